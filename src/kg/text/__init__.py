r"""The shape of a document's text: its blocks, what each of them is, and the date that the document bears.

>>> from kg.model import Document
>>> text = structure(Document(name="d", content="Truce\n\nThe sides shall:\n\n1. stop firing;\n\n2. go."))
>>> [(block.kind.value, block.number, block.stem) for block in text.blocks]
[('title', None, None), ('paragraph', None, None), ('item', '1', 1), ('item', '2', 1)]
"""

from kg.text.blocks import Block, BlockKind, Text, structure

__all__ = ["Block", "BlockKind", "Text", "structure"]
