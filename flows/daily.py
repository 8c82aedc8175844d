"""Wire the main job as a Prefect flow: ingest, read, load, check, publish, report."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import engine, stages
from flows.batches import Batch, BatchResult, batches, read_batch
from flows.language import Lang, say
from flows.layout import STAGING
from flows.outcome import Outcome
from flows.progress import progress
from flows.settings import Settings, load_settings
from flows.sources.items import Source
from flows.sources.named import sources_of

if TYPE_CHECKING:
    from prefect.futures import PrefectFuture
    from prefect.task_runners import TaskRunner

    from warehouse.publish import Candidate

SMALL = 400
"""Fewer items than this are read in this process: starting others takes longer."""


@task(name="read", task_run_name="read {batch.name}", cache_policy=NO_CACHE, retries=2, persist_result=False)
def read(batch: Batch, shards: Path) -> BatchResult:
    """Read a batch of articles into a shard."""
    return read_batch(batch, shards)


@task(name="load", cache_policy=NO_CACHE, persist_result=False)
def load(candidate: Candidate, shards: Path, tally: stages.Tally) -> Outcome:
    """Load the shards into the candidate and judge what they tie together."""
    loaded = stages.load(candidate.con, candidate.run_id, shards, tally)
    return Outcome(
        run_id=candidate.run_id,
        status="published",
        folder=candidate.warehouse.folder,
        seen=tally.seen,
        new=loaded.new + loaded.replaced,
        unchanged=tally.unchanged + loaded.unchanged,
        rejects=tuple(tally.rejects),
    )


@task(name="check", cache_policy=NO_CACHE, persist_result=False)
def check(candidate: Candidate, lang: Lang) -> None:
    """Run every expectation; a critical one that fails ends the run."""
    stages.check(candidate.con, candidate.run_id, lang)


@task(name="publish", cache_policy=NO_CACHE, persist_result=False)
def publish(candidate: Candidate) -> None:
    """Let readers see the candidate."""
    candidate.publish()


@task(name="report", cache_policy=NO_CACHE, persist_result=False)
def report(folder: Path, lang: Lang) -> Path | None:
    """Write the report on what is published."""
    return stages.report(folder, lang)


@flow(name="daily", flow_run_name="daily", persist_result=False, validate_parameters=True)
def daily(sources: list[str] | None = None, warehouse: Path | None = None) -> Outcome:
    """Bring new and changed articles of the sources into the warehouse, check it, publish it, report.

    Without sources, those of `heshu.toml` are taken. Raises `CriticalError` where a critical check
    fails and `LockedError` where another run writes: what is published stays as it is.
    """
    settings = load_settings(warehouse=warehouse)
    return run(sources_of(sources or [], settings), settings, "daily")


def run(sources: list[Source], settings: Settings, name: str) -> Outcome:
    """Do the main job inside a flow run."""
    from warehouse.publish import Warehouse

    warehouse = Warehouse(settings.warehouse, settings.keep, settings.memory_limit)
    with engine.recorded(), warehouse.lock(name, settings.lock_wait):
        return _run(sources, settings, warehouse, name)


def _run(sources: list[Source], settings: Settings, warehouse: Any, name: str) -> Outcome:
    started, run_id, lang = stages.utc_now(), stages.new_run_id(), stages.lang_of(settings)
    folder = settings.warehouse
    tally = stages.Tally()
    shards = folder / STAGING
    progress().stage(say("stage.read"), stages.count(sources))
    for result in _read_all(stages.ingest(sources, stages.known_items(folder, sources), tally), shards, settings):
        tally.add(result)
    idle = stages.idle(folder, run_id, tally)
    if idle is not None:
        return idle
    with warehouse.candidate(run_id) as candidate:
        progress().stage(say("stage.load"))
        outcome = load(candidate, shards, tally)
        stages.record(candidate.con, outcome, name, started)
        progress().stage(say("stage.check"))
        check(candidate, lang)
        stages.record(candidate.con, outcome, name, started)
        outcome = stages.totals(candidate.con, outcome)
        progress().stage(say("stage.publish"))
        publish(candidate)
    stages.clear_staging(folder)
    progress().stage(say("stage.report"))
    return dataclasses.replace(outcome, report=report(folder, lang))


def _read_all(items: Iterable[Any], shards: Path, settings: Settings) -> Iterator[BatchResult]:
    """Read batches, a few at a time, so that the memory held does not grow with the number of articles."""
    waiting: deque[PrefectFuture[BatchResult]] = deque()
    for batch in batches(items, settings.batch_bytes):
        waiting.append(read.submit(batch, shards))
        if len(waiting) > 2 * settings.workers:
            yield _done(waiting.popleft())
    while waiting:
        yield _done(waiting.popleft())


def _done(future: PrefectFuture[BatchResult]) -> BatchResult:
    result = future.result()
    progress().advance(len(result.states))
    return result


def task_runner(settings: Settings, items: int | None) -> TaskRunner[Any]:
    """Return what reads the batches: threads of this process, processes, or a Dask cluster."""
    from prefect.task_runners import ProcessPoolTaskRunner, ThreadPoolTaskRunner

    kind = settings.task_runner
    if kind == "auto":
        kind = "threads" if items is not None and items < SMALL else "processes"
    if kind == "threads":
        return ThreadPoolTaskRunner(max_workers=settings.workers)
    if kind == "processes":
        return ProcessPoolTaskRunner(max_workers=settings.workers)
    from prefect_dask.task_runners import DaskTaskRunner

    return DaskTaskRunner(address=settings.dask_address)
