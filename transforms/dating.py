"""Say when an undated article was written, where its own text decides it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.moments import Time
from transforms.patterns import lazy
from transforms.records import RestoredText
from transforms.rules import Rules
from transforms.time_cues import BRACKETED, OPENS, UNTIL_BEFORE, sentence_end, sentence_start, time_cues
from transforms.times import find_times

PLAN_REACH = 12
"""How far before a year a word of plans makes it the end of a plan: `力争到2025年`."""


_PLANNED = lazy("[^，。；\n]{0,6}(?:规划|计划|方案|行动)")
"""What the years of a plan are followed by: `2017-2020年脱贫滚动计划`."""


_REPORTED = lazy("[^，。；\n]{0,16}(?:总结|汇报|情况报告)")
"""What the year of a report is followed by: there it is the present one."""


def inferred_year(text: RestoredText, rules: Rules) -> str | None:
    """Return the year in which a text was written, where it says 今年 or plans for a year that it names.

    The last year that it speaks of is the present one, unless that year only ends a span that is over
    (2016年至2019年) or is spoken of as ended (2019年底) while 今年 is spoken of too.
    """
    content = text.text
    cues = time_cues(rules)
    titles = [m.span() for m in BRACKETED.finditer(content)]
    times = [t for t in find_times(content, rules) if not any(a <= t.start < b for a, b in titles)]
    dated = [
        t for t in times if t.year is not None and not _is_horizon(content, t, cues.plan) and not _is_past(content, t)
    ]
    if not dated:
        return None
    latest = max(t.year or 0 for t in dated)
    if any(t.kind == "span" and _is_plan(content, t) and (t.first.year or 0) > latest + 1 for t in times):
        return None  # who speaks of “十三五” does not write in 2013
    last = [t for t in dated if t.year == latest]
    is_present = any(t.first.offset == 0 or (t.kind == "point" and _is_bare_part(t, content)) for t in times)
    single = [t for t in last if t.kind == "point"]
    if is_present and any(_contrasted(content, t, times) for t in single):
        return str(latest + 1)
    if is_present:
        over = not single or all(
            t.first.first_month is None and ("底" in content[t.start : t.end + 1] or "末" in content[t.start : t.end])
            for t in single
        )
        return str(latest + 1) if over else str(latest)
    if any(t.first.first_month and content.endswith(UNTIL_BEFORE, 0, t.start) for t in single):
        return str(latest)
    if any(cues.plan.search(content, t.end, sentence_end(content, t.end)) for t in single):
        return str(latest)
    return None


def _contrasted(text: str, time: Time, times: Sequence[Time]) -> bool:
    """Say whether 今年 follows in the paragraph of a year: `2019年脱贫50户。今年计划脱贫20户` is of 2020."""
    if OPENS.fullmatch(text, sentence_start(text, time.start), time.start) is None:
        return False  # 对全市2013年工作进行督查 does not tell of that year as of another
    if _REPORTED.match(text, time.end):
        return False  # 2017年度工作总结。今年以来…
    end = text.find("\n", time.end)
    return any(t.first.offset == 0 and time.end < t.start and (t.start < end or end < 0) for t in times)


def _is_past(text: str, time: Time) -> bool:
    """Say whether a year is only that from which something goes on or grew: 2016年以来, `从2015年的7071元`."""
    if time.kind != "point":
        return False
    return (text.endswith(("由", "从"), 0, time.start) and text.startswith("的", time.end)) or text.startswith(
        ("以来", "至今", "起"), time.end
    )


def _is_plan(text: str, time: Time) -> bool:
    return "五" in text[time.start : time.end]


def _is_bare_part(time: Time, text: str) -> bool:
    """Say whether it is a quarter or a span of months without a year that opens its clause: `雨季集中在5—7月` is none."""
    point = time.first
    spans = point.first_month is not None and point.first_month != point.last_month
    bare = point.year is None and point.offset is None and (point.quarter is not None or spans)
    return bare and OPENS.fullmatch(text, sentence_start(text, time.start), time.start) is not None


def _is_horizon(text: str, time: Time, plan: re.Pattern[str]) -> bool:
    """Say whether a year is the far end of a plan: 到2025年, “十四五”, 2021-2025年."""
    if time.kind == "span":
        return (
            text[time.start] in '“"'
            or "五" in text[time.start : time.end]
            or text.endswith(("（", "("), 0, time.start)
            or _PLANNED.match(text, time.end) is not None
        )
    if text.startswith(("前", "之前", "以前", "底前", "末前"), time.end):
        return True
    if not text.endswith(("到", "至"), 0, time.start) or text.endswith(("截至", "截止到"), 0, time.start):
        return False
    return plan.search(text, max(0, time.start - PLAN_REACH), sentence_end(text, time.end)) is not None
