"""Say what the published warehouse knows of items and articles, and report on it: asked before a run works, and after."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.language import Lang
from flows.layout import BUILT_DOCS, REPORT, report_path
from flows.outcome import Outcome
from flows.sources.items import Item, Known, Reject, Source

if TYPE_CHECKING:
    import duckdb

    from flows.stages import Tally


def known_items(folder: Path, sources: Iterable[Source]) -> dict[str, dict[str, Known]]:
    """Return what the published warehouse knows of the items of the sources, by source and locator."""
    from warehouse.query import open_published

    names = {source.name for source in sources}
    known: dict[str, dict[str, Known]] = {name: {} for name in names}
    if not is_published(folder):
        return known
    with open_published(folder) as con:
        rows = con.execute(
            "SELECT source, locator, etag, last_modified, content_hash, article_key FROM raw.source_state "
            "WHERE list_contains($names, source)",
            {"names": sorted(names)},
        )
        while some := rows.fetchmany(10_000):
            for source, locator, *state in some:
                known[source][locator] = Known(*state)
    return known


def stale_items(folder: Path) -> Iterator[Item]:
    """Yield the articles that other rules than the present ones have read, as they stand in the warehouse."""
    from transforms.rows import rules_version
    from transforms.rules import default_rules
    from warehouse.query import open_published

    with open_published(folder) as con:
        rows = con.execute(
            "SELECT r.name, r.text, r.title, r.publisher, r.published, r.url FROM raw.article r "
            "JOIN core.dim_article d USING (article_key) WHERE d.rules_version <> $version ORDER BY article_key",
            {"version": rules_version(default_rules())},
        )
        while some := rows.fetchmany(500):
            for name, text, title, publisher, published, url in some:
                given = {"title": title, "publisher": publisher, "published": published, "url": url}
                yield Item("warehouse", name, b"", text=text, **given)


def is_published(folder: Path) -> bool:
    """Say whether there is a warehouse."""
    from warehouse.publish import PUBLISHED

    return (folder / PUBLISHED).exists()


def is_news(folder: Path, tally: Tally) -> bool:
    """Say whether a run has anything to publish: an article, or, where there is a warehouse, an item or a reject."""
    return bool(tally.read) or (is_published(folder) and bool(tally.states or _new_rejects(folder, tally.rejects)))


def _new_rejects(folder: Path, rejects: Sequence[Reject]) -> list[Reject]:
    """Return the rejects that the warehouse does not hold yet."""
    if not rejects:
        return []
    from warehouse.query import open_published

    with open_published(folder) as con:
        known = set(con.execute("SELECT source, locator, reason FROM raw.reject").fetchall())
    return [r for r in rejects if (r.source, r.locator, r.reason) not in known]


def idle(folder: Path, run_id: str, tally: Tally) -> Outcome:
    """Return the outcome of a run that has nothing to publish."""
    rejects = tuple(tally.rejects)
    outcome = Outcome(run_id, "nothing", folder, seen=tally.seen, unchanged=tally.unchanged, rejects=rejects)
    if not is_published(folder):
        return outcome
    from warehouse.query import open_published

    with open_published(folder) as con:
        return totals(con, replace(outcome, status="unchanged", report=_present_report(folder)))


def totals(con: duckdb.DuckDBPyConnection, outcome: Outcome) -> Outcome:
    """Return the outcome with what the warehouse, or the candidate, of a connection holds now."""
    from transforms.rows import rules_version
    from transforms.rules import default_rules

    row = con.execute(
        "SELECT (SELECT count(*) FROM core.dim_article), (SELECT count(*) FROM core.fact_figure), "
        "(SELECT count(*) FROM core.fact_relation), (SELECT count(*) FROM quality.finding), "
        "(SELECT count(*) FROM core.dim_article WHERE rules_version <> $version)",
        {"version": rules_version(default_rules())},
    ).fetchone()
    articles, figures, relations, findings, stale = row or (0, 0, 0, 0, 0)
    return replace(outcome, articles=articles, figures=figures, relations=relations, findings=findings, stale=stale)


def _present_report(folder: Path) -> Path | None:
    """Return the report if it is not older than what is published."""
    from warehouse.publish import PUBLISHED

    path = report_path(folder)
    return path if path and path.stat().st_mtime >= (folder / PUBLISHED).stat().st_mtime else None


def report(folder: Path, lang: Lang, memory_limit: str) -> Path:
    """Write the report on what is published; return its first page."""
    from expectations.report import build
    from warehouse.query import open_published

    target = folder / REPORT
    built = folder / BUILT_DOCS
    if built.exists():
        # The audit built them before it was known whether its warehouse would be published.
        shutil.rmtree(target / "docs", ignore_errors=True)
        target.mkdir(exist_ok=True)
        built.rename(target / "docs")
    with open_published(folder) as con:
        con.execute(f"SET memory_limit = '{memory_limit}'")
        return build(con, target, lang)


def report_article(folder: Path, named: str) -> list[str]:
    """Write the pages of the articles of a name, title or key into the report; return their keys."""
    from expectations.report import data
    from warehouse.query import open_published

    with open_published(folder) as con:
        return data.write_article(con, folder / REPORT / "data", named)
