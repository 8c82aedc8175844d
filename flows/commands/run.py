"""Do the main job: bring articles in, read, load, check, publish, report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows import cli
from flows.exit_codes import Exit
from flows.language import program, say

if TYPE_CHECKING:
    from flows.outcome import Outcome


@cli.command("run")
@click.argument("sources", nargs=-1, metavar="[SOURCE…]")
@cli.warehouse_option
@cli.option("--quiet", "-q", is_flag=True, help="option.quiet")
def command(sources: tuple[str, ...], warehouse: str | None, quiet: bool) -> int:
    """Run the flow `daily` and say what it came to."""
    from flows.launch import launch

    outcome = launch("daily", warehouse=warehouse, quiet=quiet, sources=list(sources))
    return show(outcome, list(sources), quiet)


def show(outcome: Outcome, sources: list[str], quiet: bool) -> int:
    """Print what a run came to; return the exit status."""
    for reject in outcome.rejects:
        line = say("reject.line", locator=reject.locator, reason=reject.reason, detail=reject.detail)
        click.echo(line, err=True)
    if outcome.status == "nothing":
        raise cli.Failure(say("run.nothing", sources=" ".join(sources)), Exit.USAGE)
    for warning in outcome.warnings:
        click.echo(f"heshu: {warning}", err=True)
    if quiet:
        return Exit.OK
    if outcome.status == "unchanged":
        click.echo(say("run.unchanged", seen=outcome.unchanged))
    else:
        click.echo(say("run.done", new=outcome.new, unchanged=outcome.unchanged, rejected=len(outcome.rejects)))
    click.echo(
        say(
            "run.totals",
            articles=outcome.articles,
            figures=outcome.figures,
            relations=outcome.relations,
            findings=outcome.findings,
        )
    )
    click.echo(say("run.warehouse", path=outcome.folder / "heshu.duckdb"))
    if outcome.report:
        click.echo(say("run.report", path=outcome.report))
    if outcome.stale:
        click.echo(say("run.stale", heshu=program(), stale=outcome.stale))
    at = "" if outcome.folder == Path("var") else f" --warehouse {outcome.folder}"
    click.echo(say("run.next", at=at, heshu=program()))
    return Exit.OK
