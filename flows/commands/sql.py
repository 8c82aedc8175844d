"""Run SQL on the published warehouse."""

from __future__ import annotations

import csv
import json
import sys
from typing import Any

import click

from flows import cli
from flows.exit_codes import Exit
from flows.language import say


@cli.command("sql")
@click.argument("query")
@cli.option("--format", "form", type=click.Choice(("table", "csv", "json")), default="table", help="sql.format")
@cli.warehouse_option
def command(query: str, form: str, warehouse: str | None) -> None:
    """Print the rows of a query."""
    import duckdb

    from warehouse.migrate import SchemaError
    from warehouse.query import NoWarehouseError, open_published

    try:
        con = open_published(cli.settings(warehouse=warehouse).warehouse)
    except (NoWarehouseError, SchemaError) as error:
        raise cli.Failure(str(error), Exit.NO_WAREHOUSE) from None
    with con:
        try:
            con.execute(query)
            if con.description:
                WRITERS[form]([column[0] for column in con.description], con)
        except duckdb.Error as error:
            raise cli.Failure(say("sql.error", why=error), Exit.QUERY) from None


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
