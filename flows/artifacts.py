"""Show what a run came to in the Prefect UI, and emit events that automations can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.events import emit_event

from flows.language import language, say
from flows.outcome import CriticalError, Outcome

FAILED = "heshu.run.failed"
CRITICAL = "heshu.quality.critical"
SHOWN = 200
"""Findings in the table; the report has all."""


def show_outcome(outcome: Outcome) -> None:
    """Create the artifacts of a run: a summary, a table of findings, a link to the report."""
    lines = [
        say("run.done", new=outcome.new, unchanged=outcome.unchanged, rejected=len(outcome.rejects)),
        say(
            "run.totals",
            articles=outcome.articles,
            figures=outcome.figures,
            relations=outcome.relations,
            findings=outcome.findings,
        ),
        *(f"{r.locator}: {r.reason}, {r.detail}" for r in outcome.rejects[:SHOWN]),
    ]
    create_markdown_artifact("\n".join(f"- {line}" for line in lines), key="summary")
    if outcome.status == "published":
        create_table_artifact(_findings(outcome), key="findings")
    if outcome.report:
        create_link_artifact(outcome.report.resolve().as_uri(), key="report")


@contextmanager
def announced(run_id: str) -> Iterator[None]:
    """Emit `heshu.quality.critical` or `heshu.run.failed` for what ends a run."""
    try:
        yield
    except Exception as error:
        name = CRITICAL if isinstance(error, CriticalError) else FAILED
        resource = {"prefect.resource.id": f"heshu.run.{run_id}", "prefect.resource.name": run_id}
        emit_event(name, resource=resource, payload={"reason": str(error), "kind": type(error).__name__})
        raise


def _findings(outcome: Outcome) -> list[dict[str, str]]:
    from warehouse.query import open_published

    why = "why_zh" if language() == "zh" else "why_en"
    con = open_published(outcome.folder)
    try:
        rows = con.execute(
            f"SELECT a.name, f.kind, f.{why} FROM quality.finding f JOIN core.dim_article a USING (article_key) "
            f"ORDER BY a.name, f.kind LIMIT {SHOWN}"
        ).fetchall()
    finally:
        con.close()
    return [{"article": name, "kind": kind, "why": said} for name, kind, said in rows]
