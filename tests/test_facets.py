"""Read the specs of facets, and the examples of the rows that find them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.test_indicators import RULES, read
from transforms.facets import FacetCue

SPECS = Path(__file__).parent / "specs" / "facets"


def cases() -> list[object]:
    out: list[object] = []
    for path in sorted(SPECS.glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            marks = [pytest.mark.xfail(reason=case["known_failure"])] if "known_failure" in case else []
            out.append(pytest.param(case["text"], case["figures"], id=f"{path.stem}: {case['name']}", marks=marks))
    return out


@pytest.mark.parametrize(("text", "expected"), cases())
def test_figures_get_their_facet(text: str, expected: list[str]) -> None:
    assert [f"{figure.quote} {figure.facet}" for figure in read(text)] == expected


def test_every_example_gives_what_its_row_expects() -> None:
    rows = RULES.table(FacetCue)
    wrong = {row.id: got for row in rows if (got := read(row.example)[-1].facet) != row.expected}
    assert not wrong
