"""Print the figures, relations and problems of articles."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from flows import cli
from flows.exit_codes import Exit
from flows.labels import indicator_label, region_label
from flows.language import language, say, say_reject
from flows.rendering import pick
from flows.sources.items import Reject
from flows.sources.paths import items_of

if TYPE_CHECKING:
    from flows.reader import Judged

LISTS = ("figures", "relations", "problems")


@cli.command("read")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@cli.option("--format", "form", type=click.Choice(("table", "json", "csv")), default="table", help="read.format")
@cli.option("--list", "what", type=click.Choice(LISTS), default="figures", help="read.list")
def command(paths: tuple[str, ...], form: str, what: str) -> int:
    """Print what every article that the paths hold says, in one of the forms."""
    refused: list[Reject] = []
    judged = _judged(paths, refused)
    if form == "json":
        count = _json(judged)
    elif form == "csv":
        count = _csv(judged, what)
    else:
        count = _tables(judged)
    if not count and not refused:
        raise cli.Failure(say("read.nothing", paths=" ".join(paths)), Exit.USAGE)
    return Exit.USAGE if refused else Exit.OK


def _judged(paths: tuple[str, ...], refused: list[Reject]) -> Iterator[Judged]:
    from flows.reader import read_item

    for item in items_of(paths):
        found = item if isinstance(item, Reject) else read_item(item)
        if isinstance(found, Reject):
            refused.append(found)
            click.echo(say_reject(found), err=True)
        else:
            yield found


def _json(judged: Iterator[Judged]) -> int:
    count = 0
    for one in judged:
        click.echo(json.dumps(one.document(), ensure_ascii=False))
        count += 1
    return count


def _csv(judged: Iterator[Judged], what: str) -> int:
    writer: Any = None
    count = 0
    for one in judged:
        count += 1
        document = one.document()
        for row in document[what]:
            cells = {"article": document["article"], **{name: _cell(value) for name, value in row.items()}}
            if what == "relations":
                cells = {
                    **{name: cells.get(name, "") for name in ("article", "id", "kind", "verdict", "cue", "rule")},
                    "members": " ".join(f"{m.role}={m.figure}" for m in _members(one, row["id"])),
                }
            if writer is None:
                writer = csv.DictWriter(sys.stdout, cells.keys(), lineterminator="\n")
                writer.writeheader()
            writer.writerow(cells)
    return count


def _members(one: Judged, relation: str) -> Any:
    return next(r.members for r in one.reading.relations if r.id == relation)


def _cell(value: Any) -> Any:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _tables(judged: Iterator[Judged]) -> int:
    from flows.terminal import console as make_console

    console = make_console()
    count = 0
    for count, one in enumerate(judged, start=1):
        if count > 1:
            console.print()
        _print(console, one)
    return count


def _print(console: Any, one: Judged) -> None:
    from rich.table import Table
    from rich.text import Text

    reading = one.reading
    console.print(Text(reading.article.name, style="bold"), Text(reading.meta.title or ""))
    console.print(
        say("read.counts", figures=len(reading.figures), relations=len(reading.relations), problems=len(one.problems))
    )
    if reading.figures:
        columns = ("id", "quote", "value", "unit", "qualifier", "indicator", "facet", "region", "period")
        table = Table(*(say(f"column.{name}") for name in columns), box=None, pad_edge=False)
        for f in reading.figures:
            value = say("read.damaged") if f.damaged else _value(f.low, f.high)
            # English names are too long for a column.
            indicator = indicator_label(f.indicator) if f.indicator and language() == "zh" else f.indicator
            region = f.region and region_label(f.region)
            names = (say(f"qualifier.{f.qualifier}"), indicator, say(f"facet.{f.facet}"), region)
            cells = (f.id, f.quote, value, f.unit, *names, f.period)
            table.add_row(*(Text(cell or "") for cell in cells))
        console.print(table)
    quotes = {figure.id: figure.quote for figure in reading.figures}
    if reading.relations:
        table = Table(
            *(say(f"column.{name}") for name in ("id", "kind", "verdict", "members")), box=None, pad_edge=False
        )
        for r in reading.relations:
            members = " ".join(f"{say(f'role.{m.role}')}={quotes[m.figure]}" for m in r.members)
            table.add_row(r.id, say(f"kind.{r.kind}"), say(f"verdict.{one.verdict(r.id)}"), Text(members))
        console.print(table)
    for p in one.problems:
        console.print(Text(f"{pick(*_problem(p.kind))}: {pick(p.why_zh, p.why_en)}", style="red"))


def _problem(kind: str) -> tuple[str, str]:
    from warehouse.codes import code_of_kind

    code = code_of_kind()[kind]
    return f"{code.code} {code.name_zh}", f"{code.code} {code.name_en}"


def _value(low: Any, high: Any) -> str:
    from flows.terminal import number

    return number(low) if low == high else f"{number(low)}–{number(high)}"
