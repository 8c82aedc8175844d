"""Say where the report is."""

from __future__ import annotations

import click

from flows import cli
from flows.exit_codes import Exit
from flows.language import say
from flows.layout import report_path


@cli.command("report")
@cli.warehouse_option
@cli.option("--open", "open_it", is_flag=True, help="report.open")
def command(warehouse: str | None, open_it: bool) -> None:
    """Print the path of the report's first page."""
    folder = cli.settings(warehouse=warehouse).warehouse
    path = report_path(folder)
    if path is None:
        raise cli.Failure(say("report.none", folder=folder), Exit.NO_WAREHOUSE)
    click.echo(path)
    if open_it:
        click.launch(path.resolve().as_uri())
