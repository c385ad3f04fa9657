"""The tool that builds the corpus' gold, as a module: it lies beside the corpus, outside any package."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

CORPUS = Path(__file__).resolve().parents[1] / "seeds" / "corpus"


@cache
def tool() -> ModuleType:
    """``seeds/corpus/annotate.py``, loaded once."""
    spec = importlib.util.spec_from_file_location("corpus_annotate", CORPUS / "annotate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
