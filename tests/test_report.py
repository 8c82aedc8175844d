"""The report's files: whole, safe, written again only where something changed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from expectations.report import build, data
from expectations.report.pages import PAGES
from expectations.validate import validate
from tests.reports import HOSTILE, hostile, report_warehouse
from warehouse.load import load_sources

STATIC = Path(__file__).parent.parent / "expectations" / "report" / "static"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    with report_warehouse(hostile()) as con:
        validate(con, "r1", judgements=Path("none"))
        first = build(con, folder)
        yield con, first.parent


def shard(folder, name):
    text = (folder / "data" / f"{name}.js").read_text(encoding="utf-8")
    found = re.fullmatch(r"heshu\.put\((\"[^\"]+\"),(.*)\);\n", text, re.DOTALL)
    assert json.loads(found[1]) == name
    return json.loads(found[2])


def test_every_page_is_there_and_says_how_little_it_may_do(site):
    _, folder = site
    for page in PAGES:
        html = (folder / f"{page}.html").read_text(encoding="utf-8")
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1]
        assert policy.startswith("default-src &#39;none&#39;")
        assert "unsafe" not in policy
        assert not re.search(r"<script(?![^>]*\bsrc=)", html), "an inline script"
        assert not re.search(r"\son\w+=", html), "an inline handler"
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html), "an address outside"


def test_no_script_of_ours_makes_markup_from_text():
    for path in STATIC.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        for sink in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "http:",
            "https:",
        ):
            assert sink not in text.replace("http://www.w3.org/2000/svg", ""), f"{path.name} uses {sink}"


def test_the_overview_counts_what_the_warehouse_holds(site):
    con, folder = site
    view = shard(folder, "overview")
    totals = view["totals"]
    assert totals["articles"] == con.execute("SELECT count(*) FROM core.dim_article").fetchone()[0] == 6
    assert totals["figures"] == con.execute("SELECT count(*) FROM core.fact_figure").fetchone()[0]
    assert totals["held"] + totals["failed"] <= totals["relations"]
    assert totals["findings"] == con.execute("SELECT count(*) FROM quality.finding").fetchone()[0]
    assert sum(kind["open"] for kind in view["kinds"]) == totals["findings"]
    assert [run["run_id"] for run in view["runs"]] == ["r1"]
    assert totals["new_articles"] == 6
    assert len(view["checks"]) == con.execute("SELECT count(*) FROM quality.expectation_result").fetchone()[0]


def test_every_finding_is_in_the_table_and_points_at_its_article(site):
    con, folder = site
    rows = shard(folder, "findings-0")["rows"]
    assert len(rows) == con.execute("SELECT count(*) FROM quality.finding").fetchone()[0]
    for row in rows:
        page = shard(folder, f"article/{row['article']}")
        assert row["key"] in {finding["key"] for finding in page["findings"]}
        assert set(row["figures"]) <= {figure["id"] for figure in page["figures"]}


def test_an_article_page_holds_text_figures_and_repairs(site):
    _, folder = site
    page = shard(folder, "article/damaged")
    raw = page["text"]
    for figure in page["figures"]:
        assert raw[figure["s"] : figure["e"]] == figure["quote"]
    text, done = "", 0
    for repair in page["repairs"]:
        text += raw[done : repair["s"]] + repair["new"]
        done = repair["e"]
    text += raw[done:]
    assert "建档立卡贫困户6576户17990人" in text
    assert "(" not in text


def test_hostile_text_stays_text(site):
    _, folder = site
    page = shard(folder, "article/hostile")
    assert page["title"] == HOSTILE
    for path in (folder / "data").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert "<" not in text, f"{path.name} could end a script"
        assert "\u2028" not in text


def test_values_are_exact_and_plain(site):
    _, folder = site
    figures = {f["quote"]: f for f in shard(folder, "article/sound")["figures"]}
    assert (figures["429户"]["low"], figures["340户"]["upper"]) == ("429", "340")
    assert figures["?.8万人"]["candidates"][0] == "18000"


def test_a_region_page_holds_its_conflict(site):
    _, folder = site
    region = shard(folder, "region/141032")
    assert region["name"] == "永和县"
    (conflict,) = region["conflicts"]
    assert {conflict["article"], conflict["other"]} == {"old", "new"}
    assert [r["conflicts"] for r in shard(folder, "regions") if r["region"] == "141032"] == [1]


def test_building_again_writes_only_what_changed(site):
    con, folder = site
    before = {path: path.stat().st_mtime_ns for path in (folder / "data").rglob("*.js")}
    con.execute("UPDATE core.dim_article SET title = '改过的题目' WHERE article_key = 'sound'")
    build(con, folder)
    changed = {p.relative_to(folder / "data").as_posix() for p, t in before.items() if p.stat().st_mtime_ns != t}
    assert changed == {"article/sound.js", "articles.js", "findings-0.js", "overview.js"}


def test_an_article_that_was_superseded_loses_its_page(site):
    con, folder = site
    con.execute("UPDATE core.dim_article SET superseded_by = 'new' WHERE article_key = 'old'")
    build(con, folder)
    assert not (folder / "data" / "article" / "old.js").exists()
    assert (folder / "data" / "article" / "new.js").exists()


def test_an_empty_warehouse_has_a_report_too(tmp_path):
    from test_expectations import warehouse

    with warehouse() as con:
        build(con, tmp_path, "en")
    assert shard(tmp_path, "overview")["totals"]["articles"] == 0
    assert shard(tmp_path, "findings-0") == {"parts": 1, "rows": []}
    assert 'lang="en"' in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_what_was_turned_away_is_told_in_both_languages_until_it_is_read():
    with report_warehouse() as con:
        load_sources(
            con, "r1", (), [("test", "好.txt", "e", None, "h", "sound")],
            [("test", "坏.docx", "unreadable", "not a sound Word file (BadZipFile: x)"), ("test", "好.txt", "vanished", "x")],
        )  # fmt: skip
        data._prepare(con)
        told = data._rejects(con)
    assert told["all"] == 1
    (row,) = told["rows"]
    assert row["locator"] == "坏.docx"
    assert row["reason"] == ["读不出", "unreadable"]
    assert row["detail"] == ["Word 文件损坏（BadZipFile: x）；请重新取得", "not a sound Word file (BadZipFile: x)"]
