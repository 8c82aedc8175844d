"""Stay and run the main job on a schedule."""

from __future__ import annotations

import signal
from typing import Any

import click

from flows import cli
from flows.exit_codes import Exit
from flows.language import say


@cli.command("serve")
@click.argument("sources", nargs=-1, metavar="[SOURCE…]")
@cli.option("--cron", default="0 2 * * *", show_default=True, metavar="CRON", help="serve.cron")
@cli.warehouse_option
def command(sources: tuple[str, ...], cron: str, warehouse: str | None) -> None:
    """Serve the flow `daily` until interrupted; under a configured Prefect server, or one of our own."""
    from pathlib import Path

    from flows import engine
    from flows.sources.named import sources_of

    settings = cli.settings(warehouse=warehouse)
    if not sources_of(list(sources), settings):
        raise cli.Failure(say("serve.no_sources"), Exit.USAGE)
    engine.prepare()
    from prefect.client.schemas.schedules import CronSchedule
    from pydantic import ValidationError

    from flows.nightly import daily

    try:
        CronSchedule(cron=cron)
    except (ValidationError, ValueError):
        raise cli.Failure(say("serve.bad_cron", cron=cron), Exit.USAGE) from None
    # Runs start in processes of their own, from this folder; paths must not depend on it all the same.
    parameters = {
        "sources": [_absolute(source) for source in sources] or None,
        "warehouse": str(Path(settings.warehouse).absolute()),
    }
    with engine.own_server() as url:
        address = url.removesuffix("/api")
        click.echo(say("serve.started", cron=cron, warehouse=settings.warehouse, url=address), err=True)
        _serve(daily, cron, parameters)


def _serve(flow: Any, cron: str, parameters: dict[str, Any]) -> None:
    """Start the flow at the times of `cron`, one run at a time, until SIGINT or SIGTERM."""
    import asyncio

    from prefect.runner import Runner

    class Served(Runner):
        def handle_sigterm(self, *_args: Any, **_rest: Any) -> None:
            # Prefect's own handler leaves the process waiting; what Ctrl-C does ends it and its children.
            signal.raise_signal(signal.SIGINT)

    runner = Served(name="serve", limit=1)
    runner.add_flow(flow, name="serve", cron=cron, parameters=parameters)
    asyncio.run(runner.start())


def _absolute(source: str) -> str:
    from pathlib import Path

    return source if "://" in source else str(Path(source).absolute())
