"""Publishing: whatever happens to a run, readers see the old state or the new one, whole."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from tests.publishing import run
from tests.readings import reading
from transforms.rows import readings_rows
from transforms.rules import default_rules
from warehouse.lock import LockedError, Owner, read_owner, writing
from warehouse.publish import PublishError, Warehouse
from warehouse.query import NoWarehouseError, open_published
from warehouse.shards import SHARDED, write_shard

SCRIPT = Path(__file__).parent / "publishing.py"
STAGES = ("copy", "prepare", "write", "loaded", "judged", "finish", "sync", "keep", "replace", "prune")
BEFORE = STAGES[: STAGES.index("replace") + 1]
"""Stages at which the new state is not yet published."""


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    """Give the shards of a first run, with one article, and of a second, with three."""
    tmp_path = tmp_path_factory.mktemp("shards")
    folders = []
    for name, keys in (("first", ["a1"]), ("second", ["a2", "a3", "a4"])):
        rows = readings_rows([reading(key, 430) for key in keys], default_rules())
        write_shard(dict(zip(SHARDED, rows, strict=True)), tmp_path / name, "b")
        folders.append(tmp_path / name)
    return folders


@pytest.fixture
def folder(tmp_path, shards):
    """Give a warehouse in which the first run was published."""
    run(tmp_path / "warehouse", shards[0], "run1")
    return tmp_path / "warehouse"


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, shards):
    """Give what two runs publish that nobody disturbs."""
    folder = tmp_path_factory.mktemp("undisturbed")
    run(folder, shards[0], "run1")
    run(folder, shards[1], "run2")
    return contents(folder)


def contents(folder):
    """Return what matters of a published warehouse, by table; fails where one contradicts another."""
    with open_published(folder) as con:
        tables = (
            "raw.article",
            "core.dim_article",
            "core.fact_figure",
            "core.fact_relation",
            "quality.verdict",
            "quality.finding",
        )
        found = {table: sorted(map(repr, con.execute(f"FROM {table}").fetchall())) for table in tables}
        articles = con.execute("SELECT article_key FROM core.dim_article ORDER BY 1").fetchall()
        runs = con.execute("SELECT run_id FROM quality.run ORDER BY 1").fetchall()
    assert len(found["core.fact_figure"]) == 5 * len(articles)
    assert len(found["quality.verdict"]) == len(articles)
    assert len(articles) == (1, 4)[len(runs) - 1]
    return found


def killed(folder, shards, stage, run_id="run2"):
    """Run the script up to a stage and kill it there."""
    command = [sys.executable, str(SCRIPT), str(folder), str(shards), run_id, stage]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if line.strip() == stage:
                break
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


# The plain course.


def test_what_is_published_can_be_read(folder):
    assert len(contents(folder)["core.fact_figure"]) == 5
    with duckdb.connect(str(folder / "heshu.duckdb"), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM mart.finding").fetchone() == (2,)


def test_nothing_is_left_behind(folder):
    left = {path.name for path in folder.iterdir()}
    assert left == {"heshu.duckdb", "states", "lock"}
    assert len(list((folder / "states").iterdir())) == 1


def test_without_a_warehouse_the_reader_is_told_how_to_make_one(tmp_path):
    with pytest.raises(NoWarehouseError, match="heshu run"):
        open_published(tmp_path)


def test_a_run_that_does_not_publish_changes_nothing(folder, shards):
    before = contents(folder)
    warehouse = Warehouse(folder)
    with warehouse.lock("run2"), warehouse.candidate("run2") as candidate:
        candidate.con.execute("DELETE FROM core.fact_figure")
    assert contents(folder) == before
    assert not (folder / "candidate.duckdb").exists()


def test_a_run_that_raises_changes_nothing(folder):
    before = contents(folder)
    warehouse = Warehouse(folder)
    with pytest.raises(duckdb.CatalogException), warehouse.lock("run2"), warehouse.candidate("run2") as candidate:
        candidate.con.execute("DELETE FROM core.fact_figure; DELETE FROM core.nothing")
    assert contents(folder) == before


def test_the_published_file_cannot_be_written_by_accident(folder):
    assert (folder / "heshu.duckdb").stat().st_mode & 0o222 == 0


# Killed.


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_a_stage(folder, shards, undisturbed, stage):
    before = contents(folder)
    killed(folder, shards[1], stage)
    after = contents(folder)
    assert (after == before) == (stage in BEFORE)
    run(folder, shards[1], "run2")
    assert contents(folder) == undisturbed
    assert not (folder / "candidate.duckdb").exists()
    # The killed run left no state that was never published.
    states = [state.path for state in Warehouse(folder).states()]
    assert len(states) == (2 if stage in BEFORE else 3)


@pytest.mark.parametrize("stage", ["copy", "loaded", "replace"])
def test_the_first_run_killed_leaves_no_warehouse(tmp_path, shards, stage):
    killed(tmp_path / "new", shards[0], stage, "run1")
    with pytest.raises(NoWarehouseError):
        open_published(tmp_path / "new")
    run(tmp_path / "new", shards[0], "run1")
    assert len(contents(tmp_path / "new")["core.fact_figure"]) == 5


@pytest.mark.slow
def test_killed_fifty_times_at_random(folder, shards):
    chance = random.Random(7)
    before = contents(folder)
    for _ in range(50):
        command = [sys.executable, str(SCRIPT), str(folder), str(shards[1]), "run2"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        timer = threading.Timer(chance.uniform(0.05, 1.6), process.kill)
        timer.start()
        process.communicate()
        timer.cancel()
        if contents(folder) != before:  # the kill came too late: begin again
            shutil.rmtree(folder)
            run(folder, shards[0], "run1")
            assert contents(folder) == before
    run(folder, shards[1], "run2")
    assert len(contents(folder)["core.fact_figure"]) == 20


# Readers.


def read_until(folder, stop, ready, failures):
    """Query again and again; put every error, and every state that is a mixture, into `failures`."""
    seen = set()
    while not stop.is_set():
        try:
            seen.add(len(contents(folder)["core.fact_figure"]))
        except Exception as error:
            failures.put(repr(error))
            return
        ready.set()
    if not seen <= {5, 20}:
        failures.put(f"states seen: {seen}")


@pytest.mark.slow
def test_eight_readers_see_one_state_while_a_run_publishes(folder, shards):
    context = multiprocessing.get_context("spawn")
    stop, failures = context.Event(), context.Queue()
    events = [context.Event() for _ in range(8)]
    readers = [context.Process(target=read_until, args=(folder, stop, ready, failures)) for ready in events]
    for reader in readers:
        reader.start()
    for ready in events:
        assert ready.wait(60)
    for _ in range(3):
        subprocess.run(
            [sys.executable, str(SCRIPT), str(folder), str(shards[1]), "run2"], check=True, capture_output=True
        )
    stop.set()
    for reader in readers:
        reader.join(60)
    assert failures.empty(), failures.get()


def test_an_open_reader_keeps_its_state(folder, shards):
    con = open_published(folder)
    subprocess.run([sys.executable, str(SCRIPT), str(folder), str(shards[1]), "run2"], check=True, capture_output=True)
    assert con.execute("SELECT count(*) FROM core.fact_figure").fetchone() == (5,)
    con.close()
    assert len(contents(folder)["core.fact_figure"]) == 20


# Kept states.


def test_states_are_kept_and_pruned(tmp_path, shards):
    folder = tmp_path / "warehouse"
    for number in range(4):
        warehouse = Warehouse(folder, keep=2)
        with warehouse.lock("x"), warehouse.candidate(f"run{number}") as candidate:
            candidate.publish()
    states = Warehouse(folder).states()
    assert [state.name.rpartition("-")[2] for state in states] == ["run2", "run3"]
    assert [state.published for state in states] == [False, True]


def test_rollback_and_forth(folder, shards):
    first = contents(folder)
    run(folder, shards[1], "run2")
    second = contents(folder)
    warehouse = Warehouse(folder)
    with warehouse.lock("rollback"):
        state = warehouse.rollback()
    assert state.name.endswith("run1")
    assert contents(folder) == first
    described = warehouse.states()[0].describe()
    assert (described["articles"], described["run_id"]) == (1, "run1")
    with warehouse.lock("rollback"), pytest.raises(PublishError, match="no earlier state"):
        warehouse.rollback()
    with warehouse.lock("rollback"):
        warehouse.rollback(warehouse.states()[1].name)
    assert contents(folder) == second
    with warehouse.lock("rollback"), pytest.raises(PublishError, match="kept are"):
        warehouse.rollback("yesterday")


def test_a_run_after_a_rollback_begins_from_what_is_published(folder, shards):
    run(folder, shards[1], "run2")
    warehouse = Warehouse(folder)
    with warehouse.lock("rollback"):
        warehouse.rollback()
    run(folder, shards[1], "run3")
    assert len(contents(folder)["core.fact_figure"]) == 20


# The lock.


def test_a_second_run_is_told_who_writes(folder):
    waited = []
    with (
        writing(folder, "the first run"),
        pytest.raises(LockedError, match=f"process {os.getpid()} .*the first run"),
        writing(folder, "the second", wait=0.1, on_wait=waited.append),
    ):
        pass
    assert waited[0].pid == os.getpid()


def test_the_lock_of_a_dead_process_is_recovered(folder, shards):
    killed(folder, shards[1], "loaded")
    owner = read_owner(folder)
    assert isinstance(owner, Owner)
    assert owner.dead
    with writing(folder, "the next"):
        assert read_owner(folder).pid == os.getpid()


def test_the_lock_that_a_child_of_a_dead_run_still_holds_is_taken(folder):
    code = (
        "import os, subprocess, sys\n"
        f"sys.path.insert(0, {str(SCRIPT.parents[1])!r})\n"
        "from pathlib import Path\n"
        "from warehouse.lock import writing\n"
        f"with writing(Path({str(folder)!r}), 'the dead run'):\n"
        "    if os.fork() == 0:\n"
        "        print(os.getpid(), flush=True)\n"
        "        sys.stdin.read()\n"
        "        os._exit(0)\n"
        "    import signal\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        child = int(process.stdout.readline())
        process.wait()
        try:
            with writing(folder, "the next", wait=5):
                assert read_owner(folder).pid == os.getpid()
        finally:
            os.kill(child, signal.SIGKILL)


# No room.


def test_a_full_disk_leaves_the_old_state(folder, shards, monkeypatch):
    import warehouse.publish as publish

    before = contents(folder)
    monkeypatch.setattr(
        publish.shutil, "disk_usage", lambda path: os.statvfs(path) and publish.shutil._ntuple_diskusage(9, 9, 0)
    )
    with pytest.raises(PublishError, match=r"disk full.*stays as it is"):
        run(folder, shards[1], "run2")
    assert contents(folder) == before


def test_a_disk_that_fills_while_writing_leaves_the_old_state(folder, shards):
    # A limit on the size of a file stands for a full disk: the system refuses the write all the same.
    before = contents(folder)
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"limit = {(folder / 'heshu.duckdb').stat().st_size + 4096}\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
        f"sys.path.insert(0, {str(SCRIPT.parents[1])!r})\n"
        "from pathlib import Path\n"
        "from tests.publishing import run\n"
        f"run(Path({str(folder)!r}), Path({str(shards[1])!r}), 'run2')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "PublishError" in done.stderr
    assert "stays as it is" in done.stderr
    assert contents(folder) == before
    run(folder, shards[1], "run2")
    assert len(contents(folder)["core.fact_figure"]) == 20
