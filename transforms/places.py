"""Say where the cue words stand relative to each figure.

Figures that stand side by side (`6474户17718人`) form a group and share what is before and after it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence, Set
from operator import itemgetter
from typing import NamedTuple

from transforms.antecedents import LIST_LENGTH, RATIO_UNITS, antecedent
from transforms.cues import Hit, Lexicon
from transforms.headers import Labels, Table
from transforms.patterns import lazy
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
POINT_UNITS = frozenset({"个百分点", "百分点", "个千分点"})
LEAST_SUM = 10000
"""The least multiplier of a number that can be a sum of money without saying so."""
_APART = lazy("(?:[、，,；;和及]|等|(?<!中)有|设|含|分)\\Z")
_SUM = lazy("(?:[一-鿿]{0,6}?(?:资金|基金|贷款|信贷)|左右|以上|以下|的(?:资金|投资|产值|收入))")
_COMPARED = lazy("(?:高于|低于|快于|慢于|高出|优于)(?=[^，。；]*\\Z)")
_STOPS = frozenset("、，,；;（()）。")
_JOINT = frozenset('的之和与及等、“”"')
_HOUSEHOLDS = lazy(r"(?:贫困|脱贫|农|低保|五保|搬迁|特困|监测|建档立卡|受益|农牧|牧|困难|易地|危房){0,3}户(?![外籍口])")
_PEOPLE = lazy(r"人(?![工才均民力员口群家家大])")


Place = tuple[int, float, str, int, int]
"""Where a cue word stands; how near (1 where it touches the figure, less farther away); the word; its start
and end (restored). A plain tuple, as there are many."""

_end = itemgetter(1)


class _Window(NamedTuple):
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


class Context:
    """Hold a figure with the cue words around it."""

    __slots__ = (
        "antecedent_unit",
        "apart",
        "attributive",
        "between",
        "converts",
        "figure",
        "followed",
        "partner",
        "places",
        "previous",
        "respective",
        "semicolon",
        "sum",
        "unit",
        "whole_start",
    )

    def __init__(self, figure: Figure, unit: str, places: list[Place]) -> None:
        self.figure = figure
        self.unit = unit
        """The unit that counts here: 人 where `三个人` is written."""
        self.places = places
        self.partner: int | None = None
        """Index of the figure directly before it that counts the households or the people of the same group."""
        self.previous: int | None = None
        """Index of the figure of the same sentence that this one may continue."""
        self.antecedent_unit = ""
        self.between = ""
        """The text between the two."""
        self.followed = False
        """Whether a word follows directly, so that it can be the noun that is counted."""
        self.apart = False
        """Whether a list mark or a verb of having parts it from the nouns before (`公司拥有12个剂型`)."""
        self.sum = False
        """Whether it can be a sum of money that lacks its unit (`总产值4.2亿，`)."""
        self.attributive = False
        """Whether 的 follows: `三成的农户`."""
        self.converts = False
        """Whether it gives the antecedent in another unit: `111平方公里，折合16.7万亩`."""
        self.whole_start = 1 << 60
        """Where the words begin that name the whole of a share (`占GDP的`); restored."""
        self.respective = False
        """Whether 分别 ties it to its antecedent."""
        self.semicolon = False
        """Whether a semicolon parts the two."""

    def has(self, words: Set[str]) -> bool:
        """Return whether one of the words stands in the figure's sentence, not beyond its clause."""
        return any(place[2] in words for place in self.places)

    def counts(self, words: Set[str]) -> bool:
        """Return whether one of the words is what the figure counts."""
        head = [word for place, _, word, _, _ in self.places if place == HEAD]
        return not words.isdisjoint(head or [word for place, _, word, _, _ in self.places if place == BEFORE][:1])


def contexts(
    text: str, clauses: Sequence[Clause], figures: Sequence[Figure], lexicon: Lexicon, units: frozenset[str]
) -> Iterator[Context]:
    """Yield a context for each figure, in order; `units` are those that a table's header can name."""
    table = Table(text, units)
    spans = _sentence_spans(clauses)
    sentence = -1
    hits: list[Hit] = []
    start = end = 0
    for i, figure in enumerate(figures):
        clause = clauses[figure.clause]
        if clause.kind == "cell" and (labels := table.labels(figure.restored_start)):
            yield _in_cell(figure, labels, lexicon)
            continue
        if clause.sentence != sentence:
            sentence = clause.sentence
            start, end = spans[sentence]
            hits = lexicon.scan(text, start, end)
        first, last = _group(text, figures, i)
        if _alone(figures, first, last, clause) and clause.start == start:
            yield Context(figure, figure.unit, _explained(text, clauses, figure.clause, lexicon))
            continue
        window = _window(text, clauses, figures, (first, last), hits, start)
        near = hits
        if end - start > REACH:
            near = hits[bisect_left(hits, (window.start - REACH,)) : bisect_left(hits, (window.end + REACH,))]
        context = Context(figure, _counted_unit(text, figure), _places(text, near, figure, window))
        _describe(context, text, window)
        if first < i and figure.unit in PEOPLE_UNITS and figures[i - 1].unit in PEOPLE_UNITS:
            context.partner = i - 1
        _tie(context, text, figures, i, start, window)
        yield context


def _in_cell(figure: Figure, labels: Labels, lexicon: Lexicon) -> Context:
    """Return the context of a cell: the words of its header, then those of its row, as if they stood before it."""
    at = figure.restored_start
    words = [
        word for label in (labels.header, labels.row) for _, _, word in reversed(lexicon.scan(label, 0, len(label)))
    ]
    return Context(figure, figure.unit or labels.unit, [(BEFORE, 1.0, word, at, at) for word in words])


def _group(text: str, figures: Sequence[Figure], i: int) -> tuple[int, int]:
    """Return the first and last of the figures that stand side by side with one."""
    first = last = i
    while first > max(0, i - LIST_LENGTH) and _glued(text, figures[first - 1], figures[first]):
        first -= 1
    while last + 1 < min(len(figures), i + LIST_LENGTH) and _glued(text, figures[last], figures[last + 1]):
        last += 1
    return first, last


def _alone(figures: Sequence[Figure], first: int, last: int, clause: Clause) -> bool:
    return figures[first].restored_start - clause.start <= 1 and clause.end - figures[last].restored_end <= 1


def _explained(text: str, clauses: Sequence[Clause], index: int, lexicon: Lexicon) -> list[Place]:
    """Return the cue words of the sentence after: `3745.1亿元！这是今年前9个月农产品网络零售额`."""
    hits = _following(text, clauses, index, lexicon)
    return [(BEFORE, 1.0, word, at, stop) for at, stop, word in reversed(hits)]


def _window(
    text: str,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    group: tuple[int, int],
    hits: list[Hit],
    start: int,
) -> _Window:
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
    return _Window(opening.start, clause.end, left, group_start, group_end, right, next_end, semicolon)


def _describe(context: Context, text: str, window: _Window) -> None:
    after = text[window.end : window.end + 1]
    context.attributive = after == "的"
    context.followed = window.end < window.clause_end and "\u4e00" <= after <= "\u9fff"
    figure = context.figure
    context.apart = context.followed and _APART.search(text, window.left, window.start) is not None
    context.sum = (
        not figure.unit and figure.scale >= LEAST_SUM and not (context.followed and not _SUM.match(text, window.end))
    )
    if figure.unit in RATIO_UNITS:
        share = text.rfind("占", window.left, window.start)
        if share >= 0 and text[share + 1 : share + 2] != "比":
            context.whole_start = share + 1
    if figure.unit in POINT_UNITS and (gap := _COMPARED.search(text, window.left, window.start)):
        context.whole_start = min(context.whole_start, gap.end())


def _tie(context: Context, text: str, figures: Sequence[Figure], i: int, start: int, window: _Window) -> None:
    found = antecedent(text, figures, i, start, window.start)
    if found is None:
        return
    end = figures[found.figure].restored_end
    context.previous, context.respective, context.converts = found
    context.antecedent_unit = figures[found.figure].unit
    context.between = text[end : context.figure.restored_start]
    context.semicolon = window.semicolon >= end


def _counted_unit(text: str, figure: Figure) -> str:
    """Return 人 or 户 where 个 counts them (`三个人`, `98个贫困户`), else the unit as written."""
    if figure.unit != "个":
        return figure.unit
    if _PEOPLE.match(text, figure.restored_end):
        return "人"
    return "户" if _HOUSEHOLDS.match(text, figure.restored_end) else "个"


def _following(text: str, clauses: Sequence[Clause], index: int, lexicon: Lexicon) -> list[Hit]:
    if index + 1 >= len(clauses) or not text.startswith("这", clauses[index + 1].start):
        return []
    following = clauses[index + 1]
    end = following.end
    for clause in clauses[index + 1 : index + 3]:
        if clause.sentence == following.sentence:
            end = clause.end
    return lexicon.scan(text, following.start, end)


def _sentence_spans(clauses: Sequence[Clause]) -> dict[int, tuple[int, int]]:
    spans: dict[int, tuple[int, int]] = {}
    for clause in clauses:
        known = spans.get(clause.sentence)
        spans[clause.sentence] = (known[0] if known else clause.start, clause.end)
    return spans


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


def _places(text: str, hits: list[Hit], figure: Figure, window: _Window) -> list[Place]:
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


def _places_behind(text: str, hits: list[Hit], figure: Figure, window: _Window) -> list[Place]:
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
