"""Audit a warehouse: run every expectation, keep every result and every offending row.

The warehouse has computed; Great Expectations judges; what it says is written down here.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from expectations.connect import share
from expectations.judgements import FILES, FOLDER, Judgement, mark, read_judgements
from warehouse.transactions import utc_now

if TYPE_CHECKING:
    import duckdb

    from expectations.suites import Planned

Outcome = Literal["pass", "fail", "error", "nothing"]
Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Result:
    """Hold what one expectation came to; the columns of `quality.expectation_result`."""

    suite: str
    expectation: str
    subject: str
    severity: str
    outcome: Outcome
    element_count: int
    """Rows that could be checked; with none the outcome is `nothing`, never `pass`."""
    offending_count: int
    description_zh: str
    description_en: str
    observed: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """Hold the audit of one run."""

    results: tuple[Result, ...]
    findings_count: int
    """All findings in the warehouse, those that a person has judged included."""
    known_count: int
    critical_failures: tuple[Result, ...]
    """Any of these keeps the warehouse from being published."""

    @property
    def publishable(self) -> bool:
        """Say whether our own work is sound, whatever the articles got wrong."""
        return not self.critical_failures


class ExpectationError(RuntimeError):
    """Say that an expectation could not be evaluated: neither held nor failed."""

    def __init__(self, results: Iterable[Result]) -> None:
        self.results = tuple(results)
        lines = (f"{r.suite}: {r.expectation} on {r.subject}: {r.error}" for r in self.results)
        super().__init__("expectations that could not be evaluated:\n  " + "\n  ".join(lines))


def validate(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    lang: Lang = "zh",
    *,
    judgements: Path = FOLDER,
    docs: Path | None = None,
) -> Validation:
    """Run every expectation on a warehouse that is open for writing, and write down the outcome.

    Takes the verdicts and findings as `warehouse.checks` left them: loading judges what it loads, so
    a night's run does not judge again what stands. Replaces the rows of this run in
    `quality.expectation_result`. With `docs`, builds the Great Expectations Data Docs there, in `lang`.
    Raises `ExpectationError`, after everything is written, where an expectation could not be
    evaluated; raises `ValueError` where a file of the folder `judgements` is malformed. Nothing may
    be in transaction on `connection`.
    """
    judged = read_judgements(judgements)
    connection.execute("SET enable_progress_bar = false")
    results = _expect(connection, run_id, lang, docs)
    marked = mark(connection, judged)
    # A misreading that is mended, or an error that is corrected, is no reason to complain.
    results += [_known(row, count) for row, count in marked.items() if row.decision == "known"]
    _write_results(connection, run_id, results)
    errors = [result for result in results if result.outcome == "error"]
    if errors:
        raise ExpectationError(errors)
    row = connection.execute("SELECT count(*), count(known) FROM quality.finding").fetchone()
    findings, known_findings = row or (0, 0)
    failures = tuple(r for r in results if r.severity == "critical" and r.outcome == "fail")
    return Validation(tuple(results), findings, known_findings, failures)


def _expect(connection: duckdb.DuckDBPyConnection, run_id: str, lang: Lang, docs: Path | None) -> list[Result]:
    context, source = share(connection)
    from expectations.suites import plan

    planned = plan()
    together: dict[tuple[str, str], list[Planned]] = defaultdict(list)
    for row in planned:
        together[row.suite, row.table].append(row)
    raw: dict[str, Any] = {}
    for (_, table), rows in together.items():
        raw.update(_run(source, context, table, rows, run_id, lang))
    if docs is not None:
        from expectations.datadocs import build

        build(context, docs)
    sizes = {sql: _count(connection, sql) for sql in {_population(row) for row in planned}}
    return [_result(connection, row, raw[row.id], sizes[_population(row)]) for row in planned]


def _run(source: Any, context: Any, table: str, rows: list[Planned], run_id: str, lang: Lang) -> dict[str, Any]:
    """Run the rows of one suite on one table; return the raw results by the ids of the rows."""
    from great_expectations import ExpectationSuite, RunIdentifier, ValidationDefinition

    name = f"{rows[0].suite}.{table}"
    schema, _, relation = table.partition(".")
    with warnings.catch_warnings():
        # It would have one data source per schema; DuckDB has one connection for all of them.
        warnings.filterwarnings("ignore", "`schema_name` is deprecated", DeprecationWarning)
        asset = source.add_table_asset(name=name, schema_name=schema, table_name=relation)
    suite = context.suites.add(ExpectationSuite(name=name))
    for row in rows:
        row.expectation.description = row.zh if lang == "zh" else row.en
        row.expectation.meta = {"id": row.id}
        suite.add_expectation(row.expectation)
    batch = asset.add_batch_definition_whole_table("all")
    definition = context.validation_definitions.add(ValidationDefinition(name=name, data=batch, suite=suite))
    found = definition.run(result_format={"result_format": "SUMMARY"}, run_id=RunIdentifier(run_name=run_id))
    return {result.expectation_config.meta["id"]: result for result in found.results}


def _result(connection: duckdb.DuckDBPyConnection, row: Planned, raw: Any, size: int) -> Result:
    error = _raised(raw.exception_info or {})
    counts_rows = "min_value" in row.expectation.configuration.kwargs
    outcome: Outcome = "pass" if size or counts_rows else "nothing"
    offending, observed = 0, None
    if error:
        outcome = "error"
    elif not raw.success:
        outcome = "fail"
        found = raw.result
        offending = 1 if counts_rows else int(found.get("unexpected_count", found.get("observed_value")))
        observed = f"{size} rows" if counts_rows else _sample(connection, row)
    return Result(
        suite=row.suite,
        expectation=type(row.expectation).__name__,
        subject=row.subject,
        severity=row.severity,
        outcome=outcome,
        element_count=size,
        offending_count=offending,
        description_zh=row.zh,
        description_en=row.en,
        observed=observed,
        error=error,
    )


def _sample(connection: duckdb.DuckDBPyConnection, row: Planned) -> str | None:
    """Return a few offending rows of our own work, for the operator; those of articles are findings."""
    query = getattr(row.expectation, "unexpected_rows_query", None)
    if query is None or row.severity != "critical":
        return None
    found = connection.execute(f"SELECT s::VARCHAR FROM ({query.replace('{batch}', row.table)}) s LIMIT 3").fetchall()
    return "; ".join(text for (text,) in found)


def _raised(info: dict[str, Any]) -> str | None:
    """Return the message of what an expectation raised; Great Expectations nests it by metric or not at all."""
    entries = [info] if "raised_exception" in info else list(info.values())
    for entry in entries:
        if entry["raised_exception"]:
            return str(entry["exception_message"]).strip().splitlines()[0]
    return None


def _known(known: Judgement, marked: int | None) -> Result:
    return Result(
        suite="known",
        expectation="ExpectKnownDiscrepanciesToMatch",
        subject=f"{FILES['known']}:{known.line}",
        severity="critical",
        outcome="nothing" if marked is None else "pass" if marked else "fail",
        element_count=0 if marked is None else 1,
        offending_count=int(marked == 0),
        description_zh=f"已判定的差异（{known.article}，{known.kind}）仍对应某条疑点；不再对应的应从文件中删去。",
        description_en=f"The judged discrepancy ({known.article}, {known.kind}) still explains a finding; "
        "remove the row once it does not.",
    )


def _write_results(connection: duckdb.DuckDBPyConnection, run_id: str, results: list[Result]) -> None:
    now = utc_now()
    rows = [
        (run_id, r.suite, r.expectation, r.subject, r.severity, r.outcome, r.element_count, r.offending_count,
         r.description_zh, r.description_en, r.observed, r.error, now)
        for r in results
    ]  # fmt: skip
    connection.execute("DELETE FROM quality.expectation_result WHERE run_id = $1", [run_id])
    connection.executemany(f"INSERT INTO quality.expectation_result VALUES ({', '.join('?' * 13)})", rows)


def _population(row: Planned) -> str:
    return row.population or f"SELECT count(*) FROM {row.table}"


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
