"""Load the knowledge in `rules/*.csv`: one row a rule, checked as it is loaded.

A stage declares the form of its table as a frozen dataclass that derives from `Rule`; the
dataclass's fields are the table's columns. Values are converted by the fields' types: `str`,
`int`, `Decimal`, `bool` (`yes`/`no`), `float`, and `tuple[str, ...]` (separated by `|`); a field
with a default may be left empty or its column left out.
"""

from __future__ import annotations

import csv
import dataclasses
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, TypeVar

FOLDER = Path(__file__).parent / "rules"


class RuleError(ValueError):
    """Say which row of which file is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Be the base of every row; `TABLE` names the file, `KEY` the fields that must be unique."""

    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]

    @property
    def id(self) -> str:
        """Name the row as figures and relations remember it, `table:key`."""
        return f"{self.TABLE}:" + "/".join(str(getattr(self, name)) for name in self.KEY)


R = TypeVar("R", bound=Rule)


class Rules:
    """Hold the rule tables of one folder, each loaded once, when it is first asked for.

    Stages keep what they compile from a table in a function under `functools.cache` that takes
    the `Rules`; a `Rules` is therefore compared by identity.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self._tables: dict[type[Rule], tuple[Rule, ...]] = {}

    def table(self, row_type: type[R]) -> tuple[R, ...]:
        """Return the rows of one table in file order; raises `RuleError` with file and line."""
        if row_type not in self._tables:
            self._tables[row_type] = _load(self.folder / f"{row_type.TABLE}.csv", row_type)
        return typing.cast("tuple[R, ...]", self._tables[row_type])


@cache
def default_rules() -> Rules:
    """Return the rules that ship with heshu, loaded once a process."""
    return Rules()


def _load(path: Path, row_type: type[R]) -> tuple[R, ...]:
    try:
        # utf-8-sig: spreadsheet programs save a BOM.
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _parse(csv.reader(file, strict=True), path, row_type)
    except FileNotFoundError:
        raise RuleError(f"{path}: the rule table is missing; restore it from git") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise RuleError(f"{path}: not a UTF-8 CSV file ({error}); save it as CSV UTF-8") from None


def _parse(lines: Any, path: Path, row_type: type[R]) -> tuple[R, ...]:
    fields = {f.name: f for f in dataclasses.fields(row_type)}
    convert = _converters(row_type)  # type: ignore[arg-type]  # mypy takes a frozen dataclass type for unhashable
    header = next(lines, None)
    if header is None:
        raise RuleError(f"{path}: empty; its first line must name the columns {', '.join(fields)}")
    unknown = [name for name in header if name not in fields]
    required = {n for n, f in fields.items() if f.default is dataclasses.MISSING}
    missing = [name for name in fields if name in required and name not in header]
    if unknown or missing:
        said = [f"unknown column {n!r}" for n in unknown] + [f"missing column {n!r}" for n in missing]
        raise RuleError(f"{path}:1: {'; '.join(said)}; the columns are {', '.join(fields)}")
    rows: list[R] = []
    seen: dict[tuple[Any, ...], int] = {}
    for cells in lines:
        line = lines.line_num
        if not cells:
            continue
        if len(cells) != len(header):
            raise RuleError(f"{path}:{line}: {len(cells)} cells, but the header has {len(header)}; check the commas")
        values: dict[str, Any] = {}
        for name, cell in zip(header, cells, strict=True):
            if cell == "" and name not in required:
                continue
            try:
                values[name] = convert[name](cell)
            except (ValueError, InvalidOperation) as error:
                raise RuleError(f"{path}:{line}: column {name!r}: {error}") from None
        row = row_type(**values)
        key = tuple(getattr(row, name) for name in row_type.KEY)
        if key in seen:
            raise RuleError(f"{path}:{line}: the same rule as line {seen[key]} ({row.id}); remove one of them")
        seen[key] = line
        rows.append(row)
    return tuple(rows)


@cache
def _converters(row_type: type) -> dict[str, Callable[[str], Any]]:
    return {
        name: _converter(kind) for name, kind in typing.get_type_hints(row_type).items() if name not in ("TABLE", "KEY")
    }


def _converter(kind: Any) -> Callable[[str], Any]:
    if isinstance(kind, types.UnionType):  # X | None: an empty cell never gets here
        kind = next(k for k in typing.get_args(kind) if k is not type(None))
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _split
    if origin is typing.Literal:
        return _one_of(typing.get_args(kind))
    simple: dict[Any, Callable[[str], Any]] = {str: str, int: int, float: float, Decimal: _decimal, bool: _yes_no}
    return simple[kind]


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _decimal(cell: str) -> Decimal:
    try:
        return Decimal(cell)
    except InvalidOperation:
        raise ValueError(f"{cell!r} is not a number") from None


def _yes_no(cell: str) -> bool:
    if cell not in ("yes", "no"):
        raise ValueError(f"{cell!r} is neither yes nor no")
    return cell == "yes"


def _one_of(options: tuple[Any, ...]) -> Callable[[str], str]:
    def check(cell: str) -> str:
        if cell not in options:
            raise ValueError(f"{cell!r} is not one of {', '.join(options)}")
        return cell

    return check
