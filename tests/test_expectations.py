"""The audit: every promise broken once, every finding kept, nothing passes for want of rows."""

from __future__ import annotations

import csv
import dataclasses
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import duckdb
import pytest
import yaml
from test_judge import CASES, reading_of

from expectations import suites, validate
from expectations.judgements import FOLDER, read_file, read_judgements
from expectations.validate import ExpectationError
from tests.readings import conflicting, reading
from transforms.dimensions import indicator_rows, region_rows
from transforms.reading import read_article
from transforms.records import Article
from transforms.rows import readings_rows
from transforms.rules import FOLDER as FOLDER_OF_RULES
from transforms.rules import default_rules
from warehouse.checks import judge_all
from warehouse.create import create
from warehouse.load import load_dimension
from warehouse.shards import SHARDED, arrow_table

SPECS = Path(__file__).parent / "specs" / "expectations"
INTEGRITY = yaml.safe_load((SPECS / "integrity.yaml").read_text(encoding="utf-8"))
MALFORMED = yaml.safe_load((SPECS / "known.yaml").read_text(encoding="utf-8"))
HEADER = "article,kind,figures,reason,who,when\n"
WRONG = reading("wrong", households=430)  # 84 + 340 + 5 = 429


def warehouse(*readings):
    con = duckdb.connect(":memory:")
    create(con)
    load_dimension(con, "core.dim_indicator", indicator_rows(default_rules()))
    load_dimension(con, "core.dim_region", region_rows(default_rules()))
    rows = readings_rows(list(readings), default_rules())
    for table, some in zip(SHARDED, rows, strict=True):
        con.register("incoming", arrow_table(table, some))
        con.execute(f"INSERT INTO {table} FROM incoming")
        con.unregister("incoming")
    judge_all(con)
    return con


@pytest.fixture
def con():
    with warehouse(reading("a1"), reading("a2"), WRONG) as con:
        yield con


@pytest.fixture(scope="module")
def sound():
    with warehouse(reading("a1"), reading("a2"), WRONG) as con:
        yield con


def outcomes(validation):
    return {(r.expectation, r.subject): r.outcome for r in validation.results}


def offending(con, planned):
    """Return how many rows offend, by the query that Great Expectations runs."""
    query = planned.expectation.unexpected_rows_query.replace("{batch}", planned.table)
    return con.execute(f"SELECT count(*) FROM ({query})").fetchone()[0]


PLANNED = {f"{type(p.expectation).__name__}/{p.subject}": p for p in suites.plan()}


def promised():
    """Return the names of the critical expectations that are queries."""
    return {
        name
        for name, p in PLANNED.items()
        if p.severity == "critical" and hasattr(p.expectation, "unexpected_rows_query")
    }


@pytest.mark.parametrize("case", INTEGRITY, ids=[case["name"] for case in INTEGRITY])
def test_a_broken_promise_is_seen(sound, case):
    planned = PLANNED[case["fails"]]
    sound.execute("BEGIN")
    before = offending(sound, planned)
    sound.execute(case["sql"])
    after = offending(sound, planned)
    sound.execute("ROLLBACK")
    assert (before, after) == (0, case.get("rows", 1))


def mixed(words, seed):
    """Return numbers in any unit behind scraps of what rules are made for, in no order at all."""
    pick = random.Random(seed)
    numbers = ("430", "0", "34.5", "三十二", "近2万", "300余", "?.8万", "5—8", "1/3", "9" * 40)
    units = ("户", "人", "元", "亿元", "亩", "%", "个百分点", "例", "口", "度", "岁", "人次", "2月30日", "")
    pieces = []
    for _ in range(20):
        at = pick.randrange(len(words))
        pieces += (
            words[at : at + pick.randrange(12)],
            pick.choice(numbers),
            pick.choice(units),
            pick.choice("，。、；\n\t"),
        )
    return "".join(pieces)


OTHERWISE = """全省累计报告确诊病例731例，治愈出院病例494例。
帮扶干部走访群众1200人次，入户宣传300人次。
全乡新打机井33口，改造旧井12口。
建成光伏电站3座，年发电120万度。
贫困户脱贫后，可能为310户、420户、530户。"""


def test_whatever_a_rule_can_read_keeps_every_promise():
    tables = (path.read_text(encoding="utf-8-sig").splitlines() for path in sorted(FOLDER_OF_RULES.glob("*.csv")))
    examples = ([row["example"] for row in csv.DictReader(lines) if row.get("example")] for lines in tables)
    texts = {f"table {number}": "\n".join(some) for number, some in enumerate(examples) if some}
    texts["units that elsewhere measure something else"] = OTHERWISE
    texts |= {f"mixed {number}": mixed("".join(texts.values()), number) for number in range(100)}
    readings = [read_article(Article(text, key, key), default_rules()) for key, text in texts.items()]
    assert sum(len(one.figures) for one in readings) > 4000
    with warehouse(*readings) as con:
        broken = {name: offending(con, PLANNED[name]) for name in promised()}
    assert {name: count for name, count in broken.items() if count} == {}


def test_every_promise_is_broken_once():
    kinds = {name.split("/")[0] for name in promised()}
    assert {case["fails"].split("/")[0] for case in INTEGRITY} == kinds


def test_a_sound_warehouse_is_publishable_whatever_its_articles_get_wrong(con):
    validation = validate.validate(con, "r1", judgements=Path("none"))
    assert validation.publishable
    assert {r.outcome for r in validation.results if r.suite == "integrity"} <= {"pass", "nothing"}
    found = outcomes(validation)
    assert found["ExpectPartsToSumToTotal", "quality.verdict"] == "fail"
    assert found["ExpectNumbersToBeUndamaged", "core.fact_problem"] == "fail"
    assert found["ExpectSharesToMatchTheirParts", "quality.verdict"] == "nothing"
    assert validation.findings_count == 4  # a sum, and a damaged number in each of three articles
    assert con.execute("SELECT count(*) FROM quality.finding").fetchone() == (4,)
    written = con.execute("SELECT outcome, count(*) FROM quality.expectation_result GROUP BY 1").fetchall()
    assert dict(written) == Counter(r.outcome for r in validation.results)


def test_a_fact_altered_in_a_finished_warehouse_fails_on_that_row(con):
    validate.validate(con, "r1", judgements=Path("none"))
    con.execute(
        "UPDATE core.fact_figure SET low = 341, high = 341, lower_bound = 341, upper_bound = 341,"
        " low_canonical = 341, high_canonical = 341, lower_canonical = 341, upper_canonical = 341"
        " WHERE article_key = 'a1' AND figure_id = 'f3'"
    )
    judge_all(con)
    validation = validate.validate(con, "r2", judgements=Path("none"))
    (sums,) = (r for r in validation.results if r.expectation == "ExpectPartsToSumToTotal")
    assert (sums.outcome, sums.element_count, sums.offending_count) == ("fail", 3, 2)
    row = con.execute(
        "SELECT figures, stated, computed, residual, tolerance, why_zh FROM quality.finding"
        " WHERE article_key = 'a1' AND kind = 'sum_mismatch'"
    ).fetchone()
    assert row[:5] == (["f1", "f2", "f3", "f4"], 429, 430, -1, 0)
    assert "84 + 341 + 5 = 430" in row[5]


def test_the_same_run_twice_is_one_run(con):
    first = validate.validate(con, "r1", judgements=Path("none"))
    second = validate.validate(con, "r1", judgements=Path("none"))
    assert first == second
    rows = con.execute("SELECT count(*), count(DISTINCT run_id) FROM quality.expectation_result").fetchone()
    assert rows == (len(first.results), 1)


def test_an_audit_judges_nothing_again(con):
    con.execute("UPDATE quality.verdict SET why_zh = 'untouched'")
    validate.validate(con, "r1", judgements=Path("none"))
    assert con.execute("SELECT DISTINCT why_zh FROM quality.verdict").fetchall() == [("untouched",)]


def test_the_temporary_tables_of_the_run_stay(con):
    con.execute("CREATE OR REPLACE TEMP TABLE scope AS SELECT 'a1' AS article_key")
    validate.validate(con, "r1", judgements=Path("none"))
    assert con.execute("FROM scope").fetchall() == [("a1",)]


def test_an_empty_warehouse_never_passes():
    with warehouse() as con:
        con.execute("DELETE FROM core.dim_indicator; DELETE FROM core.dim_region")
        validation = validate.validate(con, "r1", judgements=Path("none"))
    assert not validation.publishable
    failed = {r.subject for r in validation.critical_failures}
    filled_by_the_schema = {"core.dim_facet", "core.dim_qualifier"}
    assert failed == set(suites.AT_LEAST) - filled_by_the_schema
    assert all(r.observed == "0 rows" for r in validation.critical_failures)
    assert {r.outcome for r in validation.results if r.severity == "finding"} == {"nothing"}


def test_each_check_finds_what_the_verdict_specs_plant():
    readings = [placed(case, f"c{number}") for number, case in enumerate(CASES)]
    with warehouse(*readings) as con:
        validation = validate.validate(con, "r1", judgements=Path("none"))
        kept = dict(con.execute("SELECT kind, count(*) FROM quality.finding GROUP BY 1").fetchall())
        verdicts = dict(con.execute("SELECT verdict, count(*) FROM quality.verdict GROUP BY 1").fetchall())
    planted = Counter(case["verdict"] for case in CASES)
    assert verdicts == planted
    assert sum(kept.values()) == planted["inconsistent"]
    seen = {r.expectation: r for r in validation.results if r.subject == "quality.verdict"}
    for name, result in seen.items():
        assert result.outcome == "fail", f"no spec plants a fault for {name}"
        assert 0 < result.offending_count < result.element_count, f"no spec holds for {name}"
    assert sum(r.offending_count for r in seen.values()) == planted["inconsistent"]
    assert sum(r.element_count for r in seen.values()) == planted["inconsistent"] + planted["consistent"]


def placed(case, key):
    """Return the reading of a verdict spec with its figures at their places in a text, as a warehouse needs them."""
    one = reading_of(case)
    text, figures = "", []
    for figure in one.figures:
        figures.append(dataclasses.replace(figure, start=len(text), end=len(text) + len(figure.quote)))
        text += figure.quote + "、"
    article = dataclasses.replace(one.article, key=key, name=key, text=text)
    return dataclasses.replace(one, article=article, figures=tuple(figures))


def test_articles_that_contradict_each_other_are_found():
    articles = (
        conflicting("a1", 17990, "2017-05"),
        conflicting("a2", 17990, "2017-06"),
        conflicting("a3", 18200, "2018-01"),
    )
    with warehouse(*articles) as con:
        validation = validate.validate(con, "r1", judgements=Path("none"))
        row = con.execute("SELECT article_key, other_article_key, why_zh FROM quality.finding").fetchone()
    (result,) = (r for r in validation.results if r.expectation == "ExpectArticlesToAgree")
    assert (result.outcome, result.element_count, result.offending_count) == ("fail", 1, 1)
    assert row[0] == "a3"
    assert "17990" in row[2]
    assert "18200" in row[2]


def test_an_expectation_that_raises_is_an_error_and_no_failed_check(con, monkeypatch):
    broken = suites.Planned(
        "sums", "quality.verdict", "quality.verdict", "finding", "坏", "broken",
        suites.integrity.unique("quality.verdict", "no_such_column"),
    )  # fmt: skip
    monkeypatch.setattr(suites, "plan", lambda: [broken])
    with pytest.raises(ExpectationError, match="no_such_column"):
        validate.validate(con, "r1", judgements=Path("none"))
    (row,) = con.execute("SELECT outcome, error FROM quality.expectation_result").fetchall()
    assert row[0] == "error"
    assert "no_such_column" in row[1]


def judged(tmp_path, *rows):
    path = tmp_path / "known_discrepancies.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "row",
    [
        "wrong,sum_mismatch,f1|f2|f3|f4,另有一户未列入其中,wang,2026-01-02",
        "wrong.txt,sum_mismatch,430户|84户|340户|5户,另有一户未列入其中,wang,2026-01-02",
    ],
    ids=["by key and ids", "by name and quotes"],
)
def test_a_judged_discrepancy_is_marked(con, tmp_path, row):
    validation = validate.validate(con, "r1", judgements=judged(tmp_path, row))
    assert validation.publishable
    assert (validation.findings_count, validation.known_count) == (4, 1)
    marked = con.execute("SELECT kind, known FROM quality.finding WHERE known IS NOT NULL").fetchall()
    assert marked == [("sum_mismatch", "另有一户未列入其中")]
    assert validation.results[-1].outcome == "pass"


def test_a_judgement_that_explains_nothing_any_more_fails(con, tmp_path):
    path = judged(tmp_path, "a1,sum_mismatch,f1|f2|f3|f4,早已更正,wang,2026-01-02")
    validation = validate.validate(con, "r1", judgements=path)
    (failure,) = validation.critical_failures
    assert failure.subject == "known_discrepancies.csv:2"
    assert "a1" in failure.description_zh


def test_a_judgement_on_an_article_that_is_not_here_says_nothing(con, tmp_path):
    path = judged(tmp_path, "elsewhere,sum_mismatch,f1,别处的文章,wang,2026-01-02")
    validation = validate.validate(con, "r1", judgements=path)
    assert validation.publishable
    assert validation.results[-1].outcome == "nothing"


@pytest.mark.parametrize("case", MALFORMED, ids=[case["name"] for case in MALFORMED])
def test_a_malformed_judgement_says_where_it_is_wrong(tmp_path, case):
    path = tmp_path / "known.csv"
    path.write_text(case["file"], encoding="utf-8")
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the message is compared
        read_file(path, "known")
    assert case["error"] in str(raised.value)


def test_the_judgements_of_the_project_can_be_read():
    assert isinstance(read_judgements(FOLDER), list)


def test_every_expectation_says_in_both_languages_what_it_expects():
    said = [(p.zh, p.en) for p in suites.plan()]
    assert len(set(said)) == len(said)
    for zh, en in said:
        assert zh.endswith("。"), zh
        assert en.endswith("."), en
        assert any("\u4e00" <= letter <= "\u9fff" for letter in zh)
        assert en.isascii(), en
    assert len({p.id for p in suites.plan()}) == len(said)


def test_severity_is_given_and_never_mixed():
    for planned in suites.plan():
        assert planned.severity == ("critical" if planned.suite == "integrity" else "finding")
        assert planned.expectation.severity == ("critical" if planned.suite == "integrity" else "warning")


def test_great_expectations_is_imported_only_when_it_is_needed():
    code = "import sys, expectations.validate; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parent.parent).returncode == 0


FIRST_REPORT = """永和县2019年脱贫攻坚工作情况
永和县人民政府
2020年1月15日
2019年，全县共有建档立卡贫困人口17990人，贫困发生率降至0.52%。全县年末常住人口6.52万人，农村居民人均可支配收入5210元，比上年增长11.2%。全年投入扶贫资金1.2亿元。
"""
BULLETIN = """永和县2019年国民经济和社会发展统计公报
永和县统计局
2020年4月20日
2019年末，全县常住人口6.5万人。全年农村居民人均可支配收入5120元，增长11.2%。贫困发生率0.52%。全年投入扶贫资金1.5亿元。
"""


def test_a_later_article_that_corrects_an_earlier_one_is_told_by_its_date():
    """Of two whole articles on one county only the income differs: 6.5 and 6.52 agree, investments are many."""
    texts = {"report": FIRST_REPORT, "bulletin": BULLETIN}
    articles = [read_article(Article(text, key, f"{key}.txt"), default_rules()) for key, text in texts.items()]
    with warehouse(*articles) as con:
        rows = con.execute(
            "SELECT region_name, indicator, period, article_key, other_article_key, quote, other_quote, later"
            " FROM mart.conflict"
        ).fetchall()
        (why,) = con.execute("SELECT why_zh FROM quality.finding WHERE origin = 'conflict'").fetchall()
    assert rows == [("永和县", "income.per_capita", "2019", "bulletin", "report", "5120元", "5210元", True)]
    assert "此前（2020-01-15）" in why[0]


def test_a_unit_that_does_not_fit_its_indicator_is_found_and_one_that_fits_is_not():
    right = "2019年，全县粮食播种面积32.5万亩，贫困发生率降至0.52%。"
    wrong = "2019年，全县粮食播种面积32.5万元，贫困发生率降至0.52%。"
    for text, outcome, offending in ((right, "pass", 0), (wrong, "fail", 1)):
        with warehouse(read_article(Article(text, "a", "a.txt"), default_rules())) as con:
            validation = validate.validate(con, "r1", judgements=Path("none"))
        (result,) = (r for r in validation.results if r.expectation == "ExpectUnitsToFitIndicators")
        assert (result.outcome, result.offending_count, validation.publishable) == (outcome, offending, True)
