"""The learned reader: a small network that finds deeds and their slots, and the rule that joins it to the rules."""
