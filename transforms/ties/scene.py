"""Place every figure among the words around it: the lead before it, the tail after it, its sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from transforms.grids.facts import tables_of
from transforms.grids.pairs import labelled
from transforms.grids.tables import NO_TABLES, Cell, Tables
from transforms.patterns import lazy
from transforms.records import Clause, ClauseKind, Figure, RestoredText
from transforms.rules import Rules
from transforms.slots import maker
from transforms.units import Unit, unit_of

PEOPLE = frozenset({"person", "person_times"})
LONGEST_JOINT = 4
LONGEST_HEADLINE = 45
REACH = 60
"""Figures of one sentence over which a tie can reach; keeps the cost linear in a sentence without end."""
NO_PARTS = frozenset({"time", "age", "temperature", "angle", "sound", "speed", "voltage", "score"})
"""Dimensions of which nothing is a part."""
COUNTS = frozenset({"count", "person", "person_times", "household", "household_times"})
"""Dimensions in which only whole numbers occur."""

_PEOPLE_NOUN = lazy(
    r"^(?:[^\s，,。；;：:、（(0-9]{0,12}?的)?(?:[^\s，,。；;：:、（(]{0,6}?)(?:居民|群众|人口|农牧民|牧民|农民|贫困人员|学生|党员|干部|职工|劳动力|老人|妇女|儿童|村民|民众|百姓|患者|游客|观众|工人|师生|官兵)"
)
_HEADS = lazy(r"^(?:\w{0,4})人口")
"""Heads that a text counts in 个: `8066个贫困人口`."""
_MONEY_LEAD = lazy(
    r"(?:收入|支出|投资|投入|资金|金额|产值|税收|存款|贷款|利润|销售额|增加值|分红|总额)(?:共|约|有|为|近|达到?|超过?|已|完成|实现|累计)*$"
)
_PEOPLE_LEAD = lazy(r"(?:人口|人数)(?:共|约|有|为|近|达到?|超过?|已)*$")

_AGAIN = re.compile(r"\s*[、，,]?\s*(?:(?:家庭户)?人口|总人口|涉及人口|共|计|共计|合计)?为?")
"""What may stand between the households and the people of one group: `889户，人口3059人`."""
_LAST_SEGMENT = re.compile(r"^[^，,。；;：:、！!？?（(）)\n\r]*")
_FIRST_SEGMENT = re.compile(r"[^，,。；;：:、！!？?（(）)\n\r]*")


class Interval(NamedTuple):
    """Hold the canonical bounds of a figure; None is unbounded. Open ends are treated as closed here.

    The verdict is made elsewhere, from exact bounds; this is only for deciding whether a tie is meant.
    """

    lower: Decimal | None
    upper: Decimal | None


@dataclass(frozen=True, slots=True)
class Mention:
    """Hold one figure and what surrounds it within its sentence."""

    figure: Figure
    index: int
    """Position in `Scene.mentions`."""
    sentence: int
    paragraph: int
    kind: ClauseKind
    before: str
    """Words since the previous figure of the sentence, or since the sentence began."""
    after: str
    """Words up to the next figure of the sentence, or to its end."""
    lead: str
    """The last segment of `before`: what stands since the last punctuation mark."""
    joint: str
    """The punctuation mark before `lead`; empty where the figure follows the previous one directly."""
    tail: str
    """The first segment of `after`."""
    unit: Unit
    depth: int
    """How many brackets opened in this sentence are still open."""
    first: bool
    """Whether it is the first figure of its sentence."""
    dimension: str
    """What the unit measures."""
    is_percent: bool
    """Whether it is a proportion (%, ‰, 成), not a gap in points."""
    is_points: bool
    """Whether it is a gap between two proportions."""
    is_relative: bool
    """Whether it has no unit of its own: a proportion, a gap in points, a multiple."""
    is_divisible: bool
    """Whether parts of it can be counted or measured: not so of proportions, ages, grades."""
    measure: tuple[str, str]
    """Dimension and, where it matters, canonical unit; a bare number before people counts people."""
    opening: int
    """Position of the first figure of its sentence."""

    @property
    def interval(self) -> Interval | None:
        """Return the canonical bounds, or None where the figure has no value."""
        f = self.figure
        if f.low is None:
            return None
        factor = self.unit.factor or Decimal(1)
        return Interval(None if f.lower is None else f.lower * factor, None if f.upper is None else f.upper * factor)

    @property
    def value(self) -> Decimal | None:
        """Return the canonical value, the middle of a range."""
        f = self.figure
        if f.low is None or f.high is None:
            return None
        return (f.low if f.low == f.high else (f.low + f.high) / 2) * (self.unit.factor or Decimal(1))


_mention = maker(Mention)
GRADES = frozenset({"级", "度", "届", "期", "类", "代", "星"})
PROPORTIONS = frozenset({"%", "‰", "成"})
MULTIPLES = frozenset({"倍", "番", "折"})
POINTS = frozenset({"个百分点", "百分点", "个千分点", "千分点", "个基点"})


@dataclass(frozen=True, slots=True)
class Scene:
    """Hold all mentions of an article in order, and the sentences that they stand in."""

    text: str
    clauses: Sequence[Clause]
    mentions: Sequence[Mention]
    sentences: dict[int, list[int]] = field(default_factory=dict)
    """Sentence number → indexes of its mentions, in order."""
    openings: dict[int, str] = field(default_factory=dict)
    """Sentence number → its first characters."""
    starts: dict[int, int] = field(default_factory=dict)
    """Sentence number → where it starts."""
    headlines: frozenset[int] = frozenset()
    """Sentences that are headings, or short lines of their own without a full stop."""
    tables: Tables = NO_TABLES
    labelled: Mapping[int, Cell] = field(default_factory=dict)
    """The numbers of lines of labels and numbers, by their start."""

    def joined(self, mention: Mention) -> bool:
        """Say whether a figure only gives another measure of the thing before it: 1280人 of `320户1280人`."""
        if mention.first or mention.is_relative:
            return False
        before = self.mentions[mention.index - 1]
        if before.is_relative or before.dimension == mention.dimension:
            return False
        if {before.dimension, mention.dimension} == {"household", "person"}:
            return _AGAIN.fullmatch(mention.before) is not None
        return not mention.joint and len(mention.before) <= LONGEST_JOINT

    def measured_again(self, mention: Mention) -> Mention | None:
        """Return the figure right behind one that only gives another measure of its thing, if there is one."""
        following = self.mentions[mention.index + 1 : mention.index + 2]
        return following[0] if following and self.joined(following[0]) else None

    def earlier(self, mention: Mention) -> Iterator[Mention]:
        """Return the mentions before this one in its sentence, nearest first, as far as ties reach."""
        first, at = mention.opening, mention.index
        return reversed(self.mentions[first if at - first <= REACH else at - REACH : at])

    def back(self, mention: Mention, size: int) -> Iterator[Mention]:
        """Yield up to `size` mentions before this one's sentence in its paragraph, nearest first."""
        start = mention.opening
        for index in range(start - 1, max(-1, start - 1 - size), -1):
            if self.mentions[index].paragraph != mention.paragraph:
                return
            yield self.mentions[index]

    def later(self, mention: Mention) -> Iterator[Mention]:
        """Return the mentions after this one in its sentence, nearest first, as far as ties reach."""
        last = min(self.sentences[mention.sentence][-1], mention.index + REACH)
        return iter(self.mentions[mention.index + 1 : last + 1])

    def run_up(self, mention: Mention, size: int) -> str:
        """Return up to `size` characters before a figure, without leaving its sentence."""
        start = self.starts[mention.sentence]
        return self.text[max(start, mention.figure.restored_start - size) : mention.figure.restored_start]

    def in_sentence(self, number: int) -> list[Mention]:
        """Return the last mentions of one sentence, in order, as many as ties reach."""
        return [self.mentions[i] for i in self.sentences.get(number, ())[-REACH:]]

    def between(self, a: Mention, b: Mention) -> str:
        """Return the text from the end of one figure to the start of a later one."""
        return self.text[a.figure.restored_end : b.figure.restored_start]


def build_scene(text: RestoredText, clauses: Sequence[Clause], figures: Sequence[Figure], rules: Rules) -> Scene:
    """Place the figures; sentences are those of the clauses. Linear in text and figures."""
    bounds = _sentence_bounds(clauses)
    starts = [c.start for c in clauses]
    mentions: list[Mention] = []
    sentences: dict[int, list[int]] = {}
    depth = 0
    before_it, following = -1, _home(figures[0], clauses, starts) if figures else None
    for i, figure in enumerate(figures):
        clause = following or clauses[0]
        following = _home(figures[i + 1], clauses, starts) if i + 1 < len(figures) else None
        start, end = bounds[clause.sentence]
        first = before_it != clause.sentence
        last = following is None or following.sentence != clause.sentence
        before_it = clause.sentence
        left = start if first else figures[i - 1].restored_end
        right = end if last else figures[i + 1].restored_start
        # What follows one figure comes before the next: one string for both.
        before = text.text[left : figure.restored_start] if first else mentions[-1].after
        after = text.text[figure.restored_end : right]
        depth = max(0, (0 if first else depth) + _brackets(before))
        lead = _last_segment(before)
        joint = before[len(before) - len(lead) - 1] if len(lead) < len(before) else ""
        lead = lead.strip()
        found = _FIRST_SEGMENT.match(after)
        tail = found[0] if found else ""
        sort = _sort(figure.unit, rules)
        together = sentences.setdefault(clause.sentence, [])
        together.append(i)
        mentions.append(
            _mention(
                figure, i, clause.sentence, clause.paragraph, clause.kind, before, after, lead, joint,
                tail, sort.unit, depth, first, *sort.traits,
                _measure(figure, sort, lead, tail) if sort.asks else sort.measure, together[0],
            )
        )  # fmt: skip
    openings = {s: text.text[bounds[s][0] : bounds[s][0] + 24].lstrip() for s in sentences}
    sentence_starts = {s: bounds[s][0] for s in sentences}
    headlines = frozenset(s for s in sentences if _is_headline(text.text, bounds[s])) | {
        m.sentence for m in mentions if m.kind == "heading"
    }
    tables = tables_of(text.text, rules)
    pairs = labelled(text.text, rules)
    return Scene(text.text, clauses, mentions, sentences, openings, sentence_starts, headlines, tables, pairs)


def _home(figure: Figure, clauses: Sequence[Clause], starts: list[int]) -> Clause:
    """Return the clause that a figure stands in."""
    clause = clauses[min(figure.clause, len(clauses) - 1)]
    if clause.start <= figure.restored_start < clause.end:
        return clause
    return clauses[max(0, bisect_right(starts, figure.restored_start) - 1)]


def _is_headline(text: str, bounds: tuple[int, int]) -> bool:
    start, end = bounds
    line = text[start:end].strip()
    if len(line) > LONGEST_HEADLINE or not line or line[-1] in "。；;！？!?：:，,、":
        return False
    before = text.rfind("\n", 0, start + 1) if start else 0
    return not text[max(0, before) : start].strip() and text[end - 1 : end + 1].find("\n") >= 0


class _Sort(NamedTuple):
    """Hold what a unit makes of a figure, once for all figures that have it."""

    unit: Unit
    traits: tuple[str, bool, bool, bool, bool]
    """Dimension, is_percent, is_points, is_relative and is_divisible of a mention."""
    measure: tuple[str, str]
    asks: bool
    """Whether the words around a figure can make its measure another one."""


@lru_cache(maxsize=2048)
def _sort(written: str, rules: Rules) -> _Sort:
    unit = unit_of(written, rules)
    percent, points = written in PROPORTIONS, written in POINTS
    relative = percent or points or written in MULTIPLES
    divisible = not relative and unit.dimension not in NO_PARTS and written not in GRADES
    plain = unit.dimension in ("person", "household", "person_times")
    measure = (unit.dimension, "" if plain else unit.canonical)
    words = unit.dimension in ("number", "other") or unit.unit == "个" or not unit.unit
    asks = words and unit.dimension != "person_times"
    return _Sort(unit, (unit.dimension, percent, points, relative, divisible), measure, asks)


def _measure(figure: Figure, sort: _Sort, lead: str, tail: str) -> tuple[str, str]:
    """Return what a figure counts or measures by the words around it: people, where a bare number stands before them."""
    unit = sort.unit
    people = (
        (unit.dimension in ("number", "other") and _PEOPLE_NOUN.match(tail))
        or (unit.unit == "个" and _HEADS.match(tail))
        or (not unit.unit and figure.scale > 1 and _PEOPLE_LEAD.search(lead))  # `总人口515万`
    )
    if people:
        return "person", ""
    bare = not unit.unit and figure.scale > 1 and _MONEY_LEAD.search(lead)  # `财政总收入5044万`
    return ("money", "元") if bare else sort.measure


def _sentence_bounds(clauses: Sequence[Clause]) -> dict[int, tuple[int, int]]:
    starts = {clause.sentence: clause.start for clause in reversed(clauses)}
    return {clause.sentence: (starts[clause.sentence], clause.end) for clause in clauses}


def _brackets(words: str) -> int:
    return words.count("（") + words.count("(") - words.count("）") - words.count(")")


def _last_segment(words: str) -> str:
    found = _LAST_SEGMENT.match(words[::-1])
    return found[0][::-1] if found else words
