"""Read the specs of indicators, and the examples of the rows that find them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases import cases
from transforms.clauses import split_clauses
from transforms.facets import FacetCue
from transforms.figures import find_figures
from transforms.indicator_rules import Indicator, IndicatorCue, Shadow
from transforms.indicators import assign_indicators, proposed_indicator
from transforms.records import Figure
from transforms.restore import restore
from transforms.rules import default_rules
from transforms.units import UnitRule

RULES = default_rules()


def read(raw: str) -> tuple[Figure, ...]:
    text = restore(raw, RULES)
    clauses = split_clauses(text, RULES)
    return assign_indicators(text, clauses, find_figures(text, clauses, RULES), RULES)


def shown(figure: Figure) -> str:
    """Write a figure as the specs do: `1804户 poverty.households level`, `-` where no code fits."""
    return f"{figure.quote} {figure.indicator or '-'} {figure.facet}"


@pytest.mark.parametrize("case", cases("indicators"))
def test_figures_get_their_indicator_and_facet(case: dict[str, Any]) -> None:
    assert [shown(figure) for figure in read(case["text"])] == case["figures"]


def code_of_last(example: str) -> str | None:
    return proposed_indicator(read(example)[-1])


@pytest.mark.parametrize("table", [Indicator, IndicatorCue], ids=lambda table: table.TABLE)
def test_every_example_gives_what_its_row_expects(table: type[Indicator | IndicatorCue]) -> None:
    rows = RULES.table(table)
    wrong = {row.id: got for row in rows if (got := code_of_last(row.example)) != row.expected}
    assert not wrong


def test_every_shadow_takes_the_meaning_away() -> None:
    wrong = {}
    for row in RULES.table(Shadow):
        figure = read(row.example)[-1]
        if (got := f"{figure.indicator or '-'} {figure.facet}") != row.expected:
            wrong[row.id] = got
    assert not wrong


def test_every_cue_names_a_known_indicator() -> None:
    codes = {row.code for row in RULES.table(Indicator)}
    assert {row.indicator for row in RULES.table(IndicatorCue)} <= codes


def test_every_indicator_has_a_cue() -> None:
    cued = {row.indicator for row in RULES.table(IndicatorCue)}
    assert {row.code for row in RULES.table(Indicator)} == cued


def test_what_a_cue_asks_of_units_can_be_had() -> None:
    units = RULES.table(UnitRule)
    known = {row.unit for row in units} | {kind for row in units for kind in (row.dimension, f"{row.dimension}_per")}
    asked = {unit for row in RULES.table(IndicatorCue) for unit in row.units if unit[0] != "/"}
    assert asked - known == {"number", "ratio"}  # of what is written without a unit, and of any percentage


@pytest.mark.parametrize("table", [IndicatorCue, FacetCue])
def test_no_word_is_told_twice_of_one_thing(table: type[IndicatorCue | FacetCue]) -> None:
    told = Counter(
        (*(getattr(row, name) for name in SAME if hasattr(row, name)), word)
        for row in RULES.table(table)
        for word in (row.word, *row.variants)
    )
    assert [said for said, count in told.items() if count > 1] == []


def test_an_unlisted_code_is_kept_apart() -> None:
    (figure,) = read("粮食总产量达106亿斤。")
    assert figure.indicator is None
    assert proposed_indicator(figure) == "agri.output_volume"


def test_the_rules_that_fired_are_named() -> None:
    (figure,) = read("全县发放小额贷款372万元。")
    assert "indicator_cues:fund.loan_amount/noun/贷款" in figure.rules


SAME = ("indicator", "facet", "position", "units", "beside", "counted")
"""Columns that two rows must differ in for a word to stand in both: the heavier one alone would ever count."""
PIECES = [
    "贫困户",
    "脱贫",
    "占",
    "其中",
    "，",
    "；",
    "。",
    "、",
    "的",
    "投资",
    "120户",
    "360人",
    "3.5%",
    "2万元",
    "5个",
    "\t",
    "\n",
    "分别",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_order_of_words_is_read(pieces: list[str]) -> None:
    codes = {row.code for row in RULES.table(Indicator) if row.spec}
    for figure in read("".join(pieces)):
        assert figure.indicator is None or figure.indicator in codes
        assert figure.facet in ("level", "change", "growth", "share", "rate", "target", "standard")


def test_no_figures_no_work() -> None:
    assert read("天气晴好。") == ()
