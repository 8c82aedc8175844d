"""Tell numbers that rank or name (`第3位`, `东山村3组`, `排名上升到35位`) from those that count."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from transforms.patterns import lazy
from transforms.rules import Rule, Rules, table_row

if TYPE_CHECKING:
    from transforms.expressions import Candidate


@table_row
class LeadRule(Rule):
    """Name a word after which a number is a rank, a coordinate or a code."""

    TABLE: ClassVar[str] = "leads"
    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    unless: tuple[str, ...]
    """What before it makes it another word: 目 before 前."""
    example: str
    expected: str
    note: str = ""


@table_row
class RankedUnitRule(Rule):
    """Name a unit whose number is a name right behind the word for a place: `东山村3组`."""

    TABLE: ClassVar[str] = "ranked_units"
    KEY: ClassVar[tuple[str, ...]] = ("unit",)
    unit: str
    places: tuple[str, ...]
    example: str
    expected: str
    note: str = ""


_PLACES_OF_RANKING = frozenset(("位", "名"))
_RANKING = lazy(
    r"(?:排名|位次|名次|排位)[^，。；]{0,6}(?:(?:由|从)[^，。；]*|(?:上升|提升|前移|跃升|升|下降|后移|退)?(?:到|至|为))$"
)
RANKED = 24
"""How far before a place in a ranking the word for it may stand: `排名由369位上升到235位`."""


class Ranks:
    """Answer whether a number ranks, from the words of one rule folder."""

    def __init__(self, rules: Rules) -> None:
        rows = rules.table(LeadRule)
        self.leads = tuple(row.word for row in rows)
        self.guarded = {row.word: row.unless for row in rows if row.unless}
        self.last_of_leads = frozenset(word[-1] for word in self.leads)
        self.places = {row.unit: row.places for row in rules.table(RankedUnitRule)}
        self.units = frozenset(self.places) | _PLACES_OF_RANKING

    def ranks(self, text: str, candidate: Candidate) -> bool:
        """Return whether a word before the number makes it a rank, a name or a code."""
        start, unit = candidate.start, candidate.unit.unit
        if text[start - 1 : start] in self.last_of_leads and self._led(text, start):
            return True
        if unit not in self.units:
            return False
        if unit in _PLACES_OF_RANKING:
            return _RANKING.search(text, max(0, start - RANKED), start) is not None
        return not candidate.multiplied and text.endswith(self.places[unit], 0, start)

    def _led(self, text: str, start: int) -> bool:
        if not text.endswith(self.leads, 0, start):
            return False
        for word, unless in self.guarded.items():
            if text.endswith(word, 0, start):
                return not text.endswith(unless, 0, start - len(word))
        return True
