"""Many made-up articles whose figures are known, end to end; with nothing new; with a worker that dies."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.corpus import articles, write_files
from tests.test_flow import ROOT, dump, heshu

pytestmark = pytest.mark.slow

COUNT = 200


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which two hundred generated articles were read by two processes."""
    folder = tmp_path_factory.mktemp("grown")
    write_files(folder, articles(COUNT, faults=0.2))
    settings = {"HESHU_TASK_RUNNER": "processes", "HESHU_WORKERS": "2", "HESHU_BATCH_BYTES": "100000"}
    done = heshu("run", "articles", cwd=folder, **settings)
    assert done.returncode == 0, done.stderr
    return folder


def events(folder: Path) -> list[dict[str, Any]]:
    """Return what the last run logged."""
    lines = (folder / "var" / "logs" / "heshu.log").read_text("utf-8").splitlines()
    logged = [json.loads(line) for line in lines]
    return logged[max(n for n, event in enumerate(logged) if event["event"] == "run.started") :]


def test_what_was_written_is_read_to_the_last_figure(grown: Path) -> None:
    gold = [json.loads(line) for line in (grown / "gold.jsonl").read_text("utf-8").splitlines()]
    with duckdb.connect(str(grown / "var" / "heshu.duckdb"), read_only=True) as con:
        figures = con.execute(
            "SELECT parse_filename(a.name), f.span_start, f.span_end, f.low::DOUBLE "
            "FROM core.fact_figure f JOIN core.dim_article a USING (article_key)"
        ).fetchall()
        relations = con.execute("SELECT kind, count(*)::INTEGER FROM core.fact_relation GROUP BY kind").fetchall()
        broken = con.execute(
            "SELECT parse_filename(a.name), v.kind FROM quality.verdict v JOIN core.dim_article a USING (article_key) "
            "WHERE v.verdict = 'inconsistent'"
        ).fetchall()
    assert sorted(figures) == sorted(
        (row["article"], f["start"], f["end"], round(f["low"], 2)) for row in gold for f in row["figures"]
    )
    assert dict(relations) == Counter(r["kind"] for row in gold for r in row["relations"])
    assert sorted(broken) == sorted((row["article"], fault["kind"]) for row in gold for fault in row["faults"])


def test_every_article_was_read_once_in_batches(grown: Path) -> None:
    read = [event["articles"] for event in events(grown) if event["event"] == "batch.read"]
    assert len(read) > 2
    assert sum(read) == COUNT


def test_with_nothing_new_nothing_is_read_judged_or_published(grown: Path) -> None:
    published = grown / "var" / "heshu.duckdb"
    before = published.stat()
    pages = {path: path.stat().st_mtime_ns for path in (grown / "var" / "report").rglob("*") if path.is_file()}
    done = heshu("run", "articles", cwd=grown)
    assert done.returncode == 0, done.stderr
    assert f"all {COUNT} articles are there already" in done.stdout
    logged = events(grown)
    assert not {event["event"] for event in logged} & {"batch.read", "load.judged"}
    assert {event["stage"] for event in logged if event["event"] == "stage.ended"} == {"discover", "read"}
    after = published.stat()
    assert (before.st_ino, before.st_mtime_ns, before.st_size) == (after.st_ino, after.st_mtime_ns, after.st_size)
    assert pages == {path: path.stat().st_mtime_ns for path in pages}


def test_a_dask_worker_that_is_killed_changes_no_row(grown: Path) -> None:
    """Two workers on loopback read; one is killed as soon as the first batch is there."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    scheduler = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = ["distributed.cli.dask_worker", f"tcp://127.0.0.1:{port}", "--nthreads", "1", "--no-nanny"]
    worker.append("--no-dashboard")
    settings = {
        "HESHU_TASK_RUNNER": "dask",
        "HESHU_DASK_ADDRESS": f"tcp://127.0.0.1:{port}",
        "HESHU_BATCH_BYTES": "20000",
    }
    staged = grown / "dask" / "staging"
    with started(scheduler, grown), started(worker, grown) as victim, started(worker, grown):

        def kill() -> None:
            while not any(staged.glob("*.json")) and not over.wait(0.01):
                pass
            victim.send_signal(signal.SIGKILL)

        over = threading.Event()
        killer = threading.Thread(target=kill)
        killer.start()
        try:
            done = heshu("run", "articles", "--warehouse", "dask", cwd=grown, **settings)
        finally:
            over.set()
            killer.join()
        assert victim.wait() == -signal.SIGKILL
    assert done.returncode == 0, done.stderr
    here, there = (dump(grown / name / "heshu.duckdb") for name in ("var", "dask"))
    assert here == there


@contextmanager
def started(module: list[str], cwd: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a module in a process group of its own; end all of it."""
    command = [sys.executable, "-m", *module]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=cwd, env=environment, stdout=quiet, stderr=quiet, start_new_session=True) as it:
        try:
            yield it
        finally:
            with suppress(ProcessLookupError):
                os.killpg(it.pid, signal.SIGKILL)
