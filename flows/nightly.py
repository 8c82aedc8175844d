"""Define the flows that are scheduled, deployed and started from the command line.

Their parameters are typed so that the Prefect UI shows a form; everything else is in the settings.
"""

# No postponed annotations here: Prefect may load this file under a name that nobody can look up,
# and makes the form of the parameters from the annotations.
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from prefect import flow
from prefect.task_runners import TaskRunner
from pydantic import Field

from flows import pipeline
from flows.limits import ROUND
from flows.outcome import Outcome
from flows.settings import load_settings
from flows.sources.items import Reject
from flows.sources.named import sources_of

RUNNER: TaskRunner[Any] = pipeline.task_runner(load_settings())
"""What reads the batches where nobody chooses otherwise, as in a deployment."""

SomeSources: TypeAlias = Annotated[list[str], Field(min_length=1)]
Round: TypeAlias = Annotated[int, Field(ge=1)]


@flow(name="daily", flow_run_name="daily", task_runner=RUNNER, persist_result=False)
def daily(sources: list[str] | None = None, warehouse: Path | None = None) -> Outcome:
    """Bring new and changed articles of the sources into the warehouse, check it, publish it, report.

    Raises `CriticalError` where a critical check fails and `LockedError` where another run writes:
    what is published stays as it is.

    Args:
        sources: Paths, globs, addresses, or names of [[sources]] in heshu.toml; all of heshu.toml where empty.
        warehouse: Folder of the warehouse; that of heshu.toml or the environment where empty.
    """
    settings = load_settings(warehouse=warehouse)
    return pipeline.run(sources_of(sources or [], settings), settings, "daily")


@flow(name="backfill", flow_run_name="backfill", task_runner=RUNNER, persist_result=False)
def backfill(sources: SomeSources, warehouse: Path | None = None, articles_a_round: Round = ROUND) -> Outcome:
    """Bring large sources in round by round, each published by itself; started again, it goes on where it stopped.

    Args:
        sources: Paths, globs, addresses, or names of [[sources]] in heshu.toml.
        warehouse: Folder of the warehouse; that of heshu.toml or the environment where empty.
        articles_a_round: Articles that are brought in and published at a time.
    """
    settings = load_settings(warehouse=warehouse)
    found = sources_of(sources, settings)
    new = 0
    rejects: dict[tuple[str, str], Reject] = {}
    while True:
        outcome = pipeline.run(found, settings, "backfill", articles_a_round)
        new += outcome.new
        rejects |= {(reject.source, reject.locator): reject for reject in outcome.rejects}
        if outcome.status != "published" or outcome.seen - outcome.unchanged < articles_a_round:
            # What was there before the first round, and the articles of all rounds.
            status = "published" if new else outcome.status
            unchanged = max(0, outcome.unchanged - (new - outcome.new) - (len(rejects) - len(outcome.rejects)))
            return replace(outcome, status=status, new=new, unchanged=unchanged, rejects=tuple(rejects.values()))


@flow(name="revalidate", flow_run_name="revalidate", persist_result=False)
def revalidate(warehouse: Path | None = None) -> Outcome:
    """Check the published warehouse again, without reading any article, and publish what that gives.

    Args:
        warehouse: Folder of the warehouse; that of heshu.toml or the environment where empty.
    """
    return pipeline.revalidate(load_settings(warehouse=warehouse))


@flow(name="rebuild", flow_run_name="rebuild", task_runner=RUNNER, persist_result=False)
def rebuild(warehouse: Path | None = None) -> Outcome:
    """Read again what older rules have read; the old state stays published until the new one passes.

    Args:
        warehouse: Folder of the warehouse; that of heshu.toml or the environment where empty.
    """
    return pipeline.rebuild(load_settings(warehouse=warehouse))
