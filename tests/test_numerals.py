"""Read numerals in every form, and read back what was written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.numerals import LOST, NumeralRule, candidates, parse_arabic, parse_chinese, to_chinese
from transforms.rules import default_rules


@given(st.integers(min_value=0, max_value=10**16))
def test_a_number_written_in_chinese_reads_back(number: int) -> None:
    numeral = parse_chinese(to_chinese(number))
    assert numeral is not None
    assert numeral.low == numeral.high == number


@given(st.integers(min_value=0, max_value=10**16), st.integers(min_value=0, max_value=4))
def test_a_number_grouped_by_commas_reads_back(number: int, places: int) -> None:
    numeral = parse_arabic(f"{number:,}" + ("." + "0" * places if places else ""))
    assert numeral is not None
    assert (numeral.low, numeral.decimals) == (number, places)


@given(st.text("零〇一二两三四五六七八九十百千万亿点壹贰拾佰仟", max_size=50))
def test_any_run_of_numerals_is_read_or_refused(text: str) -> None:
    numeral = parse_chinese(text)
    assert numeral is None or 0 <= numeral.low <= numeral.high


@pytest.mark.parametrize(
    "text", ["", "二〇一八", "一二三", "十百", "百十百", "三一", "一一", "零零", "九三", "一" * 100, "点五"]
)
def test_what_is_not_one_number_is_refused(text: str) -> None:
    assert parse_chinese(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high", "scale"),
    [
        ("两三千", 2000, 3000, 1000),
        ("三五百", 300, 500, 100),
        ("十五六", 15, 16, 1),
        ("七八十", 70, 80, 1),
        ("一万二", 12000, 12000, 1000),  # the lone digit counts thousands: known to ±500
        ("五亿八千万", 580000000, 580000000, 10000),
        ("三点五万", 35000, 35000, 10000),
    ],
)
def test_pairs_and_short_forms(text: str, low: int, high: int, scale: int) -> None:
    numeral = parse_chinese(text)
    assert numeral is not None
    assert (numeral.low, numeral.high, numeral.scale) == (low, high, scale)


def test_one_lost_leading_digit_leaves_nine_values() -> None:
    assert candidates(f"{LOST}.8", Decimal(10000), 1) == tuple(Decimal(n * 10000 + 8000) for n in range(1, 10))


def test_an_inner_lost_digit_leaves_ten_values() -> None:
    assert candidates(f"1{LOST}5", Decimal(1), 1) == tuple(Decimal(105 + 10 * n) for n in range(10))


def test_an_unknown_count_of_lost_digits_leaves_none() -> None:
    assert candidates(f"{LOST}5", Decimal(1), 0) == ()


def test_every_example_of_the_table() -> None:
    for row in default_rules().table(NumeralRule):
        numeral = parse_chinese(row.example) or parse_arabic(row.example)
        assert numeral is not None, row.id
        assert numeral.low == Decimal(row.expected), row.id
