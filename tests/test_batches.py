"""Reading a batch: what it says of its articles, and that a batch read twice says the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.batches import LARGEST_BATCH, Batch, batches, read_batch
from flows.sources.items import Item
from transforms.dimensions import unit_row
from transforms.row_types import UnitRow
from transforms.rules import Rules

QUESTIONS = "什么?b中国。" * 40


def test_an_article_that_was_restored_in_part_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.realign._MOST_FAILURES", 20)
    monkeypatch.setattr("transforms.realign._MORE", 0)
    damaged = Item("files", "damaged.txt", ("总人?cè)丝诘?.33%。" + QUESTIONS).encode())
    batch = Batch("b1", (damaged, Item("files", "clean.txt", ("脱贫120户。" + QUESTIONS).encode())))
    result = read_batch(batch, tmp_path)
    assert result.unfinished == ("damaged.txt",)
    assert read_batch(batch, tmp_path) == result


def test_an_article_whose_rows_cannot_be_made_is_turned_away_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(unit: str, rules: Rules) -> UnitRow:
        if unit == "亩":
            raise ValueError("no such day")
        return unit_row(unit, rules)

    monkeypatch.setattr("transforms.rows.unit_row", raising)
    texts = {"a.txt": "脱贫120户。", "b.txt": "造林300亩。", "c.txt": "脱贫120户。", "d.txt": "新建12户。"}
    result = read_batch(
        Batch("b1", tuple(Item("files", name, text.encode()) for name, text in texts.items())), tmp_path
    )
    assert (result.articles, result.figures) == (3, 2)
    (reject,) = result.rejects
    assert (reject.locator, reject.reason) == ("b.txt", "failed")
    assert "ValueError: no such day" in reject.detail


def test_a_note_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    batch = Batch("b1", (Item("files", "a.txt", "脱贫120户。".encode()),))
    result = read_batch(batch, tmp_path)
    (note,) = tmp_path.glob("b1-*.json")
    known = json.loads(note.read_text(encoding="utf-8"))
    del known["unfinished"]
    note.write_text(json.dumps(known), encoding="utf-8")
    assert read_batch(batch, tmp_path) == result


def test_a_batch_is_closed_when_it_is_large_or_holds_many() -> None:
    items = [Item("files", f"{number}.txt", b"1234") for number in range(LARGEST_BATCH + 1)]
    assert [len(batch.items) for batch in batches(items, 10**9)] == [LARGEST_BATCH, 1]
    assert [len(batch.items) for batch in batches(items[:5], 8)] == [2, 2, 1]


def test_a_batch_that_was_read_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = Batch("b1", (Item("files", "a.txt", "脱贫120户。".encode()),))
    result = read_batch(batch, tmp_path)
    monkeypatch.setattr("flows.batches._read", None)
    assert read_batch(batch, tmp_path) == result
