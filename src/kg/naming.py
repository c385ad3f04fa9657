"""Neutral labels, and the words by which two names of an actor are compared.

The graph's own voice uses no word that takes a side (``data/naming.yaml`` lists them). A loaded name is never lost: it
stays a name variant with the voice that uses it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from kg.errors import DataFileError
from kg.model import ActorKind

MAX_LABEL = 96  # characters; a longer noun phrase makes no readable label
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*", re.UNICODE)
_NEUTRALISED = {
    ActorKind.ARMED_FORCE,
    ActorKind.ARMED_GROUP,
    ActorKind.DE_FACTO_AUTHORITY,
    ActorKind.GROUP,
    ActorKind.POPULATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingWords:
    """The word lists of ``naming.yaml``, lower case."""

    loaded: frozenset[str]
    generic: frozenset[str]
    agreement: frozenset[str]
    functional: frozenset[str]
    pronouns: frozenset[str]
    spelling: dict[str, str]
    kinds: dict[str, str]


@cache
def words() -> NamingWords:
    """The lists of the data file; raises DataFileError when one is missing or a kind has no label."""
    path = Path(__file__).parent / "data" / "naming.yaml"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        lists = {
            k: frozenset(str(w) for w in raw[k]) for k in ("loaded", "generic", "agreement", "functional", "pronouns")
        }
        result = NamingWords(spelling=dict(raw["spelling"]), kinds=dict(raw["kinds"]), **lists)
    except (KeyError, TypeError) as error:
        raise DataFileError(
            f"a list is missing ({error})", where=str(path), mend="See the comment at its top"
        ) from error
    if missing := {kind.value for kind in ActorKind} - result.kinds.keys():
        raise DataFileError(f"no label for {sorted(missing)}", where=str(path), mend="Add them under kinds")
    return result


def is_pronoun(text: str) -> bool:
    """Whether a mention is a mere pronoun, which names nobody."""
    return text.lower() in words().pronouns


def is_loaded(name: str, kind: ActorKind) -> bool:
    """Whether a name of an actor of this kind takes a side.

    >>> is_loaded("the separatist leaders", ActorKind.GROUP), is_loaded("the leaders", ActorKind.GROUP)
    (True, False)
    """
    return kind in _NEUTRALISED and any(w.lower() in words().loaded for w in _WORD.findall(name))


def without_determiner(name: str) -> str:
    """A name without its leading article, on one line.

    >>> without_determiner("the Trilateral Statement")
    'Trilateral Statement'
    """
    return re.sub(r"^(?:the|an|a|its|their|his|her|our)\s+(?=\S)", "", " ".join(name.split()), flags=re.IGNORECASE)


def neutral(name: str, kind: ActorKind) -> str:
    """The name without its loaded words; the label of its kind when nothing that tells anything is left.

    >>> neutral("Armed separatists in Zenda", ActorKind.ARMED_GROUP)
    'Armed group in Zenda'
    >>> neutral("illegal armed groups", ActorKind.ARMED_GROUP)
    'armed groups'
    """
    name = without_determiner(name)
    if not is_loaded(name, kind):
        return name
    lists, label = words(), words().kinds[kind]
    parts = name.split()
    kept: list[str] = []
    for i, part in enumerate(parts):
        bare = "".join(_WORD.findall(part)[:1]).lower()
        if bare not in lists.loaded:
            kept.append(part)
        elif i + 1 == len(parts) or parts[i + 1].lower() in lists.functional:  # it was the head of the phrase
            while kept and kept[-1].lower() in label.lower().split():
                kept.pop()
            kept.append(label if not kept else label.lower())
    left = " ".join(kept).strip(" ,;:'’\"“”«»")
    return left if _distinguishing(left) else label


def neutral_place(name: str) -> str:
    """A place's name without article and loaded words."""
    return neutral(name, ActorKind.GROUP)[:MAX_LABEL]


def label(names: Mapping[str, int] | Iterable[str], kind: ActorKind, loaded: Collection[str] = ()) -> str:
    """The neutral label for an actor with these names (repeated, or counted, as often as used).

    ``loaded`` are names that somebody uses to take a side, whatever is told of the kind.

    Rule: an unloaded name before a loaded one, a proper name before a description, then the most used, the longer,
    the first in code-point order; what is still loaded loses its loaded words.
    """
    counts: Counter[str] = Counter()
    for name, n in Counter(names).items():
        if not is_pronoun(name):
            counts[without_determiner(name)] += n
    if sided := {without_determiner(n) for n in loaded}:
        counts = Counter({n: c for n, c in counts.items() if n not in sided}) or counts
    if not counts:
        return words().kinds[kind]
    best = min(
        counts,
        key=lambda n: (is_loaded(n, kind), len(n) > MAX_LABEL, not n[:1].isupper(), -counts[n], -len(n), n),
    )
    return neutral(best, ActorKind.GROUP if best in sided and kind not in _NEUTRALISED else kind)[:MAX_LABEL]


def name_key(parts: Iterable[str]) -> tuple[str, ...]:
    """The sorted distinguishing words of a name given in words: no articles, prepositions, generic heads; one spelling.

    >>> name_key(["the", "Ministry", "of", "Defense"])
    ('defence', 'ministry')
    """
    lists = words()
    plain = (re.sub(r"['’]s?$", "", part.lower()) for part in parts if len(part) > 1 or part.isupper())
    out = {lists.spelling.get(p, p) for p in plain if _WORD.search(p) and p not in lists.functional}
    return tuple(sorted(out - lists.generic or out))


def _distinguishing(text: str) -> bool:
    lists = words()
    return any(w.lower() not in lists.functional | lists.loaded for w in _WORD.findall(text))
