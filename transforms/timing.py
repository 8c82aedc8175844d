"""Say what an expression of time does in its sentence, and which period it names.

It governs what follows, or only the next figure (由2015年的3000元), or is merely compared with
(比2015年), or dates an event (成立于2015年) or a report (3月5日发布), or names a habit (每年).
"""

from __future__ import annotations

import re
from functools import cache
from typing import ClassVar, Literal, NamedTuple

from transforms.labels import Anchor, end_of, label, start_of
from transforms.moments import Point, Time
from transforms.patterns import lazy
from transforms.records import Clause
from transforms.rules import Rule, Rules, table_row

Role = Literal["govern", "sentence", "next", "event", "report", "base", "habit", "skip"]


@table_row
class TimeCue(Rule):
    """Name a word beside an expression of time that says what the time does in its sentence."""

    TABLE: ClassVar[str] = "time_cues"
    KEY: ClassVar[tuple[str, ...]] = ("word", "place")
    word: str
    place: Literal["before", "after", "near"]
    """Directly before or after the time; `near`: in the same sentence."""
    role: Literal["base", "event", "report", "plan", "total"]
    example: str
    expected: str = ""
    note: str = ""


class Cues(NamedTuple):
    """Hold the cue words compiled."""

    base_before: tuple[str, ...]
    base_after: re.Pattern[str]
    event_before: tuple[str, ...]
    event_after: re.Pattern[str]
    report: re.Pattern[str]
    plan: re.Pattern[str]
    total: re.Pattern[str]


@cache
def time_cues(rules: Rules) -> Cues:
    """Return the cue words of a set of rules, compiled once."""
    rows = rules.table(TimeCue)

    def words(role: str, place: str) -> tuple[str, ...]:
        return tuple(row.word for row in rows if (row.role, row.place) == (role, place))

    def choice(role: str, place: str) -> str:
        return "|".join(map(re.escape, sorted(words(role, place), key=len, reverse=True)))

    return Cues(
        words("base", "before"),
        lazy(f"[^，。；,;\n]{{0,4}}(?:{choice('base', 'after')})"),
        words("event", "before"),
        lazy(f"[，,]?(?:{choice('event', 'after')})"),
        lazy(choice("report", "after")),
        lazy(choice("plan", "near")),
        lazy(choice("total", "near")),
    )


_SINCE = lazy(
    r"[春夏秋冬]?(?:以来|至今|迄今|到现在|起(?![步来源点])|开始|以后|之后|后(?![备勤续来]))|[^，。；\d]{0,6}至今|[^，。；\n]{1,24}以来(?=[，,])"
)
_BEFORE = lazy("(?:年底)?(?:以前|之前|前(?![期往])|底前)")
UNTIL_BEFORE = ("截至", "截止", "截止到", "截至到", "截止至", "截至于")
_FROM = ("由", "从", "自")
OPENS = lazy(r"[\s　“\"（(—·、，,；;。]*(?:直?[到至]|自|从|于|在|截至|截止到?|其中)?")
_ON_BASIS = lazy("[^，。；0-9]{0,14}基础上")
"""`在一季度良好开局的基础上，`: from what the present sets out."""
_ENDED = lazy("(?:了|创下?|是|为|刷新|扭转|改变)[自从]?\\Z")
"""`结束了自2015年以来的下降局面`, `创2015年以来新高`: what is over or a record."""
_FOUNDED = lazy(
    "(?:复|始|又|再)?(?:设|建|改|属|置|撤|析|升|更名|划归|并入|[与由将][^，。；\n]{1,12}合并)[^，。；\n]{0,12}?"
    "(?:乡|镇|公社|县|区|州|市|大队|成立)(?=[，,。；、\n])"
)
"""`1950年设桐村乡`, `2006年与田坝镇合并成立新的中城镇`: history, not what holds since."""
_CHANGED_TO = (
    "调整为",
    "变为",
    "改为",
    "转为",
    "优化为",
    "演变为",
    "增为",
    "降为",
    "提高为",
    "扩大为",
    "减少为",
    "增加为",
)
_PLAN_REACH = 6
"""How far before 到2027年 the word stands that makes it the year of a plan."""
_REPORT_REACH = 40
_STILL_EXPECTED = 2
"""Up to which month the results of the year before are only expected."""
_SENTENCE_END = lazy("[。；\n]")
_SENTENCE_REACH = 80
BRACKETED = lazy(r"《[^《》\n]{0,60}》")


class Resolver:
    """Turn expressions of time into periods, given the article's date and the years spoken of so far."""

    def __init__(self, anchor: Anchor, text: str, rules: Rules) -> None:
        self.anchor = anchor
        self.text = text
        self.cues = time_cues(rules)
        self.year = anchor.year
        """The year that a bare month belongs to."""
        self.named = False
        """Whether that year is written in this paragraph."""
        self.last_year: int | None = None
        """The year last named anywhere, for 当年 and 全年 in an article without a date."""
        self.month: str | None = None
        """The month last named in this paragraph, as a period."""
        self.present: str | None = None
        """The year that the whole article is on, where its title or first paragraph says one."""

    def period(self, time: Time) -> str | None:
        """Return the period that the expression itself names, or None where its year is not known."""
        kind = time.kind
        anchor = self.anchor
        if kind == "point":
            return self._point(time.first)
        if kind == "span" and time.last is not None:
            first, last = self._point(time.first), self._point(time.last)
            return first if first == last else f"{first}..{last}"
        if kind == "context":
            year = self.last_year if self.year is None or self._is_carried(time) else self.year
            return None if year is None else label(year + int(time.value) - self._is_last_year_s(time))
        if kind == "context_month":
            return self.month or self._month(0)
        if anchor.year is None:
            return None
        if kind == "now":
            return label(anchor.year)
        if kind == "until":
            return f"..{anchor.label}"
        if kind == "since":
            return f"{time.value}..{self._now(time.value)}"
        if kind == "month":
            return self._month(int(time.value))
        if kind in ("near", "ahead", "ago"):
            return self._years(kind, int(time.value))
        return None

    def _now(self, like: str) -> str:
        """Return today, as precisely as `like` is written."""
        year, month = self.anchor.year or 0, self.anchor.month
        return label(year, month) if "-" in like and month else label(year)

    def _month(self, offset: int) -> str | None:
        if self.anchor.month is None or self.anchor.year is None:
            return None
        months = 12 * self.anchor.year + self.anchor.month - 1 + offset
        return label(months // 12, months % 12 + 1)

    def _years(self, kind: str, count: int) -> str:
        year = self.anchor.year or 0
        if kind == "ago":
            return label(year - count)
        if kind == "ahead":
            return f"{year}..{year + count}"
        # A report of the first quarter looks back on whole years.
        last = year - 1 if self.anchor.month in (1, 2) else year
        return f"{last - count + 1}..{last}" if count > 1 else label(last)

    def _point(self, point: Point) -> str | None:
        year = point.year
        if year is None and point.offset is not None:
            year = None if self.anchor.year is None else self.anchor.year + point.offset
        elif year is None:
            year = self._bare_year(point)
        if year is None:
            return None
        if point.quarter:
            return f"{year}-Q{point.quarter}"
        if point.first_month and point.last_month and point.first_month != point.last_month:
            return f"{label(year, point.first_month)}..{label(year, point.last_month)}"
        return label(year, point.first_month, point.day)

    def _bare_year(self, point: Point) -> int | None:
        """Return the year of a month without one: the year last named, else the last time that month came."""
        if self.named or self.year is None or self.anchor.month is None:
            return self.year
        month = point.last_month or (3 * point.quarter if point.quarter else None)
        is_past = self.year == self.anchor.year and month is not None and month > self.anchor.month
        return self.year - 1 if is_past and self.anchor.month <= 3 else self.year

    def note(self, time: Time) -> None:
        """Remember the year that the expression names."""
        offset = (time.last or time.first).offset
        if offset is not None:
            self.year = None if self.anchor.year is None else self.anchor.year + offset
            self.named = True
        elif time.year is not None:
            self.year, self.named = time.year, True

    def turn(self, scope: str | None) -> None:
        """Begin a paragraph: bare months belong to the section's year, else to the article's."""
        self.year = int(end_of(scope)[:4]) if scope else self.anchor.year
        self.named = bool(scope)
        self.month = None

    def read(self, time: Time, clause: Clause) -> tuple[Role, str | None]:
        """Return what the expression does in its sentence, and the period it names there."""
        role, period = self.role(time, clause)
        self.last_year = time.year or self.last_year
        if role not in ("skip", "habit", "base", "event"):
            self.note(time)
            if time.year and time.year < (self.anchor.year or 9999) - 1 and _SINCE.match(self.text, time.end):
                self.year, self.named = self.anchor.year, False  # 2016年以来 does not date a bare month after it
            if period and time.kind == "point" and time.first.first_month == time.first.last_month is not None:
                self.month = end_of(period)[:7]
        return role, period

    def _is_carried(self, time: Time) -> bool:
        """Say whether 当年 opens a paragraph: it goes on with the year before the one of the article's date."""
        opens = self.text[time.start - 1 : time.start] in ("", "\n") and self.text.startswith("当年", time.start)
        return opens and not self.named and self.last_year is not None and self.year == self.anchor.year

    def _is_last_year_s(self, time: Time) -> bool:
        """Say whether a report of January expects the results of the year that has just ended: `预计全年完成`."""
        month = self.anchor.month
        early = month is not None and month <= _STILL_EXPECTED and self.year == self.anchor.year
        return early and self.text.endswith("预计", 0, time.start) and self.text.startswith("全年", time.start)

    def role(self, time: Time, clause: Clause) -> tuple[Role, str | None]:
        """Return the same as `read`, without remembering what was read."""
        text, start, end = self.text, time.start, time.end
        period = self.period(time)
        if time.kind in ("habit", "skip"):
            return ("habit" if time.kind == "habit" else "skip"), None
        if text.endswith(_CHANGED_TO, 0, start) and text.startswith("的", end):
            return "sentence", period
        if self._is_base(time):
            return "base", self._base(time)
        if text.endswith(self.cues.event_before, 0, start) or self.cues.event_after.match(text, end):
            # 1958年出生的王某 says nothing of what he has; 2016年成立合作社5个 does.
            after = self.cues.event_after.match(text, end)
            return ("skip" if after and text.startswith(("的", "后", "，"), after.end()) else "event"), period
        if time.kind == "point" and _FOUNDED.match(text, end):
            return "skip", None
        if time.kind == "until" and text[start] == "到" and text.startswith("的", end) and self.anchor.year:
            return "sentence", label(self.anchor.year)
        if period is None or time.kind not in ("point", "span", "now", "context", "month", "ago"):
            return "govern", period
        if text.endswith(UNTIL_BEFORE, 0, start) or text.startswith(("止", "为止"), end):
            return "govern", f"..{end_of(period)}"
        if text[start - 1 : start] in ("在", "于") and _ON_BASIS.match(text, end):
            return "skip", None
        since = _SINCE.match(text, end)
        if since and _ENDED.search(text, max(clause.start, start - _PLAN_REACH), start):
            return "skip", None
        if text.endswith(_FROM, 0, start) and not since:
            return ("next" if text.startswith("的", end) or time.kind == "ago" else "govern"), period
        if text.endswith(("到", "至"), 0, start):
            return self._reached(time, clause, period)
        if since and time.kind in ("point", "span"):
            return "govern", self._since(period)
        if _BEFORE.match(text, end) and time.kind != "span":
            return "govern", f"..{end_of(period)}"
        if time.first.day is not None and self.cues.report.search(text, end, _reach(text, end)):
            return "report", f"..{end_of(period)}"
        return "govern", period

    def _is_base(self, time: Time) -> bool:
        text, start, end = self.text, time.start, time.end
        if time.kind == "base":
            return True
        before = self.cues.base_before
        return (
            text.endswith(before, 0, start)
            or (
                text[start - 1 : start] in ("与", "和", "同", "跟", "是", "为")
                and (self.cues.base_after.match(text, end) is not None or text.startswith(("同期", "的"), end))
            )
            or text.startswith("同期", end)
            or (text.startswith("比", end) and text[start - 1 : start] in ("与", "同", "跟"))
        )

    def _base(self, time: Time) -> str | None:
        if time.kind == "base":
            return None
        return self.period(time)

    def _reached(self, time: Time, clause: Clause, period: str) -> tuple[Role, str | None]:
        """Read 到2017年: until then; in `增加到目前的1735个` it is only the time of what follows."""
        text, start, end = self.text, time.start, time.end
        if text.startswith("的", end) or time.kind == "now":
            return "sentence", period
        opens = OPENS.fullmatch(text, clause.start, start) is not None or self.cues.plan.search(
            text, max(clause.start, start - _PLAN_REACH), start
        )
        return ("govern" if opens or text[start - 2 : start - 1] in "，、。；" else "event"), f"..{end_of(period)}"

    def _since(self, period: str) -> str | None:
        if self.anchor.year is None:
            return None
        start = start_of(period) or end_of(period)
        if start[:4] == str(self.anchor.year) and len(start) == 4:
            return period
        if int(start[:4]) > self.anchor.year:
            return period
        if self.present and start[:4] < self.present:
            return f"{start[:7]}..{self.present}"
        return f"{start[:7]}..{self._now(start)}"


def _reach(text: str, at: int) -> int:
    return min(sentence_end(text, at), at + _REPORT_REACH)


def sentence_end(text: str, at: int) -> int:
    """Return where the sentence or line ends, not far from `at`."""
    end = _SENTENCE_END.search(text, at, at + _SENTENCE_REACH)
    return end.start() if end else min(len(text), at + _SENTENCE_REACH)


def sentence_start(text: str, at: int) -> int:
    """Return where the clause or line begins, not far before `at`."""
    begin = max(0, at - _SENTENCE_REACH)
    return max((text.rfind(mark, begin, at) for mark in "，。；\n"), default=-1) + 1 or begin
