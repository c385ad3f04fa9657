"""accord-kg: documents about conflicts and their settlement, read into a validated graph of commitments."""

__version__ = "0.1.0"
