"""Do the main job: bring articles in, read, load, check, publish, report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows import cli
from flows.exit_codes import Exit
from flows.language import program, say, say_left_aside, say_reject
from flows.sources.files import left_aside

if TYPE_CHECKING:
    from flows.outcome import Outcome


@cli.command("run")
@click.argument("sources", nargs=-1, metavar="[SOURCE…]")
@cli.warehouse_option
@cli.option("--quiet", "-q", is_flag=True, help="option.quiet")
def command(sources: tuple[str, ...], warehouse: str | None, quiet: bool) -> int:
    """Run the flow `daily` and say what it came to."""
    from flows.launch import launch

    if not sources and not cli.settings(warehouse=warehouse).sources:
        raise cli.Failure(say("run.no_source"), Exit.USAGE)
    outcome = launch("daily", warehouse=warehouse, quiet=quiet, sources=list(sources))
    return show(outcome, list(sources), quiet)


def show(outcome: Outcome, sources: list[str], quiet: bool, done: str = "run.done") -> int:
    """Print what a run came to; return the exit status. `done` is the message that says what it did."""
    for reject in outcome.rejects:
        click.echo(say_reject(reject), err=True)
    if outcome.status == "nothing":
        key = "run.nothing" if sources else "run.no_source"
        raise cli.Failure(say(key, sources=" ".join(sources)), Exit.USAGE)
    status = Exit.USAGE if _no_source_was_read(outcome) else Exit.OK
    for warning in outcome.warnings:
        click.echo(f"heshu: {warning}", err=True)
    if quiet:
        return status
    if aside := left_aside(sources):
        click.echo(say_left_aside(aside), err=True)
    if outcome.status == "unchanged":
        click.echo(say("run.unchanged", seen=outcome.unchanged))
    else:
        counts = {"new": outcome.new, "unchanged": outcome.unchanged, "rejected": len(outcome.rejects)}
        click.echo(say(done, **counts, articles=outcome.articles))
    _show_place(outcome)
    return status


def _show_place(outcome: Outcome) -> None:
    """Print what the warehouse holds now, where it is, and what to type next."""
    held = {name: getattr(outcome, name) for name in ("articles", "figures", "relations", "findings")}
    click.echo(say("run.totals", **held))
    click.echo(say("run.warehouse", path=outcome.folder / "heshu.duckdb"))
    if outcome.report:
        click.echo(say("run.report", path=outcome.report))
    if outcome.stale:
        click.echo(say("run.stale", heshu=program(), stale=outcome.stale))
    at = "" if outcome.folder == Path("var") else f" --warehouse {outcome.folder}"
    click.echo(say("run.next", at=at, heshu=program()))


def _no_source_was_read(outcome: Outcome) -> bool:
    """Say whether all that the run came to is that its sources themselves could not be read."""
    read = outcome.new or outcome.unchanged
    return bool(outcome.rejects) and not read and all(one.locator == one.source for one in outcome.rejects)
