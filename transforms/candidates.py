"""Read the number expression that starts at a position: number, multiplier, unit, qualifiers, range.

Says what is written there, not whether it counts as a figure: that is `exclusions`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from transforms.expressions import CHINESE_DIGITS, FORMAL_DIGITS, HALF, HUNDRED, Candidate
from transforms.numerals import LOST, ONE, Numeral, parse_arabic, parse_chinese, values
from transforms.patterns import lazy
from transforms.qualifiers import Found, QualifierTable, qualifier_table
from transforms.qualifying import qualify
from transforms.ratios import FRACTION, RATIO, SHARE, fraction, ratio, share
from transforms.rules import Rules
from transforms.units import NO_UNIT, Unit, UnitTable, unit_table

START = lazy(f"[0-9{LOST}一二两三四五六七八九十百千万亿数几半壹贰叁肆伍陆柒捌玖零*]")
"""A character with which a number can start."""

_DIGITS = rf"[\d{LOST}]"
_NOT_IN_UNIT = "(?![克瓦伏米卡帕焦赫升])"
_ARABIC = lazy(
    rf"((?:{_DIGITS}{{1,3}}(?:,{_DIGITS}{{3}})+(?!{_DIGITS})|{_DIGITS}{{1,3}}(?:，{_DIGITS}{{3}})+(?=[.\d万亿元人户亩吨%])"
    rf"(?!{_DIGITS})|{_DIGITS}+)(?:\.{_DIGITS}+)?)"
    r"(个[多来]?(?=亿)|[余多来几](?!样|元化|媒体|功能|层次|渠道|方面)|\+(?![\dA-Za-z一二三四五六七八九]))?"
    rf"( ?(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千{_NOT_IN_UNIT}|百(?!分)))?"
    r"([余多来])?",
    re.ASCII,
)
_CHINESE = lazy(
    f"([数几]?)((?:[{CHINESE_DIGITS}]+|[{FORMAL_DIGITS}][{FORMAL_DIGITS}万亿零]+)"
    "(?:点[零〇一二三四五六七八九]+[百千万亿]*)?)([余多来几])?([百千万亿]+)?([余多来])?"
)
_REST = lazy(r"(\d{1,4})([余多]?)(千万|百万|十万|万|千|百)|(\d{4})(?!\d)", re.ASCII)
_POWER = lazy(r" ?[×✕xX*] ?10\^?(\d{1,2})(?![\d.%])", re.ASCII)
"""A power of ten whose exponent a page has set on the line: `12.5×108立方米` is 12.5 × 10^8."""
_SEPARATOR = lazy(rf" ?(?:——|--|[~～—–\-－─‐至到]) ?(?=[\d一二两三四五六七八九十几百千万{LOST}])", re.ASCII)
LARGEST_POWER = 12
_THOUSAND = Decimal(1000)
_PARTS = lazy("(百|千|万)分之")
_HALVES = lazy("个半(月|小时|星期|学期)")
_HALF_MORE = lazy("半(?![价山年月天日个数径夜截成公圆岁票])")
_HALVED = frozenset(("time", "length", "mass", "area", "multiple", "money"))
"""Dimensions of which a unit can be followed by a half of it: `三斤半`, `一亩半`, `两倍半`."""
_YEAR = lazy(r"(?:19|20)\d\d$")
_MASK = lazy(r"\*+")
_STROKE = lazy("[0-9.]+(?: ?[/:：比∶︰]|分之)")
"""What makes digits a part of a fraction or ratio."""
_BETWEEN = lazy("(?:不等|之间)")
_ARABIC_STARTS = frozenset("0123456789" + LOST)
_CURRENCY_SIGNS = ("￥", "¥")
_PRICE_OR_RANGE = lazy(r"\s*[/／每\-—－~～至到]")
"""Behind an amount with a sign: `￥3200/亩`, `￥100-200` are not so many yuan, and are left."""


def _labels_next(text: str, at: int, found: tuple[Unit, int]) -> bool:
    """Say whether the word behind a number is the label of the next one: `户数120人口340`, `户数 120 人口 340`."""
    unit, end = found
    if unit.dimension not in ("person", "household") or text[at:end] == unit.unit:
        return False
    behind = text[end : end + 2] if text[at - 1 : at] == " " else text[end : end + 1]
    return behind.lstrip(" ")[:1].isdigit()


def _part_of_code(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "./_-")


class NumberReader:
    """Read candidates with the units, qualifiers and numerals of one rule folder."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.units: UnitTable = unit_table(rules)
        self.qualifiers: QualifierTable = qualifier_table(rules)
        self.multipliers = {text: Decimal(value) for text, value in values(rules).multipliers.items()}
        self.percent = self.units.by_text["%"]
        self.permille = self.units.by_text["‰"]

    def read(self, text: str, at: int) -> Candidate | int:
        """Return the candidate at `at`, or the position from which to look on where there is none."""
        if text[at] == "*":
            hidden = self._masked(text, at)
            return qualify(text, hidden, self.qualifiers) if hidden else _MASK.match(text, at).end()  # type: ignore[union-attr]
        special = self._special(text, at)
        if special is not None:
            return qualify(text, special, self.qualifiers)
        first = self._number(text, at)
        if isinstance(first, int):
            return first
        self._unit(text, first)
        self._range(text, first)
        return qualify(text, first, self.qualifiers)

    def _number(self, text: str, at: int) -> Candidate | int:
        return self._arabic(text, at) if text[at] in _ARABIC_STARTS else self._chinese(text, at)

    def _arabic(self, text: str, at: int) -> Candidate | int:
        found = _ARABIC.match(text, at)
        if found is None:
            return at + 1
        digits, inside, multiplier, late = found.groups()
        end = found.end()
        scale = self.multipliers[multiplier.strip()] if multiplier else ONE
        power = _POWER.match(text, end) if "." in digits and not multiplier else None
        if power is not None and 2 < int(power[1]) <= LARGEST_POWER:
            scale, end = ONE.scaleb(int(power[1])), power.end()
        numeral = parse_arabic(digits, scale)
        if numeral is None and LOST not in digits:
            return end
        if inside and inside[0] == "个" and len(inside) == 1:
            inside = None
        mark, inner = (inside or late or "")[-1:], None
        if numeral is None:
            point = digits.find(".")
            numeral = Numeral(ONE, ONE, 0 if point < 0 else len(digits) - point - 1, scale)
            low = high = None
        else:
            low = high = numeral.low
            if multiplier and not numeral.decimals and text[end : end + 1].isdigit():
                end, low, scale, inner = self._rest(text, end, low, scale)
                high = low
        start = at
        if text[at - 1 : at] == "." and at > 1 and "." not in digits and not _part_of_code(text[at - 2]):
            # What stood before the point is gone: `人口.8万`, `占比?.33%`.
            start = at - 2 if text[at - 2] == "?" else at - 1
            low, high, digits = None, None, f"{LOST}.{digits}"
            numeral = numeral._replace(decimals=len(digits) - 2)
        if text.startswith("**", end) and digits[-1].isdigit() and not multiplier:
            end += len(_MASK.match(text, end)[0])  # type: ignore[index]
            low, high, digits = None, None, digits + LOST
        candidate = Candidate(start, end, end, low, high, numeral.decimals, scale, NO_UNIT, False, digits)
        candidate.found = self.qualifiers.inside.get(mark) if mark else inner
        candidate.multiplied = multiplier is not None
        return candidate

    def _rest(self, text: str, at: int, low: Decimal, scale: Decimal) -> tuple[int, Decimal, Decimal, Found | None]:
        """Read the lower parts of `5亿8000万`, `3万2千`, `3万5000`."""
        while found := _REST.match(text, at):
            worth = self.multipliers[found[3]] if found[3] else ONE
            part = Decimal(found[1] or found[4]) * worth
            if part >= scale:
                if scale == _THOUSAND and found[3] == "百万":  # `1千2百万` is twelve million
                    low, scale, at = (low + Decimal(found[1]) * HUNDRED) * 10_000, worth, found.end()
                break
            low, scale, at = low + part, worth, found.end()
            if found[2]:
                return at, low, scale, self.qualifiers.inside[found[2]]
        return at, low, scale, None

    def _chinese(self, text: str, at: int) -> Candidate | int:
        found = _CHINESE.match(text, at)
        if found is None:
            return at + 1
        lead, run, inside, above, late = found.groups()
        end = found.end()
        if (
            not inside
            and not above
            and run[-1] == "千"
            and len(run) > 1
            and text[end : end + 1] in ("克", "瓦", "伏", "米")
        ):
            run, end, late = run[:-1], end - 1 - len(late or ""), None
        numeral = parse_chinese(run, self.rules)
        if numeral is None:
            return end
        scale = numeral.scale
        low, high = numeral.low, numeral.high
        if above:
            worth = ONE
            for character in above:
                worth *= {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[character]
            low, high, scale = low * worth, high * worth, scale * worth
        mark = inside or late or lead
        candidate = Candidate(at, end, end, low, high, numeral.decimals, scale, NO_UNIT, True, run, numeral.bare)
        candidate.multiplied = low >= 100
        if lead:
            candidate.found, candidate.bare = self.qualifiers.inside["几"], False
            if text[at - 1 : at] in "人户总次基参分指系倍个度岁件台元" and lead == "数":
                candidate.start, candidate.found, candidate.bare = at + 1, None, numeral.bare
        elif mark:
            candidate.found, candidate.bare = self.qualifiers.inside[mark], False
        return candidate

    def _special(self, text: str, at: int) -> Candidate | None:
        """Read percentages and fractions in words, fractions and ratios in digits."""
        first, second = text[at], text[at + 1 : at + 2]
        if first == "半":
            half = Candidate(at, at + 1, at + 1, HALF, HALF, 1, ONE, NO_UNIT, True, "半")
            self._unit(text, half)
            return half
        if first in "百千万" and second == "分":
            return self._in_words(text, at)
        if first in _ARABIC_STARTS:
            if not _STROKE.match(text, at):
                return None
            if after := FRACTION.match(text, at):
                return fraction(at, after, self.percent)
            if after := RATIO.match(text, at):
                return ratio(text, at, after)
        found = SHARE.match(text, at) if text.find("分之", at, at + 8) > 0 else None
        return share(at, found, self.percent, self.rules) if found else None

    def _masked(self, text: str, at: int) -> Candidate | None:
        """Read a number that asterisks hide: `占地面积****，`; two of them only before a unit."""
        end = _MASK.match(text, at).end()  # type: ignore[union-attr]
        candidate = Candidate(at, end, end, None, None, 0, ONE, NO_UNIT, False, LOST * (end - at))
        self._unit(text, candidate)
        enough = end - at > 1 if candidate.unit.unit else end - at > 2 and text[end : end + 1] in "，。；、,;"
        return candidate if enough and at and "一" <= text[at - 1] <= "鿿" else None

    def _in_words(self, text: str, at: int) -> Candidate | None:
        if text.startswith("百分百", at):
            return Candidate(at, at + 3, at + 3, HUNDRED, HUNDRED, 0, ONE, self.percent, True, "百分百", form="percent")
        parts = _PARTS.match(text, at)
        if parts is None or parts.end() >= len(text) or not START.match(text, parts.end()):
            return None
        number = self._number(text, parts.end())
        if isinstance(number, int) or number.low is None or number.high is None:
            return None
        unit = self.permille if parts[1] == "千" else self.percent
        if parts[1] == "万":
            number.low, number.high, number.decimals = number.low / HUNDRED, number.high / HUNDRED, number.decimals + 2
        else:
            self._range_in_words(text, number, parts[0])
        number.start, number.unit, number.scale, number.form, number.bare = at, unit, ONE, "percent", False
        return number

    def _range_in_words(self, text: str, first: Candidate, parts: str) -> None:
        """Join `百分之十到十五` and `百分之十至百分之十五`."""
        separator = _SEPARATOR.match(text, first.end)
        if separator is None or first.low is None or text.endswith(("从", "由"), 0, first.start - len(parts)):
            return
        at = separator.end()
        again = text.startswith(parts, at)
        second = self._number(text, at + len(parts) * again)
        if isinstance(second, int) or second.high is None or second.chinese != first.chinese:
            return
        if first.low < second.high and (again or self.units.match(text, second.number_end) is None):
            first.high, first.end, first.number_end, first.ranged = second.high, second.end, second.number_end, True

    def _unit(self, text: str, candidate: Candidate) -> None:
        """Find the unit behind the number, over one space and inside `个多月` and `个半小时`."""
        at = candidate.number_end
        if text[at : at + 1] in " \xa0":
            at += 1
            candidate.spaced = True
        if text[at : at + 1] == "个" and self._split_unit(text, at, candidate):
            return
        found = self.units.match(text, at)
        if found is not None and _labels_next(text, at, found):
            return
        if found is None and not candidate.chinese and not _YEAR.match(candidate.digits):
            found = self.units.headed_noun(text, at)
        if found is None:
            if text[candidate.start - 1 : candidate.start] in _CURRENCY_SIGNS and not _PRICE_OR_RANGE.match(text, at):
                candidate.unit, candidate.start = self.units.by_text["元"], candidate.start - 1
            return
        candidate.unit, candidate.end = found
        if candidate.unit.unit == "成":
            candidate.unit = self.percent
            self._tenths(text, candidate)
        elif candidate.unit.dimension in _HALVED and candidate.scale == ONE and _HALF_MORE.match(text, candidate.end):
            self._add_half(candidate, candidate.end + 1)

    def _split_unit(self, text: str, at: int, candidate: Candidate) -> bool:
        if text[at + 1 : at + 2] in ("多", "余", "来"):
            found = self.units.match("个" + text[at + 2 : at + 6], 0)
            if found and found[1] > 1:
                candidate.unit, candidate.end = found[0], at + 1 + found[1]
                candidate.found = candidate.found or self.qualifiers.inside[text[at + 1]]
                return True
        half = _HALVES.match(text, at)
        if half:
            candidate.unit = self.units.by_text["个" + half[1]]
            self._add_half(candidate, half.end())
        return bool(half)

    def _add_half(self, candidate: Candidate, end: int) -> None:
        if candidate.low is not None and candidate.high is not None:
            candidate.low, candidate.high, candidate.decimals = candidate.low + HALF, candidate.high + HALF, 1
        candidate.end = end

    def _tenths(self, text: str, candidate: Candidate) -> None:
        """Read 三成 as 30 %, 三成五 and 三成半 as 35 %."""
        if candidate.low is None or candidate.high is None:
            return
        candidate.low, candidate.high, candidate.scale = candidate.low * 10, candidate.high * 10, candidate.scale * 10
        extra = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"半": 5}
        following = text[candidate.end : candidate.end + 1]
        if following in extra and candidate.chinese:
            candidate.low, candidate.high = candidate.low + extra[following], candidate.high + extra[following]
            candidate.scale, candidate.end = ONE, candidate.end + 1

    def _range(self, text: str, first: Candidate) -> None:
        """Join `20至40分钟`, `3-5亿元`, `5%—8%`: the unit stands behind the second or behind both."""
        at = first.end if first.unit.unit else first.number_end
        separator = _SEPARATOR.match(text, at)
        if separator is None or first.low is None or first.ranged:
            return
        second = self._number(text, separator.end())
        if isinstance(second, int) or second.low is None or second.high is None or second.chinese != first.chinese:
            return
        self._unit(text, second)
        if first.unit.unit and (
            second.unit.unit != first.unit.unit or self._two_states(text, first, separator, second)
        ):
            return
        low, scale = first.low, first.scale
        if not first.unit.unit and text.startswith("成", second.number_end):
            low *= 10  # `五到八成`
        lone = not first.unit.unit and not first.multiplied and second.multiplied
        if lone and first.low * second.scale < second.high:  # the multiplier belongs to both
            low, scale = first.low * second.scale, second.scale
        if low >= second.high or (not first.unit.unit and not second.unit.unit and not second.multiplied):
            return
        first.low, first.high, first.scale = low, second.high, max(scale, second.scale)
        first.decimals = max(first.decimals, second.decimals)
        first.unit, first.end, first.number_end, first.ranged = second.unit, second.end, second.number_end, True
        first.multiplied = first.multiplied or second.multiplied

    def _two_states(self, text: str, first: Candidate, separator: re.Match[str], second: Candidate) -> bool:
        """Tell `从10元到20元` (two states) from `10元到20元` and `从10元到20元不等` (a range)."""
        if separator[0].strip() not in ("到", "至"):
            return False
        before = text[max(0, first.start - 6) : first.start]
        return ("从" in before or "由" in before) and not _BETWEEN.match(text, second.end)


@cache
def number_reader(rules: Rules) -> NumberReader:
    """Return the reader of one rule folder."""
    return NumberReader(rules)
