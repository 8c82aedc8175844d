"""Say where the report is, or write the page of one article."""

from __future__ import annotations

import click

from flows import cli
from flows.exit_codes import Exit
from flows.language import say
from flows.layout import report_path


@cli.command("report")
@cli.warehouse_option
@cli.option("--article", metavar="NAME", default=None, help="report.article")
@cli.option("--open", "open_it", is_flag=True, help="report.open")
def command(warehouse: str | None, article: str | None, open_it: bool) -> None:
    """Print the path of the report's first page, or of the page of an article, which is written if there is none."""
    folder = cli.settings(warehouse=warehouse).warehouse
    path = report_path(folder)
    if path is None:
        raise cli.Failure(say("report.none", folder=folder), Exit.NO_WAREHOUSE)
    if article is None:
        click.echo(path)
        if open_it:
            click.launch(path.resolve().as_uri())
        return
    from flows.published import report_article

    keys = report_article(folder, article)
    if not keys:
        raise cli.Failure(say("report.no_article", name=article), Exit.USAGE)
    for key in keys:
        click.echo(f"{path.with_name('article.html')}#{key}")
        if open_it:
            click.launch(f"{path.with_name('article.html').resolve().as_uri()}#{key}")
