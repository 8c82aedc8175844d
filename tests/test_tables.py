"""Read the specs of tables: units from headers, totals, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import cases
from transforms.grids.headings import HeaderRule, heading
from transforms.reading import read_article
from transforms.records import Article, Figure, Reading
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


def test_every_example_of_a_header_gives_what_its_row_expects() -> None:
    for row in RULES.table(HeaderRule):
        said = heading(row.example, RULES)
        assert (said.natural.unit.unit if said.natural else said.dimension) == row.expected, row
