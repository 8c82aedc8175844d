"""Write what the pages show as small scripts, which a page opened from a disk can load.

A page that was opened as a file may not fetch JSON, but it may load scripts: every shard is a
script that hands one JSON value to the page, and a page loads only the shards that it shows. A
shard is written only where it changed, so a nightly run touches the new articles alone.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.report.charts import charts
from warehouse.wording import in_chinese

if TYPE_CHECKING:
    import duckdb

QUERIES = Path(__file__).with_name("queries")
ARTICLES_AT_A_TIME = 500
FIGURES_AT_A_TIME = 50_000
PAGE_TABLES = {
    "page_text": "raw.article",
    "page_figure": "core.fact_figure",
    "page_relation": "core.fact_relation",
    "page_member": "core.bridge_relation_figure",
    "page_verdict": "quality.verdict",
    "page_finding": "quality.finding",
    "page_repair": "core.article_repair",
}
"""Temporary tables of what article pages are made from, and the table that each is taken from."""
ARTICLES_AT_MOST = 5_000
"""Articles that are listed and have a page: a folder of a hundred thousand files serves nobody."""
FINDINGS_A_SHARD = 4000
FINDINGS_AT_MOST = 20_000
"""Findings in the table, which the browser holds whole; `mart.finding` has all."""
FIGURES_AT_MOST = 500
"""Figures of one indicator of one region, as many as its page shows."""
REJECTS_AT_MOST = 1000
CHECKS_AT_MOST = 400
RUNS_AT_MOST = 60


class Shards:
    """Write the shards below a folder, and remove those that nothing wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: set[Path] = set()
        self.changed = 0

    def put(self, name: str, value: str) -> None:
        """Write one JSON value as the shard `name`."""
        path = self.folder / f"{name}.js"
        self.written.add(path)
        text = f"heshu.put({json.dumps(name)},{_script_safe(value)});\n"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.changed += 1

    def keep(self, name: str) -> bool:
        """Keep a shard as it is; False where there is none."""
        path = self.folder / f"{name}.js"
        self.written.add(path)
        return path.exists()

    def remove_others(self) -> None:
        """Remove the shards of articles that are gone."""
        for path in self.folder.rglob("*.js"):
            if path not in self.written:
                path.unlink()


def write(connection: duckdb.DuckDBPyConnection, folder: Path, docs: bool = False) -> Shards:
    """Write all shards of a warehouse; only temporary tables are made in it.

    `docs` says whether there are Data Docs to link to.
    """
    shards = Shards(folder)
    _prepare(connection)
    overview = _overview(connection) | {"docs": docs}
    shards.put("charts", _json(charts()))
    shards.put("overview", _json(overview))
    shards.put("articles", _json(_rows(connection, "article_list")))
    findings = _write_findings(connection, shards)
    _write_pages(connection, shards)
    _write_regions(connection, shards)
    shards.put("rejects", _json(_rejects(connection)))
    (articles,) = connection.execute("SELECT count(*) FROM chosen").fetchone() or (0,)
    all_findings = overview["totals"]["findings"] + overview["totals"]["known"]
    shown = {"articles": [articles, overview["totals"]["articles"]], "findings": [findings, all_findings]}
    shards.put("labels", _json({**_labels(connection), "shown": shown}))
    shards.remove_others()
    return shards


def write_article(connection: duckdb.DuckDBPyConnection, folder: Path, named: str) -> list[str]:
    """Write the pages of the articles of a name, title or key that have none; return the keys of all so named."""
    _prepare(connection)
    rows = connection.execute(
        "SELECT article_key FROM core.dim_article WHERE superseded_by IS NULL"
        " AND $1 IN (article_key, name, title, parse_filename(name)) ORDER BY article_key",
        [named],
    )
    keys = [key for (key,) in rows.fetchall()]
    shards = Shards(folder)
    _put_articles(connection, shards, [key for key in keys if not shards.keep(f"article/{key}")])
    return keys


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the macros and the temporary tables of the queries: `new_articles`, and `chosen`, those that are shown."""
    connection.execute(
        f"""
        SET enable_progress_bar = false;
        CREATE OR REPLACE TEMP MACRO plain(number) AS
            CASE WHEN contains(number::VARCHAR, '.') THEN rtrim(rtrim(number::VARCHAR, '0'), '.') ELSE number::VARCHAR END;
        CREATE OR REPLACE TEMP MACRO shown(title, name) AS coalesce(title, nullif(parse_filename(name), ''), name);
        CREATE OR REPLACE TEMP TABLE new_articles AS
        SELECT DISTINCT article_key FROM raw.article_source
        WHERE run_id = (SELECT arg_max(run_id, started_at) FROM quality.run WHERE articles_new > 0);
        CREATE OR REPLACE TEMP TABLE chosen AS
        SELECT a.article_key FROM core.dim_article a
        LEFT JOIN (SELECT article_key, count(*) FILTER (known IS NULL) AS n FROM quality.finding GROUP BY ALL) f USING (article_key)
        WHERE a.superseded_by IS NULL
        ORDER BY a.article_key IN (FROM new_articles) DESC, coalesce(f.n, 0) > 0 DESC, a.published DESC NULLS LAST, a.article_key
        LIMIT {ARTICLES_AT_MOST};
        """
    )


def _write_findings(connection: duckdb.DuckDBPyConnection, shards: Shards) -> int:
    findings = _dicts(connection, f"{_sql('findings')} LIMIT {FINDINGS_AT_MOST}")
    parts = [findings[i : i + FINDINGS_A_SHARD] for i in range(0, len(findings), FINDINGS_A_SHARD)] or [[]]
    for number, part in enumerate(parts):
        shards.put(f"findings-{number}", _json({"parts": len(parts), "rows": part}))
    return len(findings)


def _write_regions(connection: duckdb.DuckDBPyConnection, shards: Shards) -> None:
    """Write the list of the regions and the page of each, as many at a time as have some ten thousand figures."""
    connection.execute(_sql("latest").replace("{figures_at_most}", str(FIGURES_AT_MOST)))
    shards.put("regions", _json(_rows(connection, "regions")))
    sizes = connection.execute("SELECT region, count(*) FROM latest GROUP BY region ORDER BY region").fetchall()
    some: list[str] = []
    held = 0
    for region, size in sizes:
        some.append(region)
        held += size
        if held >= FIGURES_AT_A_TIME:
            _put_regions(connection, shards, some)
            some, held = [], 0
    _put_regions(connection, shards, some)


def _put_regions(connection: duckdb.DuckDBPyConnection, shards: Shards, regions: list[str]) -> None:
    connection.execute("CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest($1::VARCHAR[]) AS region", [regions])
    for region, page in connection.execute(_sql("region_pages")).fetchall():
        shards.put(f"region/{region}", page)


def _write_pages(connection: duckdb.DuckDBPyConnection, shards: Shards) -> None:
    """Write the page of every chosen article whose digest is not that of the last time, and keep the others.

    Some articles are taken at a time, so that memory stays small.
    """
    version = hashlib.blake2b(_sql("articles").encode(), digest_size=8).hexdigest()
    remembered = shards.folder / "digests.json"
    before = _remembered(remembered)
    now = {key: f"{version}:{digest}" for key, digest in connection.execute(_sql("digests")).fetchall()}
    changed = [key for key, digest in now.items() if before.get(key) != digest or not shards.keep(f"article/{key}")]
    _put_articles(connection, shards, changed)
    half = remembered.with_suffix(".writing")
    half.write_text(json.dumps(now), encoding="utf-8")
    half.replace(remembered)


def _put_articles(connection: duckdb.DuckDBPyConnection, shards: Shards, keys: list[str]) -> None:
    """Write the pages of some articles; the facts are looked through once, however many these are."""
    if not keys:
        return
    connection.execute("CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest($1::VARCHAR[]) AS article_key", [keys])
    for name, table in PAGE_TABLES.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM {table} SEMI JOIN wanted USING (article_key)")
    for first in range(0, len(keys), ARTICLES_AT_A_TIME):
        some = keys[first : first + ARTICLES_AT_A_TIME]
        connection.execute("CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest($1::VARCHAR[]) AS article_key", [some])
        for key, page in connection.execute(_sql("articles")).fetchall():
            shards.put(f"article/{key}", page)
    for name in PAGE_TABLES:
        connection.execute(f"DROP TABLE {name}")


def _remembered(path: Path) -> dict[str, str]:
    """Return the digests of the last time; none where there was none or it cannot be read."""
    try:
        digests: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return digests


def _rejects(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return what was turned away, its reasons in both languages, and how many there are in all."""
    rows = _rows(connection, "rejects")
    shown = [
        {
            "source": row["source"],
            "locator": row["locator"],
            "seen": row["seen"],
            "reason": _both(row["reason"].replace("_", " ")),
            "detail": _both(row["detail"] or ""),
        }
        for row in rows[:REJECTS_AT_MOST]
    ]
    return {"all": len(rows), "rows": shown}


def _both(message: str) -> list[str]:
    return [in_chinese(message), message]


def _labels(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    indicators = connection.execute("SELECT indicator, name_zh, name_en FROM core.dim_indicator ORDER BY 1").fetchall()
    facets = connection.execute("SELECT facet, name_zh, name_en FROM core.dim_facet ORDER BY 1").fetchall()
    qualifiers = connection.execute("SELECT qualifier, name_zh, name_en FROM core.dim_qualifier ORDER BY 1").fetchall()
    problems = connection.execute("SELECT kind, coalesce(code, ''), name_zh, name_en FROM core.dim_problem").fetchall()
    return {
        name: {code: names for code, *names in rows}
        for name, rows in (
            ("indicators", indicators), ("facets", facets), ("qualifiers", qualifiers), ("problems", sorted(problems)),
        )
    }  # fmt: skip


def _overview(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    (totals,) = _rows(connection, "totals")
    return {
        "totals": totals,
        "runs": _dicts(
            connection,
            "SELECT run_id, flow, strftime(started_at, '%Y-%m-%dT%H:%M:%SZ') AS started,"
            " date_diff('millisecond', started_at, ended_at) / 1000 AS seconds, status, articles_seen, articles_new,"
            " articles_unchanged, articles_rejected, figures, relations, findings, heshu_version, rules_version"
            f" FROM quality.run ORDER BY started_at DESC LIMIT {RUNS_AT_MOST}",
        ),
        "kinds": _dicts(
            connection,
            "SELECT kind, count(*) FILTER (known IS NULL) AS open, count(known) AS known FROM mart.finding"
            " GROUP BY kind ORDER BY open DESC, kind",
        ),
        "relations": _dicts(
            connection,
            "SELECT kind, coalesce(verdict, 'undetermined') AS verdict, count(*) AS n FROM mart.relation"
            " GROUP BY ALL ORDER BY kind, verdict",
        ),
        "checks": _dicts(
            connection,
            "SELECT suite, expectation, subject, severity, outcome, element_count AS n, offending_count AS offending,"
            " description_zh AS zh, description_en AS en, observed, error FROM quality.expectation_result"
            " WHERE run_id = (SELECT arg_max(run_id, checked_at) FROM quality.expectation_result)"
            f" ORDER BY rowid LIMIT {CHECKS_AT_MOST}",
        ),
        "newest": _dicts(
            connection,
            "SELECT key, title, figures, findings, damaged FROM (" + _sql("article_list") + ") WHERE is_new LIMIT 12",
        ),
        "first_findings": _dicts(connection, "FROM (" + _sql("findings") + ") WHERE known IS NULL LIMIT 8"),
    }


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    return _dicts(connection, _sql(query))


def _dicts(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _sql(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _script_safe(text: str) -> str:
    """Return JSON in which no character ends a script or a line of one, should it ever stand in a page."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
