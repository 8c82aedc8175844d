"""Clauses: one spec a behaviour, and what must hold for any text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.cases import cases
from transforms.clauses import split_clauses
from transforms.layout import Boilerplate, is_furniture
from transforms.records import Clause
from transforms.restore import restore
from transforms.rules import default_rules

RULES = default_rules()


@pytest.mark.parametrize("case", cases("clauses"))
def test_spec(case: dict[str, list[object]]) -> None:
    restored = restore(str(case["text"]), RULES)
    clauses = split_clauses(restored, RULES)
    shown = [
        (clause.kind + " " if clause.kind != "body" else "") + restored.text[clause.start : clause.end]
        for clause in clauses
    ]
    assert shown == case["clauses"]
    if "sentences" in case:
        assert [clause.sentence for clause in clauses] == case["sentences"]
    if "headings" in case:
        assert [clause.heading for clause in clauses] == case["headings"]


def check(text: str, clauses: tuple[Clause, ...]) -> None:
    """Assert what holds of all clauses: in order, apart, nothing left out, numbers of sentences and paragraphs rise."""
    assert [clause.index for clause in clauses] == list(range(len(clauses)))
    for clause in clauses:
        piece = text[clause.start : clause.end]
        assert piece.strip() == piece
        assert piece
        assert clause.heading is None or (
            clause.heading < clause.index and clauses[clause.heading].kind in ("heading",)
        )
    for before, after in pairwise(clauses):
        assert before.end <= after.start
        assert before.sentence <= after.sentence
        assert before.paragraph <= after.paragraph
    covered = "".join(text[clause.start : clause.end] for clause in clauses)
    assert len(re.sub(r"[\s|]", "", covered)) == len(re.sub(r"[\s|]", "", text))


LINES = st.lists(
    st.one_of(
        st.text(st.sampled_from("0123456789，。；：、“”《》（）.,:;%户人万元年一二是其中的 \t|　")),
        st.sampled_from(
            ["一、成效", "（一）产业", "120", "贫困户", "责任编辑：李某", "二是草莓产业。全镇", "5：1", "《办法，》"]
        ),
    ),
    max_size=12,
)


@given(st.one_of(LINES.map("\n".join), st.text()))
@example("?\x1f?")
@settings(deadline=None, max_examples=300)
def test_any_text_is_split(raw: str) -> None:
    restored = restore(raw, RULES)
    check(restored.text, split_clauses(restored, RULES))


@given(LINES.map("\n".join))
@settings(deadline=None)
def test_no_decimal_and_no_thousands_group_is_split(raw: str) -> None:
    restored = restore(raw, RULES)
    ends = {clause.end for clause in split_clauses(restored, RULES)}
    inside = re.finditer(r"\d\.\d|(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?!\d)", restored.text)
    assert not any(place in ends for match in inside for place in range(match.start() + 1, match.end()))


@pytest.mark.parametrize("row", RULES.table(Boilerplate), ids=lambda row: row.name)
def test_boilerplate_example(row: Boilerplate) -> None:
    assert row.expected == "furniture"
    assert re.fullmatch(row.pattern, row.example)
    restored = restore(row.example, RULES)
    assert all(is_furniture(line.strip(), RULES) for line in restored.text.splitlines())
    assert not row.words or any(word in row.example for word in row.words)


@pytest.mark.parametrize(
    "line",
    [
        "东山村贫困户在新居前合影（李某 摄）",
        "全县新建幼儿园12所，改造校舍3万平方米",
        "新编乡土教材120册",
        "图为扶贫车间里的工人，月收入3000元。",
        "来源于工资的收入占46.7%",
        "地址变更的企业有12家",
        "转发文件30份，印发手册5000册",
        "电话通到每个村，宽带入户率达到95%",
        "下一页的账还要算清",
        "声明自愿退出的贫困户有3户",
    ],
)
def test_a_line_of_the_article_is_no_furniture(line: str) -> None:
    assert not is_furniture(line, RULES)
