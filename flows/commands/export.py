"""Write what is published to files that other programs read."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from flows import cli
from flows.exit_codes import Exit
from flows.language import say

VIEWS = ("mart.figure", "mart.finding", "mart.article_quality")
"""What is written where no relation is named."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that starts so is run as a formula by spreadsheet programs."""
SHEET_ROWS = 1_048_575
"""Rows that a sheet holds below its header."""


@cli.command("export")
@click.argument("folder", type=click.Path(file_okay=False))
@cli.option("--format", "form", type=click.Choice(("parquet", "csv", "xlsx")), default="parquet", help="export.format")
@cli.option("--table", "tables", multiple=True, metavar="NAME", help="export.table")
@cli.warehouse_option
def command(folder: str, form: str, tables: tuple[str, ...], warehouse: str | None) -> None:
    """Write each table or view to a file of its own."""
    import duckdb

    from warehouse.migrate import SchemaError
    from warehouse.query import NoWarehouseError, open_published

    try:
        con = open_published(cli.settings(warehouse=warehouse).warehouse)
    except (NoWarehouseError, SchemaError) as error:
        raise cli.Failure(str(error), Exit.NO_WAREHOUSE) from None
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with con:
        for name in tables or VIEWS:
            path = target / f"{name}.{form}"
            try:
                rows = con.sql("FROM " + ".".join(f'"{part}"' for part in name.replace('"', "").split(".")))
                count = WRITERS[form](rows, path)
            except (duckdb.Error, ValueError) as error:
                raise cli.Failure(say("export.failed", table=name, why=error), Exit.QUERY) from None
            click.echo(say("export.done", path=path, rows=count))


def _parquet(rows: Any, path: Path) -> int:
    rows.write_parquet(str(path), compression="zstd")
    return int(rows.count("*").fetchone()[0])


def _csv(rows: Any, path: Path) -> int:
    count = 0
    # With a byte order mark, without which spreadsheet programs read Chinese wrongly.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(rows.columns)
        for row in _rows(rows):
            writer.writerow([_safe(cell) for cell in row])
            count += 1
    return count


def _xlsx(rows: Any, path: Path) -> int:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet("heshu")
    sheet.append(rows.columns)
    count = 0
    for row in _rows(rows):
        count += 1
        if count > SHEET_ROWS:
            raise ValueError(say("export.too_long", rows=SHEET_ROWS))
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet)
            if isinstance(value, str):
                cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", value)[:32_767], "s"
            else:
                cell.value = value
            cells.append(cell)
        sheet.append(cells)
    book.save(path)
    return count


def _rows(rows: Any) -> Iterator[Sequence[Any]]:
    while some := rows.fetchmany(1000):
        for row in some:
            yield [" ".join(map(str, cell)) if isinstance(cell, list) else cell for cell in row]


def _safe(cell: Any) -> Any:
    """Keep a text from being run as a formula."""
    return "'" + cell if isinstance(cell, str) and cell.startswith(FORMULA) else cell


WRITERS = {"parquet": _parquet, "csv": _csv, "xlsx": _xlsx}
