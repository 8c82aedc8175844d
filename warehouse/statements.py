"""Read the SQL of this folder: the schema, the macros, the checks. Nothing else states them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
SCHEMA_FILES = tuple(sorted((FOLDER / "schema").glob("*.sql")))
CHECK_FILES = tuple(sorted((FOLDER / "checks").glob("*.sql")))

_CREATE_TABLE = re.compile(r"^CREATE TABLE (?P<name>[\w.]+) \(\n(?P<body>.*?)^\);\n", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(r"^    (?P<name>\w+) +(?P<type>[A-Z]\w*(?:\([\d, ]+\))?(?:\[\])?)", re.MULTILINE)


@cache
def schema_sql(name: str) -> str:
    """Return the text of one file of `schema/`, by its name without number and extension."""
    (path,) = [path for path in SCHEMA_FILES if path.stem.partition("_")[2] == name]
    return path.read_text(encoding="utf-8")


@cache
def create_table(table: str, only: tuple[str, ...]) -> str:
    """Return a CREATE TABLE statement for some columns of a table, named with its zone, in the order asked for."""
    types = columns(table)
    return f"CREATE TABLE {table} (" + ", ".join(f"{name} {types[name]}" for name in only) + ");"


@cache
def columns(table: str) -> dict[str, str]:
    """Return name and type of every column of one table, in order."""
    return {found["name"]: found["type"] for found in _COLUMN.finditer(_tables()[table]["body"])}


def tables() -> tuple[str, ...]:
    """Return the names of all tables, with their zone, in the order of the schema."""
    return tuple(_tables())


@cache
def check_sql(name: str) -> str:
    """Return one check: a SELECT that reads `check_member` and gives the columns of a verdict."""
    return (FOLDER / "checks" / f"{name}.sql").read_text(encoding="utf-8")


CHECK_OF_KIND = {
    "sum": "sum",
    "complement": "sum",
    "share": "share",
    "rate_of": "share",
    "subset": "subset",
    "difference": "difference",
    "growth": "growth",
    "product": "product",
    "same": "same",
    "paired": "paired",
}
"""The check that judges each kind of relation."""


@cache
def _tables() -> dict[str, re.Match[str]]:
    texts = (path.read_text(encoding="utf-8") for path in SCHEMA_FILES)
    return {found["name"]: found for text in texts for found in _CREATE_TABLE.finditer(text)}
