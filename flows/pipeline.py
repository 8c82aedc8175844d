"""String the stages of a run together as Prefect tasks: ingest, read, load, check, publish, report."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import quote

from flows import engine, published, stages
from flows.artifacts import ProgressArtifact, announced, show_outcome
from flows.batches import Batch, BatchResult, batches
from flows.language import Lang, say
from flows.layout import BUILT_DOCS, STAGING
from flows.logs import log, logged, logging_to, timed
from flows.outcome import Outcome
from flows.progress import also, progress
from flows.settings import Settings
from flows.sources.items import Item, Source
from flows.workers import read_somewhere, workers

if TYPE_CHECKING:
    from prefect.futures import PrefectFuture
    from prefect.task_runners import TaskRunner

    from warehouse.lock import Owner
    from warehouse.publish import Candidate, Warehouse


@task(name="read", task_run_name="read {batch.name}", cache_policy=NO_CACHE, retries=2, persist_result=False)
def read(batch: Batch, shards: Path) -> BatchResult:
    """Read a batch of articles into a shard."""
    return read_somewhere(batch, shards)


@task(name="load", cache_policy=NO_CACHE, persist_result=False)
def load(candidate: Candidate, shards: Path, tally: stages.Tally, judge_all: bool) -> Outcome:
    """Load the shards into the candidate and judge what they, or all articles, tie together."""
    loaded, judged = stages.load(candidate.con, candidate.run_id, shards, tally, judge_all)
    log().info("load.judged", relations=judged.relations, findings=judged.findings)
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
def check(candidate: Candidate, lang: Lang, judgements: Path | None) -> None:
    """Run every expectation; a critical one that fails ends the run."""
    stages.check(candidate.con, candidate.run_id, lang, candidate.warehouse.folder / BUILT_DOCS, judgements)


@task(name="publish", cache_policy=NO_CACHE, persist_result=False)
def publish(candidate: Candidate) -> None:
    """Let readers see the candidate."""
    candidate.publish()


@task(name="report", cache_policy=NO_CACHE, persist_result=False)
def report(folder: Path, lang: Lang, memory_limit: str) -> Path:
    """Write the report on what is published."""
    return published.report(folder, lang, memory_limit)


def run(sources: list[Source], settings: Settings, name: str, at_most: int | None = None) -> Outcome:
    """Bring what is new in the sources, or the first `at_most` items of it, into the warehouse."""

    def work(warehouse: Warehouse, run_id: str) -> Outcome:
        tally = stages.Tally()
        with timed("discover"):
            known = published.known_items(settings.warehouse, sources)
            progress().stage(say("stage.read"), at_most or stages.count(sources))
        _read_into(tally, islice(stages.ingest(sources, known, tally), at_most), settings)
        if not published.is_news(settings.warehouse, tally):
            return _up_to_date(published.idle(settings.warehouse, run_id, tally), stages.lang_of(settings), settings)
        return _publish(warehouse, run_id, tally, settings, name)

    return _locked(work, settings, name)


def rebuild(settings: Settings) -> Outcome:
    """Read the articles again that other rules than the present ones have read, and judge all."""

    def work(warehouse: Warehouse, run_id: str) -> Outcome:
        tally = stages.Tally(is_recorded=True)
        progress().stage(say("stage.read"), published.idle(settings.warehouse, run_id, tally).stale)
        _read_into(tally, published.stale_items(settings.warehouse), settings)
        tally.seen = tally.read
        return _publish(warehouse, run_id, tally, settings, "rebuild", judge_all=True)

    return _locked(work, settings, "rebuild")


def revalidate(settings: Settings) -> Outcome:
    """Judge and check everything again without reading anything."""

    def work(warehouse: Warehouse, run_id: str) -> Outcome:
        stages.clear_staging(settings.warehouse)
        return _publish(warehouse, run_id, stages.Tally(), settings, "revalidate", judge_all=True)

    return _locked(work, settings, "revalidate")


def _locked(work: Callable[[Warehouse, str], Outcome], settings: Settings, name: str) -> Outcome:
    """Do some work on the warehouse inside a flow run: alone, logged, with every task on record."""
    from warehouse.publish import Warehouse

    warehouse = Warehouse(settings.warehouse, settings.keep, settings.memory_limit)
    run_id = stages.new_run_id()
    with (
        engine.recorded(),
        logging_to(settings.warehouse, run_id=run_id, flow=name),
        logged("run"),
        announced(run_id),
        warehouse.lock(name, settings.lock_wait, _wait_for if settings.lock_wait else None),
        also(ProgressArtifact()),
    ):
        if migrated := warehouse.migrate(run_id):
            log().info("warehouse.migrated", versions=migrated)
        outcome = work(warehouse, run_id)
        log().info("run.outcome", **stages.logged_outcome(outcome))
        show_outcome(outcome, settings.report_url)
        return outcome


def _wait_for(owner: Owner | None) -> None:
    """Say whose run this one waits for, so that nobody takes it for stuck."""
    log().info("lock.waiting", owner=str(owner or ""))
    progress().stage(say("stage.wait", why=owner or "?"))


def _publish(
    warehouse: Warehouse,
    run_id: str,
    tally: stages.Tally,
    settings: Settings,
    name: str,
    judge_all: bool = False,
) -> Outcome:
    from warehouse.transactions import utc_now

    started, lang, folder = utc_now(), stages.lang_of(settings), settings.warehouse
    with stages.cleared_if_critical(folder), warehouse.candidate(run_id) as candidate:
        progress().stage(say("stage.load"))
        outcome = load(candidate, folder / STAGING, tally, judge_all)
        progress().stage(say("stage.check"))
        with timed("validate"):
            check(candidate, lang, settings.judgements)
        stages.record(candidate.con, outcome, name, started)
        outcome = published.totals(candidate.con, outcome)
        progress().stage(say("stage.publish"))
        with timed("publish"):
            publish(candidate)
    stages.clear_staging(folder)
    return _with_report(outcome, lang, settings)


def _up_to_date(outcome: Outcome, lang: Lang, settings: Settings) -> Outcome:
    """Return the outcome of a run with nothing new; a report that a killed run could not write is written."""
    if outcome.status == "nothing" or outcome.report is not None:
        return outcome
    return _with_report(outcome, lang, settings)


def _with_report(outcome: Outcome, lang: Lang, settings: Settings) -> Outcome:
    progress().stage(say("stage.report"))
    try:
        with timed("report"):
            return dataclasses.replace(outcome, report=report(outcome.folder, lang, settings.memory_limit))
    except Exception as error:  # what is published is published; that its report failed is said
        log().error("report.failed", exc_info=True)
        return dataclasses.replace(outcome, warnings=(say("run.no_report", why=error),))


def _read_into(tally: stages.Tally, items: Iterable[Item], settings: Settings) -> None:
    """Read items into shards and count them; what an earlier run left there and this one does not need is removed."""
    shards = settings.warehouse / STAGING
    names = set()
    with timed("read"):
        for batch, result in _read_all(items, shards, settings):
            tally.add(result)
            names.add(batch.name)
            log().info("batch.read", batch=batch.name, articles=result.articles, characters=result.characters)
            for locator in result.unfinished:
                log().warning("article.partly_restored", locator=locator)
    for reject in tally.rejects:
        log().warning("item.rejected", **dataclasses.asdict(reject))
    stages.keep_only(shards, names)


def _read_all(items: Iterable[Item], shards: Path, settings: Settings) -> Iterator[tuple[Batch, BatchResult]]:
    """Read batches, a few at a time, so that the memory held does not grow with the number of articles."""
    some = batches(items, settings.batch_bytes)
    first = list(islice(some, 2))
    waiting: deque[tuple[Batch, PrefectFuture[BatchResult]]] = deque()
    with workers(_processes(settings, len(first))):
        for batch in chain(first, some):
            # Prefect would look for futures in every item; what Dask sends away loses its quotes.
            quoted: Any = batch if settings.task_runner == "dask" else quote(batch)
            waiting.append((batch, read.submit(quoted, shards)))
            if len(waiting) > 2 * settings.workers:
                yield _done(*waiting.popleft())
        while waiting:
            yield _done(*waiting.popleft())


def _processes(settings: Settings, found: int) -> int | None:
    """Return how many processes read, or None where this one does: a single batch is read before others have started."""
    kind = settings.task_runner
    return settings.workers if kind == "processes" or (kind == "auto" and found > 1) else None


def _done(batch: Batch, future: PrefectFuture[BatchResult]) -> tuple[Batch, BatchResult]:
    result = future.result()
    progress().advance(len(batch.items))
    return batch, result


def task_runner(settings: Settings) -> TaskRunner[Any]:
    """Return what runs the tasks of the batches: threads, which read or wait for processes that do, or a Dask cluster."""
    if settings.task_runner == "dask":
        from prefect_dask.task_runners import DaskTaskRunner

        return DaskTaskRunner(address=settings.dask_address)
    from prefect.task_runners import ThreadPoolTaskRunner

    # One more than reads, so that the next batch stands ready.
    return ThreadPoolTaskRunner(max_workers=settings.workers + 1)
