"""Describe each figure for the stages that say what it speaks of: its cue words, and what it continues."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from types import MappingProxyType
from typing import NamedTuple

from transforms.antecedents import RATIO_UNITS, antecedent
from transforms.cues import Hit, Lexicon
from transforms.grids.tables import NO_TABLES, Cell, Tables
from transforms.headers import Labels, Table
from transforms.patterns import lazy
from transforms.places import BEFORE, HEAD, PEOPLE_UNITS, REACH, Means, Place, Row, Window, places_of, window_of
from transforms.records import Clause, Figure

NO_PAIRS: Mapping[int, Cell] = MappingProxyType({})
POINT_UNITS = frozenset({"个百分点", "百分点", "个千分点"})
BATCH = 256
"""Figures that go through one step together: going back and forth for each takes a quarter longer."""
LEAST_SUM = 10000
"""The least multiplier of a number that can be a sum of money without saying so."""
_PARTS = frozenset("、，,；;和及等设含分")
_SUM = lazy("(?:[一-鿿]{0,6}?(?:资金|基金|贷款|信贷)|左右|以上|以下|的(?:资金|投资|产值|收入))")
_COMPARED = lazy("(?:高于|低于|快于|慢于|高出|优于)(?=[^，。；]*\\Z)")
_HOUSEHOLDS = lazy(r"(?:贫困|脱贫|农|低保|五保|搬迁|特困|监测|建档立卡|受益|农牧|牧|困难|易地|危房){0,3}户(?![外籍口])")
_PEOPLE = lazy(r"人(?![工才均民力员口群家家大])")


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
        "opens",
        "partner",
        "places",
        "previous",
        "respective",
        "semicolon",
        "sum",
        "title",
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
        self.opens = 0
        """Where its sentence begins; restored."""
        self.title = ""
        """What the title of its table says of it, where nothing nearer says anything."""
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
                done[i] = _in_pair(figures, i, pair, pairs, lexicon)
                continue
            if clause.kind == "cell" and (labels := _labels(tables, figure) or table.labels(figure.restored_start)):
                done[i] = _in_cell(figure, labels, lexicon)
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


def _labels(tables: Tables, figure: Figure) -> Labels | None:
    """Return what a table says of the cell that a figure fills."""
    cell = tables.at(figure.restored_start)
    if cell is None or (cell.kind == "text" and cell.end - figure.restored_end > 1):
        return None
    # Names of places hold words that count other things: 马 of 马村.
    label = cell.part_of or ("" if _PLACE.search(cell.label) or cell.silent[1] else cell.label)
    measured = tables.tables[cell.table].columns[cell.column].heading.dimension
    header = cell.header.rpartition(" ")[0] if cell.silent[0] else cell.header
    header = _NUMBER_OF.sub("", header)
    if cell.percent:
        unit = "个百分点" if "百分点" in header else "%"
        header = _PLANNED.sub("占比", header.replace("±", "增长"))
    else:
        unit = cell.unit.unit or (_UNIT_OF.get(measured, "") if cell.kind == "value" else "")
        if cell.kind == "value":
            header = _COMPARED_WITH.sub("增减", header)
    return Labels(header, label, unit, _title_of(tables, cell))


def _title_of(tables: Tables, cell: Cell) -> str:
    """Return the title of a table of funds, for a sum of money whose header names no other kind of money."""
    table = tables.tables[cell.table]
    if not table.title or cell.percent or cell.unit.dimension != "money":
        return ""
    said = table.columns[cell.column].heading
    other = said.measure is None and said.dimension not in ("", "money")
    return "" if other or not said.adds or _OTHER_MONEY.search(f"{cell.label} {said.words}") else table.title


_OTHER_MONEY = lazy(
    "收入|支出|产值|利润|税|费|价|工资|存款|贷款|余额|结[余转]|缺口|债|标准|自筹|缴|[人户亩均]均|额\\Z(?<!金额)(?<!总额)(?<!配额)(?<!排额)"
)
"""In a header, money of another kind than the funds that a title names."""
_UNIT_OF = {"money": "元", "area": "亩", "mass": "吨", "length": "公里"}
"""What stands for the unit of a column that measures something in a unit which the table does not tell."""
_PLACE = lazy(r"[省市县区旗盟州镇乡村街屯社道场寨坝组]\Z")
_COMPARED_WITH = lazy(r"±|[同环]比|[比较](?=上[年月季]|去年|同期|(?:19|20)\d\d)|涨跌|升降|变[化动]|(?<=同期)比|相比")
"""In a header, what compares with another time, in an amount or in a proportion."""
_PLANNED = lazy(r"(?:完成|为|占)[^（(%％]{0,4}(?:计划|目标|任务)")
"""In a header of proportions, what is done of a plan: nothing there is planned."""
_NUMBER_OF = lazy(r"(?<=[户口村人])数(?=[（(/]|\Z)")


def _in_cell(figure: Figure, labels: Labels, lexicon: Lexicon) -> Context:
    """Return the context of a cell: the words of its header, then those of its row, as if they stood before it."""
    at = figure.restored_start
    words = [
        word for label in (labels.header, labels.row) for _, _, word in reversed(lexicon.scan(label, 0, len(label)))
    ]
    context = Context(figure, figure.unit or labels.unit, [(BEFORE, 1.0, word, at, at) for word in words])
    context.title = labels.title
    return context


def _in_pair(figures: Sequence[Figure], i: int, pair: Cell, pairs: Mapping[int, Cell], lexicon: Lexicon) -> Context:
    """Return the context of a number behind its label: the label says what is counted, or only which of those before.

    People without a word of their own are those of the households just before (`低保户 12 人口 34`), men and women
    those of the people before.
    """
    context = _in_cell(figures[i], Labels("", pair.label, pair.unit.unit), lexicon)
    context.followed = True  # the label takes the place of the noun that is counted
    before = pairs.get(figures[i - 1].restored_start) if i and pair.row else None
    if before is None or before.row + 1 != pair.row:
        return context
    if before.unit.unit == pair.unit.unit and not context.places:
        context.previous, context.antecedent_unit, context.between = i - 1, pair.unit.unit, "、"
    elif before.unit.unit == "户" and _ALL_PEOPLE.fullmatch(pair.label):
        context.partner = i - 1
    return context


_ALL_PEOPLE = lazy("人口数?|人数")


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


def _sentence_of(clauses: Sequence[Clause], clause: Clause) -> tuple[int, int]:
    """Return where the sentence of a clause starts and ends."""
    first = last = clause.index
    while first and clauses[first - 1].sentence == clause.sentence:
        first -= 1
    while last + 1 < len(clauses) and clauses[last + 1].sentence == clause.sentence:
        last += 1
    return clauses[first].start, clauses[last].end
