"""Read the number expression that starts at a position: number, multiplier, unit, qualifiers, range.

Says what is written there, not whether it counts as a figure: that is `exclusions`. Numbers are
read in `arabic` and `chinese`, what is attached to them in `behind`, `ranges` and `qualifying`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from transforms.arabic import MASK, STARTS, arabic
from transforms.behind import find_unit
from transforms.chinese import chinese
from transforms.expressions import HALF, HUNDRED, Candidate
from transforms.lexicon import Lexicon, lexicon
from transforms.numerals import LOST, ONE
from transforms.patterns import lazy
from transforms.qualifying import qualify
from transforms.ranges import FIRSTS, join_in_words, join_range, number
from transforms.ratios import FRACTION, RATIO, SHARE, fraction, ratio, share
from transforms.units import NO_UNIT

if TYPE_CHECKING:
    from transforms.rules import Rules

START = lazy(
    f"[0-9{LOST}一二两三四五六七八九十百千万亿数几半壹贰叁肆伍陆柒捌玖零*]"
    "(?:(?<=[0-9])[0-9]{0,39}|(?<=[零一二两三四五六七八九十百千万亿])[零〇一二两三四五六七八九十百千万亿]{0,39}|)"
)
"""A character with which a number can start, with the digits or numerals that go on from it."""

SMALL = frozenset("一二两三四五六七八九")
"""Numerals that count nothing without a unit."""
_JOINED = frozenset("0123456789零〇十百千万亿拾佰仟点分余多来几成半、 \u00a0—-~～–－─‐至到")
_PARTS = lazy("(百|千|万)分之")
_STROKE = lazy(f"[0-9.{LOST}]+(?: ?[/／:：比∶︰]|分之)")
"""What makes digits a part of a fraction or ratio."""
_STROKES = frozenset(" /／:：比∶︰分")
_WHOLES = frozenset("百千万")
_MEASURES = frozenset("个名位种类项条座")


class NumberReader:
    """Read candidates with the units, qualifiers and numerals of one rule folder."""

    def __init__(self, tables: Lexicon) -> None:
        self.lexicon = tables
        self.goes_on = tables.units.first | _JOINED
        """What can follow a small numeral that states something; `一样`, `一步`, `一、` do not."""

    def read(self, text: str, at: int) -> Candidate | int:
        """Return the candidate at `at`, or the position from which to look on where there is none."""
        tables = self.lexicon
        character = text[at]
        if character in STARTS:
            first = arabic(text, at, tables)
            end = first if isinstance(first, int) else first.number_end
            special = self._parts(text, at) if text[end : end + 1] in _STROKES else None
        elif character == "*":
            hidden = self._masked(text, at)
            return qualify(text, hidden, tables.qualifiers) if hidden else MASK.match(text, at).end()  # type: ignore[union-attr]
        else:
            special = self._in_words(text, at)
            first = at if special else chinese(text, at, tables)
        if special is not None:
            return qualify(text, special, tables.qualifiers)
        if isinstance(first, int):
            return first
        find_unit(text, first, tables)
        if text[first.end : first.end + 1] in FIRSTS:
            join_range(text, first, tables)
        return qualify(text, first, tables.qualifiers)

    def bare(self, text: str, at: int) -> Candidate | int:
        """Return the number at `at` as a cell of a table holds it: with its sign, without a unit."""
        found = arabic(text, at, self.lexicon)
        return found if isinstance(found, int) else qualify(text, found, self.lexicon.qualifiers)

    def _parts(self, text: str, at: int) -> Candidate | None:
        """Read fractions and ratios in digits: `3/5`, `5：1`, `3分之1`."""
        if not _STROKE.match(text, at):
            return None
        if after := FRACTION.match(text, at):
            return fraction(at, after, self.lexicon.percent)
        if after := RATIO.match(text, at):
            return ratio(text, at, after)
        return self._share(text, at)

    def _share(self, text: str, at: int) -> Candidate | None:
        found = SHARE.match(text, at) if text.find("分之", at, at + 8) > 0 else None
        return share(at, found, self.lexicon.percent, self.lexicon.rules) if found else None

    def _in_words(self, text: str, at: int) -> Candidate | None:
        """Read halves, percentages and fractions in words: `半年`, `百分之五`, `三分之一`."""
        first = text[at]
        if first == "半":
            half = Candidate(at, at + 1, at + 1, HALF, HALF, 1, ONE, NO_UNIT, True, "半")
            find_unit(text, half, self.lexicon)
            return half
        if first in _WHOLES and text[at + 1 : at + 2] == "分":
            return self._of_hundred(text, at)
        return self._share(text, at)

    def _of_hundred(self, text: str, at: int) -> Candidate | None:
        """Read `百分之五`, `千分之三`, `万分之二` and `百分百`."""
        if text.startswith("百分百", at):
            percent = self.lexicon.percent
            return Candidate(at, at + 3, at + 3, HUNDRED, HUNDRED, 0, ONE, percent, True, "百分百", form="percent")
        parts = _PARTS.match(text, at)
        if parts is None or parts.end() >= len(text) or not START.match(text, parts.end()):
            return None
        found = number(text, parts.end(), self.lexicon)
        if isinstance(found, int) or found.low is None or found.high is None:
            return None
        unit = self.lexicon.permille if parts[1] == "千" else self.lexicon.percent
        if parts[1] == "万":
            found.low, found.high, found.decimals = found.low / HUNDRED, found.high / HUNDRED, found.decimals + 2
        else:
            join_in_words(text, found, parts[0], self.lexicon)
        found.start, found.unit, found.scale, found.form, found.bare = at, unit, ONE, "percent", False
        return found

    def _masked(self, text: str, at: int) -> Candidate | None:
        """Read a number that asterisks hide: `占地面积****，`; two of them only before a unit."""
        end = MASK.match(text, at).end()  # type: ignore[union-attr]
        candidate = Candidate(at, end, end, None, None, 0, ONE, NO_UNIT, False, LOST * (end - at))
        find_unit(text, candidate, self.lexicon)
        enough = end - at > 1 if candidate.unit.unit else end - at > 2 and text[end : end + 1] in "，。；、,;"
        counted = text[at - 1 : at] in _MEASURES and text[at - 2 : at - 1].isdigit()  # `34个***村` hides a word
        return candidate if enough and at and "一" <= text[at - 1] <= "鿿" and not counted else None


@cache
def number_reader(rules: Rules) -> NumberReader:
    """Return the reader of one rule folder."""
    return NumberReader(lexicon(rules))
