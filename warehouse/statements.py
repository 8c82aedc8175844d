"""Read the SQL of this folder: the schema, the macros, the checks. Nothing else states them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
SCHEMA_VERSION = 5
"""Number of the schema that `schema/*.sql` states; every change of it needs a file in `migrations/`."""

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
CHECKS = tuple(dict.fromkeys(CHECK_OF_KIND.values()))

_CREATE_TABLE = re.compile(r"^CREATE TABLE (?P<name>[\w.]+) \(\n(?P<body>.*?)^\);\n", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(r"^    (?P<name>\w+) +(?P<type>[A-Z]\w*(?:\([\d, ]+\))?(?:\[\])?)", re.MULTILINE)


@cache
def schema_sql(name: str) -> str:
    """Return the text of one file of `schema/`, by its name without number and extension.

    `{name}` in it stands for the check of that name, `{check_member}` for what the checks read.
    """
    (path,) = [path for path in _schema_files() if path.stem.partition("_")[2] == name]
    text = path.read_text(encoding="utf-8")
    if name == "check_member":
        return text.replace("{check_member}", member_sql())
    if name == "check_views":
        return re.sub(r"\{(\w+)\}", lambda found: check_sql(found[1]), text)
    return text


def schema_names() -> tuple[str, ...]:
    """Return the names of the files of `schema/`, in the order in which they must run."""
    return tuple(path.stem.partition("_")[2] for path in _schema_files())


@cache
def check_sql(name: str) -> str:
    """Return one check: a SELECT that reads `check_member` and gives the columns of `quality.verdict`."""
    return (FOLDER / "checks" / f"{name}.sql").read_text(encoding="utf-8")


def member_sql() -> str:
    """Return the SELECT that gives `check_member` from the facts in scope, named without their zone."""
    return input_sql("check_member")


@cache
def input_sql(name: str) -> str:
    """Return a SELECT that prepares what the checks read, from `checks/input/`."""
    return (FOLDER / "checks" / "input" / f"{name}.sql").read_text(encoding="utf-8")


@cache
def columns(table: str) -> dict[str, str]:
    """Return name and type of every column of one table, in order; the table is named with its zone."""
    return {found["name"]: found["type"] for found in _COLUMN.finditer(_tables()[table])}


def tables() -> tuple[str, ...]:
    """Return the names of all tables, with their zone, in the order of the schema."""
    return tuple(_tables())


@cache
def _schema_files() -> tuple[Path, ...]:
    return tuple(sorted((FOLDER / "schema").glob("*.sql")))


@cache
def _tables() -> dict[str, str]:
    texts = (path.read_text(encoding="utf-8") for path in _schema_files())
    return {found["name"]: found["body"] for text in texts for found in _CREATE_TABLE.finditer(text)}
