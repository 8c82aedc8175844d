"""Read an amount of which a smaller unit gives the rest: `5元8角`, `三块五`, `3斤2两`, `两亩三分地`, `1米75`.

Which units go together stands in `rules/compounds.csv`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from transforms.numerals import ONE
from transforms.patterns import lazy
from transforms.rules import Rule, Rules, table_row

if TYPE_CHECKING:
    from transforms.expressions import Candidate
    from transforms.units import UnitTable


@table_row
class CompoundRule(Rule):
    """Name a unit, a smaller one that can follow it, and how many decimal places that one is."""

    TABLE: ClassVar[str] = "compounds"
    KEY: ClassVar[tuple[str, ...]] = ("unit", "part")
    unit: str
    part: str
    """Empty where bare digits follow: `三块五`, `1米75`; their places are then as many as there are digits."""
    places: int
    """The last decimal place that the part fills: 1 for 角 behind 元, 2 for 分."""
    example: str
    expected: str
    most: int | None = None
    """The largest whole number of the unit with which such a part is read."""
    note: str = ""


FIRSTS = frozenset("0123456789零一二三四五六七八九")
"""What a part can start with."""
_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")}
_PART = lazy(r"零?([1-9]|[一二两三四五六七八九])|0[1-9]|[1-9]\d")
_BARE = lazy(
    r"([1-9]\d?(?![\d.])|[一二三四五六七八九]{1,2})"
    r"(?=[，。；！？,;!?”\s/／~～—\-至到的钱多每高长宽深左上以]|$|包邮"
    r"|一(?:斤|公斤|个|只|头|袋|箱|盒|瓶|张|亩|天|株|棵|份|件|包|枚|条|吨|度|碗|串|桶|筐|捆|双|套|本))"
)
"""Digits without a unit of their own, where nothing follows that they could count."""


class Compounds:
    """Add what follows a unit in a smaller one."""

    def __init__(self, rules: Rules, units: UnitTable) -> None:
        self.units = units
        rows = rules.table(CompoundRule)
        self.parts: dict[str, dict[str, int]] = {}
        for row in rows:
            self.parts.setdefault(row.unit, {})[row.part] = row.places
        self.most = {row.unit: row.most for row in rows if row.most is not None}

    def add(self, text: str, candidate: Candidate) -> None:
        """Add the parts behind the unit at the end of a plain number; the quote then goes on to the end of the last."""
        if candidate.low is None or candidate.low != candidate.high or candidate.decimals or candidate.scale != ONE:
            return
        unit, low, places, end = candidate.unit.unit, candidate.low, 0, candidate.end
        if low > self.most.get(unit, low):
            return
        parts = self.parts[unit]
        while (found := self._part(text, end, places, parts)) and found[1] > places:
            value, places, end = found
            low += value
        if places:
            candidate.low, candidate.high, candidate.decimals, candidate.end = low, low, places, end

    def _part(self, text: str, at: int, known: int, parts: dict[str, int]) -> tuple[Decimal, int, int] | None:
        """Return the worth of the part at `at`, its last decimal place and where it ends; `known` places come before it."""
        number = _PART.match(text, at)
        unit = self.units.match(text, number.end()) if number else None
        if number is not None and unit is not None and unit[0].unit in parts:
            places, digits = parts[unit[0].unit], _plain(number[0])
            return (Decimal(digits).scaleb(-places), places, unit[1]) if len(digits) <= places else None
        bare = _BARE.match(text, at) if "" in parts else None
        if bare is None:
            return None
        digits = _plain(bare[1])
        places = known + len(digits)
        return Decimal(digits).scaleb(-places), places, bare.end()


def _plain(written: str) -> str:
    """Return the digits of a part, without a leading 零."""
    return "".join(_DIGITS.get(c, "2" if c == "两" else c) for c in written).lstrip("0")
