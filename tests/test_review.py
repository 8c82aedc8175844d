"""`heshu review`: judging findings at a terminal, what is kept of it, and what becomes of it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from expectations.judgements import FILES, Judgement, put, read_file, read_judgements
from flows.findings import is_misread
from flows.language import say
from tests.terminals import Terminal

ROOT = Path(__file__).parent.parent
MAIN = [sys.executable, "-c", "from flows.cli import main; main()"]
SUM = "全县共有贫困户430户，其中危房改造84户、重建340户、无房户5户。"
ARTICLES = {
    "a.txt": f"某县扶贫工作总结\n\n{SUM}各乡镇均已落实责任。\n",
    "b.txt": "某区复工情况\n\n全区共有规模以上企业120家，复工率94.8%。\n",
    "c.txt": "某县卫生简报\n\n全县电视覆盖率达到109.8%。治疗费用2111.48万元，个人自付217.35万元，占12.29%。\n",
}


def environment(**more: str) -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "HESHU_JUDGEMENTS": "judged", **more}


def call(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [*MAIN, *arguments], cwd=folder, env={**os.environ, **environment()}, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / name).write_text(text, encoding="utf-8")
    done = call(folder, "run", "articles", "--quiet")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def folder(published: Path) -> Path:
    """Give the folder of the warehouse, with nothing judged."""
    for name in FILES.values():
        (published / "judged" / name).unlink(missing_ok=True)
    return published


def review(folder: Path, *arguments: str, **more: str) -> Terminal:
    return Terminal([*MAIN, "review", "--who", "Wang", *arguments], folder, environment(**more))


@pytest.mark.slow
def test_the_four_findings_are_listed_for_scripts(folder: Path) -> None:
    done = call(folder, "review", "--list", "--lang", "en")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("articles/a.txt:3:8: HS101 parts and total do not fit: 84 + 340 + 5 = 429 ≠ 430")
    assert [line.split()[1] for line in lines] == ["HS101", "HS203", "HS202", "HS201"]
    assert "4 open" in done.stderr
    rows = [json.loads(line) for line in call(folder, "review", "--list", "--format", "json").stdout.splitlines()]
    assert rows[0]["quotes"] == ["430户", "84户", "340户", "5户"]
    assert rows[0]["fits_en"].startswith("a total of 429户")
    only = call(folder, "review", "--list", "--kind", "impossible_rate").stdout
    assert len(only.splitlines()) == 1
    assert call(folder, "review", "--list", "--kind", "nonsense").returncode == 2


@pytest.mark.slow
def test_without_a_terminal_nothing_is_asked(folder: Path) -> None:
    done = call(folder, "review", "--lang", "en")
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


@pytest.mark.slow
def test_a_sitting_and_the_warehouse_after_it(folder: Path) -> None:
    sitting = review(folder, "--lang", "en")
    shown = sitting.until("? ")
    assert "1/4  articles/a.txt:3:8: HS101" in shown
    assert SUM in shown
    assert "^^^^^" in shown
    assert "stated 430户, computed 429户" in shown
    assert "would fit: a total of 429户" in shown
    sitting.type("x")
    assert "stays open, noted as confirmed" in sitting.until("quit ? ")
    sitting.type("k")
    sitting.until("no judgement): ")
    sitting.type("\n")  # thinks better of it
    sitting.until("quit ? ")
    sitting.type("k")
    sitting.until("no judgement): ")
    sitting.type("另有一户, “机动户”\n")
    sitting.until("noted: known discrepancy")
    # Written at once: nothing is lost if the sitting ends here.
    (row,) = csv.DictReader((folder / "judged" / FILES["known"]).open(encoding="utf-8"))
    assert row["reason"] == "另有一户, “机动户”"
    assert row["figures"] == "340户|430户|5户|84户"
    assert (row["article"], row["kind"], row["who"]) == ("articles/a.txt", "sum_mismatch", "Wang")
    assert "2/4" in sitting.until("quit ? ")
    sitting.type("a")
    sitting.until("noted: the article is wrong")
    assert "3/4" in sitting.until("quit ? ")
    sitting.type("b")
    assert "answered: the article is wrong" in sitting.until("quit ? ")
    sitting.type("ｓ")  # a Chinese input method; the answer stands
    assert "3/4" in sitting.until("quit ? ")
    sitting.type("m")
    sitting.until("no judgement): ")
    sitting.type("此率以上年为100，可超过100\n")
    sitting.until("noted: misread")
    assert "4/4" in sitting.until("quit ? ")
    sitting.type("q")
    assert sitting.end() == 0
    assert "1 confirmed, 1 known discrepancies, 1 misread; 1 still to look at" in sitting.said
    assert "heshu revalidate" in sitting.said
    assert call(folder, "review", "--list").stdout.count("\n") == 1

    assert call(folder, "revalidate", "--quiet").returncode == 0
    said = call(folder, "sql", "SELECT kind, known, judgement FROM mart.finding ORDER BY kind", "--format", "json")
    assert [json.loads(line) for line in said.stdout.splitlines()] == [
        {"kind": "impossible_rate", "known": None, "judgement": "confirmed"},
        {"kind": "percent_out_of_range", "known": "此率以上年为100，可超过100", "judgement": "misread"},
        {"kind": "share_mismatch", "known": None, "judgement": None},
        {"kind": "sum_mismatch", "known": "另有一户, “机动户”", "judgement": "known"},
    ]

    # Going on later: only what is left is asked, and in Chinese where that is wanted.
    later = review(folder, "--lang", "zh")
    assert "1/1" in later.until("[q] 停下 ? ")
    later.kill()
    assert len(read_judgements(folder / "judged")) == 3


@pytest.mark.slow
def test_a_changed_mind_moves_the_judgement(folder: Path) -> None:
    sitting = review(folder, "--lang", "en", "--kind", "sum_mismatch")
    sitting.until("quit ? ")
    sitting.type("a")
    assert sitting.end() == 0
    (first,) = read_judgements(folder / "judged")
    put(folder / "judged", Judgement("known", *first.finding, "seen again", "Li", "2026-01-02"))
    (second,) = read_judgements(folder / "judged")
    assert (second.decision, second.reason) == ("known", "seen again")


@pytest.mark.slow
def test_a_misreading_keeps_the_fewest_words_that_show_it(folder: Path) -> None:
    sitting = review(folder, "--lang", "en", "--kind", "sum_mismatch")
    sitting.until("quit ? ")
    sitting.type("m")
    sitting.until("no judgement): ")
    sitting.type("the parts are examples\n")
    assert sitting.end() == 0
    (row,) = read_file(folder / "judged" / FILES["misread"], "misread")
    assert row.text == SUM
    assert "84 + 340 + 5 = 429 ≠ 430" in row.read
    assert row.reason == "the parts are examples"
    assert is_misread(row)


def test_every_key_is_told_in_both_languages() -> None:
    from flows.language import choose

    for lang in ("zh", "en"):
        choose(lang)  # type: ignore[arg-type]
        for key in "akmsbq":
            assert f"[{key}]" in say("review.keys")
