"""Run SQL on the published warehouse."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click

from flows import cli
from flows.exit_codes import Exit
from flows.language import say


@cli.command("sql")
@click.argument("query", required=False)
@cli.option("--format", "form", type=click.Choice(("table", "csv", "json")), default=None, help="sql.format")
@cli.warehouse_option
def command(query: str | None, form: str | None, warehouse: str | None) -> int:
    """Print the rows of a query; without one, ask for it."""
    import duckdb

    from warehouse.migrate import SchemaError
    from warehouse.publish import PUBLISHED
    from warehouse.query import NoWarehouseError, open_published

    folder = cli.settings(warehouse=warehouse).warehouse
    try:
        con = open_published(folder)
    except (NoWarehouseError, SchemaError) as error:
        raise cli.Failure(str(error), Exit.NO_WAREHOUSE) from None
    write = WRITERS[form or "table"]
    if query is None:
        shell = _shell() if form is None and sys.stdin.isatty() and sys.stdout.isatty() else None
        if shell is not None:
            con.close()
            return subprocess.run([shell, "-readonly", str(folder / PUBLISHED)], check=False).returncode  # noqa: S603
        with con:
            return _ask(con, write, folder / PUBLISHED)
    with con:
        try:
            con.execute(query)
            if con.description:
                write([column[0] for column in con.description], con)
        except duckdb.Error as error:
            raise cli.Failure(say("sql.error", why=error), Exit.QUERY) from None
    return Exit.OK


def _ask(con: Any, write: Any, path: Path) -> int:
    from flows.prompt import Prompt, from_person, from_pipe

    if not sys.stdin.isatty():
        return Exit.OK if Prompt(con, write, interactive=False).run(from_pipe) else Exit.QUERY
    click.echo(say("sql.hello", path=path))
    with from_person() as read:
        Prompt(con, write, interactive=True).run(read)
    return Exit.OK


def _shell() -> str | None:
    """Return the DuckDB shell, if there is one that can open the files of the library."""
    import duckdb

    shell = shutil.which("duckdb")
    if shell is None:
        return None
    said = subprocess.run([shell, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.match(r"v(\d+)\.(\d+)", said)
    needed = tuple(map(int, duckdb.__version__.split(".")[:2]))
    return shell if found and (int(found[1]), int(found[2])) >= needed else None


def _rows(con: Any) -> Any:
    while some := con.fetchmany(1000):
        yield from some


def _table(names: list[str], con: Any) -> None:
    from rich.table import Table
    from rich.text import Text

    from flows.terminal import console

    table = Table(*names, box=None, pad_edge=False)
    for row in _rows(con):
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    console().print(table)
    click.echo(say("sql.rows", count=table.row_count), err=True)


def _csv(names: list[str], con: Any) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(_rows(con))


def _json(names: list[str], con: Any) -> None:
    for row in _rows(con):
        click.echo(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=_plain))


def _plain(value: Any) -> Any:
    from decimal import Decimal

    return (
        int(value)
        if isinstance(value, Decimal) and value == value.to_integral_value()
        else (float(value) if isinstance(value, Decimal) else str(value))
    )


WRITERS = {"table": _table, "csv": _csv, "json": _json}
