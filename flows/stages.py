"""Do the work of a run, stage by stage; the Prefect flows call these, and they call no Prefect."""

from __future__ import annotations

import datetime
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flows.batches import BatchResult
from flows.language import Lang, language
from flows.layout import STAGING
from flows.logs import timed
from flows.outcome import CriticalError, Outcome
from flows.settings import Settings
from flows.sources.items import Item, Known, Listed, Reject, Source, Unchanged, Yield

if TYPE_CHECKING:
    import duckdb

    from expectations.validate import Validation
    from warehouse.checks import JudgedCounts
    from warehouse.load import Loaded


@dataclass(slots=True)
class Tally:
    """Gather what happens to the items of a run, as it happens."""

    seen: int = 0
    unchanged: int = 0
    read: int = 0
    """Items that held an article."""
    rejects: list[Reject] = field(default_factory=list)
    states: list[tuple[str, str, str | None, str | None, str | None, str | None]] = field(default_factory=list)
    """Rows of `raw.source_state`, without their time, of items that were not read; the shards have the others."""
    is_recorded: bool = False
    """Whether the items are the warehouse's own: where they were found is known."""

    def add(self, result: BatchResult) -> None:
        """Take in a batch that was read."""
        self.read += result.articles
        self.rejects += result.rejects


def new_run_id() -> str:
    """Return an id that sorts by time."""
    now = datetime.datetime.now(datetime.UTC)
    return f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def ingest(sources: Iterable[Source], known: dict[str, dict[str, Known]], tally: Tally) -> Iterator[Item]:
    """Yield what is new or changed in the sources; count the rest in `tally`."""
    from flows.decoding import content_hash

    for source in sources:
        before = known.get(source.name, {})
        for item in _items(source, before):
            state = before.get(item.locator)
            if isinstance(item, Listed):
                if state is None or (item.etag, item.last_modified) != (state.etag, state.last_modified):
                    tally.states.append((item.source, item.locator, item.etag, item.last_modified, None, None))
                continue
            tally.seen += 1
            if isinstance(item, Unchanged):
                tally.unchanged += 1
            elif isinstance(item, Reject):
                tally.rejects.append(item)
                if item.etag:
                    tally.states.append((item.source, item.locator, item.etag, None, item.content_hash, None))
            elif state is not None and state.content_hash == content_hash(item):
                tally.unchanged += 1
                if (item.etag, item.last_modified) != (state.etag, state.last_modified):
                    same = (item.etag, item.last_modified, state.content_hash, state.article_key)
                    tally.states.append((item.source, item.locator, *same))
            else:
                yield item


def _items(source: Source, known: dict[str, Known]) -> Iterator[Yield]:
    """Yield the items of a source; what it raises, against its word, ends it and no other."""
    try:
        yield from source.items(known)
    except Exception as error:
        said = f"{type(error).__name__}: {error}; what came before was taken, and the other sources go on"
        yield Reject(source.name, source.name, "failed", said)


def load(
    con: duckdb.DuckDBPyConnection, run_id: str, shards: Path, tally: Tally, judge_all: bool
) -> tuple[Loaded, JudgedCounts]:
    """Load the shards, where their articles were found, and the dimensions; judge what was loaded, or all."""
    from transforms.dimensions import indicator_rows, region_rows
    from transforms.rules import default_rules
    from warehouse import checks
    from warehouse.codes import problem_rows
    from warehouse.load import load_dimension, load_shards, load_sources

    with timed("load"):
        load_dimension(con, "core.dim_indicator", indicator_rows(default_rules()))
        load_dimension(con, "core.dim_region", region_rows(default_rules()))
        load_dimension(con, "core.dim_problem", problem_rows())
        loaded = load_shards(con, shards)
        rejects = [(r.source, r.locator, r.reason, r.detail) for r in tally.rejects]
        load_sources(con, run_id, (), tally.states, rejects, None if tally.is_recorded else shards)
    with timed("judge"):
        return loaded, checks.judge_all(con) if judge_all else checks.judge_scope(con)


def check(
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    lang: str,
    docs: Path | None = None,
    judgements: Path | None = None,
) -> Validation:
    """Run every expectation; `judgements` is the folder of what people have judged. Raises `CriticalError` where our own work does not hold."""
    from expectations.judgements import FOLDER
    from expectations.validate import ExpectationError, validate

    try:
        validation = validate(con, run_id, "zh" if lang == "zh" else "en", judgements=judgements or FOLDER, docs=docs)
    except ExpectationError as error:
        raise CriticalError(str(error)) from error
    if not validation.publishable:
        lines = [
            f"{r.suite}: {r.description_zh if lang == 'zh' else r.description_en} "
            f"({r.subject}: {r.offending_count}/{r.element_count})"
            for r in validation.critical_failures
        ]
        raise CriticalError("\n  ".join(lines))
    return validation


def record(con: duckdb.DuckDBPyConnection, outcome: Outcome, flow: str, started: datetime.datetime) -> None:
    """Write the row of the run, as one that ends now; its findings are those of its articles alone, without conflicts."""
    from importlib.metadata import version

    from transforms.rows import rules_version
    from transforms.rules import default_rules
    from warehouse.load import record_run
    from warehouse.transactions import utc_now

    counts = con.execute(
        "SELECT (SELECT count(*) FROM core.fact_figure SEMI JOIN scope USING (article_key)),"
        " (SELECT count(*) FROM core.fact_relation SEMI JOIN scope USING (article_key)),"
        " (SELECT count(*) FROM quality.finding SEMI JOIN scope USING (article_key) WHERE origin <> 'conflict')"
    ).fetchone()
    figures, relations, findings = counts or (0, 0, 0)
    record_run(
        con,
        run_id=outcome.run_id,
        flow=flow,
        started_at=started,
        ended_at=utc_now(),
        status=outcome.status,
        articles_seen=outcome.seen,
        articles_new=outcome.new,
        articles_unchanged=outcome.unchanged,
        articles_rejected=len(outcome.rejects),
        figures=figures,
        relations=relations,
        findings=findings,
        heshu_version=version("heshu"),
        rules_version=rules_version(default_rules()),
    )


@contextmanager
def cleared_if_critical(folder: Path) -> Iterator[None]:
    """Forget what was read where it proves unsound, so that the next run reads it again."""
    try:
        yield
    except CriticalError:
        clear_staging(folder)
        raise


def clear_staging(folder: Path) -> None:
    """Remove the shards of what is published now."""
    shutil.rmtree(folder / STAGING, ignore_errors=True)


def count(sources: Iterable[Source]) -> int | None:
    """Return how many items the sources have, or None where one cannot tell."""
    total = 0
    for source in sources:
        some = source.count()
        if some is None:
            return None
        total += some
    return total


def lang_of(settings: Settings) -> Lang:
    """Return the language of reports and messages."""
    return settings.lang or language()


def keep_only(shards: Path, names: set[str]) -> None:
    """Remove the shards of an earlier run that this one has no use for."""
    for path in shards.glob("*"):
        if path.is_dir() and path.name not in names:
            shutil.rmtree(path)


def logged_outcome(outcome: Outcome) -> dict[str, object]:
    """Return what a run came to, as the log has it."""
    fields = asdict(outcome)
    return {**fields, "rejects": len(outcome.rejects)}
