"""Start a flow from the command line, and turn what ends it into messages and exit statuses."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from flows import cli, engine
from flows.exit_codes import Exit
from flows.language import say
from flows.logs import LOG
from flows.outcome import CriticalError, Outcome
from flows.progress import shown
from flows.settings import Settings, SettingsError

T = TypeVar("T")


def launch(name: str, *, warehouse: str | None, quiet: bool = False, **parameters: Any) -> Outcome:
    """Run a flow here, under a configured Prefect server or a temporary one, and return its outcome."""
    settings = cli.settings(warehouse=warehouse)
    engine.prepare()
    with shown(quiet=quiet):
        return explained(lambda: _run(name, parameters, settings), settings.warehouse)


def _run(name: str, parameters: dict[str, Any], settings: Settings) -> Outcome:
    with engine.temporary_server() as wait:
        from flows import nightly  # while the server starts
        from flows.pipeline import task_runner

        flow: Any = getattr(nightly, name).with_options(task_runner=task_runner(settings))
        wait()
        outcome: Outcome = flow(**parameters, warehouse=settings.warehouse)
        return outcome


def explained(work: Callable[[], T], folder: Path) -> T:
    """Do some work on a warehouse; raises what ends it as a `Failure` with its exit status."""
    from warehouse.lock import LockedError
    from warehouse.migrate import SchemaError
    from warehouse.publish import PublishError
    from warehouse.query import NoWarehouseError

    try:
        return work()
    except CriticalError as error:
        raise cli.Failure(say("run.critical", why=error), Exit.CRITICAL) from None
    except LockedError as error:
        raise cli.Failure(say("run.locked", why=error), Exit.LOCKED) from None
    except NoWarehouseError as error:
        raise cli.Failure(str(error), Exit.NO_WAREHOUSE) from None
    except (PublishError, SchemaError, SettingsError) as error:
        raise cli.Failure(say("run.failed", why=error), Exit.FAILED) from None
    except click.ClickException:
        raise
    except Exception as error:
        if os.environ.get("HESHU_TRACEBACK"):
            raise
        why = f"{type(error).__name__}: {error}"
        raise cli.Failure(say("run.unexpected", why=why, log=folder / LOG), Exit.FAILED) from None
