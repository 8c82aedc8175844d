"""Say what a figure takes over from those before it: of its list, its sentence or the sentence before."""

from __future__ import annotations

from collections.abc import Sequence, Set

from transforms.context import Context
from transforms.indicator_cues import CueTable
from transforms.indicator_rules import Indicator
from transforms.patterns import lazy
from transforms.records import Clause, Figure

RESPECTIVE = 2.0
"""What 分别 gives: the ratios of a list belong to the quantities before it, one to one."""
CONTINUES = "continues:before"
"""Stands in a figure's rules for the figure before it, whose indicator it takes over."""
_REACHED = lazy(r"[^，；。]{0,2}[，,]?(?:达到?|提高到|增至|发展到|增加到|降至|减少到|扩大到|上升到)了?\Z")
"""`增加21万亩，达到300万亩`: both speak of the same quantity."""
_WITHIN = lazy(r"其中[，：:]?[^，；。）)]{0,14}\Z")
_CHANGED = lazy(
    r"[，,（(]?(?:同比|环比|比[^，。；]{1,10}?|较[^，。；]{1,10}?)(?:净?增加?|增长|减少|提高|下降|降低|上升|缩短|延长|多|少)了?\Z"
)
"""`76.3岁，比2010年提高1.5岁`: the change of the antecedent."""
_TAKEN_UP = frozenset({"money", "household", "person"})
"""What goes on with the sentence before."""
_VIEWED = lazy(r"(?:从|按|分)[^，。；]{1,10}(?:看|分|划分)[，,：:]|其中[，,：:]?")
"""`分行业看，`, `其中，`: goes on with what the sentence before spoke of."""
_LEFT = lazy(r"(?:只剩|仅剩|还剩|剩余|剩下|尚有|减至)[^，；。未]{0,3}\Z")
"""`只剩下98户`: what is left of the antecedent."""
SETTLED = {"户": "admin.households", "人": "admin.population", "口": "admin.population"}
PEOPLE_OF = frozenset({"人", "口"})
_TOGETHER = frozenset({"共", "共计", "总共", "，共", "，共计", "，"})
_LIVES = ("散居", "聚居", "居住", "杂居", "分布")
LIVED_IN = frozenset({"admin.villages", "admin.groups", "admin.townships", "admin.households"})
_ENDS = frozenset("。；;\n")
LIVING_GAP = 18
"""How many characters may stand between a place and those who live there (`辖9个自然村，共有528户，2800人`)."""


def continues(context: Context, facet: str, kinds: Set[str], *, shared: bool) -> float:
    """Return how strongly the figure continues what its antecedent speaks of."""
    parted = 0.8 if context.semicolon else 1.0
    between = context.between
    within = "其中" in between and _WITHIN.search(between) is not None
    if "ratio" in kinds:
        if facet in ("growth", "change"):
            return RESPECTIVE if context.respective else 0.95 * parted
        if facet == "share":
            return (0.8 if within or "占" in between else 0.3 if context.attributive else 0.45) * parted
        return 0.3 * parted
    if context.converts or _REACHED.match(between) or (facet == "change" and _CHANGED.match(between)):
        return 1.2
    if _LEFT.search(between):
        return 0.9
    if within and shared and not context.semicolon:
        return 1.3
    weight = 0.65 if within or "、" in between or len(between) <= 12 else 0.45
    if context.followed and ("count" in kinds or "number" in kinds):
        weight *= 0.4
    return weight * parted


def _fits_topic(indicator: Indicator, kinds: Set[str]) -> bool:
    """Return whether a figure can go on with an indicator: growth with all but lengths of time, money with money."""
    dimension = indicator.dimension[0]
    return dimension not in ("time", "age") if "ratio" in kinds else dimension in kinds


class Topic:
    """Remember what the first figure of the sentence before spoke of (`分季度看，一季度增长6.7%`)."""

    def __init__(self) -> None:
        self._before: tuple[int, str | None] = (-1, None)
        self.sentence = -1
        """The last one of which a figure was noted."""
        self._paragraph = -1
        self._code: str | None = None
        self._looked = (-1, False)
        """The last sentence that was looked at, and whether it opens with a view (`分行业看，`)."""

    def note(self, clause: Clause, code: str | None) -> None:
        """Remember what the first figure of a sentence speaks of."""
        self._before = (self._paragraph, self._code)
        self.sentence, self._paragraph, self._code = clause.sentence, clause.paragraph, code

    def goes_on(self, text: str, clauses: Sequence[Clause], context: Context, kinds: Set[str], facet: str) -> bool:
        """Return whether a figure without cues of its own goes on with what the sentence before spoke of."""
        if context.previous is None and "ratio" in kinds and facet in ("growth", "change"):
            return True
        if kinds.isdisjoint(_TAKEN_UP):
            return False
        clause = clauses[context.figure.clause]
        if clause.sentence != self._looked[0]:
            first = clause.index
            while first and clauses[first - 1].sentence == clause.sentence:
                first -= 1
            self._looked = clause.sentence, _VIEWED.match(text, clauses[first].start) is not None
        return self._looked[1]

    def taken_up(self, table: CueTable, clause: Clause, kinds: Set[str]) -> tuple[str | None, tuple[str, ...]]:
        """Return the indicator that a figure goes on with, where it fits, and why."""
        paragraph, code = self._before if self.sentence == clause.sentence else (self._paragraph, self._code)
        if code is None or paragraph != clause.paragraph or not _fits_topic(table.indicators[code], kinds):
            return None, ()
        return code, (CONTINUES,)


def _all_of_them(text: str, context: Context, before: Figure) -> bool:
    """Return whether people are those of the households just before: `有250户共741人`."""
    figure = context.figure
    return (
        before.unit == "户"
        and figure.unit in PEOPLE_OF
        and text[before.restored_end : figure.restored_start] in _TOGETHER
    )


def _lives(text: str, figure: Figure) -> bool:
    """Return whether what follows says only that they live there: `1613人散居在东河两岸`."""
    return text.startswith(_LIVES, figure.restored_end) or (
        figure.unit == "口" and text.startswith("人", figure.restored_end)
    )


def living_there(text: str, context: Context, before: Figure, code: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Return what people without a word of their own count behind households, and both behind villages: all who live there.

    `code` is the indicator of the figure before.
    """
    figure = context.figure
    settled = SETTLED.get(figure.unit)
    if settled is None or figure.restored_start - before.restored_end > LIVING_GAP:
        return None, ()
    if not (code in LIVED_IN or context.partner is not None or _all_of_them(text, context, before)):
        return None, ()
    if context.followed and not _lives(text, figure):
        return None, ()
    between = text[before.restored_end : figure.restored_start]
    return (settled, (CONTINUES,)) if _ENDS.isdisjoint(between) else (None, ())
