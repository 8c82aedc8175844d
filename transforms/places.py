"""Say where the cue words stand relative to each figure.

Figures that stand side by side (`6474户17718人`) form a group and share what is before and after it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from transforms.antecedents import LIST_LENGTH, RATIO_UNITS
from transforms.cues import Hit
from transforms.records import Clause, Figure

BEFORE, HEAD, AFTER, CLAUSE, SENTENCE, NEXT, FAR, INSIDE = range(8)
"""Before the figure, back to the figure before; the noun directly after it; later in the clause, up to
the next figure; earlier in the clause, or behind the next figure; earlier in the sentence; the start
of the next clause of the sentence; beyond a semicolon; inside the figure, as its qualifier."""

NEAR_HEAD = 4
TAKEN = 0.5
"""What is left of a word of the next clause where a figure follows it there, to which it belongs."""
IN_BRACKET = 0.4
"""What is left of a word in brackets behind a ratio, which gives the reason (`增长3%（主要是项目带动）`)."""
HEAD_GAP = 10
"""How many characters of attributes may stand between a figure and the noun that it counts."""
PEOPLE_UNITS = frozenset({"户", "人", "名", "口"})
_GLUE = frozenset("、和与及/／ ")
_COMMAS = frozenset("，,（(）)")
REACH = 240
"""How many characters away a cue word still speaks of a figure: a bound as well."""
LINK = 12
"""How many characters of nouns may link two figures."""
_STOPS = frozenset("、，,；;（()）。")
_JOINT = frozenset('的之和与及等、“”"')


Place = tuple[int, float, str, int, int]
"""Where a cue word stands; how near (1 where it touches the figure, less farther away); the word; its start
and end (restored). A plain tuple, as there are many."""

_end = itemgetter(1)


class Window(NamedTuple):
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


def group_of(text: str, figures: Sequence[Figure], i: int) -> tuple[int, int]:
    """Return the first and last of the figures that stand side by side with one."""
    first = last = i
    while first > max(0, i - LIST_LENGTH) and _glued(text, figures[first - 1], figures[first]):
        first -= 1
    while last + 1 < min(len(figures), i + LIST_LENGTH) and _glued(text, figures[last], figures[last + 1]):
        last += 1
    return first, last


def window_of(
    text: str,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    group: tuple[int, int],
    hits: list[Hit],
    start: int,
) -> Window:
    """Return the window of a group of figures, given by its first and last; `start` is where their sentence begins."""
    first, last = group
    opening, clause = clauses[figures[first].clause], clauses[figures[last].clause]
    group_start, group_end = figures[first].restored_start, figures[last].restored_end
    left = max(opening.start, figures[first - 1].restored_end if first else 0)
    right = figures[last + 1].restored_start if last + 1 < len(figures) else len(text)
    if first and left > opening.start and _linked(text, hits, left, group_start):
        left = max(opening.start, figures[first - 2].restored_end if first > 1 else 0)
    if right < clause.end and _linked(text, hits, group_end, right):
        right = figures[last + 2].restored_start if last + 2 < len(figures) else len(text)
    nearby = max(start, group_start - REACH)
    semicolon = max(text.rfind("；", nearby, group_start), text.rfind(";", nearby, group_start))
    next_end = clause.end
    if clause.index + 1 < len(clauses) and text[clause.end - 1] not in "；;":
        following = clauses[clause.index + 1]
        next_end = following.end if following.sentence == clause.sentence else next_end
    return Window(opening.start, clause.end, left, group_start, group_end, right, next_end, semicolon)


def _glued(text: str, left: Figure, right: Figure) -> bool:
    gap = right.restored_start - left.restored_end
    if not 0 <= gap <= 2:
        return False
    between = text[left.restored_end : right.restored_start]
    if left.unit == right.unit and not gap:
        return False
    people = left.unit != right.unit and {left.unit, right.unit} <= PEOPLE_UNITS
    allowed = _GLUE | _COMMAS if people else _GLUE
    return all(c in allowed for c in between)


def _linked(text: str, hits: list[Hit], start: int, end: int) -> bool:
    """Return whether nothing but nouns stands between two figures (`70个贫困村3.2万户`).

    What is before the first, or follows the second, then speaks of both.
    """
    if not 0 < end - start <= LINK or text[start] in "、，,；;（(":
        return False
    at = start
    for hit in hits[bisect_left(hits, (start,)) : bisect_left(hits, (end,))]:
        if hit[1] <= at:
            continue
        if any(c not in _JOINT for c in text[at : hit[0]]):
            return False
        at = hit[1]
    return at > start and all(c in _JOINT for c in text[at:end])


def places_of(text: str, hits: list[Hit], figure: Figure, window: Window) -> list[Place]:
    """Return the places of all cue words; those before the figure last, the nearest of them first."""
    start = window.start
    split = bisect_right(hits, start, key=_end)
    out = _places_behind(text, hits[split:], figure, window)
    before: list[Place] = []
    for at, stop, word in reversed(hits[:split]):
        if at >= window.left:
            gap = start - stop
            nearness = 1.0 if gap <= 2 else 0.95 if gap <= 5 else 0.85 if gap <= 12 else 0.7
            before.append((BEFORE, nearness, word, at, stop))
        elif at >= window.clause_start:
            out.append((CLAUSE, 1.0, word, at, stop))
        elif at < window.semicolon:
            out.append((FAR, 1.0, word, at, stop))
        else:
            gap = window.clause_start - stop
            out.append((SENTENCE, 1.0 if gap < 16 else 0.75 if gap < 40 else 0.5, word, at, stop))
    return out + before


def _places_behind(text: str, hits: list[Hit], figure: Figure, window: Window) -> list[Place]:
    _, clause_end, _, _, end, right, next_end, _ = window
    out: list[Place] = []
    following = text[end : end + 1]
    edge = end
    # A space parts the cells of a table that lost its lines: what follows is the label of the next one.
    in_head = not following.isspace()
    counts = figure.unit not in RATIO_UNITS and figure.unit not in PEOPLE_UNITS
    bracket = text.find("）", end, right) if following == "（" and not counts else -1
    for at, stop, word in hits:
        if at < figure.restored_end:
            if at >= figure.restored_start:
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
            and not (counts and _owned(text, edge, at, end))
        ):
            out.append((HEAD, 0.8 if edge == end and at - end > NEAR_HEAD else 1.0, word, at, stop))
            edge = stop
        else:
            in_head = False
            if at < right:
                out.append((AFTER, IN_BRACKET if at < bracket else 1.0, word, at, stop))
            else:
                out.append((CLAUSE, 0.6, word, at, stop))
    return out


def _owned(text: str, edge: int, start: int, end: int) -> bool:
    """Return whether 的 follows the noun that is counted: what comes then is only its (`18个行政村的集体经济`)."""
    return edge > end and text.startswith("的", edge) and edge < start


def _reaches(text: str, edge: int, start: int, end: int, places: list[Place]) -> bool:
    if edge == end:
        return start - edge <= HEAD_GAP and not any(c in _STOPS for c in text[edge:start])
    between = text[edge:start]
    if places and len(places[-1][2]) == 1 and len(between) <= 2:
        return not any(c in _STOPS for c in between)  # 乡 of `乡直机关支部`
    return len(between) <= 2 and all(c in _JOINT for c in between)
