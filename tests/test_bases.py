"""Check with which period a growth or a difference compares."""

from __future__ import annotations

import pytest

from transforms.bases import base_of
from transforms.reading import read_article
from transforms.records import Article
from transforms.rules import default_rules


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("2021年，全县农产品销售额3.2亿元，同比增长8.4%。", ["2020"]),
        ("2021年一季度，全县财政收入1.6亿元，同比增长12%。", ["2020-Q1"]),
        ("2021年3月，全县快递业务量23万件，环比增长6.5%。", ["2021-02"]),
        ("2021年，全县森林覆盖率41.2%，比上年提高0.8个百分点。", ["2020"]),
        ("2021年，全县森林覆盖率41.2%，高于全省3.1个百分点。", [None]),
        ("2021年，全县农产品销售额3.2亿元，增长8.4%。", [None]),
        ("全县农产品销售额3.2亿元，同比增长8.4%。", [None]),
    ],
)
def test_base_is_the_period_that_the_words_compare_with(text: str, bases: list[str | None]) -> None:
    reading = read_article(Article(text, "key"), default_rules())
    figures = {figure.id: figure for figure in reading.figures}
    found = [base_of(relation, figures, reading.restored.text) for relation in reading.relations]
    assert found == bases
