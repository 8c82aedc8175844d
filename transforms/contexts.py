"""Describe each figure for the stages that say what it speaks of: its cue words, and what it continues."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from transforms.antecedents import RATIO_UNITS, antecedent
from transforms.cell_contexts import in_cell, in_pair, labels_of
from transforms.context import Context
from transforms.cues import Hit, Lexicon
from transforms.grids.tables import NO_TABLES, Cell, Tables
from transforms.headers import Table
from transforms.patterns import lazy
from transforms.places import BEFORE, PEOPLE_UNITS, REACH, Means, Place, Row, Window, places_of, window_of
from transforms.records import Clause, Figure

NO_PAIRS: Mapping[int, Cell] = MappingProxyType({})
POINT_UNITS = frozenset({"个百分点", "百分点", "个千分点"})
BATCH = 256
"""Figures that go through one step together: going back and forth for each takes a quarter longer."""
LEAST_SUM = 10000
"""The least multiplier of a number that can be a sum of money without saying so."""
_PARTS = frozenset("、，,；;和及等设含分")
_SUM = lazy("(?:[一-鿿]{0,6}?(?:资金|基金|贷款|信贷)|左右|以上|以下|的(?:资金|投资|产值|收入))")
_SPENT = lazy(
    "用于|用来|实施|[改扩新]建|建[设起成立造了]|修[建缮了通]|打通|铺设|架设|搭建|盖[起了]|办[起了]|开办|购[买置进]|买[了来]|改造|打造|发展|支持|完善|成立|兴[建办]|引进|升级|硬化|安装|扶持|"
    "助[力推农民]|让|使|为|给"
)
_RAISED = lazy(
    "(?:投[资入]|出资|资金|[筹募集斥耗引]资|[筹募]集|拨款?|贷款|借款|捐款?|补助|奖励|争取|落实|安排|拿出|注入|花[了费]?|销售额?|卖[出了]?|收入|产值)"
    "(?:到|了|近|约|达)?\\Z"
)
"""A sum without its unit, by what is done with it and what it is spent on (`投资230万建立基地`): it counts nothing."""
LONGEST_RAISED = 5
_COMPARED = lazy("(?:高于|低于|快于|慢于|高出|优于)(?=[^，。；]*\\Z)")
_HOUSEHOLDS = lazy(
    r"(?:贫困|脱贫|农|低保|五保|搬迁|特困|监测|建档立卡|受益|农牧|牧|困难|易地|危房|城乡|城镇|农村|城市|种植|养殖|受灾|移民|帮扶|边缘|致贫|茶|果|菜|蜂|普通|一般|重点|残疾){0,3}户(?![外籍口])"
)
_PEOPLE = lazy(r"人(?![工才均民力员口群家家大])")


class Sentence(NamedTuple):
    """Hold a sentence with its cue words; restored positions."""

    start: int
    end: int
    hits: list[Hit]


class Spot(NamedTuple):
    """Hold a figure that stands in running text."""

    figure: int
    """Its index."""
    group: tuple[int, int]
    """The first and last figure of those that stand side by side with it."""
    sentence: Sentence


def contexts(
    text: str,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    lexicon: Lexicon,
    units: frozenset[str],
    means: Callable[[str], Means],
    tables: Tables = NO_TABLES,
    pairs: Mapping[int, Cell] = NO_PAIRS,
) -> Iterator[list[Context]]:
    """Yield the contexts of the figures, in order, those of up to `BATCH` figures at a time.

    `units` are those that a table's header can name; `means` gives what words mean for a unit; `pairs` are the
    numbers behind labels, by their start.
    """
    table = Table(text, units)
    row = Row(text, clauses, figures)
    sentences: dict[int, Sentence] = {}
    for first in range(0, row.count, BATCH):
        indexes = range(first, min(first + BATCH, row.count))
        sentences = _sentences(text, clauses, [row.clauses[i] for i in indexes], lexicon, sentences)
        spots: list[Spot] = []
        done: dict[int, Context] = {}
        for i in indexes:
            figure, clause = figures[i], row.clauses[i]
            if pairs and (pair := pairs.get(figure.restored_start)):
                done[i] = in_pair(figures, i, pair, pairs, lexicon)
                continue
            if clause.kind == "cell" and (labels := labels_of(tables, figure) or table.labels(figure.restored_start)):
                done[i] = in_cell(figure, labels, lexicon)
                continue
            sentence, group = sentences[clause.sentence], row.group(i)
            if clause.start == sentence.start and _alone(row, group, clause):
                done[i] = Context(figure, figure.unit, _explained(text, clauses, figure.clause, lexicon))
            else:
                spots.append(Spot(i, group, sentence))
        done |= _in_text(text, clauses, figures, row, spots, means)
        yield [done[i] for i in indexes]


def _sentences(
    text: str, clauses: Sequence[Clause], counted: Iterable[Clause], lexicon: Lexicon, before: dict[int, Sentence]
) -> dict[int, Sentence]:
    """Return the sentences of some clauses, by number; `before` are those of the figures before, of which the last
    can go on.
    """
    clause_of = {clause.sentence: clause for clause in counted}
    spans = {n: _sentence_of(clauses, clause) for n, clause in clause_of.items() if n not in before}
    found = lexicon.scan_each(text, list(spans.values()))
    new = {n: Sentence(*span, hits) for (n, span), hits in zip(spans.items(), found, strict=True)}
    return {n: new.get(n) or before[n] for n in clause_of}


def _in_text(
    text: str,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    row: Row,
    spots: Sequence[Spot],
    means: Callable[[str], Means],
) -> dict[int, Context]:
    """Return the contexts of figures in running text, by index, one step after the other."""
    windows = [window_of(text, clauses, row, group, hits, start) for _, group, (start, _, hits) in spots]
    out: dict[int, Context] = {}
    for (i, _, (start, end, hits)), window in zip(spots, windows, strict=True):
        near = hits
        if end - start > REACH:
            near = hits[bisect_left(hits, (window.start - REACH,)) : bisect_left(hits, (window.end + REACH,))]
        figure = figures[i]
        unit = _counted_unit(text, figure)
        out[i] = Context(figure, unit, places_of(text, near, figure, window, means(unit)))
    for context, window in zip(out.values(), windows, strict=True):
        _describe(context, text, window)
    for (i, (first, _), (start, _, _)), context, window in zip(spots, out.values(), windows, strict=True):
        context.opens = start
        if first < i and row.units[i] in PEOPLE_UNITS and row.units[i - 1] in PEOPLE_UNITS:
            context.partner = i - 1
        _tie(context, text, row, i, start, window)
    return out


def _alone(row: Row, group: tuple[int, int], clause: Clause) -> bool:
    return row.starts[group[0]] - clause.start <= 1 and clause.end - row.ends[group[1]] <= 1


def _explained(text: str, clauses: Sequence[Clause], index: int, lexicon: Lexicon) -> list[Place]:
    """Return the cue words of the sentence after: `3745.1亿元！这是今年前9个月农产品网络零售额`."""
    hits = _following(text, clauses, index, lexicon)
    return [(BEFORE, 1.0, word, at, stop) for at, stop, word in reversed(hits)]


def _describe(context: Context, text: str, window: Window) -> None:
    figure, end = context.figure, window.end
    after = text[end : end + 1]
    context.attributive = after == "的"
    followed = context.followed = end < window.clause_end and "\u4e00" <= after <= "\u9fff"
    if followed:
        context.apart = _is_apart(text, window.left, window.start)
    if not figure.unit:
        context.sum = figure.scale >= LEAST_SUM and not (followed and not _SUM.match(text, end))
    elif figure.unit in RATIO_UNITS:
        share = text.rfind("占", window.left, window.start)
        if share >= 0 and text[share + 1 : share + 2] != "比":
            context.whole_start = share + 1
        if figure.unit in POINT_UNITS and (gap := _COMPARED.search(text, window.left, window.start)):
            context.whole_start = min(context.whole_start, gap.end())


def _is_apart(text: str, left: int, start: int) -> bool:
    """Return whether a list mark or a verb of having stands directly before `start`, not before `left`."""
    if start <= left:
        return False
    last = text[start - 1]
    return last in _PARTS or (last == "有" and text[start - 2 : start - 1] != "中")


def _tie(context: Context, text: str, row: Row, i: int, start: int, window: Window) -> None:
    found = antecedent(text, row, i, start, window.start)
    if found is None:
        return
    previous, context.respective, context.converts = found
    end = row.ends[previous]
    context.previous = previous
    context.antecedent_unit = row.units[previous]
    context.between = text[end : row.starts[i]]
    context.semicolon = window.semicolon >= end


def _counted_unit(text: str, figure: Figure) -> str:
    """Return 人 or 户 where 个 counts them (`三个人`, `98个贫困户`), 元 for a sum that is spent, else the unit as written."""
    if not figure.unit and figure.scale >= LEAST_SUM and _SPENT.match(text, figure.restored_end):
        start = figure.restored_start
        return "元" if _RAISED.search(text, max(0, start - LONGEST_RAISED), start) else ""
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


def _sentence_of(clauses: Sequence[Clause], clause: Clause) -> tuple[int, int]:
    """Return where the sentence of a clause starts and ends."""
    first = last = clause.index
    while first and clauses[first - 1].sentence == clause.sentence:
        first -= 1
    while last + 1 < len(clauses) and clauses[last + 1].sentence == clause.sentence:
        last += 1
    return clauses[first].start, clauses[last].end
