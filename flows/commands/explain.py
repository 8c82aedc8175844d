"""Explain one figure: raw span, repairs, clause, rules, value, relations, checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from flows import cli
from flows.exit_codes import Exit
from flows.labels import indicator_label, region_label
from flows.language import say, say_reject
from flows.rendering import pick
from flows.sources.items import Item, Reject
from flows.sources.paths import items_of
from flows.terminal import number, printable

if TYPE_CHECKING:
    from flows.reader import Judged
    from transforms.records import Figure, Reading, Relation

_PLACE = re.compile(r"[1-9]\d*:[1-9]\d*|\d+")
"""Line and column, or characters from 0."""
AROUND = 20
"""Characters shown on each side of the raw span."""


@cli.command("explain")
@click.argument("path", metavar="PATH")
@cli.option("--at", "place", metavar="LINE:COLUMN", help="explain.at")
@cli.option("--figure", "name", metavar="ID", help="explain.figure")
def command(path: str, place: str | None, name: str | None) -> None:
    """Print how one figure was read and what was checked with it."""
    if (place is None) == (name is None):
        raise click.UsageError(say("explain.one"))
    if place is not None and not _PLACE.fullmatch(place):
        raise click.UsageError(say("explain.bad_at", at=place))
    judged = _judged(path)
    at = None if place is None else position(judged.reading.article.text, place)
    figure = _figure(judged.reading, at, name)
    for line in explanation(judged, figure):
        click.echo(line)


def _judged(path: str) -> Judged:
    from flows.reader import read_item

    items = list(items_of([path]))
    if len(items) != 1:
        raise cli.Failure(say("explain.one_article", path=path), Exit.USAGE)
    found = read_item(items[0]) if isinstance(items[0], Item) else items[0]
    if isinstance(found, Reject):
        line = say_reject(found)
        raise cli.Failure(line, Exit.USAGE)
    return found


def position(text: str, place: str) -> int:
    """Return the position of a place, which is LINE:COLUMN from 1 or the position itself.

    >>> position("标题\\n全县430户", "2:3"), position("标题", "1")
    (5, 1)
    """
    line, colon, column = place.partition(":")
    if not colon:
        return int(line)
    return sum(len(one) + 1 for one in text.split("\n")[: int(line) - 1]) + int(column) - 1


def _figure(reading: Reading, at: int | None, name: str | None) -> Figure:
    for figure in reading.figures:
        if figure.id == name or (at is not None and figure.start <= at < figure.end):
            return figure
    if at is None:
        raise cli.Failure(say("explain.no_id", id=name, last=len(reading.figures)), Exit.USAGE)
    if not reading.figures:
        raise cli.Failure(say("explain.none"), Exit.USAGE)
    near = min(reading.figures, key=lambda figure: max(figure.start - at, at - figure.end + 1))
    where = {"at": at, "id": near.id, "quote": near.quote, "start": near.start, "end": near.end}
    raise cli.Failure(say("explain.no_figure", **where), Exit.USAGE)


def explanation(judged: Judged, figure: Figure) -> Iterator[str]:
    """Yield the lines that explain a figure."""
    reading = judged.reading
    raw = reading.article.text
    before, after = raw[max(0, figure.start - AROUND) : figure.start], raw[figure.end : figure.end + AROUND]
    yield f"{figure.id}  {figure.quote!r}"
    yield from _section(
        "explain.raw", [f"{figure.start}:{figure.end}  {_line(before)}【{_line(figure.quote)}】{_line(after)}"]
    )
    yield from _section("explain.edits", list(_repairs(reading, figure)) or [say("explain.no_edits")])
    clause = reading.clauses[figure.clause]
    yield from _section("explain.clause", [f"{clause.kind}  {_line(reading.restored.text[clause.start : clause.end])}"])
    yield from _section("explain.rules", list(_rules(figure)) or [say("explain.no_rules")])
    yield from _section("explain.value", list(_values(figure)))
    relations = [r for r in reading.relations if any(m.figure == figure.id for m in r.members)]
    lines = [line for relation in relations for line in _relation(judged, relation)]
    yield from _section("explain.relations", lines or [say("explain.no_relations")])
    problems = [p for p in judged.problems if figure.id in p.figures]
    if problems:
        yield from _section("explain.problems", [f"{p.kind}: {pick(p.why_zh, p.why_en)}" for p in problems])


def _section(title: str, lines: list[str]) -> list[str]:
    return [say(title), *(f"  {line}" for line in lines)]


def _line(text: str) -> str:
    return printable(text.replace("\n", "⏎"))


def _repairs(reading: Reading, figure: Figure) -> Iterator[str]:
    """Yield the repairs of the text that the figure was read from, step by step.

    An edit's positions are those of the text as its step received it, so each step is replayed.
    """
    from transforms.offsets import apply, step_map

    text, start, end = reading.article.text, figure.start, figure.end
    steps: dict[str, list[Any]] = {}
    for edit in reading.restored.edits:
        steps.setdefault(edit.step, []).append(edit)
    for step, edits in steps.items():
        for edit in edits:
            if edit.start < end and start < max(edit.end, edit.start + 1):
                rule = f"  ({edit.rule})" if edit.rule else ""
                yield f"{step}: {_line(text[edit.start : edit.end])!r} → {_line(edit.replacement)!r}{rule}"
        moved = step_map(edits, len(text))
        text = apply(text, edits)
        if moved:
            start, end = moved.forth(start), max(moved.forth(end), moved.forth(start) + 1)


def _rules(figure: Figure) -> Iterator[str]:
    from transforms.rules import Rule, default_rules

    def kinds(base: type[Rule]) -> Iterator[type[Rule]]:
        for kind in base.__subclasses__():
            yield kind
            yield from kinds(kind)

    tables = {kind.TABLE: kind for kind in kinds(Rule) if hasattr(kind, "TABLE")}
    for rule in figure.rules:
        kind = tables.get(rule.partition(":")[0])
        row = next((row for row in default_rules().table(kind) if row.id == rule), None) if kind else None
        example = getattr(row, "example", "")
        note = getattr(row, "note", "")
        yield "  ".join(part for part in (rule, example and say("explain.example", example=example), note) if part)


def _values(figure: Figure) -> Iterator[str]:
    if figure.damaged:
        candidates = ", ".join(map(number, figure.candidates))
        yield say("explain.damaged", candidates=candidates or "?")
    elif figure.low is not None and figure.high is not None:
        value = number(figure.low) if figure.low == figure.high else f"{number(figure.low)}–{number(figure.high)}"
        lower = "-∞" if figure.lower is None else number(figure.lower)
        upper = "∞" if figure.upper is None else number(figure.upper)
        left, right = (
            "(" if figure.lower_open or figure.lower is None else "[",
            ")" if figure.upper_open or figure.upper is None else "]",
        )
        yield f"{value} {figure.unit}  ({say(f'qualifier.{figure.qualifier}')})"
        yield say("explain.bounds", bounds=f"{left}{lower}, {upper}{right}")
    facet = say(f"facet.{figure.facet}")
    said = {
        "indicator": figure.indicator and f"{figure.indicator} {indicator_label(figure.indicator)}",
        "facet": figure.facet if facet == figure.facet else f"{figure.facet} {facet}",
        "region": figure.region and region_label(figure.region),
        "place": figure.place,
        "period": figure.period,
    }
    for field, name in said.items():
        yield f"{say(f'column.{field}')}: {name or '–'}"


def _relation(judged: Judged, relation: Relation) -> Iterator[str]:
    quotes = {figure.id: figure.quote for figure in judged.reading.figures}
    members = "  ".join(f"{say(f'role.{m.role}')}={quotes[m.figure]}" for m in relation.members)
    verdict = say(f"verdict.{judged.verdict(relation.id)}")
    yield f"{relation.id} {say(f'kind.{relation.kind}')} ({relation.cue or relation.rule}): {members}"
    row = judged.verdicts.get(relation.id)
    yield f"   {verdict}" + (f": {pick(row.why_zh, row.why_en)}" if row else "")
    if relation.chain:
        yield f"   {relation.chain}"
