"""Hold the reader to finding planted faults, and to raising none of its own."""

from __future__ import annotations

import pytest

from benchmarks.planted import DETECTION_FLOOR, FALSE_ALARM_CEILING, faults, run, sources, table


@pytest.mark.slow
def test_planted_faults_are_found_and_clean_articles_raise_none() -> None:
    outcome = run(2000, generated_articles=40, seed=1)
    print(table(outcome))
    assert outcome.visible.total() >= 1000
    assert outcome.detection >= DETECTION_FLOOR, outcome.misses[:20]
    assert outcome.alarm_rate <= FALSE_ALARM_CEILING, outcome.false_alarms


def test_a_few_planted_faults_are_found() -> None:
    outcome = run(150, generated_articles=25, seed=2)
    assert outcome.visible.total() >= 75
    assert outcome.detection >= DETECTION_FLOOR, outcome.misses
    assert not outcome.false_alarms


def test_a_fault_changes_one_digit_of_one_figure() -> None:
    (source,) = (s for s in sources(1, seed=3) if s.name == "article_0000000.txt")
    for fault in faults(source):
        row = source.figures[fault.figure]
        before, after = source.text[row["start"] : row["end"]], fault.text[row["start"] : row["end"]]
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
        assert fault.text[: row["start"]] == source.text[: row["start"]]
        assert fault.text[row["end"] :] == source.text[row["end"] :]
        written = before.rstrip("万亿元户人个百分点%")
        changed = after.rstrip("万亿元户人个百分点%")
        assert abs(float(fault.value) / row["low"] - float(changed) / float(written)) < 1e-9
