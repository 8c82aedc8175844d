"""What people have judged to be misread: each row of `misreadings.csv` is a failure that is known.

A row whose words are read rightly at last fails here: remove it, and keep its sentence as a case of
the stage that read it wrongly, in `tests/specs/`.
"""

from __future__ import annotations

import dataclasses

import pytest

from expectations.judgements import FILES, FOLDER, Judgement, read_file
from flows.findings import is_misread

ROWS = read_file(FOLDER / FILES["misread"], "misread")
SUM = Judgement(
    "misread", "a.txt", "sum_mismatch", ("340户", "430户", "5户", "84户"), "the parts are examples", "Wang", "2026-01-02",
    read="84 + 340 + 5 = 429 ≠ 430，相差1（都是确数，应当分毫不差）",
    text="全县共有贫困户430户，其中危房改造84户、重建340户、无房户5户。",
)  # fmt: skip
INCOME = Judgement(
    "misread", "b.txt", "conflicting_sources", ("4321元",), "income of the townships", "Wang", "2026-01-02",
    read="income.per_capita.rural · level · 141032 · – · 2017", text="2017年，永和县农民人均可支配收入4321元。",
)  # fmt: skip


@pytest.mark.parametrize("row", [pytest.param(row, marks=pytest.mark.xfail(strict=True)) for row in ROWS])
def test_what_was_misread_is_read_rightly(row: Judgement) -> None:
    assert not is_misread(row), f"still read as {row.read}; right: {row.reason}"


@pytest.mark.parametrize("row", [SUM, INCOME], ids=["a tie", "what a figure speaks of"])
def test_a_row_is_misread_until_its_words_are_read_otherwise(row: Judgement) -> None:
    from flows.findings import reading_of
    from flows.reader import read_and_judge
    from transforms.records import Article

    read = reading_of(read_and_judge(Article(row.text, "k")), row.kind, row.figures)
    assert is_misread(dataclasses.replace(row, read=read or ""))
    assert not is_misread(dataclasses.replace(row, text=row.text.replace("430", "429").replace("4321元", "4322元")))
