"""A run that is killed leaves no process behind: not its temporary server, not its readers."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import await_that, descendants, kill_tree, living

ROOT = Path(__file__).parent.parent


def start(code: str, folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_child_ends_with_the_one_that_was_killed(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys\n"
        "from flows.orphans import end_with_us\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import sys; sys.stdin.read()'], stdin=subprocess.PIPE)\n"
        "end_with_us(child.pid)\n"
        "print('ready', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with start(code, tmp_path) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            children = descendants(process.pid)
            assert len(children) == 2, "the child, and what watches over it"
            process.send_signal(signal.SIGKILL)
            process.wait()
            await_that(lambda: not living(children), 20, "the end of the children")
        finally:
            kill_tree(process)


def test_a_child_that_has_ended_is_no_trouble(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys\n"
        "from flows.orphans import end_with_us\n"
        "child = subprocess.Popen([sys.executable, '-c', ''])\n"
        "end_with_us(child.pid)\n"
        "child.wait()\n"
        "print('done')\n"
    )
    with start(code, tmp_path) as process:
        assert process.communicate(timeout=60)[0] == "done\n"
    assert process.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("runner", ["threads", "processes"])
def test_a_run_that_was_killed_leaves_no_process(tmp_path: Path, runner: str) -> None:
    """Killed alone, not with its group, when it has read its first batch; its server and its readers must end."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    settings = {"HESHU_TASK_RUNNER": runner, "HESHU_BATCH_BYTES": "500", "HESHU_WORKERS": "2"}
    with start("from flows.cli import main; main()", tmp_path, "run", "samples", **settings) as process:
        try:
            read = (tmp_path / "var" / "staging").glob
            await_that(lambda: process.poll() is not None or any(read("*.json")), 120, "the first batch")
            children = living(descendants(process.pid))
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert sum("uvicorn" in command for command in children.values()) == 1, "one server for all"
            readers = [command for command in children.values() if "multiprocessing" in command]
            assert len(readers) > 1 or runner == "threads"
            await_that(lambda: not living(children), 30, f"the end of {children}")
        finally:
            kill_tree(process)
