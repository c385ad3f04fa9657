"""``kg review``: decide of pairs, one key each; decisions go to an append-only file and are read at once."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from kg import judgements, pipeline, store
from kg.cli.screen import CLOCK, bars, complain_of, folder
from kg.errors import UsageError, printable
from kg.judgements import Decision, Judgement
from kg.review import Question, Side, queue
from kg.settings import Settings

_KEYS = {"y": Decision.SAME, "n": Decision.NOT_SAME, "u": Decision.UNSURE}
_HELP = "[y] the same  [n] not the same  [u] unsure  [s] skip  [z] take the last one back  [q] quit"


@click.command(
    short_help="Decide what the machine is unsure of.",
    epilog="""\b
Example: kg review --store build/mine --by ana
         kg review --store build/mine --list""",
)
@click.option(
    "--store", "store_at", envvar="KG_STORE", show_envvar=True, default="build/demo", show_default=True, metavar="DIR",
    callback=folder, help="Folder that `kg build --out` wrote.",
)
@click.option("--by", metavar="NAME", help="Who decides (default: the user of this machine).")
@click.option("--list", "list_them", is_flag=True, help="Only print the questions, those with most to gain first.")
@click.option("--most", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Questions to ask.")
def review(store_at: Path, by: str | None, list_them: bool, most: int) -> None:
    """Walk through pairs that may be one actor, agreement or duty, by expected gain, and decide with one key each.

    Decisions are added to DIR/judgements.jsonl, are never overruled by the machine, and are read by every later build
    and change. To take one back is a new decision.
    """
    settings = Settings.from_environment()
    with store.open_store(store_at) as live, live.index() as index:
        questions = queue(index, settings, most)
    if list_them or not questions:
        for question in questions:
            click.echo("\n".join((*_lines(question), "")))
        click.echo(f"{len(questions)} questions")
        return
    if not sys.stdin.isatty():
        raise UsageError("needs a terminal", where="kg review", mend="Use --list, or write DIR/judgements.jsonl")
    if _walk(questions, store_at / judgements.FILE, by or getpass.getuser()):
        with bars() as progress:
            report = pipeline.change(pipeline.ChangeRequest(home=store_at, settings=settings), CLOCK, progress)
        complain_of(report.findings)
        click.echo(f"{report.graphs} graphs written")


def _walk(questions: list[Question], path: Path, by: str) -> int:
    """Asks; returns how many decisions were made."""
    made: list[Judgement] = []
    number = 0
    while number < len(questions):
        question = questions[number]
        click.echo("\n".join((f"\n{number + 1} of {len(questions)}", *_lines(question), _HELP)))
        pressed = click.getchar().lower()
        if pressed == "q":
            break
        if pressed == "z" and made:
            _decide(path, made, Decision.UNSURE, made[-1].a, made[-1].b, by)
            number = max(0, number - 1)
        elif pressed in _KEYS:
            _decide(path, made, _KEYS[pressed], question.a.anchor, question.b.anchor, by)
            number += 1
        elif pressed == "s":
            number += 1
    return len(made)


def _decide(
    path: Path, made: list[Judgement], decision: Decision, a: judgements.Anchor, b: judgements.Anchor | None, by: str
) -> None:
    made.append(Judgement(at=CLOCK.now(), by=by, decision=decision, a=a, b=b))
    judgements.append(path, made[-1])
    click.echo(f"  {decision.value.replace('_', ' ')}")


def _lines(question: Question) -> tuple[str, ...]:
    state = "now one" if question.joined else "now two"
    return (
        f"{question.sort}, {state}, score {question.judged.score:g} (one from 2 on), gain {question.gain:g}",
        *_side(question.a),
        *_side(question.b),
        *(f"    {'for' if f.weight > 0 else 'against'}: {f.what} ({f.weight:+g})" for f in question.judged.findings),
    )


def _side(side: Side) -> tuple[str, ...]:
    where = f"{side.documents} document" + ("s" if side.documents > 1 else "")
    return (printable(f"  {side.label} ({where})"), *(printable(f"      {quote}") for quote in side.quotes))
