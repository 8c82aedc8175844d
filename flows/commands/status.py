"""Say what is published, what the last runs came to, and what waits."""

from __future__ import annotations

import datetime
import json
import shutil
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import click

from flows import cli
from flows.exit_codes import Exit
from flows.language import program, say, told
from flows.layout import STAGING, report_path
from flows.logs import LOG

if TYPE_CHECKING:
    from pathlib import Path

LAST = 10
"""Runs that are listed."""
TAIL = 500_000
"""Bytes at the end of the log that are searched for the last run."""


@cli.command("status")
@cli.warehouse_option
@cli.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="status.format")
def command(warehouse: str | None, form: str) -> int:
    """Print the state of the warehouse."""
    folder = cli.settings(warehouse=warehouse).warehouse
    status = state(folder)
    if form == "json":
        click.echo(json.dumps(status, ensure_ascii=False, default=str))
    else:
        _print(status)
    return Exit.OK if status["published"] else Exit.NO_WAREHOUSE


def state(folder: Path) -> dict[str, Any]:
    """Return everything that `heshu status` says."""
    from transforms.rows import rules_version
    from transforms.rules import default_rules
    from warehouse.lock import read_owner
    from warehouse.migrate import SchemaError
    from warehouse.query import NoWarehouseError, open_published

    owner = read_owner(folder)
    out: dict[str, Any] = {
        "folder": str(folder),
        "published": None,
        "writing": None if owner is None or owner.dead else str(owner),
        "last_attempt": last_attempt(folder, running=owner is not None and not owner.dead),
        "waiting_batches": len(list((folder / STAGING).glob("*.json"))),
        "report": str(report_path(folder) or "") or None,
        "free_bytes": shutil.disk_usage(folder if folder.exists() else folder.absolute().parent).free,
        "versions": {
            "rules": rules_version(default_rules()),
            **{name: version(name) for name in ("heshu", "duckdb", "prefect", "great-expectations")},
        },
        "problem": None,
        "runs": [],
    }
    try:
        con = open_published(folder)
    except (NoWarehouseError, SchemaError) as error:
        out["problem"] = told(error)
        return out
    with con:
        return out | _published(con, folder, out["versions"]["rules"])


def last_attempt(folder: Path, *, running: bool) -> dict[str, str] | None:
    """Return what the log says of the last run: also of one that failed, was cut off or had nothing to publish."""
    path = folder / LOG
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return None
    last: dict[str, str] | None = None
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:  # the first may be half a line
            continue
        found = {
            "run_id": str(event.get("run_id")),
            "flow": str(event.get("flow")),
            "at": str(event.get("timestamp"))[:19].replace("T", " "),
        }
        match event.get("event"):
            case "run.started":
                last = found | {"status": "running" if running else "cut off", "reason": ""}
            case "run.outcome":
                last = found | {"status": str(event.get("status")), "reason": ""}
            case "run.failed":
                said = str(event.get("exception", "")).strip().splitlines() or [""]
                last = found | {"status": "failed", "reason": told(said[-1].partition(": ")[2] or said[-1])}
    return last


def _published(con: Any, folder: Path, rules: str) -> dict[str, Any]:
    from warehouse.publish import PUBLISHED, Warehouse

    path = folder / PUBLISHED
    (articles, figures, findings, stale) = con.execute(
        "SELECT (SELECT count(*) FROM core.dim_article), (SELECT count(*) FROM core.fact_figure), "
        "(SELECT count(*) FROM quality.finding), "
        "(SELECT count(*) FROM core.dim_article WHERE rules_version <> $rules)",
        {"rules": rules},
    ).fetchone()
    runs = con.execute(
        "SELECT run_id, flow, started_at, ended_at, status, articles_new, articles_rejected, findings "
        f"FROM quality.run ORDER BY started_at DESC LIMIT {LAST}"
    )
    names = [column[0] for column in runs.description]
    since = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).replace(tzinfo=None, microsecond=0)
    return {
        "published": {
            "path": str(path),
            "bytes": path.stat().st_size,
            "since": since,
            "articles": articles,
            "figures": figures,
            "findings": findings,
            "stale_articles": stale,
            "kept_states": [kept.name for kept in Warehouse(folder).states()],
        },
        "runs": [dict(zip(names, row, strict=True)) for row in runs.fetchall()],
    }


def _size(size: int) -> str:
    """Return a size for people.

    >>> _size(64_700_000_000), _size(2_345_678)
    ('64.7 GB', '2.3 MB')
    """
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"


def _print(status: dict[str, Any]) -> None:
    from rich.table import Table

    from flows.terminal import console

    click.echo(say("status.versions", **{name.replace("-", "_"): v for name, v in status["versions"].items()}))
    click.echo(say("status.free", free=_size(status["free_bytes"]), folder=status["folder"]))
    if status["writing"]:
        click.echo(say("status.writing", owner=status["writing"]))
    if status["waiting_batches"]:
        click.echo(say("status.waiting", count=status["waiting_batches"]))
    attempt = status["last_attempt"]
    if attempt and attempt["status"] in ("failed", "cut off"):
        click.echo(say("status.failed" if attempt["status"] == "failed" else "status.cut_off", **attempt))
    elif attempt and attempt["status"] == "unchanged":
        click.echo(say("status.unchanged", **attempt))
    published = status["published"]
    if published is None:
        click.echo(status["problem"])
        return
    click.echo(say("status.published", megabytes=f"{published['bytes'] / 1e6:.1f}", **published))
    click.echo(say("status.kept", count=len(published["kept_states"])))
    if published["stale_articles"]:
        click.echo(say("run.stale", heshu=program(), stale=published["stale_articles"]))
    if status["report"]:
        click.echo(say("run.report", path=status["report"]))
    names = ("run_id", "flow", "started_at", "status", "articles_new", "articles_rejected", "findings")
    table = Table(*(say(f"status.{name}_column") for name in names), box=None, pad_edge=False)
    for run in status["runs"]:
        table.add_row(*(str(run[name]).partition(".")[0] for name in names))
    console().print(table)
