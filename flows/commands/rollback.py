"""Publish an earlier state again."""

from __future__ import annotations

import click

from flows import cli
from flows.language import say


@cli.command("rollback")
@click.argument("state", required=False)
@cli.option("--list", "list_them", is_flag=True, help="rollback.list")
@cli.warehouse_option
def command(state: str | None, list_them: bool, warehouse: str | None) -> None:
    """Publish the state that is named, or the one before the present."""
    from flows.launch import explained
    from flows.logs import log, logging_to
    from warehouse.publish import State, Warehouse

    settings = cli.settings(warehouse=warehouse)
    store = Warehouse(settings.warehouse, settings.keep)
    if list_them:
        for kept in store.states():
            held = kept.describe()
            mark = "*" if kept.published else " "
            click.echo(f"{mark} {kept.name}  {say('rollback.holds', **held)}")
        return

    def work() -> State:
        with logging_to(settings.warehouse), store.lock("rollback", settings.lock_wait):
            published = store.rollback(state)
            log().info("state.rolled_back", state=published.name)
            return published

    click.echo(say("rollback.done", state=explained(work, settings.warehouse).name))
