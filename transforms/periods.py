"""Say of which period each figure speaks.

A word of time governs its clause and what follows in its paragraph until another one comes; one in a
heading, or at the beginning of a section, governs the section. What is only compared with (比上年),
is somebody's birth or a firm's foundation, or is the date of a report, does not govern.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from transforms.clauses import by_clause
from transforms.dating import inferred_year
from transforms.grids.facts import tables_of
from transforms.indicators import Subject
from transforms.labels import Anchor, anchor_of, base_period, end_of
from transforms.meta import stated_date
from transforms.moments import Time
from transforms.patterns import lazy
from transforms.records import Article, Clause, Figure, RestoredText, revised
from transforms.rules import Rules
from transforms.time_cues import BRACKETED, OPENS, time_cues
from transforms.times import find_times
from transforms.timing import Resolver

__all__ = ["article_date", "assign_periods", "base_period"]

_TOPIC = lazy(r"(?:在)?[^，。]{2,14}(?:方面|上)[，,：:]|[一二三四五六七八九十]是")
_TOPIC_ENDS = tuple(word + mark for word in ("方面", "上") for mark in "，,：:")
"""How the clause ends that turns to a topic, unless it opens with a number (`一是`)."""
_STATED_BASE = lazy(r"(?:同期)?(?:的)?(?:[（(]|为|是|只有|仅有?)")
"""Between what is compared with and its own value: `较去年(98万元)`, `上年同期为98万元`."""
_BASE_ENDS = ("的", "相比", "相较", "增", "减", "下降", "上升", "多", "少", "持平", "高", "低", "，", "翻", "好")
"""What follows the words of comparison where they only compare; else they tell what was then."""
_YEARLY = ("年均", "年平均")
_RATIO = lazy("[:：∶、]")
_LISTED = lazy("(?:[、，]|和|与|及|以及){1,2}")
_YEARLY_REACH = 8
_YEAR_LENGTH = 4
_DURATIONS = frozenset({"年", "个月", "月", "天", "日", "小时", "分钟", "周", "星期", "学年", "个工作日", "工作日"})
_LASTING = frozenset({"admin.area", "admin.villages", "admin.townships"})
BRACKET_GAP = 4
"""How many characters may stand between a figure and its time in brackets."""
_CHANGED = lazy("(?:累计|共|又)?(?:下降|上升|提高|降低|提升|减少|增加|高|低)")
"""What follows the base's own value where a change from it is told: `相较2012年末的10.2%累计下降7.1个百分点`."""
_AHEAD = lazy("[^，。；\n]{0,2}工作(?:打算|计划|安排|思路|要点|谋划|部署)")
"""What follows the year to come in the title of a report on the one before: `2020年工作总结暨2021年工作打算`."""
_GIVEN_IN = lazy("政府工作报告")
"""`2018年娄烦县人民政府工作报告` is given in that year on the one before."""
_TIMES = frozenset({"%", "倍", "", "成"})
"""Units of a value that is not that of the base: `是2011年的1.54倍`."""
_QUOTE_MARKS = '“"「『'


def article_date(
    article: Article,
    text: RestoredText,
    clauses: Sequence[Clause],  # noqa: ARG001
    rules: Rules,
) -> str | None:
    """Return the date of the article as stated (`meta`), else its year where the text decides it, else None."""
    return stated_date(article, text, rules) or inferred_year(text, rules)


def assign_periods(
    article: Article,
    text: RestoredText,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    rules: Rules,
    date: str | None = None,
) -> tuple[Figure, ...]:
    """Return the figures with `period`; `date` is the article's, found here where it is not given."""
    if date is None:
        date = article_date(article, text, clauses, rules)
    found = periods_of(text, clauses, figures, figures, rules, date)
    return tuple(revised(figure, period=period) for figure, period in zip(figures, found, strict=True))


def periods_of(
    text: RestoredText,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    subjects: Sequence[Subject | Figure],
    rules: Rules,
    date: str | None,
) -> list[str | None]:
    """Return the period of each figure, given what it speaks of; `date` is the article's."""
    periods = list(_Walk(text.text, clauses, anchor_of(date), rules).periods(figures, subjects))
    tables = tables_of(text.text, rules)
    if not tables.starts:
        return periods
    cells = [tables.at(figure.restored_start) for figure in figures]
    return [
        (cell.period if cell and cell.kind == "value" else None) or period
        for cell, period in zip(cells, periods, strict=True)
    ]


class _Scope(NamedTuple):
    """Hold the period in force, and whether anything said so."""

    period: str | None
    set: bool = False


_NOTHING = _Scope(None)


class _Walk:
    """Go through the clauses with the times in them and carry what is in force."""

    def __init__(self, text: str, clauses: Sequence[Clause], anchor: Anchor, rules: Rules) -> None:
        self.text = text
        self.clauses = clauses
        self.anchor = anchor
        self.times = by_clause(_outside_titles(find_times(text, rules), text), clauses)
        self.resolver = Resolver(anchor, text, rules)
        self.total = time_cues(rules).total
        self.document = self._lead()
        self.resolver.present = self.document.period
        self.section = self.paragraph = self.sentence = self.document
        self.local: _Scope | None = None
        """What is in force in this clause only."""
        self.local_end = 0
        self.next: _Scope | None = None
        """What is in force for the next figure only."""
        self.ratio: tuple[int, _Scope] | None = None
        """Where the figure ends for which alone something was in force, and what: for the rest of a ratio."""
        self.sentence_from: str | None = None
        """The period from which this sentence tells of a change."""
        self.sentence_base: str | None = None
        """The last period in this sentence that a value was compared with."""
        self.before_plan: _Scope | None = None
        """What was in force before the year of a plan, until that sentence states a figure."""
        self.base: str | None = None
        self.base_end = -1
        """Where the words of comparison end."""
        self.clause_set = False
        """Whether a time in this clause governs."""
        self.sentence_set = False
        self.quoted = False
        """Whether this paragraph is a quotation that goes on with what the one before was about."""

    def periods(self, figures: Sequence[Figure], subjects: Sequence[Subject | Figure]) -> Iterator[str | None]:
        """Yield the period of each figure, in order."""
        by_clause: dict[int, list[tuple[Figure, Subject | Figure]]] = {}
        for figure, subject in zip(figures, subjects, strict=True):
            by_clause.setdefault(figure.clause, []).append((figure, subject))
        sentence = paragraph = -1
        times_in, counted_in = self.times.get, by_clause.get
        for index, clause in enumerate(self.clauses):
            if clause.sentence != sentence:  # a paragraph begins with a sentence
                if clause.paragraph != paragraph:
                    self._begin_paragraph(clause, paragraph)
                    paragraph = clause.paragraph
                self._begin_sentence(clause)
                sentence = clause.sentence
            found, counted = times_in(index, ()), counted_in(index, ())
            if not (found or counted or clause.kind == "heading"):
                continue
            self._begin_clause()
            each = self._respective(clause, counted) if len(counted) > 1 else None
            times = iter(found)
            time = next(times, None)
            for figure, subject in counted:
                while time and time.start < figure.restored_start:
                    self._meet(time, clause)
                    time = next(times, None)
                ahead = time if time and self._is_bracketed(figure, time) else None
                read = self._period(figure, subject, clause, ahead)
                yield each.get(figure.id, read) if each else read
                if ahead:
                    time = next(times, None)
            while time:
                self._meet(time, clause)
                time = next(times, None)
            if clause.kind == "heading":
                self._head(clause)

    def _respective(
        self, clause: Clause, counted: Sequence[tuple[Figure, Subject | Figure]]
    ) -> dict[str, str | None] | None:
        """Return the periods of figures one by one: `2015年、2016年分别脱贫50户、60户`."""
        at = self.text.find("分别", clause.start, clause.end)
        after = [figure for figure, _ in counted if figure.restored_start > at] if at >= 0 else []
        if len(after) < 2 or len({figure.unit for figure in after}) > 1:
            return None
        for index in (clause.index, clause.index - 1):
            times = [t for t in self.times.get(index, ()) if t.start < at and t.kind == "point"]
            listed = all(_LISTED.fullmatch(self.text, a.end, b.start) for a, b in pairwise(times))
            if len(times) == len(after) and listed and self.clauses[index].sentence == clause.sentence:
                return {figure.id: self.resolver.period(t) for figure, t in zip(after, times, strict=True)}
        return None

    def _lead(self) -> _Scope:
        """Return the year that the title or the first paragraph sets for the whole article."""
        years = Counter(t.year for times in self.times.values() for t in times if t.year)
        if not years:
            return _NOTHING
        first = next((c for c in self.clauses if c.kind == "body"), None)
        for clause in self.clauses[:12]:
            if clause.kind == "heading" or clause is first:
                found = [
                    t
                    for t in self.times.get(clause.index, ())
                    if t.year and t.kind == "point" and not _AHEAD.match(self.text, t.end)
                ]
                if len(found) == 1 and found[0].first.first_month is None and self._is_lead(found[0], clause, years):
                    return _Scope(str(found[0].year), True)
            if first is not None and clause.index >= first.index:
                break
        return _NOTHING

    def _is_lead(self, time: Time, clause: Clause, years: Counter[int]) -> bool:
        year = time.year or 0
        if clause.kind == "body" and OPENS.fullmatch(self.text, clause.start, time.start) is None:
            return False
        if clause.kind == "heading" and _GIVEN_IN.search(self.text, time.end, clause.end):
            return False
        alone = self.text[time.end : clause.end].strip("，,、 ") == ""
        if clause.kind == "body" and (not alone or self.text[time.end - 1] != "年"):
            return False
        if self.resolver.role(time, clause)[0] != "govern" or self.text.endswith(("到", "至"), 0, time.start):
            return False
        most = max(years.values())
        return years[year] == most and (self.anchor.year is None or year >= self.anchor.year - 1)

    def _begin_paragraph(self, clause: Clause, before: int) -> None:
        quotes = self.text[clause.start] in _QUOTE_MARKS and before >= 0 and clause.kind == "body"
        if quotes and not self.quoted and self.anchor.year is None and self.paragraph.set:
            self.quoted = True
            return
        self.quoted = False
        self.paragraph, self.before_plan = self.section, None
        self.resolver.turn(self.section.period)

    def _begin_sentence(self, clause: Clause) -> None:
        ends, counts = (
            self.text.endswith(_TOPIC_ENDS, clause.start, clause.end),
            self.text.startswith("是", clause.start + 1),
        )
        if (ends or counts) and _TOPIC.match(self.text, clause.start):
            self.paragraph = self.section
            self.resolver.turn(self.section.period)
        if self.before_plan is not None:
            self.paragraph, self.before_plan = self.before_plan, None
        self.sentence = self.paragraph
        self.sentence_set = False
        self.sentence_base = self.sentence_from = None

    def _begin_clause(self) -> None:
        self.local = self.next = None
        self.base, self.base_end = None, -1
        self.clause_set = False

    def _head(self, clause: Clause) -> None:
        """Let a heading set or end the scope of its section."""
        times = [
            t for t in self.times.get(clause.index, ()) if t.kind in ("point", "span", "until") and not t.first.day
        ]
        given = times and _GIVEN_IN.search(self.text, times[0].end, clause.end)
        self.section = self.sentence if len(times) == 1 and self.clause_set and not given else self.document
        self.paragraph = self.section

    def _meet(self, time: Time, clause: Clause) -> None:
        role, period = self.resolver.read(time, clause)
        scope = _Scope(period, True)
        if role == "govern":
            self.before_plan = self.paragraph if self._is_plan(period) else None
            self.paragraph = self.sentence = scope
            self.local = self.next = None
            self.clause_set = self.sentence_set = True
        elif role == "sentence":
            self.sentence, self.clause_set = scope, True
            self.next = None
        elif role == "report":
            self.paragraph = self.sentence = scope
        elif role == "event":
            self.local, self.local_end = scope, time.end
        elif role == "next":
            self.next = scope
            self.sentence_base = self.sentence_from = period
        elif role == "base":
            self.base = self.sentence_base = period
            self.base_end = time.end
            if period is None and self._tells(time, clause):
                self.local, self.local_end = _Scope(base_period(self._present(), "同比"), True), time.end
            if self.text.endswith(("由", "从"), 0, time.start) and self.text.startswith("的", time.end):
                self.next = _Scope(period or base_period(self.sentence.period, "同比"), True)
        elif role == "habit" and not self.clause_set and not self._is_each(time):
            self.sentence, self.clause_set = _Scope(None, True), True

    def _present(self) -> str | None:
        """Return the period in force, else the article's year."""
        if self.sentence.set:
            return self.sentence.period
        return str(self.anchor.year) if self.anchor.year else None

    def _tells(self, time: Time, clause: Clause) -> bool:
        """Say whether words of comparison open a clause that tells what was then: `去年同期有50户`."""
        opens = OPENS.fullmatch(self.text, clause.start, time.start) is not None
        return opens and time.end < clause.end and not self.text.startswith(_BASE_ENDS, time.end)

    def _is_plan(self, period: str | None) -> bool:
        """Say whether a period ends after the article's year, or the one that it is on."""
        year = str(self.anchor.year) if self.anchor.year else self.document.period
        return year is not None and period is not None and period.startswith("..") and period[2:6] > year[:4]

    def _is_each(self, time: Time) -> bool:
        """Say whether 每年 is part of `每人每年`, which counts a result, not a habit."""
        return self.text[time.start - 2 : time.start - 1] == "每"

    def _is_bracketed(self, figure: Figure, time: Time) -> bool:
        """Say whether the time directly follows the figure in brackets: `217户（2019年）`."""
        end = figure.restored_end
        return time.start - end <= BRACKET_GAP and self.text[end : time.start].rstrip().endswith(("（", "("))

    def _period(self, figure: Figure, subject: Subject | Figure, clause: Clause, ahead: Time | None) -> str | None:
        self.before_plan = None
        if ahead is not None:
            return self.resolver.read(ahead, clause)[1]
        if self.next is not None:
            scope, self.next = self.next, None
            self.ratio = figure.restored_end, scope
            return scope.period
        if self.ratio is not None:
            end, scope = self.ratio
            if _RATIO.fullmatch(self.text, end, figure.restored_start):
                self.ratio = figure.restored_end, scope
                return scope.period
            self.ratio = None
        if self.local is not None and "，" not in self.text[self.local_end : figure.restored_start]:
            return self.local.period
        scope = self.sentence
        if not self.sentence_set and (following := self._following(figure, clause)):
            return following
        if not scope.set:
            return self._since_base(self._default(figure, subject))
        if scope.period is None:
            return None
        if figure.unit == "%" and len(scope.period) == _YEAR_LENGTH and self._is_yearly(figure, clause):
            return self._change_since(self.sentence_base, scope.period) if self.sentence_base else None
        between = self.text[self.base_end : figure.restored_start] if self.base_end >= 0 else "-"
        if _STATED_BASE.fullmatch(between) or (
            self.base
            and between == "的"
            and (figure.unit not in _TIMES or _CHANGED.match(self.text, figure.restored_end))
        ):
            return self.base or base_period(scope.period, "同比")
        if self.base:
            return self._change_since(self.base, scope.period)
        if self.sentence_from and not self.clause_set and self.text[figure.restored_start - 1] in "由从":
            return self.sentence_from  # 贫困人口由2013年的5万人减至2019年的1万人，发生率由11%降至1%
        if not self.clause_set and self._is_total(figure, clause, scope.period):
            return f"..{end_of(scope.period)}"
        return scope.period

    def _since_base(self, default: str | None) -> str | None:
        """Return the span of a change from what it is compared with until now, else what holds by default."""
        if not (self.base and ".." not in self.base and default and default.startswith("..")):
            return default
        span = self._change_since(self.base, default[2:])
        return span if ".." in span else default

    def _is_yearly(self, figure: Figure, clause: Clause) -> bool:
        """Say whether it is the mean growth of several years, which no single year has: `年均增长10%`."""
        start = max(clause.start, figure.restored_start - _YEARLY_REACH)
        return self.text.startswith(_YEARLY, self.text.rfind("年", start, figure.restored_start), figure.restored_start)

    def _default(self, figure: Figure, subject: Subject | Figure) -> str | None:
        """Return the period of a result without a word of time: known as of the article's year."""
        if self.anchor.year is None or self._is_timeless(figure, subject):
            return None
        return f"..{self.anchor.year}"

    def _is_timeless(self, figure: Figure, subject: Subject | Figure) -> bool:
        """Say whether it is a norm, a plan, a length of time or a fact of geography rather than a result."""
        if subject.facet in ("standard", "target"):
            return self.text[figure.restored_start - 1] not in "到至为达"
        return figure.unit in _DURATIONS or subject.indicator in _LASTING

    def _following(self, figure: Figure, clause: Clause) -> str | None:
        """Return the time of `这是截至今年9月底…` behind a figure that stands alone."""
        index = clause.index + 1
        if index >= len(self.clauses) or clause.end - clause.start > figure.restored_end - figure.restored_start + 2:
            return None
        following = self.clauses[index]
        if not self.text.startswith(("这是", "这就是"), following.start):
            return None
        for time in self.times.get(index, ()):
            role, period = self.resolver.read(time, following)
            if role == "govern":
                return period
        return None

    def _is_total(self, figure: Figure, clause: Clause, period: str) -> bool:
        """Say whether 累计 before the figure reaches back beyond the year in force."""
        whole_year = len(period) == 4
        return whole_year and self.total.search(self.text, clause.start, figure.restored_start) is not None

    @staticmethod
    def _change_since(base: str, period: str) -> str:
        """Return the span of a change: from the base where that is years back, else the period itself."""
        start, end = end_of(base), end_of(period)
        if int(end[:4]) - int(start[:4]) > 1 and ".." not in period:
            return f"{start}..{end}"
        return period


def _outside_titles(times: Iterable[Time], text: str) -> Iterator[Time]:
    """Yield the times that are not part of a title in 《》."""
    titles = [m.span() for m in BRACKETED.finditer(text)]
    title = 0
    for time in times:
        while title < len(titles) and titles[title][1] <= time.start:
            title += 1
        if title == len(titles) or time.start < titles[title][0]:
            yield time
