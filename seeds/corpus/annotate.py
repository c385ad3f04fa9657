"""Build the gold records of the corpus from the notes of its annotators, so that no offset is ever typed by hand.

``python seeds/corpus/annotate.py build [id …]`` reads ``notes/<id>.yaml`` and writes ``gold/<id>.jsonl``;
``check`` builds without writing and says which gold is out of date; ``stats`` counts. README.md describes the notes.
A quote that is not in its text, or stands there more than once, is an error: nothing is guessed.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from kg.errors import KgError
from kg.records import from_json

CORPUS = Path(__file__).resolve().parent
SECTIONS = {"actors": "actor", "agreements": "agreement", "commitments": "commitment", "conduct": "conduct"}
ACTOR_SLOTS = ("parties", "debtor", "creditor", "actor", "speaker", "by")
WORD_SLOTS = ("action", "object", "place", "start_time", "deadline", "duration", "condition", "time")
TIMES = ("signed", "effective", "expires")
FIELDS: dict[str, tuple[str, ...]] = {
    "actor": ("name", "kind", "names", "mentions"),
    "agreement": ("name", "kind", *TIMES, "parties", "third_parties", "extends", "implements"),
    "commitment": (
        *("modality", "force", "debtor", "creditor", "action", "object", "place", "start_time", "deadline"),
        *("duration", "condition", "agreement", "speaker", "by"),
    ),
    "conduct": ("actor", "action", "object", "place", "time", "verdict", "agreement", "commitment", "speaker"),
}
DEFAULTS = {"commitment": {"modality": "obligation", "force": "undertaken"}}
_IRREGULAR = """
abide abode/bear bore borne/begin began begun/break broke broken/bring brought/build built/buy bought
choose chose chosen/come came/deal dealt/draw drew drawn/drive drove driven/fall fell fallen/feed fed/fight fought
find found/fly flew flown/forbid forbade/freeze froze frozen/give gave given/go went gone/hand handover/hold held
keep kept/lay laid/lead led/leave left/lie lay lain lying/make made/meet met/overrun overran/pay paid/rebuild rebuilt
rise rose risen/run ran/say said/see saw seen/seek sought/sell sold/send sent/shoot shot/speak spoke spoken
stand stood/steal stole stolen/strike struck/take took taken/teach taught/tell told/win won
withdraw withdrew withdrawn withdrawal/withhold withheld/write wrote written
"""
IRREGULAR = {line.split()[0]: line.split()[1:] for line in re.split(r"[/\n]", _IRREGULAR) if line}

Json = str | int | list["Json"] | dict[str, "Json"]
Node = str | list["Node"] | dict[str, "Node"]
Span = tuple[int, int]


class NoteError(Exception):
    """A note that does not fit its text or the guide."""


def _plain(node: yaml.Node | None) -> Node:
    """A YAML node with every scalar a string; NoteError when a mapping has a key twice."""
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        return str(node.value) if node else ""
    out: dict[str, Node] = {}
    for key, value in node.value:
        if key.value in out:
            raise NoteError(f"key {key.value!r} is given twice (line {key.start_mark.line + 1})")
        out[key.value] = _plain(value)
    return out


def locate(text: str, words: str, within: Span | None = None) -> Span:
    """Where ``words`` stand in ``text``; NoteError when they do not, or stand there more than once.

    ``words @2`` is the second occurrence, ``was <its> aim`` the part in angle brackets of words that stand there
    once, ``from ... to`` all from the first words to the next occurrence of the last. Any white space matches any.
    """
    low, high = within or (0, len(text))
    words, number = _numbered(words)
    if "<" in words and ">" in words:
        before, rest = words.split("<", 1)
        inner, after = rest.split(">", 1)
        pattern = f"{_loose(before)}(?P<it>{_loose(inner)}){_loose(after)}"
    elif " ... " in words:
        first, last = words.split(" ... ", 1)
        pattern = f"(?P<it>{_loose(first)}.*?{_loose(last)})"
    else:
        pattern = f"(?P<it>{_loose(words)})"
    whole = _whole(pattern, words)
    found = [m.span("it") for m in re.finditer(whole, text[:high], re.DOTALL) if m.start() >= low]
    if not found:
        raise NoteError(f"not in the text: {words!r}")
    if number is None and len(found) > 1:
        raise NoteError(f"{len(found)} times in the text: {words!r}; say which, with @n or <…> in longer words")
    if number is not None and not 1 <= number <= len(found):
        raise NoteError(f"only {len(found)} times in the text: {words!r} @{number}")
    return found[(number or 1) - 1]


def _numbered(words: str) -> tuple[str, int | None]:
    match = re.fullmatch(r"(.*\S)\s*@(\d+)", words, re.DOTALL)
    return (match[1], int(match[2])) if match else (words, None)


def _loose(words: str) -> str:
    """A pattern for the words with any white space between them; none of its own at either end but what was given."""
    return re.sub(r"(\\?\s)+", r"\\s+", re.escape(unicodedata.normalize("NFC", words)))


def _whole(pattern: str, words: str) -> str:
    """The pattern, kept from beginning or ending inside a word where the words begin or end with a letter."""
    bare = words.strip("<>")
    return (r"(?<!\w)" if re.match(r"\w", bare) else "") + pattern + (r"(?!\w)" if re.search(r"\w$", bare) else "")


def everywhere(text: str, name: str) -> list[Span]:
    """All occurrences of a name as whole words; NoteError for an empty one, which would stand everywhere."""
    if not name.strip():
        raise NoteError("a name is empty")
    return [m.span() for m in re.finditer(_whole(_loose(name), name), text)]


def inflected(verb: str) -> str:
    """A pattern for the forms of a verb, and for the nouns most simply made from it."""
    head, _, particle = verb.partition(" ")
    stem = head[:-1] if head[-1] in "ey" else head
    forms = {head, *IRREGULAR.get(head, ()), stem + "ing", stem + "ed", head + "s", head + "es", head + "ing"}
    forms |= {head + "d", head + "ed", head + "ment", head + head[-1] + "ing", head + head[-1] + "ed", stem + "al"}
    forms |= {stem + "ied", stem + "ies", stem + "ion", stem + "ation", stem + "ication", head + "ance"}
    tail = rf"(?:(?:\W+\w+){{0,8}}?\W+{_loose(particle)})?" if particle else ""
    return rf"(?<!\w)(?P<it>{'|'.join(sorted(map(re.escape, forms), key=len, reverse=True))})(?!\w){tail}"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One text and the notes on it."""

    key: str
    text: str
    notes: Mapping[str, Mapping[str, Mapping[str, Node]]]

    @property
    def actors(self) -> Mapping[str, Mapping[str, Node]]:
        """The actors of the notes by their keys."""
        return self.notes.get("actors", {})


def read_sheet(key: str, root: Path = CORPUS, folder: str = "notes") -> Sheet:
    """The text and the notes of one document; NoteError for a section or a field that the format does not have.

    ``folder`` is notes, or second for what a second annotator wrote.
    """
    text = unicodedata.normalize("NFC", (root / "texts" / f"{key}.txt").read_text(encoding="utf-8"))
    raw = _plain(yaml.compose((root / folder / f"{key}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader))
    notes: dict[str, dict[str, dict[str, Node]]] = {}
    for section, entries in _mapping(raw).items():
        if section not in SECTIONS:
            raise NoteError(f"no section {section!r}; there are {', '.join(SECTIONS)}")
        notes[section] = {name: _mapping(entry) for name, entry in _mapping(entries).items()}
        for name, entry in notes[section].items():
            unknown = set(entry) - set(FIELDS[SECTIONS[section]]) - {"quote", "note"}
            if unknown:
                raise NoteError(f"{name}: no field {', '.join(sorted(unknown))} in {section}")
    ids = [name for entries in notes.values() for name in entries]
    if len(ids) != len(set(ids)):
        raise NoteError("a key is used in two sections")
    return Sheet(key=key, text=text, notes=notes)


def _mapping(node: Node) -> dict[str, Node]:
    if node and not isinstance(node, dict):
        raise NoteError(f"fields expected, not {node!r}")
    return node if isinstance(node, dict) else {}


def records(sheet: Sheet) -> list[str]:
    """The gold lines of one document, each accepted by the reader of the interchange format."""
    lines = []
    for section, kind in SECTIONS.items():
        for name, entry in sheet.notes.get(section, {}).items():
            try:
                raw = _actor(sheet, name, entry) if kind == "actor" else _statement(sheet, kind, name, entry)
                line = json.dumps(raw, ensure_ascii=False)
                from_json(line)
            except (NoteError, KgError) as error:
                raise NoteError(f"{name}: {error}") from error
            lines.append(line)
    return lines


def _base(sheet: Sheet, kind: str, name: str, span: Span) -> dict[str, Json]:
    start, end = span
    return {"type": kind, "id": name, "doc": sheet.key, "quote": sheet.text[start:end], "start": start, "end": end}


def _names(sheet: Sheet, key: str) -> list[str]:
    entry = sheet.actors[key]
    return [w for w in [str(entry["name"]), *_words(entry.get("names", []))] if everywhere(sheet.text, w)]


def _actor(sheet: Sheet, name: str, entry: Mapping[str, Node]) -> dict[str, Json]:
    if "name" not in entry:
        raise NoteError("an actor needs a name")
    others = [s for k in sheet.actors if k != name for w in _names(sheet, k) for s in everywhere(sheet.text, w)]
    labels = [str(g["name"]) for g in sheet.notes.get("agreements", {}).values() if "name" in g]
    others += [s for label in labels for s in everywhere(sheet.text, label)]
    spans = {s for w in _names(sheet, name) for s in everywhere(sheet.text, w)}
    spans = {s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in [*others, *spans])}
    spans |= {locate(sheet.text, words) for words in _words(entry.get("mentions", []))}
    if not spans:
        raise NoteError(f"neither the name {entry['name']!r} nor a mention is in the text")
    full = everywhere(sheet.text, str(entry["name"])) or sorted(spans)
    quote = locate(sheet.text, str(entry["quote"])) if "quote" in entry else min(set(full) & spans or spans)
    out = _base(sheet, "actor", name, quote)
    out |= {"name": str(entry["name"]), "kind": str(entry["kind"])}
    out["mentions"] = [[start, end] for start, end in sorted(spans)]
    return out | _note(entry)


def _statement(sheet: Sheet, kind: str, name: str, entry: Mapping[str, Node]) -> dict[str, Json]:
    """A record other than an actor: its fields as noted, and under ``spans`` where the words of each slot stand."""
    quote = locate(sheet.text, str(entry["quote"]))
    out, spans = _base(sheet, kind, name, quote), list[Json]()
    given: dict[str, Node] = {**DEFAULTS.get(kind, {}), **entry}
    for field in FIELDS[kind]:
        if field not in given:
            continue
        value = given[field]
        if field in ACTOR_SLOTS:
            out[field] = [_reference(sheet, "actors", w, field, quote, spans) for w in _words(value)]
        elif field == "third_parties":
            out[field] = [_third_party(sheet, w) for w in _words(value)]
        elif field in ("extends", "implements"):
            out[field] = [_reference(sheet, "agreements", w, field, quote, spans) for w in _words(value)]
        elif field in ("agreement", "commitment"):
            out[field] = _reference(sheet, field + "s", str(value), field, quote, spans)
        elif field in WORD_SLOTS:
            out[field] = _slot(sheet, field, str(value), quote, spans)
        else:
            out[field] = str(value).partition(" = ")[0].strip()
    if spans:
        out["spans"] = sorted(spans, key=str)
    return out | _note(entry)


def _slot(sheet: Sheet, field: str, value: str, quote: Span, spans: list[Json]) -> str:
    """The value of a slot; its words are those after `` = ``, else the value itself."""
    value, _, words = (part.strip() for part in value.partition(" = "))
    if field == "action" and not words:
        inside = sheet.text[quote[0] : quote[1]]
        found = [m.span("it") for m in re.finditer(inflected(value), inside, re.IGNORECASE)]
        if len(found) != 1:
            raise NoteError(f"{len(found)} forms of {value!r} in the quote; write `action: {value} = its words`")
        spans.append([field, quote[0] + found[0][0], quote[0] + found[0][1]])
        return value
    start, end = _near(sheet.text, words or value, quote)
    spans.append([field, start, end])
    return value if words else " ".join(sheet.text[start:end].split())


def _near(text: str, words: str, quote: Span) -> Span:
    """Where the words stand in the quote, or else in the text."""
    try:
        return locate(text, words, quote)
    except NoteError as error:
        if "times" in str(error):
            raise
        return locate(text, words)


def _reference(sheet: Sheet, section: str, value: str, field: str, quote: Span, spans: list[Json]) -> str:
    key, _, words = (part.strip() for part in value.partition(" = "))
    if key not in sheet.notes.get(section, {}):
        raise NoteError(f"{field}: no {key!r} among the {section}")
    if words:
        spans.append([field, *_near(sheet.text, words, quote)])
    return key


def _third_party(sheet: Sheet, value: str) -> dict[str, Json]:
    key, _, role = value.partition(" ")
    return {"actor": _reference(sheet, "actors", key, "third_parties", (0, 0), []), "role": role.strip()}


def _words(value: Node) -> Sequence[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _note(entry: Mapping[str, Node]) -> dict[str, Json]:
    return {"note": str(entry["note"])} if "note" in entry else {}


def built(keys: Sequence[str], root: Path = CORPUS) -> Iterator[tuple[str, str | NoteError]]:
    """The gold text of each document, or what is wrong with its notes."""
    for key in keys or sorted(p.stem for p in (root / "notes").glob("*.yaml")):
        try:
            yield key, "".join(line + "\n" for line in records(read_sheet(key, root)))
        except (NoteError, OSError, yaml.YAMLError, KeyError, AttributeError) as error:
            yield key, NoteError(f"{key}: {type(error).__name__ if isinstance(error, KeyError) else ''}{error}")


def sentences(text: str) -> list[Span]:
    """A rough division into sentences, good enough to count them."""
    ends = [m.end() for m in re.finditer(r"[.!?][\"”’')\]]*(?=\s+[\"“‘'(]?[A-Z0-9])|\n\s*\n|\Z", text)]
    spans = [(a, b) for a, b in zip([0, *ends], ends, strict=False)]
    return [s for s in spans if len(re.findall(r"\w+", text[slice(*s)])) > 2]


def stats(root: Path = CORPUS) -> str:
    """Counts over the annotated texts."""
    total = dict.fromkeys(("texts", "sentences", "without a record", *SECTIONS.values()), 0)
    for path in sorted((root / "gold").glob("*.jsonl")):
        text = unicodedata.normalize("NFC", (root / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8"))
        raw = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        deeds = [(r["start"], r["end"]) for r in raw if r["type"] in ("commitment", "conduct")]
        spans = sentences(text)
        total["texts"] += 1
        total["sentences"] += len(spans)
        total["without a record"] += sum(not any(a < e and s < b for s, e in deeds) for a, b in spans)
        for record in raw:
            total[record["type"]] += 1
    return "".join(f"{name:18}{count:6}\n" for name, count in total.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A folder of lines that are built from notes: how they are built and counted, and what its tool says of itself."""

    folder: str
    built: Callable[[Sequence[str]], Iterator[tuple[str, str | NoteError]]]
    stats: Callable[[], str]
    about: str


def main(arguments: Sequence[str], layer: Layer) -> int:
    """Run one of the commands ``build``, ``check`` and ``stats`` on a layer."""
    command, keys = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command == "stats":
        sys.stdout.write(layer.stats())
        return 0
    if command not in ("build", "check"):
        sys.stderr.write(layer.about + "\n")
        return 2
    bad = 0
    for key, lines in layer.built(keys):
        path = CORPUS / layer.folder / f"{key}.jsonl"
        if isinstance(lines, NoteError):
            sys.stderr.write(f"{lines}\n")
            bad += 1
        elif command == "build":
            path.write_text(lines, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != lines:
            sys.stderr.write(f"{key}: {layer.folder} is not what the notes say; build it again\n")
            bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Layer(folder="gold", built=built, stats=stats, about=__doc__ or "")))
