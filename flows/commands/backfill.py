"""Bring large sources in, round by round."""

from __future__ import annotations

import click

from flows import cli
from flows.commands.run import show
from flows.limits import ROUND


@cli.command("backfill")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@cli.option("--round", "articles", type=click.IntRange(min=1), default=ROUND, show_default=True, help="backfill.round")
@cli.warehouse_option
@cli.option("--quiet", "-q", is_flag=True, help="option.quiet")
def command(sources: tuple[str, ...], articles: int, warehouse: str | None, quiet: bool) -> int:
    """Run the flow `backfill` and say what it came to."""
    from flows.launch import launch

    outcome = launch("backfill", warehouse=warehouse, quiet=quiet, sources=list(sources), articles_a_round=articles)
    return show(outcome, list(sources), quiet)
