"""Read the specs of numbers, units, qualifiers and figures, and the examples of their rule tables."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases import cases
from transforms.clauses import split_clauses
from transforms.compounds import CompoundRule
from transforms.exclusions import IdiomRule, NameRule, NotFigureRule, PolicyRule
from transforms.figures import LONGEST_LIST, find_figures
from transforms.lexicon import MagnitudeRule, SignRule
from transforms.qualifiers import QualifierRule
from transforms.ranks import LeadRule, RankedUnitRule
from transforms.records import Figure
from transforms.restore import restore
from transforms.rules import default_rules
from transforms.spans import SpanRule
from transforms.stated import AmountLeadRule, CountedRule
from transforms.units import HeadRule, PerRule, UnitRule

RULES = default_rules()
TABLES = (
    UnitRule,
    PerRule,
    HeadRule,
    QualifierRule,
    PolicyRule,
    IdiomRule,
    NameRule,
    NotFigureRule,
    LeadRule,
    CompoundRule,
    SignRule,
    MagnitudeRule,
    CountedRule,
    AmountLeadRule,
    SpanRule,
    RankedUnitRule,
)


def read(raw: str) -> tuple[Figure, ...]:
    text = restore(raw, RULES)
    return find_figures(text, split_clauses(text, RULES), RULES)


def shown(figure: Figure) -> str:
    """Write a figure as the specs do: `over 20 种`, `20~40 分钟`, `? 人`, `range ? 人`, `5`."""
    if figure.low is None or figure.high is None:
        return f"{'range ' if figure.qualifier == 'range' else ''}? {figure.unit}".strip()
    low, high = (format(value.normalize(), "f") for value in (figure.low, figure.high))
    value = low if low == high else f"{low}~{high}"
    qualifier = "" if figure.qualifier == "exact" or low != high else f"{figure.qualifier} "
    return f"{qualifier}{value} {figure.unit}".strip()


@pytest.mark.parametrize("case", cases("figures"))
def test_text_gives_its_figures(case: dict[str, Any]) -> None:
    assert [shown(figure) for figure in read(case["text"])] == [str(item) for item in case["figures"]]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.TABLE)
def test_every_example_gives_what_its_row_expects(table: type) -> None:
    wrong = {}
    for row in RULES.table(table):
        got = " | ".join(shown(figure) for figure in read(row.example))
        if got != row.expected.strip():
            wrong[row.id] = f"{row.example!r} gave {got!r}, expected {row.expected!r}"
    assert not wrong


NUMERIC = "￥$·角块毛两斤把面群众收入第0123456789０１２.,，、：:%％‰/-—~至到又余多来几数半成倍分之个十百千万亿零一二三两第近约超不足以上下内左右年月日时户人元亩吨公里“”《》（）?*�\n "


@given(st.text(st.one_of(st.sampled_from(NUMERIC), st.characters()), max_size=60))
def test_any_text_gives_figures_that_quote_it(raw: str) -> None:
    figures = read(raw)
    for figure in figures:
        assert 0 <= figure.start < figure.end <= len(raw)
        assert raw[figure.start : figure.end] == figure.quote
        assert (figure.low is None) == figure.damaged == (figure.high is None)
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.high
            assert figure.lower is None or figure.upper is None or figure.lower <= figure.upper
    assert [f.id for f in figures] == [f"f{i + 1}" for i in range(len(figures))]
    assert all(a.restored_end <= b.restored_start for a, b in pairwise(figures))


def test_of_an_endless_list_the_last_numbers_share_the_unit() -> None:
    restored = restore("各村种植" + "3、" * 1000 + "5万亩。", default_rules())
    figures = find_figures(restored, split_clauses(restored, default_rules()), default_rules())
    assert len(figures) == LONGEST_LIST + 1  # and no text makes us keep more of them
    assert {figure.low for figure in figures} == {30000, 50000}


def test_a_range_of_two_numbers_that_lost_digits_has_no_candidates() -> None:
    (figure,) = (found for found in read("總?cè)丝?.8至?.9萬人，是重點縣。") if found.damaged)
    assert (figure.quote, figure.candidates) == ("?.8至?.9萬人", ())
