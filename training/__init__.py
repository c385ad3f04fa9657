"""The learned reader in the making: examples from the corpus, network, fitting, export."""
