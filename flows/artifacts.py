"""Show what a run came to in the Prefect UI, and emit events that automations can act on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.events import emit_event

from flows.language import language, say
from flows.logs import log
from flows.outcome import CriticalError, Outcome

FAILED = "heshu.run.failed"
CRITICAL = "heshu.quality.critical"
SHOWN = 200
"""Findings in the table; the report has all."""
SECONDS = 2.0
"""The progress artifact is renewed no more often than this, and at every stage."""
SHARES = {"read": 80, "load": 90, "check": 95, "publish": 98, "report": 100}
"""Percent of a run that are done when a stage is."""


class ProgressArtifact:
    """Show in the Prefect UI how far a run is; where that fails, the run goes on without."""

    def __init__(self) -> None:
        self._id: UUID | None = None
        self._failed = False
        self._name = ""
        self._from, self._to = 0.0, 0.0
        self._done, self._total = 0, 0
        self._next = 0.0

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage."""
        self._name, self._from = name, self._to
        self._to = next((share for stage, share in SHARES.items() if say(f"stage.{stage}") == name), self._from)
        self._done, self._total = 0, total or 0
        self._show()

    def advance(self, items: int) -> None:
        """Count items, and show them now and then."""
        self._done += items
        if time.monotonic() >= self._next:
            self._show()

    def close(self) -> None:
        """Show that all is done."""
        self._from = self._to = 100.0
        self._show()

    def _show(self) -> None:
        if self._failed:
            return
        share = min(1.0, self._done / self._total) if self._total else 0.0
        percent = self._from + share * (self._to - self._from)
        said = f"{self._name} {self._done:,}/{self._total:,}" if self._total else f"{self._name} {self._done or ''}"
        try:
            if self._id is None:
                created = create_progress_artifact(percent, key="progress", description=said.strip())
                self._id = created if isinstance(created, UUID) else None
            else:
                update_progress_artifact(self._id, percent, description=said.strip())
        except Exception:  # a server that is away for a moment must not end a run
            self._failed = True
            log().warning("progress.failed", exc_info=True)
        self._next = time.monotonic() + SECONDS


def show_outcome(outcome: Outcome, report_url: str | None = None) -> None:
    """Create the artifacts of a run: a summary, a table of findings, a link to the report.

    A browser opens no link from a server's page to a file: `report_url` is where the report is served.
    """
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
        create_link_artifact(report_url or outcome.report.resolve().as_uri(), key="report")


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
    with open_published(outcome.folder) as con:
        rows = con.execute(
            f"SELECT a.name, f.kind, f.{why} FROM quality.finding f JOIN core.dim_article a USING (article_key) "
            f"ORDER BY a.name, f.kind LIMIT {SHOWN}"
        ).fetchall()
    return [{"article": name, "kind": kind, "why": said} for name, kind, said in rows]
