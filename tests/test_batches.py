"""Reading a batch: what it says of its articles, and that a batch read twice says the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.batches import Batch, read_batch
from flows.sources.items import Item

QUESTIONS = "什么?b中国。" * 40


def test_an_article_that_was_restored_in_part_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.realign._MOST_FAILURES", 20)
    monkeypatch.setattr("transforms.realign._MORE", 0)
    damaged = Item("files", "damaged.txt", ("总人?cè)丝诘?.33%。" + QUESTIONS).encode())
    batch = Batch("b1", (damaged, Item("files", "clean.txt", ("脱贫120户。" + QUESTIONS).encode())))
    result = read_batch(batch, tmp_path)
    assert result.unfinished == ("damaged.txt",)
    assert read_batch(batch, tmp_path) == result


def test_a_note_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    batch = Batch("b1", (Item("files", "a.txt", "脱贫120户。".encode()),))
    result = read_batch(batch, tmp_path)
    (note,) = tmp_path.glob("b1-*.json")
    known = json.loads(note.read_text(encoding="utf-8"))
    del known["unfinished"]
    note.write_text(json.dumps(known), encoding="utf-8")
    assert read_batch(batch, tmp_path) == result
