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
from flows.layout import BUILT_DOCS, STAGING
from flows.logs import log, logged, logging_to
from flows.outcome import Outcome
from flows.progress import progress
from flows.settings import Settings, load_settings
from flows.sources.items import Item, Source
from flows.sources.named import sources_of

if TYPE_CHECKING:
    from prefect.futures import PrefectFuture
    from prefect.task_runners import TaskRunner

    from warehouse.publish import Candidate, Warehouse

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
    stages.check(candidate.con, candidate.run_id, lang, candidate.warehouse.folder / BUILT_DOCS)


@task(name="publish", cache_policy=NO_CACHE, persist_result=False)
def publish(candidate: Candidate) -> None:
    """Let readers see the candidate."""
    candidate.publish()


@task(name="report", cache_policy=NO_CACHE, persist_result=False)
def report(folder: Path, lang: Lang) -> Path:
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
    run_id = stages.new_run_id()
    with (
        engine.recorded(),
        logging_to(settings.warehouse, run_id=run_id, flow=name),
        logged("run"),
        warehouse.lock(name, settings.lock_wait),
    ):
        outcome = _run(sources, settings, warehouse, name, run_id)
        log().info("run.outcome", **stages.logged_outcome(outcome))
        return outcome


def _run(sources: list[Source], settings: Settings, warehouse: Warehouse, name: str, run_id: str) -> Outcome:
    started, lang = stages.utc_now(), stages.lang_of(settings)
    folder = settings.warehouse
    tally = _ingest_and_read(sources, settings, folder / STAGING)
    if not stages.is_news(folder, tally):
        return _up_to_date(stages.idle(folder, run_id, tally), lang)
    with stages.cleared_if_critical(folder), warehouse.candidate(run_id) as candidate:
        progress().stage(say("stage.load"))
        outcome = load(candidate, folder / STAGING, tally)
        stages.record(candidate.con, outcome, name, started)
        progress().stage(say("stage.check"))
        check(candidate, lang)
        stages.record(candidate.con, outcome, name, started)
        outcome = stages.totals(candidate.con, outcome)
        progress().stage(say("stage.publish"))
        publish(candidate)
    stages.clear_staging(folder)
    return _with_report(outcome, lang)


def _up_to_date(outcome: Outcome, lang: Lang) -> Outcome:
    """Return the outcome of a run with nothing new; a report that a killed run could not write is written."""
    if outcome.status == "nothing" or outcome.report is not None:
        return outcome
    return _with_report(outcome, lang)


def _with_report(outcome: Outcome, lang: Lang) -> Outcome:
    progress().stage(say("stage.report"))
    try:
        return dataclasses.replace(outcome, report=report(outcome.folder, lang))
    except Exception as error:  # what is published is published; that its report failed is said
        log().error("report.failed", exc_info=True)
        return dataclasses.replace(outcome, warnings=(say("run.no_report", why=error),))


def _ingest_and_read(sources: list[Source], settings: Settings, shards: Path) -> stages.Tally:
    progress().stage(say("stage.read"), stages.count(sources))
    tally = stages.Tally()
    names = set()
    known = stages.known_items(settings.warehouse, sources)
    for batch, result in _read_all(stages.ingest(sources, known, tally), shards, settings):
        tally.add(result)
        names.add(batch.name)
        log().info("batch.read", batch=batch.name, articles=len(result.found), characters=result.characters)
    for reject in tally.rejects:
        log().warning("item.rejected", **dataclasses.asdict(reject))
    stages.keep_only(shards, names)
    return tally


def _read_all(items: Iterable[Item], shards: Path, settings: Settings) -> Iterator[tuple[Batch, BatchResult]]:
    """Read batches, a few at a time, so that the memory held does not grow with the number of articles."""
    waiting: deque[tuple[Batch, PrefectFuture[BatchResult]]] = deque()
    for batch in batches(items, settings.batch_bytes):
        waiting.append((batch, read.submit(batch, shards)))
        if len(waiting) > 2 * settings.workers:
            yield _done(*waiting.popleft())
    while waiting:
        yield _done(*waiting.popleft())


def _done(batch: Batch, future: PrefectFuture[BatchResult]) -> tuple[Batch, BatchResult]:
    result = future.result()
    progress().advance(len(batch.items))
    return batch, result


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
