"""Loading: in bulk, idempotent, the same whatever the batches; verdicts, findings, conflicts, marts."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import duckdb
import pytest

from tests.readings import conflicting, reading
from transforms import rows as rows_module
from transforms.dimensions import indicator_rows, region_rows
from transforms.reading import read_article
from transforms.records import Article, Problem
from transforms.rows import content_key, reading_rows, readings_rows
from transforms.rules import default_rules
from warehouse.checks import JudgedCounts, judge_all, judge_scope
from warehouse.create import create
from warehouse.load import Loaded, load_dimension, load_shards, load_sources, record_run
from warehouse.shards import SHARDED, arrow_table, write_shard
from warehouse.statements import columns, tables


@pytest.fixture
def con():
    with duckdb.connect(":memory:") as con:
        create(con)
        load_dimension(con, "core.dim_indicator", indicator_rows(default_rules()))
        load_dimension(con, "core.dim_region", region_rows(default_rules()))
        yield con


def shard(folder, batch, *readings):
    rows = readings_rows(list(readings), default_rules())
    return write_shard(dict(zip(SHARDED, rows, strict=True)), folder, batch)


def contents(con, skip=("raw.article_source", "quality.schema_version", "quality.run")):
    return {
        table: sorted(map(repr, con.execute(f"FROM {table}").fetchall())) for table in tables() if table not in skip
    }


def test_a_shard_lands_in_every_table(con, tmp_path):
    shard(tmp_path, "b1", reading("a1"), reading("a2", 430))
    assert load_shards(con, tmp_path) == Loaded(2, 0, 0, 10, 2, 2)
    counts = {table: con.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in SHARDED}
    assert counts == {
        "raw.article": 2,
        "core.dim_article": 2,
        "core.article_repair": 0,
        "core.dim_unit": 2,
        "core.dim_period": 0,
        "core.fact_figure": 10,
        "core.fact_relation": 2,
        "core.bridge_relation_figure": 8,
        "core.fact_problem": 2,
    }


def test_values_arrive_exactly(con, tmp_path):
    shard(tmp_path, "b1", reading())
    load_shards(con, tmp_path)
    row = con.execute(
        "SELECT low, lower_bound, unit, candidates, rules, quote, sentence FROM core.fact_figure ORDER BY span_start DESC LIMIT 1"
    ).fetchone()
    assert row[:3] == (None, None, "人")
    assert row[3] == [Decimal(n * 10000 + 8000) for n in range(1, 10)]
    assert row[4:6] == (["units:人"], "?.8万人")
    assert row[6].startswith("全县有429户")
    text, characters = con.execute("SELECT text, characters FROM raw.article").fetchone()
    assert len(text) == characters
    quotes = con.execute(
        "SELECT bool_and(substring(a.text, f.span_start + 1, f.span_end - f.span_start) = f.quote) "
        "FROM core.fact_figure f JOIN raw.article a USING (article_key)"
    ).fetchone()
    assert quotes == (True,)


def test_frames_and_tuples_make_the_same_shard(con, tmp_path):
    from transforms.star import row_frames

    rows = readings_rows([reading("a1"), conflicting("a2", 500)], default_rules())
    write_shard(dict(zip(SHARDED, rows, strict=True)), tmp_path / "tuples", "b")
    write_shard(row_frames(rows), tmp_path / "frames", "b")
    for table in SHARDED:
        assert (
            con.execute(f"FROM '{tmp_path}/tuples/b/{table}.parquet'").fetchall()
            == con.execute(f"FROM '{tmp_path}/frames/b/{table}.parquet'").fetchall()
        )


def test_a_second_load_changes_nothing(con, tmp_path):
    shard(tmp_path, "b1", reading("a1"), conflicting("a2", 500))
    load_shards(con, tmp_path)
    judge_scope(con)
    before = contents(con)
    assert load_shards(con, tmp_path) == Loaded(0, 0, 2, 0, 0, 0)
    judge_scope(con)
    assert contents(con) == before


def test_an_article_in_two_batches_is_loaded_once(con, tmp_path):
    shard(tmp_path, "b1", reading("a1"))
    shard(tmp_path, "b2", reading("a1"), reading("a2"))
    assert load_shards(con, tmp_path).new == 2
    assert con.execute("SELECT count(*), count(DISTINCT figure_key) FROM core.fact_figure").fetchone() == (10, 10)


def test_batches_make_no_difference(tmp_path):
    articles = [reading(f"a{n}", 429 + n % 2) for n in range(6)] + [conflicting("x", 5), conflicting("y", 6)]
    found = []
    for split in (1, 3, 8):
        with duckdb.connect(":memory:") as con:
            create(con)
            load_dimension(con, "core.dim_indicator", indicator_rows(default_rules()))
            for number in range(0, len(articles), split):
                folder = tmp_path / f"{split}-{number}"
                shard(folder, "b", *articles[number : number + split])
                load_shards(con, folder)
                judge_scope(con)
            found.append(contents(con))
    assert found[0] == found[1] == found[2]
    assert len(found[0]["quality.finding"]) == 3 + 6 + 1


def test_other_rules_replace_what_was_read(con, tmp_path, monkeypatch):
    shard(tmp_path / "old", "b", reading("a1"), reading("a2"))
    load_shards(con, tmp_path / "old")
    judge_scope(con)
    monkeypatch.setattr(rows_module, "rules_version", lambda rules: "newer")
    shard(tmp_path / "new", "b", reading("a1", parts=(84, 340)))
    assert load_shards(con, tmp_path / "new") == Loaded(0, 1, 0, 4, 1, 1)
    judge_scope(con)
    assert con.execute(
        "SELECT article_key, count(*), any_value(rules_version) = 'newer' FROM core.fact_figure GROUP BY 1 ORDER BY 1"
    ).fetchall() == [("a1", 4, True), ("a2", 5, False)]
    assert con.execute("SELECT count(*) FROM raw.article").fetchone() == (2,)
    assert con.execute("SELECT article_key, verdict FROM quality.verdict ORDER BY 1").fetchall() == [
        ("a1", "inconsistent"),
        ("a2", "consistent"),
    ]


def test_no_shards_are_no_articles(con, tmp_path):
    assert load_shards(con, tmp_path / "nothing") == Loaded(0, 0, 0, 0, 0, 0)
    assert judge_scope(con) == JudgedCounts(0, 0)


def test_a_shard_that_lacks_a_table_is_refused(tmp_path):
    rows = dict(zip(SHARDED, readings_rows([reading()], default_rules()), strict=True))
    del rows["core.fact_relation"]
    with pytest.raises(ValueError, match=r"core\.fact_relation"):
        write_shard(rows, tmp_path, "b")
    assert not (tmp_path / "b").exists()


def test_a_load_that_fails_leaves_nothing(con, tmp_path):
    folder = shard(tmp_path, "b1", reading("a1"))
    (folder / "core.fact_problem.parquet").write_bytes(b"broken")
    with pytest.raises(duckdb.Error):
        load_shards(con, tmp_path)
    assert con.execute("SELECT count(*) FROM core.fact_figure").fetchone() == (0,)


# Sources.


def test_an_article_in_two_sources_is_one_with_both_recorded(con, tmp_path):
    shard(tmp_path, "b1", reading("a1"))
    load_shards(con, tmp_path)
    load_sources(con, "run1", articles=[("one", "x.txt", "a1"), ("two", "y.txt", "a1")])
    load_sources(con, "run2", articles=[("one", "x.txt", "a1")])
    assert con.execute("SELECT source, locator, run_id FROM raw.article_source ORDER BY 1").fetchall() == [
        ("one", "x.txt", "run1"),
        ("two", "y.txt", "run1"),
    ]


def test_a_text_that_was_replaced_where_it_was_found_is_superseded(con, tmp_path):
    shard(tmp_path, "b1", reading("old"), reading("new", 430))
    load_shards(con, tmp_path)

    def see(key):
        state = [("s", "page", '"etag"', None, "hash", key)]
        load_sources(con, "run", articles=[("s", "page", key)], states=state)
        return con.execute("SELECT article_key, superseded_by FROM core.dim_article ORDER BY 1").fetchall()

    assert see("old") == [("new", None), ("old", None)]
    assert see("new") == [("new", None), ("old", "new")]
    assert con.execute("SELECT DISTINCT article_key FROM mart.figure").fetchall() == [("new",)]
    assert see("old") == [("new", "old"), ("old", None)]
    assert con.execute("SELECT count(*) FROM raw.source_state").fetchone() == (1,)


def test_a_text_that_is_current_elsewhere_is_not_superseded(con, tmp_path):
    shard(tmp_path, "b1", reading("old"), reading("new", 430))
    load_shards(con, tmp_path)
    for locator, key in (("page", "old"), ("copy", "old"), ("page", "new")):
        load_sources(con, "run", [("s", locator, key)], [("s", locator, None, None, None, key)])
    assert con.execute("SELECT count(*) FROM core.dim_article WHERE superseded_by IS NULL").fetchone() == (2,)


def test_rejects_keep_their_reason(con):
    load_sources(con, "run1", rejects=[("s", "empty.txt", "empty", "the file is empty"), ("s", "x", "binary", None)])
    assert con.execute("SELECT run_id, locator, reason, detail FROM raw.reject ORDER BY 2").fetchall() == [
        ("run1", "empty.txt", "empty", "the file is empty"),
        ("run1", "x", "binary", None),
    ]


def test_a_run_is_recorded_once_and_unknown_columns_are_refused(con):
    known = {"flow": "run", "started_at": "2026-01-01", "heshu_version": "0", "rules_version": "v"}
    for status in ("failed", "published"):
        record_run(con, run_id="run1", status=status, **known)
    assert con.execute("SELECT status, articles_new FROM quality.run").fetchall() == [("published", 0)]
    with pytest.raises(ValueError, match="colour"):
        record_run(con, run_id="run1", colour="red")


# Verdicts and findings in the warehouse.


def test_findings_are_kept_with_their_sum(con, tmp_path):
    shard(tmp_path, "b1", reading("good"), reading("bad", 430))
    load_shards(con, tmp_path)
    assert judge_scope(con) == JudgedCounts(relations=2, findings=3)
    found = con.execute(
        "SELECT kind, origin, article_key, figures, residual, tolerance, why_zh FROM quality.finding ORDER BY 2, 3"
    ).fetchall()
    assert [row[:3] for row in found] == [
        ("damaged_number", "reading", "bad"),
        ("damaged_number", "reading", "good"),
        ("sum_mismatch", "verdict", "bad"),
    ]
    assert found[2][3:] == (
        ["f1", "f2", "f3", "f4"],
        1.0,
        0.0,
        "84 + 340 + 5 = 429 ≠ 430，相差1（都是确数，应当分毫不差）",
    )
    quality = con.execute(
        "SELECT article_key, figures, damaged, consistent, inconsistent, findings FROM mart.article_quality ORDER BY 1"
    ).fetchall()
    assert quality == [("bad", 5, 1, 0, 1, 2), ("good", 5, 1, 1, 0, 1)]


def test_one_altered_fact_fails_its_relation_and_no_other(con, tmp_path):
    shard(tmp_path, "b1", reading("a1"), reading("a2"))
    load_shards(con, tmp_path)
    judge_scope(con)
    con.execute(
        "UPDATE core.fact_figure SET low = 99, lower_bound = 99, upper_bound = 99 WHERE article_key = 'a2' AND figure_id = 'f3'"
    )
    broken = "SELECT article_key, relation_id FROM {} WHERE verdict = 'inconsistent'"
    assert con.execute(broken.format("quality.check_sum")).fetchall() == [("a2", "r1")]
    assert con.execute(broken.format("quality.verdict")).fetchall() == []
    judge_all(con)
    assert con.execute(broken.format("quality.verdict")).fetchall() == [("a2", "r1")]


def test_a_problem_whose_relation_fails_is_one_finding(con, tmp_path):
    article = reading("a1", 430)
    problem = Problem("sum_mismatch", ("f1", "f2"), "合计不符", "the sum is off", relation="r1")
    shard(tmp_path, "b1", dataclasses.replace(article, problems=(problem,)))
    load_shards(con, tmp_path)
    assert judge_scope(con).findings == 1


def test_a_second_load_judges_what_it_loaded_and_nothing_else(con, tmp_path):
    shard(tmp_path / "first", "b", reading("a1"), reading("a2", 430), reading("a3"))
    load_shards(con, tmp_path / "first")
    assert judge_scope(con) == JudgedCounts(relations=3, findings=4)
    con.execute("UPDATE quality.verdict SET why_zh = 'untouched'")
    shard(tmp_path / "second", "b", reading("a3"), reading("a4", 430))
    load_shards(con, tmp_path / "second")
    assert judge_scope(con) == JudgedCounts(relations=1, findings=2)
    said = dict(con.execute("SELECT article_key, why_zh = 'untouched' FROM quality.verdict").fetchall())
    assert said == {"a1": True, "a2": True, "a3": True, "a4": False}
    load_shards(con, tmp_path / "first")
    assert judge_scope(con) == JudgedCounts(0, 0)
    assert judge_all(con) == JudgedCounts(relations=4, findings=6)
    assert con.execute("SELECT count(*) FROM quality.verdict WHERE why_zh = 'untouched'").fetchone() == (0,)


def test_checks_on_an_empty_warehouse_find_nothing(con):
    assert judge_all(con) == JudgedCounts(0, 0)
    assert con.execute("SELECT count(*) FROM quality.verdict").fetchone() == (0,)


# Between articles.


@pytest.mark.parametrize(
    ("first", "second", "conflicts"),
    [
        (("a", 500, "2018-01"), ("b", 500, "2018-02"), 0),
        (("a", 500, "2018-01"), ("b", 501, "2018-02"), 1),
        (("a", 500, "2018-01", "2016"), ("b", 501, "2018-02", "2017"), 0),
        (("a", 500), ("b", 501), 1),
    ],
)
def test_conflicts(con, tmp_path, first, second, conflicts):
    shard(tmp_path, "b1", conflicting(*first), conflicting(*second))
    load_shards(con, tmp_path)
    judge_scope(con)
    rows = con.execute("SELECT article_key, other_article_key, later, quote, other_quote FROM mart.conflict").fetchall()
    assert len(rows) == conflicts
    if conflicts:
        assert rows == [("b", "a", len(first) > 2, "501人", "500人")]
        why = con.execute("SELECT why_zh FROM quality.finding WHERE origin = 'conflict'").fetchone()[0]
        assert "永和县2017" in why
        assert ("此前（2018-01）" in why) == (len(first) > 2)


def test_conflicts_of_many_articles_are_found_in_order(con, tmp_path):
    values = [500, 500, 510, 500, 510]
    shard(tmp_path, "b1", *(conflicting(f"a{n}", v, f"2018-0{n + 1}") for n, v in enumerate(values)))
    load_shards(con, tmp_path)
    rows = con.execute("SELECT article_key, other_quote FROM mart.conflict ORDER BY 1").fetchall()
    assert [row[0] for row in rows] == ["a2", "a3", "a4"]


def test_series_and_profile(con, tmp_path):
    shard(tmp_path, "b1", conflicting("a", 500, period="2017"), conflicting("b", 300, period="2018"))
    load_shards(con, tmp_path)
    series = con.execute("SELECT period, value, articles FROM mart.series('141032', 'poverty.population')").fetchall()
    assert series == [("2017", 500.0, 1), ("2018", 300.0, 1)]
    profile = con.execute("SELECT indicator, period, value, latest_quote FROM mart.region_profile('141032')").fetchall()
    assert profile == [("poverty.population", "2018", 300.0, "300人")]


def test_series_follows_a_county_that_was_renumbered(con, tmp_path):
    old = conflicting("a", 500, period="2010", region="522422")  # 大方县 of 毕节地区
    shard(tmp_path, "b1", old, conflicting("b", 300, period="2014", region="520521"))
    load_shards(con, tmp_path)
    for code in ("522422", "520521"):
        rows = con.execute(f"SELECT period, value FROM mart.series('{code}', 'poverty.population')").fetchall()
        assert rows == [("2010", 500.0), ("2014", 300.0)]
    became = con.execute("SELECT region, region_now FROM mart.region WHERE region IN ('632100', '371200', '130182')")
    assert dict(became.fetchall()) == {"632100": "630200", "371200": None, "130182": "130109"}


def test_profile_shows_what_has_no_period_last(con, tmp_path):
    shard(tmp_path, "b1", conflicting("a", 500, period=None))
    load_shards(con, tmp_path)
    profile = "SELECT period, value FROM mart.region_profile('141032')"
    assert con.execute(profile).fetchall() == [(None, 500.0)]
    assert con.execute("FROM mart.series('141032', 'poverty.population')").fetchall() == []
    shard(tmp_path, "b2", conflicting("b", 300, period="2015"))
    load_shards(con, tmp_path)
    assert con.execute(profile).fetchall() == [("2015", 300.0)]


def test_value_of_a_series_is_that_of_its_latest_quote(con, tmp_path):
    shard(tmp_path, "b1", conflicting("a", 520, "2018-02"), conflicting("b", 500, "2018-01"))
    load_shards(con, tmp_path)
    row = con.execute("SELECT value, latest_quote, lowest, highest, articles FROM mart.indicator_series").fetchone()
    assert row == (520.0, "520人", 500.0, 520.0, 2)


def test_a_province_rolls_up_from_its_counties(con, tmp_path):
    shard(
        tmp_path,
        "b1",
        conflicting("a", 500),
        conflicting("b", 300, region="140700"),
        conflicting("c", 9, region="110105"),
    )
    load_shards(con, tmp_path)
    within = "SELECT region, level, value, additive_regions FROM mart.within('{}', 'poverty.population')"
    county, prefecture = ("141032", "county", 500.0, True), ("140700", "prefecture", 300.0, True)
    assert con.execute(within.format("140000")).fetchall() == [prefecture, county]
    assert con.execute(within.format("141000")).fetchall() == [county]


def test_keys_are_stable():
    # A key that changed with the version of Python or heshu would double every row of old warehouses.
    assert content_key("a", "f1") == content_key("a", "f1")
    assert content_key("article", "f1") == -1081761337821208670


def test_columns_of_unknown_tables_are_an_error():
    with pytest.raises(KeyError):
        columns("core.nothing")


def test_a_sentence_without_end_is_not_kept_with_each_of_its_figures():
    text = "、".join(f"{number}户" for number in range(3000))
    rows = reading_rows(read_article(Article(text, "a"), default_rules()), default_rules())
    assert len(rows.fact_figure) == 3000
    assert max(len(figure.sentence) for figure in rows.fact_figure) < 1100
    assert all(figure.quote in figure.sentence for figure in rows.fact_figure)


@pytest.mark.parametrize("number", ["9" * 40, "9" * 5000, "1亿亿亿亿亿", "3~" + "9" * 40])
def test_a_number_that_no_column_holds_has_no_value(number):
    rows = reading_rows(read_article(Article(f"全县投资{number}元。", "a"), default_rules()), default_rules())
    for figure in rows.fact_figure:
        assert figure.damaged == (figure.low is None) == (figure.high is None)
    arrow_table("core.fact_figure", rows.fact_figure)
