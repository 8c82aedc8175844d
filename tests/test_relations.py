"""Read the specs of relations, and the examples of their rule tables, through the whole reader."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases import cases, load
from transforms.reading import read_article
from transforms.records import Article, Reading
from transforms.rules import default_rules
from transforms.ties.cues import ContrastRule, CueRule, OnceRule, RateRule, WithinRule

RULES = default_rules()
TABLES = (CueRule, RateRule, ContrastRule, WithinRule, OnceRule)


@cache
def read(text: str) -> Reading:
    return read_article(Article(text, "spec", "spec.txt"), RULES)


def shown(reading: Reading) -> list[str]:
    """Write ties as the specs do: `sum total=9户 part=4户 part=5户`, with `loose` where the wording leaves room."""
    quotes = {figure.id: figure.quote for figure in reading.figures}
    return sorted(
        f"{tie.kind} " + " ".join(f"{m.role}={quotes[m.figure]}" for m in tie.members) + (" loose" if tie.loose else "")
        for tie in reading.relations
    )


@pytest.mark.parametrize("case", cases("relations"))
def test_text_gives_its_ties(case: dict[str, Any]) -> None:
    assert shown(read(case["text"])) == sorted(case["ties"])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.TABLE)
def test_every_example_gives_what_its_row_expects(table: type) -> None:
    wrong = {}
    for row in RULES.table(table):
        got = shown(read(row.example))
        only = row.expected.startswith("only ")
        expected = sorted(row.expected.removeprefix("only ").split(" / "))
        if got != expected if only else not set(expected) <= set(got):
            wrong[row.id] = (row.example, row.expected, got)
    assert not wrong


def test_members_are_figures_of_the_article_and_roles_are_those_of_the_kind() -> None:
    roles = {
        "sum": {"total", "part"},
        "share": {"part", "whole", "percent"},
        "rate_of": {"part", "whole", "percent"},
        "complement": {"part"},
        "subset": {"part", "whole"},
        "difference": {"minuend", "subtrahend", "result"},
        "growth": {"before", "after", "rate"},
        "product": {"factor", "result"},
        "same": {"a", "b"},
        "paired": {"a", "b"},
    }
    seen = set()
    for _, case in load("relations"):
        reading = read(case["text"])
        ids = {figure.id for figure in reading.figures}
        for tie in reading.relations:
            seen.add(tie.kind)
            assert {m.figure for m in tie.members} <= ids
            assert {m.role for m in tie.members} <= roles[tie.kind]
            assert len({m.figure for m in tie.members}) > 1, f"{tie.kind} ties a figure to itself"
    assert seen == set(roles), "the specs show every kind of tie"


@pytest.mark.parametrize(("words", "sign"), [("增长", 1), ("下降", -1)])
def test_the_rate_of_a_fall_carries_the_sign(words: str, sign: int) -> None:
    (growth,) = read(f"全年生猪出栏18.6万头，同比{words}5.2%。").relations
    assert [m.sign for m in growth.members if m.role == "rate"] == [sign]


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="其中占共分别增长下降由到比上年率户人元万亿%0123456789.，、。；（）合计累计\n每均", max_size=120)
)
def test_any_text_is_read_without_error(text: str) -> None:
    reading = read_article(Article(text, "any", "any.txt"), RULES)
    ids = {figure.id for figure in reading.figures}
    assert all(m.figure in ids for tie in reading.relations for m in tie.members)
    assert [tie.id for tie in reading.relations] == [f"r{n}" for n in range(1, len(reading.relations) + 1)]


def test_cost_is_linear_in_the_number_of_figures() -> None:
    # One sentence of very many figures is the worst case: every family looks back within it.
    few, many = (
        read("全县有" + "、".join(f"村{n}有农户{100 + n}户" for n in range(size)) + "。") for size in (200, 800)
    )
    assert len(many.figures) == 4 * len(few.figures)
    assert len(many.relations) <= 4 * max(1, len(few.relations)) + 4


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("全市规上企业120家，复工率94.8%。", True),
        ("全市规上企业320家，限上商贸企业120家，复工率94.8%。", False),
        ("全市规上企业320家，其中外资企业120家，复工率94.8%。", False),
        ("培训1200人次，其中贫困劳动力320人，就业率85.5%。", False),
    ],
)
def test_whole_numbers_decide_only_where_the_base_of_a_rate_is_sure(text: str, sure: bool) -> None:
    (rate,) = (tie for tie in read(text).relations if tie.kind == "rate_of")
    assert rate.whole_numbers is sure


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("全市新增合作社50户，同比增长12.5%。", True),
        ("全市新增企业800户，其中合作社50户，同比增长12.5%。", True),
        ("全市新增企业800户、合作社50户，同比增长12.5%。", False),
    ],
)
def test_whole_numbers_decide_a_growth_only_where_its_level_is_sure(text: str, sure: bool) -> None:
    (growth,) = (tie for tie in read(text).relations if tie.kind == "growth")
    assert growth.whole_numbers is sure
