"""Read the specs of periods and the examples of the rules of time."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.attributes import read_case, reading, shown
from tests.cases import cases
from transforms.labels import base_period, end_of, start_of
from transforms.rules import default_rules
from transforms.time_cues import TimeCue
from transforms.times import TimeWord, find_times

LABEL = re.compile(r"(?:\d{4}(?:-\d\d(?:-\d\d)?|-Q[1-4])?)?(?:\.\.\d{4}(?:-\d\d(?:-\d\d)?|-Q[1-4])?)?")
DATED = re.compile(r"(?P<year>\d{4})年(?:(?P<month>\d{1,2})月)?:(?P<text>.*)")


@pytest.mark.parametrize("case", cases("periods"))
def test_each_figure_has_its_period(case: dict[str, Any]) -> None:
    assert shown(read_case(case), "period") == case["figures"]


@pytest.mark.parametrize("table", [TimeWord, TimeCue], ids=lambda table: table.TABLE)
def test_every_example_gives_what_its_row_expects(table: type[TimeWord] | type[TimeCue]) -> None:
    wrong = {}
    for row in default_rules().table(table):
        dated = DATED.fullmatch(row.example)
        assert dated, f"{row.id}: the example must begin with the article's date, `2019年:` or `2019年5月:`"
        published = dated["year"] + (f"-{int(dated['month']):02d}" if dated["month"] else "")
        figures = reading(dated["text"], published=published).figures
        got = figures[-1].period if figures else "no figure"
        if (got or "") != row.expected:
            wrong[row.id] = f"{row.example!r} gave {got!r}, expected {row.expected!r}"
    assert not wrong


@pytest.mark.parametrize(
    ("period", "cue", "expected"),
    [
        ("2020", "同比", "2019"),
        ("2020-Q1", "同比", "2019-Q1"),
        ("2020-Q1", "环比", "2019-Q4"),
        ("2020-01", "环比", "2019-12"),
        ("2020-05", "较上月", "2020-04"),
        ("2020-01..2020-08", "同比", "2019-01..2019-08"),
        ("2016..2019", "同比", None),
        ("2020-01..2020-08", "环比", None),
        (None, "同比", None),
    ],
)
def test_comparison_has_its_base(period: str | None, cue: str, expected: str | None) -> None:
    assert base_period(period, cue) == expected


TIMES = "0123456789一二三四五六七八九十年月日季度前后今去明上下半初末底至到—-近来以截目同期比“”十五期间增长，。\n户万元"


@given(st.text(st.sampled_from(TIMES), max_size=60))
def test_any_text_gives_periods_of_the_known_forms(text: str) -> None:
    for published in ("2019-03", None):
        stated = {"published": published} if published else {}
        for figure in reading.__wrapped__(text, **stated).figures:
            if figure.period is not None:
                assert LABEL.fullmatch(figure.period), figure.period
                start, end = start_of(figure.period), end_of(figure.period)
                assert end
                assert not start or start[:4] <= end[:4]


@given(st.text(st.sampled_from(TIMES), max_size=80))
def test_times_are_in_order_and_apart(text: str) -> None:
    times = find_times(text, default_rules())
    assert all(a.end <= b.start for a, b in pairwise(times))
