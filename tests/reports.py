"""Make small warehouses, hostile texts included, for the tests of the report."""

from __future__ import annotations

import dataclasses

import duckdb
from test_expectations import warehouse

from tests.readings import conflicting, reading
from transforms.reading import read_article
from transforms.records import Article
from transforms.rules import default_rules
from warehouse.load import load_sources, record_run

HOSTILE = '<script>alert(1)</script></script>"><img src=x onerror=alert(2)>\u202e=cmd|calc\u2028'
DAMAGED = "某縣的貧困發(fā)生率為34.4%，,建檔立卡貧困戶6576戶17990人，其中低保戶2000戶、五保戶4576戶。"


def hostile(key: str = "hostile"):
    """Return an article whose title, publisher, text, region and reasons try to become markup or a formula."""
    one = reading(key, households=430)
    article = dataclasses.replace(
        one.article,
        text=one.article.text + HOSTILE,
        title=HOSTILE,
        publisher=HOSTILE,
        name=HOSTILE,
        published="2020-01-01",
    )
    restored = dataclasses.replace(one.restored, raw=article.text, text=article.text)
    return dataclasses.replace(
        one, article=article, restored=restored, meta=dataclasses.replace(one.meta, title=HOSTILE, publisher=HOSTILE)
    )


def damaged(key: str = "damaged"):
    """Return an article that needed repairs, read by the real chain."""
    return read_article(Article(DAMAGED, key, name="damaged.txt", title="繁體與拼音"), default_rules())


def report_warehouse(*more) -> duckdb.DuckDBPyConnection:
    """Return a warehouse of five articles and one run, not yet validated."""
    readings = (
        reading("sound", title="加总成立的一篇"),
        reading("wrong", households=430, title="加总不符的一篇", published="2021-03-04"),
        conflicting("old", 17990, "2017-05"),
        conflicting("new", 18200, "2018-01"),
        damaged(),
        *more,
    )
    con = warehouse(*readings)
    load_sources(con, "r1", [("test", r.article.name, r.article.key) for r in readings])
    record_run(
        con,
        run_id="r1",
        flow="run",
        started_at="2026-01-01 08:00:00",
        ended_at="2026-01-01 08:00:03",
        status="published",
        articles_new=len(readings),
        heshu_version="0",
        rules_version="v",
    )
    return con
