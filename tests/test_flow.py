"""The main job as users start it: in a process of its own, with no Prefect server configured."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.exit_codes import Exit
from warehouse.statements import tables

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


def heshu(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    code = "from flows.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments, "--lang", "en"],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def dump(path: Path) -> dict[str, list[Any]]:
    """Return every row of every table but those that tell when, in order."""
    timeless = {"quality.run", "quality.expectation_result", "quality.schema_version"}
    with duckdb.connect(str(path), read_only=True) as con:
        return {
            table: con.execute(f"SELECT * EXCLUDE (run_id, seen_at) FROM {table} ORDER BY ALL").fetchall()
            if table in ("raw.article_source", "raw.reject")
            else con.execute(
                f"SELECT * {'EXCLUDE (checked_at)' if table == 'raw.source_state' else ''} FROM {table} ORDER BY ALL"
            ).fetchall()
            for table in tables()
            if table not in timeless
        }


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Return a folder in which the samples were read once, and what that run printed."""
    folder = tmp_path_factory.mktemp("finished")
    shutil.copytree(ROOT / "samples", folder / "samples")
    return folder, heshu("run", "samples", cwd=folder)


@pytest.fixture
def copy(finished: tuple[Path, Any], tmp_path: Path) -> Path:
    """Return a copy of that folder to change, file times included."""
    shutil.copytree(finished[0], tmp_path / "copy")
    return tmp_path / "copy"


def test_first_run_publishes_reports_and_says_what_next(finished: tuple[Path, Any]) -> None:
    folder, done = finished
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    with duckdb.connect(str(folder / "var" / "heshu.duckdb"), read_only=True) as con:
        (articles,) = con.execute("SELECT count(*) FROM core.dim_article").fetchone() or ()
        (figures,) = con.execute("SELECT count(*) FROM core.fact_figure").fetchone() or ()
    assert articles == len([p for p in (ROOT / "samples").glob("*.*") if p.suffix in (".txt", ".html")])
    assert f"{articles} articles read" in done.stdout
    assert f"{figures} figures" in done.stdout
    assert "var/heshu.duckdb" in done.stdout
    assert "heshu sql" in done.stdout
    report = folder / "var" / "report" / "index.html"
    assert str(report.relative_to(folder)) in done.stdout
    assert report.is_file()


def test_no_task_record_is_lost(finished: tuple[Path, Any]) -> None:
    """The temporary server's own database must know every task of the run as completed."""
    import sqlite3

    with sqlite3.connect(Path(os.environ["PREFECT_HOME"]) / "prefect.db") as con:
        flow = con.execute("SELECT id, state_type FROM flow_run ORDER BY created DESC LIMIT 1").fetchone()
        tasks = con.execute("SELECT name, state_type FROM task_run WHERE flow_run_id = ?", flow[:1]).fetchall()
    assert flow[1] == "COMPLETED"
    assert {name.split("-")[0].split(" ")[0] for name, _ in tasks} == {"read", "load", "check", "publish", "report"}
    assert {state for _, state in tasks} == {"COMPLETED"}


def test_second_run_changes_nothing_and_says_so(copy: Path) -> None:
    before = (copy / "var" / "heshu.duckdb").stat()
    done = heshu("run", "samples", cwd=copy)
    assert done.returncode == 0, done.stderr
    assert "nothing is new" in done.stdout
    after = (copy / "var" / "heshu.duckdb").stat()
    assert (before.st_ino, before.st_mtime_ns, before.st_size) == (after.st_ino, after.st_mtime_ns, after.st_size)


def test_touched_files_change_no_row(copy: Path) -> None:
    before = dump(copy / "var" / "heshu.duckdb")
    for path in (copy / "samples").iterdir():
        if path.is_file():
            os.utime(path)
    assert heshu("run", "samples", cwd=copy).returncode == 0
    after = dump(copy / "var" / "heshu.duckdb")
    states = "raw.source_state"
    assert [row[:2] + row[4:] for row in before.pop(states)] == [row[:2] + row[4:] for row in after.pop(states)]
    assert before == after


def test_only_the_new_article_is_read_and_judged(copy: Path) -> None:
    text = "2019年，全县共投入资金12.5亿元，建成养殖场7个，其中东川乡5个、西岭镇2个。"
    (copy / "samples" / "new.txt").write_text(text, encoding="utf-8")
    done = heshu("run", "samples", cwd=copy)
    assert done.returncode == 0, done.stderr
    assert "1 articles read" in done.stdout
    logged = [json.loads(line) for line in (copy / "var" / "logs" / "heshu.log").read_text("utf-8").splitlines()]
    assert [event["articles"] for event in logged if event["event"] == "batch.read"][-1] == 1
    judged = [event["relations"] for event in logged if event["event"] == "load.judged"]
    assert (judged[0] > 20, judged[1:]) == (True, [1])


def test_bad_input_is_named_kept_as_rejects_and_the_rest_goes_on(copy: Path) -> None:
    folder = copy / "samples"
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 50)
    (folder / "undecodable.txt").write_bytes(b"\x80\xff" * 400)
    with (folder / "large.txt").open("wb") as file:
        file.truncate(50_000_000)
    (folder / "good.txt").write_text("2019年，全县共投入资金12.5亿元。", encoding="utf-8")
    done = heshu("run", "samples", "nowhere", cwd=copy)
    assert done.returncode == 0, done.stderr
    assert "1 articles read" in done.stdout
    assert "Traceback" not in done.stderr
    for name, reason in (
        *(("empty.txt", "empty"), ("binary.txt", "binary"), ("undecodable.txt", "undecodable")),
        *(("large.txt", "too large"), ("nowhere", "not found")),
    ):
        assert f"{name} ({reason})" in done.stderr
    with duckdb.connect(str(copy / "var" / "heshu.duckdb"), read_only=True) as con:
        kept = con.execute("SELECT parse_filename(locator), reason FROM raw.reject ORDER BY 2").fetchall()
    assert [reason for _, reason in kept] == ["binary", "empty", "not_found", "too_large", "undecodable"]
    again = heshu("run", "samples", "nowhere", cwd=copy)
    assert "nothing is new" in again.stdout


def test_no_articles_at_all(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = heshu("run", "empty", cwd=tmp_path)
    assert done.returncode == Exit.USAGE
    assert "no article" in done.stderr
    assert not (tmp_path / "var" / "heshu.duckdb").exists()


def test_critical_failure_leaves_what_is_published(copy: Path) -> None:
    """A quote that is not in the text, planted into the shard on its way, must stop the run."""
    before = (copy / "var" / "heshu.duckdb").stat()
    (copy / "samples" / "new.txt").write_text("2019年，全县共投入资金12.5亿元，建成养殖场7个。", encoding="utf-8")
    code = (
        "import flows.batches as batches\n"
        "honest = batches.reading_rows\n"
        "def planted(reading, rules):\n"
        "    found = honest(reading, rules)\n"
        "    found.fact_figure[0] = found.fact_figure[0]._replace(quote='99亿元')\n"
        "    return found\n"
        "batches.reading_rows = planted\n"
        "import sys; sys.argv = ['heshu', 'run', 'samples', '--lang', 'en']\n"
        "from flows.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == Exit.CRITICAL, done.stderr
    assert "quote" in done.stderr
    assert "nothing was published" in done.stderr
    assert "Traceback" not in done.stderr
    assert (copy / "var" / "heshu.duckdb").stat().st_ino == before.st_ino
    mended = heshu("run", "samples", cwd=copy)
    assert mended.returncode == 0, "what was read wrong is read again: " + mended.stderr


def test_sql_reads_what_was_published(finished: tuple[Path, Any]) -> None:
    folder, _ = finished
    query = "SELECT count(*) AS n, sum(low) AS total FROM core.fact_figure WHERE unit = '户'"
    done = heshu("sql", query, "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == {"n", "total"}
    assert heshu("sql", "DELETE FROM core.fact_figure", cwd=folder).returncode == Exit.QUERY
    assert heshu("sql", "SELEC 1", cwd=folder).returncode == Exit.QUERY


def test_report_says_where_it_is(finished: tuple[Path, Any]) -> None:
    done = heshu("report", cwd=finished[0])
    assert done.stdout.strip() == "var/report/index.html"
