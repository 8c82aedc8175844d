"""Read the specs of problems, and the examples of their rule tables, through the whole reader."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from tests.cases import cases, load
from transforms.indicator_rules import Indicator, IndicatorCue
from transforms.measures import NounRule, OppositeRule, _of_indicators
from transforms.names import NameWordRule, SurnameRule, _names, find_variants
from transforms.narrowing import narrow
from transforms.reading import read_article
from transforms.records import Article, Reading
from transforms.rules import default_rules
from transforms.slips import FullRule, RangeRule
from transforms.units import unit_of

RULES = default_rules()


@cache
def read(text: str) -> Reading:
    return read_article(Article(text, "spec", "spec.txt"), RULES)


def shown(reading: Reading) -> list[str]:
    """Write problems as the specs do: the kind and the quotes of the figures."""
    quotes = {figure.id: figure.quote for figure in reading.figures}
    return sorted(" ".join([problem.kind, *(quotes[i] for i in problem.figures)]) for problem in reading.problems)


@pytest.mark.parametrize("case", cases("problems"))
def test_text_gives_its_problems(case: dict[str, object]) -> None:
    reading = read(str(case["text"]))
    assert shown(reading) == sorted(case["problems"])  # type: ignore[call-overload]
    for words in case.get("reasons", ()):  # type: ignore[attr-defined]
        assert any(words in problem.why_zh for problem in reading.problems), f"no reason says {words}"


@pytest.mark.parametrize("table", [NounRule, OppositeRule, FullRule, RangeRule], ids=lambda table: table.TABLE)
def test_every_example_gives_what_its_row_expects(table: type) -> None:
    wrong = {}
    for row in RULES.table(table):
        got = shown(read(row.example))
        if (got != []) if row.expected == "none" else row.expected not in got:
            wrong[row.id] = (row.example, row.expected, got)
    assert not wrong


WRONG_UNITS = {
    "money": "亩", "area": "元", "mass": "亩", "length": "元", "percent": "亩", "person": "元", "energy": "元",
}  # fmt: skip
"""For what is usually measured in a dimension, a unit that cannot measure it."""


def test_a_unit_that_cannot_measure_an_indicator_is_flagged_and_its_own_is_not() -> None:
    """Plant a fault in the name of every indicator that has one: `旅游收入320亩` for `旅游收入320元`."""
    indicators = {row.code: row for row in RULES.table(Indicator)}
    words: dict[str, set[str]] = {}
    for cue in RULES.table(IndicatorCue):
        for word in (cue.word, *cue.variants):
            words.setdefault(word, set()).add(indicators[cue.indicator].dimension[0])
    planted = 0
    for word, wrong in _of_indicators(RULES).items():
        (dimension,) = words[word] if len(words[word]) == 1 else ("",)
        unit = WRONG_UNITS.get(dimension)
        if unit is None or unit_of(unit, RULES).dimension not in wrong:
            continue
        planted += 1
        own = next(u for u in USUAL_UNITS if unit_of(u, RULES).dimension == dimension)
        assert f"unit_conflict 36.5{unit}" in shown(read(f"全县{word}36.5{unit}，位居前列。")), word
        assert not [p for p in shown(read(f"全县{word}36.5{own}，位居前列。")) if p.startswith("unit_conflict")], word
    assert planted > 300


USUAL_UNITS = ("元", "亩", "吨", "公里", "%", "人", "千瓦时")


NARROWED = [
    # (text, the quote that lost its first digit, what remains)
    ("全县有学校77所，其中小学58所、初中16所、高中3所。", "77所", [77]),
    ("全县有学校77所，其中小学58所、初中16所、高中3所。", "16所", [16]),
    ("全县选派干部356名，其中第一书记128名。", "128名", [128, 228, 328]),
    ("参加培训的有120人，其中女性75人，占62.5%。", "62.5%", [Decimal("62.5")]),
    ("第一产业占比12.3%，第二产业占比45.2%，第三产业占比42.5%。", "45.2%", [Decimal("45.2")]),
    ("贫困发生率从18.6%降至1.2%，下降17.4个百分点。", "1.2%", [Decimal("1.2")]),
    ("全镇有贫困户320户1280人。", "1280人", [1280, 2280]),
    ("全县总人口5.8万人，建档立卡贫困人口17990人，贫困发生率34.4%。", "5.8万人", [58000, 68000, 78000, 88000, 98000]),
    ("全县种植苹果3200亩。", "3200亩", [1200, 2200, 3200, 4200, 5200, 6200, 7200, 8200, 9200]),
]


@pytest.mark.parametrize(("text", "quote", "remains"), NARROWED)
def test_a_lost_digit_is_narrowed_by_what_ties_it(text: str, quote: str, remains: list[Decimal]) -> None:
    reading = read(text)
    whole = next(f for f in reading.figures if f.quote == quote)
    assert whole.low is not None
    step = Decimal(10) ** whole.low.adjusted()
    first = int(whole.low / step)
    candidates = tuple(whole.low + (digit - first) * step for digit in range(1, 10))
    lost = replace(whole, damaged=True, low=None, high=None, lower=None, upper=None, candidates=candidates)
    figures = {f.id: lost if f is whole else f for f in reading.figures}
    left, reasons = narrow(lost, figures, reading.relations, RULES)
    assert list(left) == remains
    assert bool(reasons) == (len(left) < len(candidates))


def test_every_surname_and_name_word_finds_its_example() -> None:
    wrong: dict[str, object] = {}
    for row in (*RULES.table(SurnameRule), *RULES.table(NameWordRule)):
        kind, _, name = row.expected.rpartition(" ")
        if kind == "role":
            continue  # a role alone names nobody; the specs show what it does
        found = {(n.kind, n.text) for n in _names(row.example, RULES)}
        if not row.expected:
            wrong |= {row.id: found} if found else {}
        elif (kind or "person", name) not in found:
            wrong[row.id] = (row.example, row.expected, found)
    assert not wrong


def test_two_names_are_one_only_where_they_read_alike() -> None:
    assert find_variants("村民赵家堡说，今年收成好。弟弟赵家宝说，明年更好。", RULES)
    assert find_variants("村民赵家堡说，今年收成好。弟弟赵家报说，明年更好。", RULES) == ()


def test_a_problem_gives_its_reason_in_both_languages() -> None:
    for _, case in load("problems"):
        for problem in read(case["text"]).problems:
            assert problem.why_zh
            assert problem.why_en
            assert set(problem.figures) <= {figure.id for figure in read(case["text"]).figures}
