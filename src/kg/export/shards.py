"""A store as shards of sorted N-Quads with a manifest: what other stores load in bulk, and people check by hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from kg.errors import KgError
from kg.store import Store

MANIFEST = "manifest.json"
_QUADS = 100_000  # of a shard, or more where one graph has more
_RUNS = "graph/runs"


def write_shards(store: Store, folder: Path, quads: int = _QUADS) -> tuple[int, int]:
    """Write all graphs but that of the runs, whole graphs in the order of their names; how many shards and quads.

    Each shard is sorted; the manifest has its hash, its counts and the graphs from which to which it goes. The same
    graphs give the same bytes. Raises KgError where the folder cannot be written or holds other things.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        known = {path.name for path in folder.iterdir()}
        if known and MANIFEST not in known:
            raise KgError("holds other things", where=str(folder), mend="Give an empty or new folder")
        for name in known:
            if name.endswith(".nq"):
                (folder / name).unlink()
        entries = []
        for number, (graphs, text) in enumerate(_parts(store, quads)):
            content = text.encode()
            name = f"{number:05}.nq"
            (folder / name).write_bytes(content)
            entries.append({
                "file": name, "sha256": hashlib.sha256(content).hexdigest(), "quads": text.count("\n"),
                "graphs": len(graphs), "first": graphs[0], "last": graphs[-1],
            })
        total = sum(int(str(entry["quads"])) for entry in entries)
        manifest = {"quads": total, "shards": entries}
        (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise KgError(
            f"cannot be written ({error.strerror})", where=str(folder), mend="Free the disk or give another folder"
        ) from error
    return len(entries), total


def read_shards(folder: Path) -> Iterator[str]:
    """The shards' N-Quads, each held against its hash; raises KgError for what is missing or changed."""
    try:
        shards = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["shards"]
        for entry in shards:
            name = str(entry["file"])
            content = (folder / Path(name).name).read_bytes()
            if hashlib.sha256(content).hexdigest() != entry["sha256"]:
                raise KgError("is not what the manifest says", where=str(folder / name), mend="Write the shards anew")
            yield content.decode()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KgError(f"cannot be read ({error})", where=str(folder), mend="Give a folder of shards") from error


def _parts(store: Store, most: int) -> Iterator[tuple[list[str], str]]:
    graphs: list[str] = []
    gathered = ""
    for name in store.graphs():
        if name.endswith(_RUNS):
            continue
        lines = store.nquads([name])
        if graphs and gathered.count("\n") + lines.count("\n") > most:
            yield graphs, _sorted(gathered)
            graphs, gathered = [], ""
        graphs.append(name)
        gathered += lines
    if graphs:
        yield graphs, _sorted(gathered)


def _sorted(lines: str) -> str:
    return "".join(f"{line}\n" for line in sorted(lines.splitlines()))
