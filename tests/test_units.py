"""Match units, compose them, convert them and back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.rules import default_rules
from transforms.units import UnitRule, convert, convert_back, unit_of, unit_table

RULES = default_rules()
TABLE = unit_table(RULES)
UNITS = [row.unit for row in RULES.table(UnitRule)]


@given(st.sampled_from(UNITS), st.decimals(min_value=0, max_value=10**12, places=4))
def test_a_value_converts_and_back(written: str, value: Decimal) -> None:
    unit = unit_of(written, RULES)
    back = convert_back(convert(value, unit), unit)
    assert abs(back - value) <= max(Decimal(1), value) * Decimal("1e-20")


@pytest.mark.parametrize("written", UNITS)
def test_a_unit_of_the_table_is_known_by_its_name(written: str) -> None:
    assert unit_of(written, RULES).unit == written
    assert unit_of(written, RULES).dimension != "other"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("元/生•年）", "元/生•年"),
        ("元/人·月", "元/人·月"),
        ("万元", None),
        ("个百分点", "个百分点"),
        ("人(次)", "人(次)"),
        ("台（套）农机", "台（套）"),
        ("平方公里", "平方公里"),
        ("人均收入", None),
        ("户籍人口", None),
        ("km2", "km2"),
        ("kmart", None),
        ("立方米/秒", "立方米/秒"),
        ("吨标准煤/万元", "吨标准煤/万元"),
    ],
)
def test_the_longest_unit_is_matched(text: str, unit: str | None) -> None:
    found = TABLE.match(text, 0)
    assert (found[0].unit if found else None) == unit


def test_areas_compare_in_mu() -> None:
    assert convert(Decimal(2), unit_of("公顷", RULES)) == 30
    assert convert(Decimal(1), unit_of("平方公里", RULES)) == 1500


def test_a_unit_that_no_rule_knows_says_so() -> None:
    assert unit_of("坨坨", RULES).dimension == "other"
