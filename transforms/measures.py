"""Find units that cannot measure what stands before the number: `造林面积320万元`, `旅游收入320亩`.

The nouns are those of `rules/measured_nouns.csv` and the words that name an indicator, with the
dimensions that `rules/indicators.csv` gives it; `rules/opposite_dimensions.csv` says which
dimensions are so far apart that no ellipsis explains them (`发放贷款320户` is one, `贷款320亩` is not).
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import ClassVar, NamedTuple

from transforms.indicator_rules import Indicator, IndicatorCue
from transforms.patterns import lazy
from transforms.records import Figure, Problem, RestoredText
from transforms.rules import Rule, Rules, table_row
from transforms.units import unit_of

LIGHT = r"(?:总?(?:计|共|共计|合计)|已|均|约|近|达|达到|为|是|有|了|共有|实现|完成|：|:)*"
"""What may stand between a noun and its number."""
_LIGHT_END = lazy(rf"{LIGHT}\Z")
LEAST_WORD = 4
"""Characters of an indicator's word from which it names one quantity and nothing else."""
_ENDS = "，,。；;、）)\n "


@table_row
class NounRule(Rule):
    """Name a noun that is measured in certain dimensions only: 面积, 投资, 里程."""

    TABLE: ClassVar[str] = "measured_nouns"
    KEY: ClassVar[tuple[str, ...]] = ("noun",)
    noun: str
    wrong: tuple[str, ...]
    """Dimensions of units that cannot measure it."""
    example: str
    expected: str
    note: str = ""


@table_row
class OppositeRule(Rule):
    """Name the dimensions that what is usually measured in another cannot have."""

    TABLE: ClassVar[str] = "opposite_dimensions"
    KEY: ClassVar[tuple[str, ...]] = ("dimension",)
    dimension: str
    """The first dimension of an indicator."""
    heads: tuple[str, ...]
    """How a word ends that names such a quantity and no act, thing or group: 面积, not 流转土地."""
    wrong: tuple[str, ...]
    example: str
    expected: str
    note: str = ""


class _Nouns(NamedTuple):
    """Hold the dimensions that cannot measure each noun, and how long nouns are."""

    wrong: dict[str, frozenset[str]]
    lengths: tuple[int, ...]
    """The longest first."""

    def ending(self, lead: str) -> str | None:
        """Return the noun at the end of a text, with nothing but light words behind it: the one that begins first."""
        light = _LIGHT_END.search(lead)
        first = light.start() if light else len(lead)
        found = [
            (end - length, -length, lead[end - length : end])
            for end in range(first, len(lead) + 1)
            if _LIGHT_END.match(lead, end)
            for length in self.lengths
            if length <= end and lead[end - length : end] in self.wrong
        ]
        return min(found)[2] if found else None


@cache
def _nouns(rules: Rules) -> _Nouns:
    wrong = _of_indicators(rules) | {row.noun: frozenset(row.wrong) for row in rules.table(NounRule)}
    return _Nouns(wrong, tuple(sorted({len(noun) for noun in wrong}, reverse=True)))


def _of_indicators(rules: Rules) -> dict[str, frozenset[str]]:
    """Return, for each word that names an indicator, the dimensions that no indicator of that word can have."""
    indicators = {row.code: row for row in rules.table(Indicator)}
    opposite = {row.dimension: row for row in rules.table(OppositeRule)}
    heads = tuple({head for row in opposite.values() for head in row.heads})
    named: dict[str, set[str]] = defaultdict(set)
    for cue in rules.table(IndicatorCue):
        if cue.position in ("noun", "verb"):
            for word in (cue.word, *cue.variants):
                if len(word) >= LEAST_WORD and word.endswith(heads):
                    named[word].add(cue.indicator)
    out: dict[str, frozenset[str]] = {}
    for word, codes in named.items():
        rows = [indicators[code] for code in codes if code in indicators]
        kinds = [opposite.get(row.dimension[0]) for row in rows]
        if not kinds or any(k is None or not word.endswith(k.heads) for k in kinds):
            continue
        allowed = {dimension for row in rows for dimension in row.dimension}
        out[word] = frozenset.intersection(*(frozenset(k.wrong) for k in kinds if k)) - allowed
    return out


def find_wrong_unit(
    text: RestoredText, figure: Figure, following: Figure | None, lead: str, rules: Rules
) -> Problem | None:
    """Return the problem of a figure whose unit cannot measure the noun right before it."""
    nouns = _nouns(rules)
    noun = nouns.ending(lead)
    if noun is None or unit_of(figure.unit, rules).dimension not in nouns.wrong[noun]:
        return None
    if following is not None and following.restored_start - figure.restored_end <= 1:
        return None  # `交易额15600公斤11.2万元` gives the quantity with the amount
    tail = text.text[figure.restored_end : figure.restored_end + 1]
    if tail and tail not in _ENDS:
        return None  # `面积320人的…`: the noun may not be its own
    return Problem(
        "unit_conflict",
        (figure.id,),
        f"“{noun}”不能以“{figure.unit}”计（“{lead}{figure.quote}”）",
        f"{noun} cannot be measured in {figure.unit} (“{lead}{figure.quote}”)",
    )
