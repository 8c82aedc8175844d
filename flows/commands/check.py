"""Check the figures of articles: a proof-reader for numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from flows import cli
from flows.exit_codes import Exit
from flows.language import say, say_left_aside, say_reject
from flows.rendering import GitHub, Json, Markdown, Renderer, Sarif, Text, show_all
from flows.sources.files import left_aside
from flows.sources.items import Reject
from flows.sources.paths import items_of
from warehouse.codes import codes

if TYPE_CHECKING:
    from flows.checking import Filter
    from flows.remarks import Review

FORMS = ("text", "json", "sarif", "github", "markdown")


def _codes(_ctx: click.Context, _parameter: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    given = tuple(code.strip().upper() for value in values for code in value.split(",") if code.strip())
    for code in given:
        if not any(known.startswith(code) for known in codes()):
            raise click.BadParameter(say("check.no_code", code=code))
    return given


@cli.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@cli.option("--format", "form", type=click.Choice(FORMS), default="text", help="check.format")
@cli.option("--select", multiple=True, callback=_codes, metavar="CODE", help="check.select")
@cli.option("--ignore", multiple=True, callback=_codes, metavar="CODE", help="check.ignore")
@cli.option("--explain", is_flag=True, help="check.explain")
@cli.option("--statistics", is_flag=True, help="check.statistics")
@cli.option("--watch", is_flag=True, help="check.watch")
def command(
    paths: tuple[str, ...],
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    explain: bool,
    statistics: bool,
    watch: bool,
) -> int:
    """Check every article of the paths; return the exit status."""
    from flows.checking import Filter

    chosen = Filter(select, ignore)
    renderer = partial(_renderer, form, explain, statistics)
    status = _check(paths, renderer, chosen)
    if watch:
        _watch(paths, renderer, chosen)
    return status


def _check(paths: Sequence[str], renderer: Callable[[], Renderer], chosen: Filter) -> int:
    refused: list[Reject] = []
    reviews = _counted(_reviews(paths, chosen, refused))
    count, remarks = show_all(shown := renderer(), reviews)
    if isinstance(shown, Text) and (aside := left_aside(paths)):
        click.echo(say_left_aside(aside), err=True)
    if refused:
        return Exit.USAGE
    if not count:
        raise cli.Failure(say("read.nothing", paths=" ".join(paths)), Exit.USAGE)
    return Exit.PROBLEMS if remarks else Exit.OK


def _renderer(form: str, explain: bool, statistics: bool) -> Renderer:
    if form == "text":
        return Text(explain, statistics)
    made: dict[str, type[Json | GitHub | Markdown | Sarif]] = {
        "json": Json,
        "github": GitHub,
        "markdown": Markdown,
        "sarif": Sarif,
    }
    return made[form]()


def _reviews(paths: Sequence[str], chosen: Filter, refused: list[Reject]) -> Iterator[Review]:
    from flows.checking import check_all
    from flows.ignores import SUFFIX

    for found in check_all(items_of(paths), chosen):
        if isinstance(found, Reject):
            refused.append(found)
            click.echo(say_reject(found), err=True)
            continue
        for line in found.stale_ignores:
            click.echo(say("check.stale", path=f"{found.path}{SUFFIX}", line=line), err=True)
        yield found


def _counted(reviews: Iterator[Review]) -> Iterator[Review]:
    """Show on a terminal how many articles are checked, on a line that gives way to what is said of them."""
    import sys

    if not sys.stderr.isatty():
        yield from reviews
        return
    wipe = "\r\x1b[K"
    for count, found in enumerate(reviews, start=1):
        click.echo(wipe, nl=False, err=True)
        yield found
        click.echo(f"{wipe}{say('check.progress', count=count)}", nl=False, err=True)
    click.echo(wipe, nl=False, err=True)


def _watch(paths: Sequence[str], renderer: Callable[[], Renderer], chosen: Filter) -> None:
    """Check again whatever changes, until interrupted."""
    from pathlib import Path

    from watchfiles import Change, watch

    from flows.sources.files import is_taken

    named = {str(Path(path).resolve()) for path in paths if Path(path).is_file()}
    # An editor replaces a file: its folder is watched, not the file that will be gone.
    folders = {Path(path) if Path(path).is_dir() else Path(path).parent for path in paths}
    click.echo(say("check.watching"), err=True)
    for changes in watch(*folders):
        changed = sorted({path for change, path in changes if change != Change.deleted})
        again = [
            path
            for path in changed
            if path in named or (is_taken(Path(path).name) and any(Path(p).is_dir() for p in paths))
        ]
        if again:
            _check(again, renderer, chosen)
