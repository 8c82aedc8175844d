"""`heshu sql` without a query: in a terminal, through a pipe, and with the DuckDB shell."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from flows.exit_codes import Exit
from warehouse.publish import Warehouse

ROOT = Path(__file__).parent.parent
CODE = "from flows.cli import main; main()"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an empty published warehouse in `var`."""
    folder = tmp_path_factory.mktemp("prompt")
    warehouse = Warehouse(folder / "var")
    with warehouse.lock("a test"), warehouse.candidate("run1") as candidate:
        candidate.publish()
    return folder


def environment(folder: Path, **more: str) -> dict[str, str]:
    path = os.pathsep.join([str(folder / "bin"), "/usr/bin", "/bin"])
    state = {"XDG_STATE_HOME": str(folder / "state"), "TERM": "dumb", "COLUMNS": "200", "PATH": path}
    return {**os.environ, "PYTHONPATH": str(ROOT), "HESHU_LANG": "en", **state, **more}


def piped(folder: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CODE, "sql", *options]
    return subprocess.run(
        command, cwd=folder, env=environment(folder), input=text, capture_output=True, text=True, check=False
    )


class Terminal:
    """Be a terminal with `heshu sql` in it."""

    def __init__(self, folder: Path) -> None:
        ours, theirs = pty.openpty()
        self._ours = ours
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE, "sql"], cwd=folder, env=environment(folder), stdin=theirs, stdout=theirs,
            stderr=theirs, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self.said = ""

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def await_(self, words: str) -> str:
        """Return what was printed up to these words."""
        end = time.monotonic() + 60
        while words not in self.said:
            assert time.monotonic() < end, self.said
            if select.select([self._ours], [], [], 1)[0]:
                self.said += os.read(self._ours, 65536).decode()
        before, _, self.said = self.said.partition(words)
        return before

    def interrupt(self, words: str) -> str:
        """Interrupt until these words are printed: readline loses a signal that comes between its prompt and its wait."""
        self.process.send_signal(signal.SIGINT)
        while words not in self.said and not select.select([self._ours], [], [], 5)[0]:
            self.process.send_signal(signal.SIGINT)
        return self.await_(words)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


def test_statements_come_through_a_pipe_over_several_lines(folder: Path) -> None:
    done = piped(folder, "SELECT 1 AS a,\n  ';' AS b; -- one; more\nSELECT 2 AS c\n", "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "a,b\n1,;\nc\n2\n"


def test_a_pipe_ends_at_the_first_failure_without_a_traceback(folder: Path) -> None:
    done = piped(folder, "SELECT nothing_such;\nSELECT 'after';\n")
    assert done.returncode == Exit.QUERY
    assert "nothing_such" in done.stderr
    assert "Traceback" not in done.stderr
    assert "after" not in done.stdout


def test_nothing_can_be_written(folder: Path) -> None:
    done = piped(folder, "CREATE TABLE x (y INTEGER);\n")
    assert done.returncode == Exit.QUERY
    assert "read-only" in done.stderr


def test_tables_and_columns_are_listed_with_their_comments(folder: Path) -> None:
    done = piped(folder, ".tables mart.fig*\n.schema mart.figure;\n.tables series\n.unknown\n.quit\nSELECT nothing;\n")
    assert done.returncode == 0, done.stderr
    assert "mart.figure" in done.stdout
    assert "value_canonical" in done.stdout
    assert "macro" in done.stdout
    assert "mart.finding" not in done.stdout
    assert ".schema [NAME]" in done.stderr


def test_a_terminal_has_a_prompt_a_history_and_survives_errors(folder: Path) -> None:
    terminal = Terminal(folder)
    try:
        assert "read-only" in terminal.await_("heshu> ")
        terminal.type("SELECT 6 * 7\n")
        terminal.await_("  ...> ")
        terminal.type("AS answer;\n")
        assert "42" in terminal.await_("heshu> ")
        terminal.type("SELEC 1;\n")
        said = terminal.await_("heshu> ")
        assert "the query failed" in said
        assert "Traceback" not in said
        terminal.type("SELECT 'begun\n")
        terminal.await_("  ...> ")
        terminal.interrupt("heshu> ")
        terminal.type("SELECT 'whole again' AS x;\n")
        terminal.await_("whole again")
        terminal.await_("heshu> ")
        terminal.type(".quit\n")
        assert terminal.process.wait(30) == 0
    finally:
        terminal.close()
    assert "AS answer;" in (folder / "state" / "heshu" / "sql_history").read_text(encoding="utf-8")


@pytest.mark.parametrize(("version", "is_used"), [("v99.0.0 (Future) abc", True), ("v0.9.2 1234", False)])
def test_the_duckdb_shell_is_opened_where_it_can_read_the_file(folder: Path, version: str, is_used: bool) -> None:
    shell = folder / "bin" / "duckdb"
    shell.parent.mkdir(exist_ok=True)
    shell.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && echo "{version}" || echo "shell got: $*."\n', encoding="utf-8"
    )
    shell.chmod(0o755)
    terminal = Terminal(folder)
    try:
        if is_used:
            terminal.await_("shell got: -readonly var/heshu.duckdb.")
        else:
            terminal.await_("heshu> ")
            terminal.type("\x04")
        assert terminal.process.wait(30) == 0
    finally:
        terminal.close()
        shell.unlink()


def test_a_reader_that_asks_does_not_hold_up_a_run(folder: Path) -> None:
    terminal = Terminal(folder)
    try:
        terminal.await_("heshu> ")
        warehouse = Warehouse(folder / "var")
        with warehouse.lock("a test"), warehouse.candidate("run2") as candidate:
            candidate.publish()
        with duckdb.connect(str(folder / "var" / "heshu.duckdb"), read_only=True) as con:
            assert con.execute("SELECT 1").fetchone() == (1,)
        terminal.type("SELECT 'still here' AS x;\n")
        terminal.await_("still here")
        terminal.await_("still here")
    finally:
        terminal.close()
