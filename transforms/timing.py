"""Say what an expression of time does in its sentence, and which period it names.

It governs what follows, or only the next figure (由2015年的3000元), or is merely compared with
(比2015年), or dates an event (成立于2015年) or a report (3月5日发布), or names a habit (每年).
"""

from __future__ import annotations

from typing import Literal

from transforms.calendars import Calendar
from transforms.labels import Anchor, end_of, label, start_of
from transforms.moments import Time
from transforms.patterns import lazy
from transforms.records import Clause
from transforms.rules import Rules
from transforms.time_cues import OPENS, UNTIL_BEFORE, sentence_end, time_cues

Role = Literal["govern", "sentence", "next", "event", "report", "base", "habit", "skip"]

_SINCE = lazy(
    r"[春夏秋冬]?(?:以来|至今|迄今|到现在|起(?![步来源点])|开始|以后|之后|后(?![备勤续来]))|[^，。；\d]{0,6}至今|[^，。；\n]{1,36}以来(?=[，,])"
)
_BEFORE = lazy("(?:年底)?(?:以前|之前|前(?![期往])|底前)")
_FROM = ("由", "从", "自")
_ON_BASIS = lazy("[^，。；0-9]{0,14}基础上")
"""`在一季度良好开局的基础上，`: from what the present sets out."""
_ENDED = lazy("(?:了|创下?|是|为|刷新|扭转|改变)[自从]?\\Z")
"""`结束了自2015年以来的下降局面`, `创2015年以来新高`: what is over or a record."""
_FOUNDED = lazy(
    "(?:复|始|又|再)?(?:设|建|改|属|置|撤|析|升|更名|划归|并入|[与由将][^，。；\n]{1,12}合并)[^，。；\n]{0,12}?"
    "(?:乡|镇|公社|县|区|州|市|大队|成立)(?=[，,。；、\n])"
)
"""`1950年设桐村乡`, `2006年与田坝镇合并成立新的中城镇`: history, not what holds since."""
_OF_PLAN = ("贫困村", "省定", "省级", "市级", "重点贫困", "脱贫村")
"""What the name of a plan only says the kind of: `“十三五”贫困村`."""
_COMPARES = tuple(word + mark for word in ("相比", "相较", "比较") for mark in "，,")
_COMPARES_REACH = 16
_PLAN_REACH = 6
"""How far before 到2027年 the word stands that makes it the year of a plan."""
_REPORT_REACH = 40


class Resolver(Calendar):
    """Read what each expression of time does in its sentence, and the period it names there."""

    def __init__(self, anchor: Anchor, text: str, rules: Rules) -> None:
        super().__init__(anchor, text)
        self.cues = time_cues(rules)

    def read(self, time: Time, clause: Clause) -> tuple[Role, str | None]:
        """Return what the expression does in its sentence, and the period it names there."""
        role, period = self.role(time, clause)
        self.last_year = time.year or self.last_year
        if role not in ("skip", "habit", "base", "event") and self.text[time.start - 1 : time.start] != "对":
            self.note(time)
            if time.year and time.year < (self.anchor.year or 9999) - 1 and _SINCE.match(self.text, time.end):
                self.year, self.named = self.anchor.year, False  # 2016年以来 does not date a bare month after it
            if period and time.kind == "point" and time.first.first_month == time.first.last_month is not None:
                self.month = end_of(period)[:7]
        return role, period

    def role(self, time: Time, clause: Clause) -> tuple[Role, str | None]:
        """Return the same as `read`, without remembering what was read."""
        text, start, end = self.text, time.start, time.end
        period = self.period(time)
        if time.kind in ("habit", "skip"):
            return ("habit" if time.kind == "habit" else "skip"), None
        if text.endswith(self.cues.change_before, 0, start) and text.startswith("的", end):
            return "sentence", period
        if self._is_base(time) or self._opens_comparison(time, clause):
            return "base", None if time.kind == "base" else period
        if text.endswith(self.cues.event_before, 0, start) or self.cues.event_after.match(text, end):
            # 1958年出生的王某 says nothing of what he has; 2016年成立合作社5个 does.
            after = self.cues.event_after.match(text, end)
            return ("skip" if after and text.startswith(("的", "后", "，"), after.end()) else "event"), period
        if time.kind == "point" and _FOUNDED.match(text, end):
            return "skip", None
        if time.kind == "span" and text[end - 1] in '”"' and text.startswith(_OF_PLAN, end):
            return "skip", None
        if time.kind == "until" and text[start] == "到" and text.startswith("的", end) and self.anchor.year:
            return "sentence", label(self.anchor.year)
        if period is None or time.kind not in ("point", "span", "now", "context", "month", "ago"):
            return "govern", period
        return self._directed(time, clause, period)

    def _directed(self, time: Time, clause: Clause, period: str) -> tuple[Role, str | None]:
        """Read what 截至, 从, 到, 以来 or 以前 makes of a period."""
        text, start, end = self.text, time.start, time.end
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

    def _opens_comparison(self, time: Time, clause: Clause) -> bool:
        """Say whether the clause only says what is compared with: `同第五次普查2000年的12亿人相比，`."""
        if time.kind != "point" or not self.text.endswith(_COMPARES, clause.start, clause.end):
            return False
        reach = max(clause.start, time.start - _COMPARES_REACH)
        return any(self.text.find(word, reach, time.start) >= 0 for word in ("同", "与", "和", "跟"))

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
        return f"{start[:7]}..{self.now(start)}"


def _reach(text: str, at: int) -> int:
    return min(sentence_end(text, at), at + _REPORT_REACH)
