"""Hold the reader to finding planted faults, and to raising none of its own."""

from __future__ import annotations

import pytest

from benchmarks.faults import faults, sources
from benchmarks.planted import DETECTION_FLOORS, FALSE_ALARM_CEILING, run, table


@pytest.mark.slow
def test_planted_faults_are_found_and_clean_articles_raise_none() -> None:
    outcome = run(2000, generated_articles=40, seed=1)
    print(table(outcome))
    assert outcome.visible.total() >= 1500
    for sort, floor in DETECTION_FLOORS.items():
        assert outcome.detection(sort) >= floor, (sort, outcome.misses[:20])
    assert outcome.alarm_rate <= FALSE_ALARM_CEILING, outcome.false_alarms


def test_a_few_planted_faults_are_found() -> None:
    outcome = run(150, generated_articles=25, seed=2)
    assert outcome.visible.total() >= 120
    # Too few of each sort to hold each to its floor.
    assert outcome.found.total() >= 0.95 * outcome.visible.total(), outcome.misses
    assert not outcome.false_alarms


def test_a_fault_changes_one_figure_and_nothing_else() -> None:
    (source,) = (s for s in sources(1, seed=3) if s.name == "article_0000000.txt")
    sorts = set()
    for fault in faults(source):
        sorts.add(fault.sort)
        if fault.sort == "dropped":
            assert len(fault.text) < len(source.text)
            continue
        row = source.figures[fault.figure]
        assert fault.text == source.text[: row["start"]] + fault.quote + source.text[row["end"] :]
        before = source.text[row["start"] : row["end"]]
        if fault.sort == "digit":
            assert sum(a != b for a, b in zip(before, fault.quote, strict=True)) == 1
        if fault.value is not None:
            written, changed = (_value(quote) for quote in (before, fault.quote))
            assert abs(float(fault.value) / row["low"] - changed / written) < 1e-9
    assert {"digit", "multiplier", "points"} <= sorts


def _value(quote: str) -> float:
    scale = 1e8 if "亿" in quote else 1e4 if "万" in quote else 1
    return float("".join(c for c in quote if c.isdigit() or c == ".")) * scale
