"""Read the specs of facets, and the examples of the rows that find them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases import cases
from tests.test_indicators import RULES, read
from transforms.facets import FacetCue


@pytest.mark.parametrize("case", cases("facets"))
def test_figures_get_their_facet(case: dict[str, Any]) -> None:
    assert [f"{figure.quote} {figure.facet}" for figure in read(case["text"])] == case["figures"]


def test_every_example_gives_what_its_row_expects() -> None:
    rows = RULES.table(FacetCue)
    wrong = {row.id: got for row in rows if (got := read(row.example)[-1].facet) != row.expected}
    assert not wrong
