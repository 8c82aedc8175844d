"""Hold the reader to the figures of the samples however their text is damaged, and their tables are flattened."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.damage import Outcome, run, tables
from benchmarks.injuries import INJURIES

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.txt"))
LOSSLESS = (
    "pinyin", "html", "html, escaped again", "references", "zero width", "literal escapes", "wrapped",
    "spaces for line ends", "gb18030", "utf-16-le", "utf-16-le, bom", "utf-16-be", "utf-16-be, bom", "utf-8, bom",
    "utf-8, cut", "gb18030, cut", "utf-8 and gb18030", "utf-8 as latin-1", "gbk as latin-1", "gbk as cp1252",
)  # fmt: skip
"""Damage after which every figure can be read."""
FLOORS = {"shift, few": 0.99, "shift, full width": 0.97, "spread": 0.98, "full width": 0.98, "utf-8 as gbk": 0.97}
"""Of the figures that are stated, how many must be true where some are lost."""


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    return run(SAMPLES, list(INJURIES), seed=1)


@pytest.mark.parametrize("kind", LOSSLESS)
def test_damage_that_loses_nothing_changes_no_figure(kind: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[kind]
    assert (outcome.wrong, outcome.other, outcome.missing) == ([], [], [])


@pytest.mark.parametrize("kind", FLOORS)
def test_what_is_stated_of_a_text_with_losses_is_true(kind: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[kind]
    assert outcome.precision >= FLOORS[kind], outcome.wrong


def test_tables_are_read_in_every_layout() -> None:
    rows = [line.split() for line in tables(seed=1, show=0).splitlines()[1:]]
    assert len(rows) == 30
    assert [row for row in rows if row[-3:] != ["1.000", "0", "0"]] == []
