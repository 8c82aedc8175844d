"""Ask for SQL line by line, for those who have no DuckDB shell: read-only, on what is published."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from flows.language import say

_TOKENS = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$"""
    r"""|(?P<open>['"]|/\*|\$\w*\$)|(?P<end>;)""",
    re.DOTALL,
)
"""What a semicolon may stand in without ending a statement; what is open at the end; and one that does."""

TABLES = (
    "SELECT schema_name || '.' || name AS name, kind, comment FROM ("
    "SELECT schema_name, table_name AS name, 'table' AS kind, comment FROM duckdb_tables() WHERE NOT internal UNION ALL "
    "SELECT schema_name, view_name, 'view', comment FROM duckdb_views() WHERE NOT internal UNION ALL "
    "SELECT schema_name, function_name, 'macro', any_value(comment) FROM duckdb_functions() "
    "WHERE NOT internal GROUP BY ALL) WHERE name LIKE $like OR schema_name || '.' || name LIKE $like ORDER BY kind = 'table', 1"
)
COLUMNS = (
    "SELECT schema_name || '.' || table_name AS name, column_name AS column, data_type AS type, comment "
    "FROM duckdb_columns() WHERE NOT internal AND (table_name LIKE $like OR schema_name || '.' || table_name LIKE $like) "
    "ORDER BY name, column_index"
)


COMMANDS = {".tables": TABLES, ".schema": COLUMNS}


def statements(text: str) -> tuple[list[str], str]:
    """Split SQL at its semicolons; return the statements that are whole, and what is left.

    >>> statements("SELECT 1; SELECT ';' -- ;")
    (['SELECT 1'], " SELECT ';' -- ;")
    >>> statements("SELECT 'a;")
    ([], "SELECT 'a;")
    """
    whole, begin = [], 0
    for found in _TOKENS.finditer(text):
        if found["open"]:
            break
        if found["end"]:
            whole.append(text[begin : found.start()].strip())
            begin = found.end()
    return [one for one in whole if one], text[begin:]


def is_blank(text: str) -> bool:
    """Say whether there is nothing but space and comments.

    >>> is_blank(" -- only a remark"), is_blank("SELECT")
    (True, False)
    """
    return not re.sub(r"--[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL).strip()


Read = Callable[[bool], "str | None"]
"""Gives the next line, and is told whether a statement has begun; None is the end."""
Write = Callable[[list[str], Any], None]
"""Prints the rows of what a connection has executed."""


class Prompt:
    """Run statements and commands as they are given."""

    def __init__(self, con: Any, write: Write, *, interactive: bool) -> None:
        self._con = con
        self._write = write
        self._interactive = interactive

    def run(self, read: Read) -> bool:
        """Run all lines; return whether nothing failed. Where no person is there to see it, the first failure ends it."""
        waiting = ""
        while True:
            try:
                line = read(bool(waiting))
            except KeyboardInterrupt:  # lets go of the statement that was begun
                waiting = ""
                click.echo()
                continue
            if line is None:
                return is_blank(waiting) or self._attempt(waiting)
            if not waiting and line.lstrip().startswith("."):
                if line.split()[0] in (".quit", ".exit"):
                    return True
                whole, parameters = self._command(line)
            else:
                (whole, waiting), parameters = statements(f"{waiting}{line}\n"), None
                waiting = "" if is_blank(waiting) else waiting
            if not all(self._attempt(one, parameters) for one in whole) and not self._interactive:
                return False

    def _command(self, line: str) -> tuple[list[str], dict[str, str] | None]:
        name, *words = line.replace(";", " ").split()
        like = {"like": words[0].replace("*", "%") if words else "%"}
        if name in COMMANDS:
            return [COMMANDS[name]], like
        click.echo(say("sql.commands"), err=name != ".help")
        return [], None

    def _attempt(self, query: str, parameters: dict[str, str] | None = None) -> bool:
        import duckdb

        try:
            self._con.execute(query, parameters or {})
            if self._con.description:
                self._write([column[0] for column in self._con.description], self._con)
        except duckdb.Error as error:
            click.echo(say("sql.error", why=error), err=True)
            return False
        except KeyboardInterrupt:
            click.echo(say("heshu.interrupted"), err=True)
            return False
        return True


def from_pipe(_begun: bool) -> str | None:
    """Read a line of standard input, whatever it is."""
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None


@contextlib.contextmanager
def from_person() -> Iterator[Read]:
    """Read lines from a terminal, with editing and a history that the next time knows."""
    try:
        import readline
    except ImportError:  # a Python without it: lines are read all the same
        yield _asked
        return
    path = history_path()
    with contextlib.suppress(OSError):
        readline.read_history_file(path)
    readline.set_history_length(1000)
    try:
        yield _asked
    finally:
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            readline.write_history_file(path)


def history_path() -> Path:
    """Return the file of the history, in the user's folder of such things."""
    home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(home) / "heshu" / "sql_history"


def _asked(begun: bool) -> str | None:
    try:
        return input("  ...> " if begun else "heshu> ")
    except EOFError:
        click.echo()
        return None
