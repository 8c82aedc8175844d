"""Read what is written as parts of a whole or one number to another: `3/5`, `三分之一`, `5：1`, `12：30：58`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from transforms.expressions import CHINESE_DIGITS, HALF, HUNDRED, Candidate
from transforms.numerals import LONGEST, LOST, ONE, parse_arabic, parse_chinese
from transforms.patterns import lazy
from transforms.units import NO_UNIT

if TYPE_CHECKING:
    from transforms.rules import Rules
    from transforms.units import Unit

FRACTION = lazy(r"(\d{1,3})[/／](\d{1,4})(?![\d/／.]|决赛|世纪)", re.ASCII)
_DIGITS = rf"[\d{LOST}]+(?:\.[\d{LOST}]+)?"
RATIO = lazy(rf"({_DIGITS})(?: ?[:：比∶︰] ?{_DIGITS}){{1,9}}(?![\d.:：])", re.ASCII)
RATIO_SIGN = lazy(" ?[:：比∶︰] ?")
SHARE = lazy(f"([{CHINESE_DIGITS}]+|\\d+)分之([{CHINESE_DIGITS}]+(?:点[零一二三四五六七八九]+)?|[\\d.]+)", re.ASCII)


def _decimals(digits: str) -> int:
    return len(digits) - digits.find(".") - 1 if "." in digits else 0


def fraction(at: int, found: re.Match[str], percent: Unit) -> Candidate | None:
    """Read `3/5` as 60 %; None where it is a date, a code or no part of a whole."""
    over, under = Decimal(found[1]), Decimal(found[2])
    if not 0 < over < under or under > 100:
        return None
    value = over / under * HUNDRED
    return Candidate(at, found.end(), found.end(), value, value, 0, ONE, percent, False, found[0], form="fraction")


def ratio(text: str, at: int, found: re.Match[str]) -> Candidate | None:
    """Read `5：1` as 5; `12：30：58` and `比重为31.3：68.7`, which add up to 100, as shares."""
    parts = RATIO_SIGN.split(found[0])
    if len(found[0]) > LONGEST:
        return None
    if LOST in found[0]:
        return _damaged(at, found, parts)
    values = [Decimal(part) for part in parts]
    weights = text.endswith(("比重为", "结构为", "占比为", "构成为"), 0, at)
    if (len(parts) > 2 or weights) and abs(sum(values) - HUNDRED) <= HALF:
        return _shares(at, found[0], parts)
    if len(parts) > 2 or not values[1]:
        return None
    value = values[0] / values[1]
    return Candidate(
        at, found.end(), found.end(), value, value, _decimals(parts[0]), ONE, NO_UNIT, False, found[0], form="ratio"
    )


def _damaged(at: int, found: re.Match[str], parts: list[str]) -> Candidate:
    """Read a ratio that has lost a digit: `�.7：41.2：50.1` as shares of which one is not known, `�：1` as nothing."""
    if len(parts) > 2:
        return _shares(at, found[0], parts)
    return Candidate(at, found.end(), found.end(), None, None, 0, ONE, NO_UNIT, False, found[0], form="ratio")


def _shares(at: int, written: str, parts: list[str]) -> Candidate:
    out: list[Candidate] = []
    position = 0
    for part in parts:
        position = written.index(part, position)
        start, position = at + position, position + len(part)
        value = None if LOST in part else Decimal(part)
        out.append(
            Candidate(
                start,
                at + position,
                at + position,
                value,
                value,
                _decimals(part),
                ONE,
                NO_UNIT,
                False,
                part,
                quote_start=start,
                form="shares",
            )
        )
    out[0].more = tuple(out[1:])
    return out[0]


def share(at: int, found: re.Match[str], percent: Unit, rules: Rules) -> Candidate | None:
    """Read `三分之一` as a percentage; None where the parts make no share."""
    under, over = (_plain(part, rules) for part in found.groups())
    if not under or over is None or over > under:
        return None
    value = over / under * HUNDRED
    return Candidate(at, found.end(), found.end(), value, value, 0, ONE, percent, True, found[0], form="fraction")


def _plain(written: str, rules: Rules) -> Decimal | None:
    numeral = parse_arabic(written.rstrip(".")) if written[0].isdigit() else parse_chinese(written, rules)
    return None if numeral is None else numeral.low
