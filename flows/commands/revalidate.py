"""Check everything again without reading."""

from __future__ import annotations

from flows import cli
from flows.commands.run import show


@cli.command("revalidate")
@cli.warehouse_option
@cli.option("--quiet", "-q", is_flag=True, help="option.quiet")
def command(warehouse: str | None, quiet: bool) -> int:
    """Run the flow `revalidate` and say what it came to."""
    from flows.launch import launch

    return show(launch("revalidate", warehouse=warehouse, quiet=quiet), [], quiet, "revalidate.done")
