"""Stay and run the main job on a schedule."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows import cli
from flows.exit_codes import Exit
from flows.language import say

if TYPE_CHECKING:
    from prefect.schedules import Schedule


@cli.command("serve")
@click.argument("sources", nargs=-1, metavar="[SOURCE…]")
@cli.option("--cron", default="0 2 * * *", show_default=True, metavar="CRON", help="serve.cron")
@cli.option("--timezone", default=None, metavar="ZONE", help="serve.timezone")
@cli.warehouse_option
def command(sources: tuple[str, ...], cron: str, timezone: str | None, warehouse: str | None) -> None:
    """Serve the flow `daily` until interrupted; under a configured Prefect server, or one of our own."""
    from flows import engine
    from flows.sources.named import sources_of

    settings = cli.settings(warehouse=warehouse)
    if not sources_of(list(sources), settings):
        raise cli.Failure(say("serve.no_sources"), Exit.USAGE)
    engine.prepare()
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.schedules import Cron
    from pydantic import ValidationError

    from flows.nightly import daily

    zone = timezone or local_zone()
    if not is_zone(zone):
        raise cli.Failure(say("serve.bad_zone", zone=zone), Exit.USAGE)
    try:
        schedule = CronSchedule(cron=cron, timezone=zone)
    except (ValidationError, ValueError):
        raise cli.Failure(say("serve.bad_cron", cron=cron), Exit.USAGE) from None
    # Runs start in processes of their own, from this folder; paths must not depend on it all the same.
    parameters = {
        "sources": [_absolute(source) for source in sources] or None,
        "warehouse": str(Path(settings.warehouse).absolute()),
    }
    with engine.own_server() as url:
        address = url.removesuffix("/api")
        click.echo(say("serve.started", cron=cron, zone=zone, warehouse=settings.warehouse, url=address), err=True)
        _serve(daily, Cron(schedule.cron, timezone=zone), parameters)


def _serve(flow: Any, schedule: Schedule, parameters: dict[str, Any]) -> None:
    """Start the flow at the times of the schedule, one run at a time, until SIGINT or SIGTERM."""
    import asyncio

    from prefect.runner import Runner

    class Served(Runner):
        def handle_sigterm(self, *_args: Any, **_rest: Any) -> None:
            # Prefect's own handler leaves the process waiting; what Ctrl-C does ends it and its children.
            signal.raise_signal(signal.SIGINT)

    runner = Served(name="serve", limit=1)
    runner.add_flow(flow, name="serve", schedule=schedule, parameters=parameters)
    asyncio.run(runner.start())


def local_zone(clock: Path = Path("/etc/localtime")) -> str:
    """Return the name of this machine's time zone, as TZ or its clock says; UTC where neither does."""
    named = os.environ.get("TZ", "").lstrip(":")
    if is_zone(named):
        return named
    _, found, name = str(clock.resolve()).rpartition("/zoneinfo/")
    return name if found and is_zone(name) else "UTC"


def is_zone(name: str) -> bool:
    """Say whether there is a time zone of that name.

    >>> is_zone("Asia/Shanghai"), is_zone("Beijing"), is_zone("")
    (True, False, False)
    """
    from zoneinfo import ZoneInfo

    try:
        return bool(name) and ZoneInfo(name) is not None
    except (KeyError, ValueError, OSError):
        return False


def _absolute(source: str) -> str:
    return source if "://" in source else str(Path(source).absolute())
