"""Read the specs of titles, publishers and dates."""

from __future__ import annotations

from typing import Any

import pytest

from tests.attributes import read_case
from tests.cases import cases
from transforms.agencies import Agency
from transforms.meta import Publisher, read_meta
from transforms.records import Article
from transforms.restore import restore
from transforms.rules import default_rules


@pytest.mark.parametrize("case", cases("meta"))
def test_article_says_this_of_itself(case: dict[str, Any]) -> None:
    meta = read_case(case).meta
    assert {name: getattr(meta, name) for name in case["meta"]} == case["meta"]


@pytest.mark.parametrize("row", default_rules().table(Publisher), ids=lambda row: row.pattern)
def test_publisher_follows_from_the_address(row: Publisher) -> None:
    article = Article(text="脱贫50户。", key="spec", url=row.example)
    rules = default_rules()
    assert read_meta(article, restore(article.text, rules), (), rules).publisher == row.expected


@pytest.mark.parametrize("row", default_rules().table(Agency), ids=lambda row: row.name)
def test_publisher_follows_from_who_sent_the_report(row: Agency) -> None:
    rules = default_rules()
    article = Article(text=row.example, key="spec")
    assert (read_meta(article, restore(article.text, rules), (), rules).publisher or "") == row.expected
