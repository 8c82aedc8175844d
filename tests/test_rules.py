"""Load rule tables: what their cells become, and what is said of a table that is wrong."""

from __future__ import annotations

import csv
import runpy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import ClassVar, Literal

import pytest

from transforms.rules import FOLDER, Rule, RuleError, Rules


@dataclass(frozen=True, slots=True)
class Crop(Rule):
    """Name a crop."""

    TABLE: ClassVar[str] = "crops"
    KEY: ClassVar[tuple[str, ...]] = ("name", "season")
    name: str
    season: Literal["spring", "autumn"]
    aliases: tuple[str, ...]
    factor: Decimal
    perennial: bool
    since: int | None = None
    note: str = ""


HEADER = "name,season,aliases,factor,perennial,since"


def table(folder: Path, *lines: str) -> tuple[Crop, ...]:
    (folder / "crops.csv").write_text("\n".join(lines), encoding="utf-8")
    return Rules(folder).table(Crop)


def test_cells_become_what_their_columns_say(tmp_path: Path) -> None:
    wheat, rice = table(tmp_path, "\ufeff" + HEADER, "小麦,spring,麦子 | 冬麦,1.5,no,1980", "", '水稻,autumn,,"2",yes,')
    assert wheat == Crop("小麦", "spring", ("麦子", "冬麦"), Decimal("1.5"), False, 1980)
    assert rice == Crop("水稻", "autumn", (), Decimal(2), True, None, "")
    assert wheat.id == "crops:小麦/spring"


def test_a_table_without_rows_has_none(tmp_path: Path) -> None:
    assert table(tmp_path, HEADER) == ()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "crops.csv: empty"),
        (["name,season,aliases,factor"], "crops.csv:1: missing column 'perennial'"),
        ([HEADER + ",colour"], "crops.csv:1: unknown column 'colour'"),
        ([HEADER, "小麦,spring,,1,no"], "crops.csv:2: 5 cells, but the header has 6"),
        ([HEADER, "小麦,spring,,1,no,", "水稻,autumn,,one,no,"], "crops.csv:3: column 'factor': 'one' is not a number"),
        ([HEADER, "小麦,winter,,1,no,"], "crops.csv:2: column 'season': 'winter' is not one of spring, autumn"),
        ([HEADER, "小麦,spring,,1,maybe,"], "crops.csv:2: column 'perennial': 'maybe' is neither yes nor no"),
        ([HEADER, "小麦,spring,,1,no,new"], "crops.csv:2: column 'since': invalid literal"),
        ([HEADER, "小麦,spring,,1,no,", "", "小麦,spring,,2,no,"], "crops.csv:4: the same rule as line 2"),
        ([HEADER, '小麦,"spring,,1,no,'], "crops.csv: not a UTF-8 CSV file"),
    ],
)
def test_a_wrong_table_is_refused_with_file_line_and_reason(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(RuleError, match=r"crops\.csv") as caught:
        table(tmp_path, *lines)
    assert said in str(caught.value)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"crops\.csv: the rule table is missing"):
        Rules(tmp_path).table(Crop)


@pytest.mark.parametrize("name", ["readings", "traditional"])
def test_a_built_table_is_what_its_package_says_today(name: str) -> None:
    build = runpy.run_path(str(FOLDER / f"build_{name}.py"))
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        assert [tuple(row) for row in csv.reader(file)][1:] == list(build["rows"]())
