"""Read the specs of tables: units from headers, totals, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases import cases
from transforms.grids.headings import HeaderRule, heading
from transforms.reading import read_article
from transforms.records import Article, Figure, Reading
from transforms.rows import reading_rows
from transforms.rules import default_rules

RULES = default_rules()


def read(text: str) -> Reading:
    return read_article(Article(text, "table", "table.txt"), RULES)


def shown(figure: Figure) -> str:
    """Write a figure as the specs do: `320 = 3200000 元`."""
    assert figure.low is not None
    return f"{figure.quote} = {format(figure.low.normalize(), 'f')} {figure.unit}".strip()


def sums(reading: Reading) -> list[str]:
    quotes = {figure.id: figure.quote for figure in reading.figures}
    return [f"{tie.kind} " + " ".join(f"{m.role}={quotes[m.figure]}" for m in tie.members) for tie in reading.relations]


@pytest.mark.parametrize("case", cases("tables"))
def test_cells_take_what_their_headers_say(case: dict[str, Any]) -> None:
    reading = read(case["text"])
    assert [shown(figure) for figure in reading.figures] == case["figures"]
    for figure in reading.figures:
        assert reading.article.text[figure.start : figure.end] == figure.quote
    if "ties" in case:
        assert sorted(sums(reading)) == sorted(case["ties"])
    if "periods" in case:
        assert [figure.period for figure in reading.figures] == case["periods"]
    if "regions" in case:
        assert [figure.region for figure in reading.figures] == case["regions"]
    if "facets" in case:
        assert [figure.facet for figure in reading.figures] == case["facets"]
    if "indicators" in case:
        assert [figure.indicator for figure in reading.figures] == case["indicators"]


def test_every_example_of_a_header_gives_what_its_row_expects() -> None:
    for row in RULES.table(HeaderRule):
        said = heading(row.example, RULES)
        natural = "group" if said.is_group else said.dimension
        assert (said.natural.unit.unit if said.natural else natural) == row.expected, row


COLUMNS = (
    ("受益户数", "户", 1),
    ("贫困人口（人）", "人", 1),
    ("中央资金（万元）", "元", 10_000),
    ("面积/亩", "亩", 1),
    ("项目数（个）", "个", 1),
    ("产量（吨）", "吨", 1),
)
PLACES = ("东山镇", "西河乡", "北岭镇", "南沟乡", "大湾镇", "柳泉乡")


def as_tabs(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def as_spaces(rows: list[list[str]]) -> str:
    return "\n".join("   ".join(row) for row in rows)


def as_lines(rows: list[list[str]]) -> str:
    return "\n".join(cell for row in rows for cell in row)


def as_bars(rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(row) + " |" for row in (rows[0], ["---"] * len(rows[0]), *rows[1:]))


def as_barred_lines(rows: list[list[str]]) -> str:
    return "\n".join(f"{cell} |" for row in rows for cell in row)


def as_one_line(rows: list[list[str]]) -> str:
    return " ".join(cell for row in rows for cell in row)


def as_html(rows: list[list[str]]) -> str:
    lines = ("<tr>" + "".join(f"<td>\n<p>{cell}</p></td>" for cell in row) + "</tr>" for row in rows)
    return "<table border='1'>" + "\n".join(lines) + "</table>"


LAYOUTS = (as_tabs, as_spaces, as_lines, as_bars, as_barred_lines, as_one_line, as_html)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[tuple[str, str, int]], list[list[int]]]:
    """Draw columns and the numbers under them, a row for each place."""
    columns = draw(st.lists(st.sampled_from(COLUMNS), min_size=2, max_size=4, unique=True))
    places = draw(st.integers(3, len(PLACES)))
    row = st.lists(st.integers(11, 9_999), min_size=len(columns), max_size=len(columns))
    return columns, draw(st.lists(row, min_size=places, max_size=places))


@settings(max_examples=40, deadline=None)
@given(table=tables(), wrong=st.none() | st.tuples(st.integers(0, 3), st.integers(1, 3_000)))
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_a_table_is_the_same_in_every_layout(
    layout: Callable[[list[list[str]]], str],
    table: tuple[list[tuple[str, str, int]], list[list[int]]],
    wrong: tuple[int, int] | None,
) -> None:
    columns, numbers = table
    totals = [sum(column) for column in zip(*numbers, strict=True)]
    if wrong is not None:
        totals[wrong[0] % len(columns)] += wrong[1]
    rows = [["乡镇", *(name for name, _, _ in columns)]]
    rows += [[place, *map(str, row)] for place, row in zip(PLACES, numbers, strict=False)]
    rows.append(["合计", *map(str, totals)])
    reading = read("各乡镇项目情况\n" + layout(rows) + "\n")
    expected = [
        (value * scale, unit)
        for row in (*numbers, totals)
        for value, (_, unit, scale) in zip(row, columns, strict=True)
    ]
    assert [(figure.low, figure.unit) for figure in reading.figures] == expected
    value = {figure.id: figure.low for figure in reading.figures}
    sums = [tie for tie in reading.relations if tie.kind == "sum" and tie.rule == "sum:column"]
    failing = [tie for tie in sums if value[tie.members[0].figure] != sum(value[m.figure] for m in tie.members[1:])]
    assert len(sums) == len(columns)
    assert len(failing) == (wrong is not None)


def test_a_finding_in_a_table_shows_row_column_and_cell() -> None:
    reading = read("单位：万元\n乡镇\t资金\t户数\n东山镇\t120\t30\n西河乡\t98\t25\n合计\t218\t56\n")
    rows = {row.quote: row.sentence for row in reading_rows(reading, RULES).fact_figure}
    assert rows["120"] == "东山镇 · 资金 · 120"
    assert rows["56"] == "合计 · 户数 · 56"
