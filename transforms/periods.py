"""Say of which period each figure speaks: the one in force (`scopes`), or one of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.grids.facts import tables_of
from transforms.indicators import Subject
from transforms.labels import anchor_of, base_period, end_of, start_of
from transforms.moments import Time
from transforms.patterns import lazy
from transforms.records import Clause, Figure, RestoredText
from transforms.rules import Rules
from transforms.scopes import Scope, Scopes

Counted = tuple[Figure, Subject | Figure]
"""A figure, and what it speaks of."""

_STATED_BASE = lazy(r"(?:同期)?(?:的)?(?:[（(]|为|是|只有|仅有?)")
"""Between what is compared with and its own value: `较去年(98万元)`, `上年同期为98万元`."""
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
_DIFFERENCE = lazy("[^，。；0-9]{0,4}?(?:累计|共|净|总共)?(?:减少|增加|下降|上升|提高|降低|增长|提升|减贫|翻)了?")
"""What stands before a figure that only sums up the change that its sentence told."""
_BASE_REACH = 6
"""How far behind the time of what is compared with its value stands: `2000年11月1日零时的12亿人`."""
_NATURE = lazy("海拔|年[^，。]{0,4}(?:气温|降[雨水]量|日照)|无霜期")
"""What is of no year, unless its own sentence says so."""
_NATURE_UNITS = frozenset({"米", "公尺", "度", "℃", "摄氏度", "毫米", "mm", "ml", "天", "小时"})
_TIMES = frozenset({"%", "倍", "", "成"})
"""Units of a value that is not that of the base: `是2011年的1.54倍`."""


def periods_of(
    text: RestoredText,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    subjects: Sequence[Subject | Figure],
    rules: Rules,
    date: str | None,
) -> list[str | None]:
    """Return the period of each figure, given what it speaks of; `date` is the article's."""
    periods = _Walk(text.text, clauses, anchor_of(date), rules).periods(figures, subjects)
    tables = tables_of(text.text, rules)
    if not tables.starts:
        return periods
    cells = [tables.at(figure.restored_start) for figure in figures]
    return [
        (cell.period if cell and cell.kind == "value" else None) or period
        for cell, period in zip(cells, periods, strict=True)
    ]


class _Walk(Scopes):
    """Go through the clauses with the times and figures in them."""

    def periods(self, figures: Sequence[Figure], subjects: Sequence[Subject | Figure]) -> list[str | None]:
        """Return the period of each figure, in order."""
        out: list[str | None] = []
        by_clause: dict[int, list[Counted]] = {}
        for figure, subject in zip(figures, subjects, strict=True):
            by_clause.setdefault(figure.clause, []).append((figure, subject))
        sentence = paragraph = -1
        times_in, counted_in = self.times.get, by_clause.get
        for index, clause in enumerate(self.clauses):
            if clause.sentence != sentence:  # a paragraph begins with a sentence
                if clause.paragraph != paragraph:
                    self.begin_paragraph(clause, paragraph)
                    paragraph = clause.paragraph
                self.begin_sentence(clause)
                sentence = clause.sentence
            found, counted = times_in(index, ()), counted_in(index, ())
            if found or counted or clause.kind == "heading":
                out.extend(self._in_clause(clause, found, counted))
        return out

    def _in_clause(self, clause: Clause, found: Sequence[Time], counted: Sequence[Counted]) -> Iterator[str | None]:
        """Yield the period of each figure of a clause, meeting the times between them."""
        self.begin_clause(clause)
        each = self._respective(clause, counted) if len(counted) > 1 else None
        times = iter(found)
        time = next(times, None)
        for figure, subject in counted:
            while time and time.start < figure.restored_start:
                self.meet(time, clause)
                time = next(times, None)
            ahead = time if time and self._is_bracketed(figure, time) else None
            read = self._period(figure, subject, clause, ahead)
            yield each.get(figure.id, read) if each else read
            self.told = True
            if ahead:
                time = next(times, None)
        while time:
            self.meet(time, clause)
            time = next(times, None)
        if clause.kind == "heading":
            self.head(clause)

    def _respective(self, clause: Clause, counted: Sequence[Counted]) -> dict[str, str | None] | None:
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

    def _is_bracketed(self, figure: Figure, time: Time) -> bool:
        """Say whether the time directly follows the figure in brackets: `217户（2019年）`."""
        end = figure.restored_end
        return time.start - end <= BRACKET_GAP and self.text[end : time.start].rstrip().endswith(("（", "("))

    def _period(self, figure: Figure, subject: Subject | Figure, clause: Clause, ahead: Time | None) -> str | None:
        self.before_plan = None
        if ahead is not None:
            return self.resolver.read(ahead, clause)[1]
        if (own := self._own(figure)) is not None:
            return own.period
        if not self.sentence_set and (following := self._following(figure, clause)):
            return following
        if not self.sentence_set and self._is_nature(figure, subject, clause):
            return None
        if not self.sentence.set:
            if self.base and self._tells_base(figure):
                return self.base
            return self._since_base(self._default(figure, subject))
        period = self.sentence.period
        return None if period is None else self._in_force(figure, clause, period)

    def _own(self, figure: Figure) -> Scope | None:
        """Return what is in force for this figure, ratio or clause only."""
        if self.next is not None:
            scope, self.next = self.next, None
            self.ratio = figure.restored_end, scope
            return scope
        if self.ratio is not None:
            end, scope = self.ratio
            if _RATIO.fullmatch(self.text, end, figure.restored_start):
                self.ratio = figure.restored_end, scope
                return scope
            self.ratio = None
        if self.local is not None and "，" not in self.text[self.local_end : figure.restored_start]:
            return self.local
        return None

    def _in_force(self, figure: Figure, clause: Clause, period: str) -> str | None:
        """Return what the period in force and what is compared with it make of a figure's own."""
        if figure.unit == "%" and len(period) == _YEAR_LENGTH and self._is_yearly(figure, clause):
            return self._change_since(self.sentence_base, period) if self.sentence_base else None
        if self._tells_base(figure):
            return self.base or base_period(period, "同比")
        if self.base:
            return self._change_since(self.base, period)
        if self.sentence_from and not self.clause_set and self.text[figure.restored_start - 1] in "由从":
            return self.sentence_from  # 贫困人口由2013年的5万人减至2019年的1万人，发生率由11%降至1%
        if self.sentence_from and not self.clause_set and self._is_difference(figure, clause):
            return self._change_since(self.sentence_from, period)
        if not self.clause_set and self._is_total(figure, clause, period):
            return f"..{end_of(period)}"
        return period

    def _is_difference(self, figure: Figure, clause: Clause) -> bool:
        """Say whether a figure sums up a change told before it: `由2012年的9万人减少到2018年的1万人，减少8万人`."""
        return _DIFFERENCE.fullmatch(self.text, clause.start, figure.restored_start) is not None

    def _tells_base(self, figure: Figure) -> bool:
        """Say whether the figure is what the value compared with was: `较去年(98万元)`."""
        between = self.text[self.base_end : figure.restored_start] if self.base_end >= 0 else "-"
        if _STATED_BASE.fullmatch(between):
            return True
        if not self.base or not between.endswith("的") or len(between) > _BASE_REACH or "，" in between:
            return False
        return figure.unit not in _TIMES or _CHANGED.match(self.text, figure.restored_end) is not None

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

    def _is_nature(self, figure: Figure, subject: Subject | Figure, clause: Clause) -> bool:
        """Say whether it is a fact of land and climate, of no year; the weather to come is of its day."""
        if figure.unit not in _NATURE_UNITS or subject.facet not in ("level", "rate"):
            return False
        found = _NATURE.search(self.text, clause.start, figure.restored_start)
        return found is not None and "将" not in self.text[clause.start : figure.restored_start]

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
        return (
            self.told
            and len(period) == _YEAR_LENGTH
            and self.total.search(self.text, clause.start, figure.restored_start) is not None
        )

    @staticmethod
    def _change_since(base: str, period: str) -> str:
        """Return the span of a change: from the base where that is years back, else the period itself."""
        start, end = end_of(base), end_of(period)
        if int(end[:4]) - int(start[:4]) > 1 and start_of(period)[:4] in ("", end[:4]):
            return f"{start}..{end}"
        return period
