"""The questions of docs/sql.md, each run against a warehouse made from the samples; the data dictionary."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import duckdb
import pytest

from transforms.dimensions import indicator_rows, region_rows
from transforms.reading import read_article
from transforms.records import Article
from transforms.rows import readings_rows
from transforms.rules import default_rules
from warehouse.checks import judge_scope
from warehouse.create import create
from warehouse.dictionary import dictionary
from warehouse.load import load_dimension, load_shards, load_sources, record_run
from warehouse.shards import SHARDED, write_shard

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "sql.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^(\d+)\. (.+?)\n\n```sql\n(.+?)```", PAGE, re.MULTILINE | re.DOTALL)
NOTHING = {"18"}
"""Questions that the samples have no answer to: no two of them speak of one county and year."""


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    """Give a warehouse of the samples that are plain UTF-8 text."""
    rules = default_rules()
    readings = []
    for path in sorted((ROOT / "samples").glob("*.txt")):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        readings.append(
            read_article(Article(text, hashlib.sha256(text.encode()).hexdigest()[:32], name=path.name), rules)
        )
    folder = tmp_path_factory.mktemp("shards")
    write_shard(dict(zip(SHARDED, readings_rows(readings, rules), strict=True)), folder, "b")
    with duckdb.connect(":memory:") as con:
        create(con)
        load_dimension(con, "core.dim_indicator", indicator_rows(rules))
        load_dimension(con, "core.dim_region", region_rows(rules))
        load_shards(con, folder)
        load_sources(con, "run1", rejects=[("samples", "empty.txt", "empty", None)])
        judge_scope(con)
        record_run(
            con,
            run_id="run1",
            flow="run",
            started_at="2026-01-01",
            status="published",
            heshu_version="0",
            rules_version="v",
        )
        yield con


def test_there_are_twenty_questions():
    assert [number for number, _, _ in QUESTIONS] == [str(n) for n in range(1, 21)]


@pytest.mark.parametrize(("number", "question", "sql"), QUESTIONS, ids=[f"{n}. {q}" for n, q, _ in QUESTIONS])
def test_question(con, number, question, sql):
    sql = sql.replace("'141032'", f"'{region(con)}'").replace("= 2017", f"= {year(con)}")
    rows = con.execute(sql).fetchall()
    assert bool(rows) == (number not in NOTHING)


def region(con):
    """Return the region of which the samples say the poverty incidence: the page's own is not among them."""
    (code,) = con.execute(
        "SELECT min(region) FROM mart.figure WHERE indicator = 'poverty.incidence' AND period IS NOT NULL AND place IS NULL"
    ).fetchone()
    return code


def year(con):
    """Return a year of which the samples say the income per head."""
    (found,) = con.execute(
        "SELECT max(year(end_date)) FROM mart.figure WHERE indicator = 'income.per_capita' AND facet = 'level' AND place IS NULL"
    ).fetchone()
    return found


def test_the_data_dictionary_is_that_of_the_schema(con):
    written = (ROOT / "docs" / "dictionary.md").read_text(encoding="utf-8")
    assert written == dictionary(con), "run `python -m warehouse.dictionary > docs/dictionary.md`"
