"""Build the attributions of the corpus, who says or thinks what, from the words that its annotators pointed out.

``python seeds/corpus/attributions.py build [id …]`` reads ``attributions/<id>.yaml`` and writes ``<id>.jsonl`` beside
it; ``check`` builds without writing and says which file is out of date; ``stats`` counts by genre and part. README.md
describes the format. Words are found as those of the notes are: not there, or there more than once, is an error.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import yaml
from annotate import CORPUS, Layer, Node, NoteError, Span, _plain, locate, main

PARTS = ("source", "cue", "content")
NEEDED = ("cue", "content")


def attributions(text: str, notes: Node) -> list[dict[str, list[Span]]]:
    """Where the parts of each attribution stand in ``text``, as ``[start, end)`` in code points, in order of the text.

    ``notes`` is a list of mappings as in the YAML. NoteError says which entry does not fit: a field that is unknown or
    missing, words that are not found, pieces of one attribution that overlap, a cue that is used twice.
    """
    found = []
    for number, entry in enumerate(notes if isinstance(notes, list) else [notes] if notes else [], start=1):
        try:
            found.append(_attribution(text, entry))
        except NoteError as error:
            raise NoteError(f"entry {number}: {error}") from error
    used = Counter(tuple(item["cue"]) for item in found)
    for cue, times in used.items():
        if times > 1:
            raise NoteError(f"a cue is given {times} times: {' … '.join(text[slice(*span)] for span in cue)!r}")
    return sorted(found, key=lambda item: (item["cue"], item["content"]))


def _attribution(text: str, entry: Node) -> dict[str, list[Span]]:
    if not isinstance(entry, dict):
        raise NoteError(f"fields expected, not {entry!r}")
    unknown, missing = sorted(set(entry) - set(PARTS)), [part for part in NEEDED if not entry.get(part)]
    if unknown or missing:
        raise NoteError(f"no field {', '.join(unknown)}" if unknown else f"a {missing[0]} is needed")
    out = {part: sorted(locate(text, words) for words in _pieces(entry.get(part, []))) for part in PARTS}
    pieces = sorted(span for spans in out.values() for span in spans)
    for (start, end), (following, last) in pairwise(pieces):
        if following < end:
            raise NoteError(f"two pieces overlap: {text[start:end]!r} and {text[following:last]!r}")
    return out


def _pieces(node: Node) -> list[str]:
    return [str(item) for item in node] if isinstance(node, list) else [str(node)]


def text_of(key: str, root: Path = CORPUS) -> str:
    """The text of one document as all offsets count it."""
    return unicodedata.normalize("NFC", (root / "texts" / f"{key}.txt").read_text(encoding="utf-8"))


def built(keys: Sequence[str] = (), root: Path = CORPUS) -> Iterator[tuple[str, str | NoteError]]:
    """The lines of each document, or what is wrong with its notes; without ``keys``, of all that have notes."""
    folder = root / "attributions"
    for key in keys or sorted(path.stem for path in folder.glob("*.yaml")):
        try:
            node = yaml.compose((folder / f"{key}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
            lines = [json.dumps(item) for item in attributions(text_of(key, root), _plain(node))]
        except (NoteError, OSError, yaml.YAMLError) as error:
            yield key, NoteError(f"{key}: {error}")
        else:
            yield key, "".join(line + "\n" for line in lines)


def stats(root: Path = CORPUS) -> str:
    """Texts and attributions by genre and part, one row a pair, then the total."""
    manifest = [json.loads(line) for path in sorted(root.glob("manifest-*.jsonl")) for line in path.open("rb")]
    entries = {entry["id"]: entry for entry in manifest}
    texts, found = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for path in sorted((root / "attributions").glob("*.jsonl")):
        row = (entries[path.stem]["part"], entries[path.stem]["genre"])
        texts[row] += 1
        found[row] += len(path.read_text(encoding="utf-8").splitlines())
    rows = [(*row, texts[row], found[row]) for row in sorted(texts)]
    rows.append(("total", "", texts.total(), found.total()))
    return "".join(f"{part:8}{genre:14}{many:5} texts{count:6} attributions\n" for part, genre, many, count in rows)


if __name__ == "__main__":
    layer = Layer(folder="attributions", built=built, stats=stats, about=__doc__ or "")
    sys.exit(main(sys.argv[1:], layer))
