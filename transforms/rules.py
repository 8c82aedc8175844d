"""Load the knowledge in `rules/*.csv`: one row a rule, checked as it is loaded.

A stage declares the form of its table as a class that derives from `Rule`, under `table_row`; its
fields are the table's columns. Values are converted by the fields' types: `str`,
`int`, `Decimal`, `bool` (`yes`/`no`), `float`, and `tuple[str, ...]` (separated by `|`); a field
with a default may be left empty or its column left out.
"""

from __future__ import annotations

import ast
import collections
import csv
import dataclasses
import gc
import itertools
import sys
import typing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, TypeVar

FOLDER = Path(__file__).parent / "rules"


class RuleError(ValueError):
    """Say which row of which file is wrong, and what to do."""


class Rule:
    """Be the base of every row; `TABLE` names the file, `KEY` the fields that must be unique.

    What a frozen dataclass has written out for it, field by field, stands here once for all forms
    of rows: writing and compiling it for each would be a fifth of what importing all stages takes.
    """

    __slots__: tuple[str, ...] = ()
    TABLE: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]

    @property
    def id(self) -> str:
        """Name the row as figures and relations remember it, `table:key`."""
        return sys.intern(f"{self.TABLE}:" + "/".join(str(getattr(self, name)) for name in self.KEY))

    def __init__(self, *values: Any, **named: Any) -> None:
        fields = _fields(type(self))
        given = dict(zip((f.name for f in fields), values, strict=False)) | named
        missing = [f.name for f in fields if f.name not in given and f.default is dataclasses.MISSING]
        if missing or len(given) != len(values) + len(named) or given.keys() - {f.name for f in fields}:
            raise TypeError(
                f"{type(self).__name__} takes {', '.join(f.name for f in fields)}; given {', '.join(given)}"
            )
        for field in fields:
            object.__setattr__(self, field.name, given.get(field.name, field.default))

    def __setattr__(self, name: str, value: Any) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in type(self).__slots__])

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and (other is self or self._values() == other._values())

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{n}={getattr(self, n)!r}' for n in type(self).__slots__)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._values()


R = TypeVar("R", bound=Rule)


@typing.dataclass_transform(frozen_default=True)
def table_row(form: type[R]) -> type[R]:
    """Make a class that derives from `Rule` the form of a table's rows: a frozen dataclass with slots.

    >>> @table_row
    ... class Crop(Rule):
    ...     TABLE = "crops"
    ...     KEY = ("word",)
    ...     word: str
    ...     note: str = ""
    >>> Crop("大豆")
    Crop(word='大豆', note='')
    >>> Crop("大豆") == Crop(word="大豆", note=""), Crop("大豆").id
    (True, 'crops:大豆')
    """
    return dataclass(init=False, repr=False, eq=False, match_args=False, slots=True)(form)


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
        with path.open(encoding="utf-8-sig", newline="") as file, _uncollected():
            return _parse(csv.reader(file, strict=True), path, row_type)
    except FileNotFoundError:
        raise RuleError(f"{path}: the rule table is missing; restore it from git") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise RuleError(f"{path}: not a UTF-8 CSV file ({error}); save it as CSV UTF-8") from None


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage while thousands of rows are made, none of which is any: it takes longer than making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _parse(lines: Any, path: Path, row_type: type[R]) -> tuple[R, ...]:
    """Build the rows column by column, which is much faster than cell by cell; look again where something is wrong."""
    columns = _columns(next(lines, None), path, row_type)
    found = [cells for cells in lines if cells]
    if not found:
        return ()
    if set(map(len, found)) != {len(columns)}:
        raise RuleError(_uneven(path, len(columns)))
    cells_of = zip(*found, strict=True)
    try:
        values = {column.name: column.read(cells) for column, cells in zip(columns, cells_of, strict=True)}
    except (ValueError, InvalidOperation):
        raise RuleError(_wrong_cell(columns, path)) from None
    rows = _filled(row_type, values, len(found))
    keys = (values.get(name) or [getattr(row, name) for row in rows] for name in row_type.KEY)
    if len(set(zip(*keys, strict=True))) < len(rows):
        raise RuleError(_doubled(rows, path))
    return rows


def _filled(row_type: type[R], values: dict[str, Sequence[Any]], count: int) -> tuple[R, ...]:
    """Make the rows and fill them column by column: the initialiser of a frozen record takes five times as long."""
    rows = tuple([row_type.__new__(row_type) for _ in range(count)])
    for field in _fields(row_type):
        given = values.get(field.name) or itertools.repeat(field.default)
        collections.deque(map(getattr(row_type, field.name).__set__, rows, given), maxlen=0)
    return rows


class _Column(NamedTuple):
    """Hold how the cells of one column are read."""

    name: str
    convert: Callable[[str], Any]
    default: Any
    """What an empty cell gives; `MISSING` where empty cells are read like others."""

    def read(self, cells: Sequence[str]) -> Sequence[Any]:
        """Return the values of the cells; raises `ValueError` or `InvalidOperation` where one has none."""
        if self.default is not dataclasses.MISSING:
            return [self.convert(cell) if cell else self.default for cell in cells]
        return cells if self.convert is str else list(map(self.convert, cells))


def _fields(form: type[Rule]) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(form)  # type: ignore[arg-type]  # whatever derives from Rule is a dataclass


def _columns(header: list[str] | None, path: Path, row_type: type[Rule]) -> list[_Column]:
    fields = {f.name: f for f in _fields(row_type)}
    if header is None:
        raise RuleError(f"{path}: empty; its first line must name the columns {', '.join(fields)}")
    unknown = [name for name in header if name not in fields]
    missing = [n for n, f in fields.items() if f.default is dataclasses.MISSING and n not in header]
    if unknown or missing:
        said = [f"unknown column {n!r}" for n in unknown] + [f"missing column {n!r}" for n in missing]
        raise RuleError(f"{path}:1: {'; '.join(said)}; the columns are {', '.join(fields)}")
    return [_Column(name, _converter(_kind(row_type, fields[name])), fields[name].default) for name in header]


_SIMPLE = {"str": str, "int": int, "float": float, "bool": bool, "Decimal": Decimal, "tuple[str, ...]": tuple[str, ...]}


def _kind(row_type: type[Rule], field: dataclasses.Field[Any]) -> Any:
    """Return the type that a field is annotated with; most are looked up: evaluating all takes a tenth of the loading."""
    annotation = str(field.type).removesuffix(" | None")  # an empty cell never gets converted
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    if annotation.startswith("Literal["):
        return typing.Literal[ast.literal_eval(f"({annotation[8:-1]},)")]
    return typing.get_type_hints(row_type)[field.name]


def _numbered(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table below its header, each with its line: only read to say where something is wrong."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file, strict=True)
        next(lines)
        yield from ((lines.line_num, cells) for cells in lines if cells)


def _uneven(path: Path, wanted: int) -> str:
    """Say which is the first row that has more or fewer cells than the header."""
    line, count = next((line, len(cells)) for line, cells in _numbered(path) if len(cells) != wanted)
    return f"{path}:{line}: {count} cells, but the header has {wanted}; check the commas"


def _wrong_cell(columns: Sequence[_Column], path: Path) -> str:
    """Say which is the first cell that has no value."""
    for line, cells in _numbered(path):
        for column, cell in zip(columns, cells, strict=True):
            try:
                column.read([cell])
            except (ValueError, InvalidOperation) as error:
                return f"{path}:{line}: column {column.name!r}: {error}"
    return f"{path}: a cell cannot be read"


def _doubled(rows: Sequence[Rule], path: Path) -> str:
    """Say which is the first row whose key an earlier one has."""
    seen: dict[str, int] = {}
    for (line, _), row in zip(_numbered(path), rows, strict=True):
        if row.id in seen:
            return f"{path}:{line}: the same rule as line {seen[row.id]} ({row.id}); remove one of them"
        seen[row.id] = line
    return f"{path}: two rows have the same key"


def _converter(kind: Any) -> Callable[[str], Any]:
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _split
    if origin is typing.Literal:
        return _one_of(typing.get_args(kind))
    simple: dict[Any, Callable[[str], Any]] = {str: str, int: int, float: float, Decimal: _decimal, bool: _yes_no}
    return simple[kind]


def _split(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, cell.split("|")))) if cell else ()


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
