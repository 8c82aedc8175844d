"""Define the flows that are scheduled, deployed and started from the command line.

Their parameters are typed so that the Prefect UI shows a form; everything else is in the settings.
"""

# No postponed annotations here: Prefect may load this file under a name that nobody can look up,
# and makes the form of the parameters from the annotations.
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.task_runners import TaskRunner

from flows import pipeline
from flows.outcome import Outcome
from flows.settings import load_settings
from flows.sources.named import sources_of

RUNNER: TaskRunner[Any] = pipeline.task_runner(load_settings())
"""What reads the batches where nobody chooses otherwise, as in a deployment."""


@flow(name="daily", flow_run_name="daily", task_runner=RUNNER, persist_result=False)
def daily(sources: list[str] | None = None, warehouse: Path | None = None) -> Outcome:
    """Bring new and changed articles of the sources into the warehouse, check it, publish it, report.

    Without sources, those of `heshu.toml` are taken. Raises `CriticalError` where a critical check
    fails and `LockedError` where another run writes: what is published stays as it is.
    """
    settings = load_settings(warehouse=warehouse)
    return pipeline.run(sources_of(sources or [], settings), settings, "daily")


@flow(name="backfill", flow_run_name="backfill", task_runner=RUNNER, persist_result=False)
def backfill(sources: list[str], warehouse: Path | None = None, articles_a_round: int = 20_000) -> Outcome:
    """Bring large sources in round by round, each published by itself; started again, it goes on where it stopped."""
    settings = load_settings(warehouse=warehouse)
    found = sources_of(sources, settings)
    while True:
        outcome = pipeline.run(found, settings, "backfill", articles_a_round)
        if outcome.status != "published" or outcome.seen - outcome.unchanged < articles_a_round:
            return outcome


@flow(name="revalidate", flow_run_name="revalidate", persist_result=False)
def revalidate(warehouse: Path | None = None) -> Outcome:
    """Check the published warehouse again, without reading any article, and publish what that gives."""
    return pipeline.revalidate(load_settings(warehouse=warehouse))


@flow(name="rebuild", flow_run_name="rebuild", task_runner=RUNNER, persist_result=False)
def rebuild(warehouse: Path | None = None) -> Outcome:
    """Read again what older rules have read; the old state stays published until the new one passes."""
    return pipeline.rebuild(load_settings(warehouse=warehouse))
