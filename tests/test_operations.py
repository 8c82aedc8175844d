"""What operators do: rebuild, revalidate, roll back, export, ask for the state, schedule."""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from flows.commands.export import _safe
from flows.exit_codes import Exit
from tests.test_flow import dump, finished, heshu  # noqa: F401 - the fixture is shared
from warehouse.statements import SCHEMA_VERSION

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent


@pytest.fixture
def copy(finished: tuple[Path, Any], tmp_path: Path) -> Path:  # noqa: F811
    shutil.copytree(finished[0], tmp_path / "copy", copy_function=shutil.copy2)
    return tmp_path / "copy"


def make_stale(folder: Path) -> None:
    """Say that every article was read by other rules, with one figure of each read otherwise."""
    path = folder / "var" / "heshu.duckdb"
    path.chmod(0o644)
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE core.dim_article SET rules_version = 'old'")
        con.execute("UPDATE core.fact_figure SET rules_version = 'old', facet = 'target' WHERE figure_id = 'f1'")


def test_rebuild_renews_what_older_rules_read_and_nothing_else(copy: Path) -> None:
    before = dump(copy / "var" / "heshu.duckdb")
    make_stale(copy)
    assert "stale" in json.dumps(json.loads(heshu("status", "--format", "json", cwd=copy).stdout))
    assert "older rules" in heshu("run", "samples", cwd=copy).stdout
    done = heshu("rebuild", cwd=copy)
    assert done.returncode == 0, done.stderr
    assert dump(copy / "var" / "heshu.duckdb") == before
    assert "older rules" not in heshu("status", cwd=copy).stdout


def test_revalidate_finds_what_was_altered(copy: Path) -> None:
    path = copy / "var" / "heshu.duckdb"
    before = dump(path)
    path.chmod(0o644)
    with duckdb.connect(str(path)) as con:
        con.execute("DELETE FROM quality.verdict")
        con.execute("DELETE FROM quality.finding")
    done = heshu("revalidate", cwd=copy)
    assert done.returncode == 0, done.stderr
    assert dump(path) == before


def test_a_backfill_that_was_killed_goes_on_where_it_was(copy: Path, tmp_path: Path) -> None:
    """Killed while its second round is read; the rows are those of one run, and nothing published is read again."""
    archive = shutil.make_archive(str(copy / "packed"), "zip", copy / "samples")
    assert heshu("run", Path(archive).name, "--warehouse", "whole", cwd=copy).returncode == 0
    code = "from flows.cli import main; main()"
    words = ["backfill", Path(archive).name, "--round", "4", "--warehouse", "rounds"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    log, staging = copy / "rounds" / "logs" / "heshu.log", copy / "rounds" / "staging"

    def is_in_second_round() -> bool:
        return log.exists() and "run.outcome" in log.read_text("utf-8") and any(staging.glob("*.json"))

    with subprocess.Popen([sys.executable, "-c", code, *words], cwd=copy, env=environment) as process:
        while process.poll() is None and not is_in_second_round():
            threading.Event().wait(0.005)
        process.kill()
    done = heshu(*words, cwd=copy)
    assert done.returncode == 0, done.stderr
    assert "6 articles read, 4 unchanged" in done.stdout
    here, there = (dump(copy / name / "heshu.duckdb") for name in ("whole", "rounds"))
    assert here == there
    events = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    rounds = [event["new"] for event in events if event["event"] == "run.outcome"]
    assert rounds == [4, 4, 2]
    assert "nothing is new" in heshu(*words, cwd=copy).stdout


@pytest.mark.parametrize("command", ["rebuild", "revalidate"])
def test_the_old_state_stays_published_where_the_new_one_does_not_pass(copy: Path, command: str) -> None:
    """What is published was tampered with, so that our own checks must fail; it stays, for readers, as it was."""
    path = copy / "var" / "heshu.duckdb"
    path.chmod(0o644)
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE core.fact_figure SET quote = '99亿元' WHERE figure_id = 'f1'")
        # One that is stale, so that there is something to read again; the others keep their false quotes.
        con.execute("UPDATE core.dim_article SET rules_version = 'old' WHERE name LIKE '%01_%'")
    before, rows = path.stat(), dump(path)
    done = heshu(command, cwd=copy)
    assert done.returncode == Exit.CRITICAL, done.stderr
    assert "nothing was published" in done.stderr
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert dump(path) == rows
    assert not (copy / "var" / "candidate.duckdb").exists()


def test_rollback_publishes_the_state_before(copy: Path) -> None:
    path = copy / "var" / "heshu.duckdb"
    before = dump(path)
    (copy / "samples" / "new.txt").write_text("2019年，全县共投入资金12.5亿元。", encoding="utf-8")
    assert heshu("run", "samples", cwd=copy).returncode == 0
    assert dump(path) != before
    listed = heshu("rollback", "--list", cwd=copy).stdout.splitlines()
    assert len(listed) == 2
    assert listed[1].startswith("* ")
    assert heshu("rollback", cwd=copy).returncode == 0
    assert dump(path) == before
    assert heshu("rollback", "nonsense", cwd=copy).returncode == Exit.FAILED


def test_status_tells_what_is_published_and_what_ran(copy: Path) -> None:
    state = json.loads(heshu("status", "--format", "json", cwd=copy).stdout)
    assert state["published"]["articles"] == 10
    assert [run["flow"] for run in state["runs"]] == ["daily"]
    assert state["writing"] is None
    assert state["versions"]["duckdb"] == duckdb.__version__
    assert heshu("status", cwd=copy.parent).returncode == Exit.NO_WAREHOUSE


@pytest.mark.parametrize("form", ["parquet", "csv", "xlsx"])
def test_export_writes_every_row(copy: Path, form: str) -> None:
    done = heshu("export", "out", "--format", form, "--table", "core.fact_figure", cwd=copy)
    assert done.returncode == 0, done.stderr
    path = copy / "out" / f"core.fact_figure.{form}"
    with duckdb.connect(str(copy / "var" / "heshu.duckdb"), read_only=True) as con:
        (rows,) = con.execute("SELECT count(*) FROM core.fact_figure").fetchone() or ()
    if form == "parquet":
        counted = duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
    elif form == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            counted = len(list(csv.DictReader(file)))
    else:
        counted = len(list(openpyxl.load_workbook(path, read_only=True).worksheets[0].rows)) - 1
    assert counted == rows
    assert heshu("export", "out", "--table", "no.such", cwd=copy).returncode == Exit.QUERY


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_exported_text_is_never_run_as_a_formula(cell: str) -> None:
    assert _safe(cell) == "'" + cell
    assert _safe("贫困户") == "贫困户"


def test_an_older_warehouse_is_refused_by_readers_and_migrated_by_the_next_run(copy: Path, tmp_path: Path) -> None:
    """A newer schema, with its migration, stands in for the next heshu; nothing else is new."""
    (tmp_path / f"{SCHEMA_VERSION + 1:03d}_note.sql").write_text("ALTER TABLE quality.run ADD COLUMN note VARCHAR;")
    newer = (
        "import sys, pathlib, warehouse.statements as statements\n"
        "statements.SCHEMA_VERSION += 1\n"
        "import warehouse.migrate as migrate\n"
        f"migrate.MIGRATIONS = pathlib.Path({str(tmp_path)!r})\n"
        "from flows.cli import main; main()"
    )

    def newer_heshu(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", newer, *arguments, "--lang", "en"],
            cwd=copy, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    before = dump(copy / "var" / "heshu.duckdb")
    refused = newer_heshu("sql", "SELECT 1")
    assert refused.returncode == Exit.NO_WAREHOUSE
    assert "`heshu run`" in refused.stderr
    done = newer_heshu("run", "samples")
    assert done.returncode == 0, done.stderr
    assert "nothing is new" in done.stdout
    assert newer_heshu("sql", "SELECT note FROM quality.run").returncode == 0
    assert dump(copy / "var" / "heshu.duckdb") == before
    older = heshu("run", "samples", cwd=copy)
    assert older.returncode == Exit.FAILED
    assert "newer than" in older.stderr


def test_second_run_says_who_holds_the_lock(copy: Path) -> None:
    from warehouse.lock import writing

    with writing(copy / "var", "a test"):
        done = heshu("run", "samples", cwd=copy)
    assert done.returncode == Exit.LOCKED
    assert "a test" in done.stderr
    assert str(os.getpid()) in done.stderr


def test_sources_of_every_kind_in_one_run(copy: Path) -> None:
    """One that fails does not stop the others, and one article in two sources is one article."""
    text = "2019年，全县共投入资金12.5亿元，建成养殖场7个。"
    shutil.make_archive(str(copy / "packed"), "zip", copy / "samples")
    (copy / "table.jsonl").write_text(json.dumps({"text": text}), encoding="utf-8")
    (copy / "samples" / "same.txt").write_text(text, encoding="utf-8")
    (copy / "heshu.toml").write_text(
        '[[sources]]\nlocation = "samples"\n[[sources]]\nlocation = "packed.zip"\n'
        '[[sources]]\nlocation = "table.jsonl"\n[[sources]]\nlocation = "nowhere.zip"\n'
        '[[sources]]\nlocation = "http://127.0.0.1:9/page.html"\n',
        encoding="utf-8",
    )
    done = heshu("run", cwd=copy)
    assert done.returncode == 0, done.stderr
    assert "nowhere.zip (not found)" in done.stderr
    assert "127.0.0.1:9" in done.stderr
    with duckdb.connect(str(copy / "var" / "heshu.duckdb"), read_only=True) as con:
        articles = con.execute("SELECT count(*) FROM raw.article WHERE text = $1", [text]).fetchall()
        sources = con.execute(
            "SELECT source FROM raw.article_source JOIN raw.article USING (article_key) WHERE text = $1 ORDER BY 1",
            [text],
        ).fetchall()
        (count,) = con.execute("SELECT count(*) FROM core.dim_article").fetchone() or ()
    assert articles == [(1,)]
    assert sources == [("samples",), ("table.jsonl",)]
    assert count == 11
    assert "nothing is new" in heshu("run", cwd=copy).stdout


def test_serve_runs_on_schedule(tmp_path: Path) -> None:
    """The first minute that comes must bring a published warehouse."""
    code = "from flows.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(tmp_path / "home")}
    arguments = ["serve", str(ROOT / "samples"), "--cron", "* * * * *", "--warehouse", str(tmp_path / "var")]
    with (
        (tmp_path / "out").open("w") as out,
        subprocess.Popen(
            [sys.executable, "-c", code, *arguments], cwd=ROOT, stdout=out, stderr=out, env=environment
        ) as process,
    ):
        published, over = tmp_path / "var" / "heshu.duckdb", threading.Event()
        try:
            for _ in range(240):
                if published.exists() or process.poll() is not None:
                    break
                over.wait(1)
            assert published.exists(), (tmp_path / "out").read_text()
        finally:
            process.terminate()
            process.wait(60)


def test_serve_refuses_what_cron_does_not_understand(tmp_path: Path) -> None:
    done = heshu("serve", "x", "--cron", "at two", cwd=tmp_path)
    assert done.returncode == Exit.USAGE
    assert "0 2 * * *" in done.stderr
    assert heshu("serve", cwd=tmp_path).returncode == Exit.USAGE


@pytest.mark.parametrize("stage", ["staging/*.json", "candidate.duckdb", "datadocs/index.html", "report/index.html"])
def test_killed_run_leaves_a_whole_warehouse_and_the_next_run_completes(copy: Path, tmp_path: Path, stage: str) -> None:
    """Killed when the stage's file appears; the old state or the new stands, and the end is that of an undisturbed run."""
    undisturbed = tmp_path / "undisturbed"
    (copy / "samples" / "new.txt").write_text("2019年，全县共投入资金12.5亿元，建成养殖场7个。", encoding="utf-8")
    shutil.copytree(copy, undisturbed, copy_function=shutil.copy2)
    assert heshu("run", "samples", cwd=undisturbed).returncode == 0
    old, new = dump(copy / "var" / "heshu.duckdb"), dump(undisturbed / "var" / "heshu.duckdb")
    shutil.rmtree(copy / "var" / "report")
    code = "from flows.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, "run", "samples"]
    with subprocess.Popen(command, cwd=copy, env=environment) as process:
        while process.poll() is None and not any((copy / "var").glob(stage)):
            threading.Event().wait(0.005)
        process.kill()
    assert dump(copy / "var" / "heshu.duckdb") in (old, new)
    done = heshu("run", "samples", cwd=copy)
    assert done.returncode == 0, done.stderr
    assert dump(copy / "var" / "heshu.duckdb") == new
    assert (copy / "var" / "report" / "index.html").is_file()
    assert not (copy / "var" / "candidate.duckdb").exists()


def test_reading_is_spread_over_a_dask_cluster(copy: Path) -> None:
    """A scheduler and two workers on loopback read the batches of a new warehouse."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    dask = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-dashboard",
    ]
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        f"tcp://127.0.0.1:{port}",
        "--nworkers",
        "2",
        "--nthreads",
        "1",
        "--no-dashboard",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment, "cwd": copy}
    with subprocess.Popen(dask, **quiet) as scheduler, subprocess.Popen(worker, **quiet) as workers:  # type: ignore[call-overload]
        try:
            settings = {
                "HESHU_TASK_RUNNER": "dask",
                "HESHU_DASK_ADDRESS": f"tcp://127.0.0.1:{port}",
                "HESHU_BATCH_BYTES": "3000",
            }
            done = heshu("run", "samples", "--warehouse", "other", cwd=copy, **settings)
        finally:
            workers.terminate()
            scheduler.terminate()
    assert done.returncode == 0, done.stderr
    timeless = ("raw.article_source", "raw.source_state")
    here, there = (dump(copy / name / "heshu.duckdb") for name in ("var", "other"))
    assert {k: v for k, v in here.items() if k not in timeless} == {k: v for k, v in there.items() if k not in timeless}
