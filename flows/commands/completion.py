"""Print what makes a shell complete commands and options."""

from __future__ import annotations

import click

from flows import cli


@cli.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def command(shell: str) -> None:
    """Print the script of one shell."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click has these three
    click.echo(kind(cli.heshu, {}, "heshu", "_HESHU_COMPLETE").source())
