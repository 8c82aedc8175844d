"""Say where the cue words stand relative to each figure.

Figures that stand side by side (`6474户17718人`) form a group and share what is before and after it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from transforms.antecedents import LIST_LENGTH, RATIO_UNITS
from transforms.cues import Hit
from transforms.patterns import lazy
from transforms.records import Clause, Figure
from transforms.slots import quick

PLACES = 8
BEFORE, HEAD, AFTER, CLAUSE, SENTENCE, NEXT, FAR, INSIDE = range(PLACES)
"""Before the figure, back to the figure before; the noun directly after it; later in the clause, up to
the next figure; earlier in the clause, or behind the next figure; earlier in the sentence; the start
of the next clause of the sentence; beyond a semicolon; inside the figure, as its qualifier."""

FARTHER = (CLAUSE, SENTENCE, FAR)
"""Places of words that stand before the figure, but before another one or another clause too."""
NEAR_HEAD = 4
TAKEN = 0.5
"""What is left of a word of the next clause where a figure follows it there, to which it belongs."""
IN_BRACKET = 0.4
"""What is left of a word in brackets behind a ratio, which gives the reason (`增长3%（主要是项目带动）`), and of the
predicate of some of what is counted."""
LABEL = 6
"""How many characters may stand between a figure and the noun that is its label."""
LEVELS = ("级", "贫困地区", "脱贫地区", "农村", "委", "政府")
"""End what is only an attribute of the noun that is counted (`303家市级以上龙头企业`)."""
AMONG = ("中", "里")
"""Makes of the noun before it a whole, some of which the predicate is about (`341户贫困户中已脱贫244户`)."""
HEAD_GAP = 10
"""How many characters of attributes may stand between a figure and the noun that it counts."""
PEOPLE_UNITS = frozenset({"户", "人", "名", "口"})
WIDEST_GLUE = 2
"""How many characters may stand between two figures that stand side by side."""
_GLUE = frozenset("、和与及/／ ")
_PEOPLE_GLUE = _GLUE | frozenset("，,（(）)共计")
REACH = 240
"""How many characters away a cue word still speaks of a figure: a bound as well."""
LINKED_HEADS = 2
"""How many characters may stand between two counted nouns."""
LINK = 12
"""How many characters of nouns may link two figures."""
_LABEL = lazy(r"(?:总?面积|总?数量?|人数|户数)?(?:共|已|仅)?(?:有|达到?|为|共计)?")
_STOPS = frozenset("、，,；;（()）。")
_JOINT = frozenset('的之和与及等、“”"')
_LEVEL_STOPS = _STOPS | _JOINT - {"的"}


Place = tuple[int, float, str, int, int]
"""Where a cue word stands; how near (1 where it touches the figure, less farther away); the word; its start
and end (restored). A plain tuple, as there are many."""

Means = Mapping[str, tuple[object, object, bool]]
"""What each word means for a unit; the last says whether it means anything from farther away."""

_end = itemgetter(1)


@quick
@dataclass(frozen=True, slots=True)
class Window:
    """Bound the places around one figure; restored positions."""

    clause_start: int
    clause_end: int
    left: int
    """End of the figure before, or start of the clause."""
    start: int
    """Of the group."""
    end: int
    """Of the group."""
    right: int
    """Start of the figure behind."""
    next_end: int
    """End of the next clause of the sentence."""
    semicolon: int
    """Where the last semicolon before the figure stands; -1 where none does."""
    behind: int
    """Start of the next figure, also where nouns link it to this one."""


class Row:
    """Hold the figures of a text as columns, by index; restored positions."""

    __slots__ = ("clauses", "count", "ends", "glued", "starts", "units")

    def __init__(self, text: str, clauses: Sequence[Clause], figures: Sequence[Figure]) -> None:
        self.count = len(figures)
        self.starts = [figure.restored_start for figure in figures]
        self.ends = [figure.restored_end for figure in figures]
        self.units = [figure.unit for figure in figures]
        self.clauses = [clauses[figure.clause] for figure in figures]
        gaps = enumerate(zip(self.ends, self.starts[1:], strict=False))
        self.glued = [0 <= start - end <= WIDEST_GLUE and self._glue(text[end:start], i) for i, (end, start) in gaps]
        """Whether a figure stands side by side with the next one; the last one, which the first one's -1 finds, never."""
        self.glued.append(False)

    def _glue(self, between: str, i: int) -> bool:
        """Return whether the text between figure `i` and the next one parts nothing."""
        unit, following = self.units[i], self.units[i + 1]
        if unit == following:
            return between != "" and _GLUE.issuperset(between)
        people = unit in PEOPLE_UNITS and following in PEOPLE_UNITS
        return (_PEOPLE_GLUE if people else _GLUE).issuperset(between)

    def group(self, i: int) -> tuple[int, int]:
        """Return the first and last of the figures that stand side by side with one."""
        glued = self.glued
        first = last = i
        while glued[first - 1] and first > i - LIST_LENGTH:
            first -= 1
        while glued[last] and last + 1 < i + LIST_LENGTH:
            last += 1
        return first, last

    def between(self, text: str, first: int, last: int) -> tuple[int, int]:
        """Return where the figure before a group ends and the one behind it starts; the text's edges where none is."""
        before = self.ends[first - 1] if first else 0
        return before, self.starts[last + 1] if last + 1 < self.count else len(text)


def window_of(
    text: str, clauses: Sequence[Clause], row: Row, group: tuple[int, int], hits: list[Hit], start: int
) -> Window:
    """Return the window of a group of figures, given by its first and last; `start` is where their sentence begins."""
    first, last = group
    clause, opens = row.clauses[last], row.clauses[first].start
    group_start, group_end, clause_end = row.starts[first], row.ends[last], clause.end
    left, right = row.between(text, first, last)
    if left > opens and _linked(text, hits, left, group_start):
        left = row.ends[first - 2] if first > 1 else 0
    if left < opens:
        left = opens
    following_start = right
    if right < clause_end and _linked(text, hits, group_end, right):
        right = row.between(text, first, last + 1)[1]
    nearby = max(start, group_start - REACH)
    semicolon = max(text.rfind("；", nearby, group_start), text.rfind(";", nearby, group_start))
    next_end, following = clause_end, clause.index + 1
    if following < len(clauses) and text[clause_end - 1] not in "；;":
        behind = clauses[following]
        if behind.sentence == clause.sentence:
            next_end = behind.end
    return Window(opens, clause_end, left, group_start, group_end, right, next_end, semicolon, following_start)


def _linked(text: str, hits: list[Hit], start: int, end: int) -> bool:
    """Return whether nothing but nouns stands between two figures (`70个贫困村3.2万户`).

    What is before the first, or follows the second, then speaks of both.
    """
    if not 0 < end - start <= LINK or text[start] in "、，,；;（(":
        return False
    at = start
    for first, last, _ in hits[bisect_left(hits, (start,)) : bisect_left(hits, (end,))]:
        if last <= at:
            continue
        if first > at and not _JOINT.issuperset(text[at:first]):
            return False
        at = last
    return at > start and _JOINT.issuperset(text[at:end])


def places_of(text: str, hits: list[Hit], figure: Figure, window: Window, means: Means) -> list[Place]:
    """Return the places of the cue words; those before the figure last, the nearest of them first.

    Words that mean nothing for its unit from farther away are left out there.
    """
    opens, left, start, semicolon = window.clause_start, window.left, window.start, window.semicolon
    split = bisect_right(hits, start, key=_end)
    out = _places_behind(text, hits[split:], figure, window) if split < len(hits) else []
    before: list[Place] = []
    for at, stop, word in reversed(hits[:split]):
        if at >= left or stop > left + 1:  # `亿元以上项目` of `10亿元以上项目5个`
            gap = start - stop
            before.append(
                (BEFORE, 1.0 if gap <= 2 else 0.95 if gap <= 5 else 0.85 if gap <= 12 else 0.7, word, at, stop)
            )
        elif not means[word][2]:
            continue
        elif at >= opens:
            out.append((CLAUSE, 1.0, word, at, stop))
        elif at < semicolon:
            out.append((FAR, 1.0, word, at, stop))
        else:
            gap = opens - stop
            out.append((SENTENCE, 1.0 if gap < 16 else 0.75 if gap < 40 else 0.5, word, at, stop))
    out += before
    return out


def _places_behind(text: str, hits: list[Hit], figure: Figure, window: Window) -> list[Place]:
    clause_end, end, right = window.clause_end, window.end, window.right
    next_end, behind = window.next_end, window.behind
    out: list[Place] = []
    following = text[end : end + 1]
    edge = end
    # A space parts the cells of a table that lost its lines: what follows is the label of the next one.
    in_head = not following.isspace()
    counts = figure.unit not in RATIO_UNITS and figure.unit not in PEOPLE_UNITS
    among = False
    explained = following == "（" and (not counts or figure.unit == "元")
    bracket = text.find("）", end, right) if explained else -1
    if explained and bracket < 0:
        bracket = right  # the next figure stands in the bracket
    for at, stop, word in hits:
        if at < figure.restored_end:
            if at < figure.restored_start:
                out.append((BEFORE, 1.0, word, at, stop))  # `将超过` of `收入将超过5万元`, where `超过` is the figure's
            else:
                out.append((INSIDE if at == figure.restored_start else HEAD, 1.0, word, at, stop))
        elif at >= next_end:
            break
        elif at >= clause_end:
            if at < right:
                out.append((NEXT, TAKEN if right < next_end else 1.0, word, at, stop))
        elif at < end or (following == "、" and at < right):
            continue  # what follows `20个、` belongs to the next figure of the list
        elif (
            in_head
            and at < right
            and _reaches(text, edge, at, end, out)
            and not (edge > end and 0 <= behind - stop <= LABEL and _labels(text, stop, behind))
            and not (counts and _owned(text, edge, at, end, out))
        ):
            out.append((HEAD, 0.8 if edge == end and at - end > NEAR_HEAD else 1.0, word, at, stop))
            edge = stop
        else:
            if in_head:
                in_head, among = False, edge > end and text[edge : edge + 1] in AMONG
            if at < right:
                out.append((AFTER, IN_BRACKET if at < bracket or among else 1.0, word, at, stop))
            else:
                out.append((CLAUSE, 0.6, word, at, stop))
    return out


def _labels(text: str, start: int, end: int) -> bool:
    """Return whether what ends at `start` is the label of the figure at `end` (`19个乡镇果园面积达40万亩`)."""
    return end < len(text) and _LABEL.fullmatch(text, start, end) is not None


def _owned(text: str, edge: int, start: int, end: int, places: list[Place]) -> bool:
    """Return whether 的 follows the noun that is counted: what comes then is only its (`18个行政村的集体经济`)."""
    if edge <= end or edge >= start or text[edge] != "的":
        return False
    return not places[-1][2].endswith(LEVELS)


def _reaches(text: str, edge: int, start: int, end: int, places: list[Place]) -> bool:
    gap = start - edge
    if edge == end:
        return gap <= 0 or (gap <= HEAD_GAP and _STOPS.isdisjoint(text[edge:start]))
    last = places[-1][2] if places else ""
    if last.endswith(LEVELS) and gap <= HEAD_GAP:
        return _LEVEL_STOPS.isdisjoint(text[edge:start])
    if gap > LINKED_HEADS:
        return False
    if len(last) == 1:
        return _STOPS.isdisjoint(text[edge:start])  # 乡 of `乡直机关支部`
    return _JOINT.issuperset(text[edge:start])
