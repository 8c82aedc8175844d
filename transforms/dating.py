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
_LEAD = 20
"""How far into a text the year stands that it is on."""
_OFTEN = 3
"""How often a year is named that is the present one."""
_GOES_ON = ("是", "已")
"""What follows the year that goes on: `2020年是收官之年`, `2020年已投入3万元`."""
_BEGUN = ("今年（", "今年(", "截至目前，", "下达", "启动", "部署", "开展")
"""What stands before it: `下达2020年资金`."""
_EARLY = ("提前下达",)
_DIGIT = lazy("[0-9]")


_PLANNED = lazy("[^，。；\n]{0,6}(?:规划|计划|方案|行动)")
"""What the years of a plan are followed by: `2017-2020年脱贫滚动计划`."""


_FROM = ("由", "从", "自")
_AHEAD = ("将于", "将在", "拟于", "计划于", "计划在", "预计", "预计于", "力争", "力争于")
"""What makes the year behind it one to come."""
_DONE = lazy("已|累计|共|了|剩|还有|仍有|减少|下降|降至|降到|增长|提高")
"""What tells of 到2020年 as of something reached."""
_REPORTED = lazy("[^，。；\n]{0,16}(?:总结|汇报|情况报告)")
"""What the year of a report is followed by: there it is the present one."""


SENT_ON = lazy("(?P<m>[01]?[0-9])月(?P<d>[0-3]?[0-9])日(?:电|讯|消息)[（( 　\\n]")
"""The day in a dateline without its year: `新华社北京11月9日电`."""
SENT_WITHIN = 200
"""How far into a text a dateline stands."""
_REACHED = (*UNTIL_BEFORE, "到", "至")
_FIVE = 5
"""Plans end in years that five divides: 2014-2020年, 2026-2030年."""
_BY_PLAN = ("规划", "规划，", "计划，", "方案，", "部署，", "安排，")
"""What stands before what is planned: `按照规划，2032年建成`."""
_SO_FAR = ("截至目前，", "截至目前", "目前，")
_STORY = lazy("[^。；\n]{0,40}?(?:回乡|返乡|回到|回村|创业|成立|创办|毕业|引进|开始|担任|当选|流转|承包|查出|患)")
"""What tells of a year as of when something began, be it years ago."""
_NEXT = lazy("[，,]?[^，。；\n]{0,8}(?:将|计划|力争|预计|拟)")
_FESTIVAL = ("春节", "国庆", "五一", "“五一", "元旦", "清明", "端午", "中秋", "春运", "高考", "暑期")
_REVIEWED = lazy("[^，。；\n]{0,20}(?:统计公报|工作回顾|工作的回顾)")
"""What follows the year of a report that is given in the next one."""
_EARLY_MONTH = 3


def inferred_year(text: RestoredText, rules: Rules) -> str | None:
    """Return the year in which a text was written, where it says 今年 or plans for a year that it names.

    The last year that it speaks of is the present one where more than one word says so; it is the one before
    where it only ends a span that is over (2016年至2019年), is spoken of as ended (2019年底) or told as another
    than 今年. One mention of a year decides nothing: 2016年试养龙虾 is told in 2020 too.
    """
    content = text.text
    cues = time_cues(rules)
    titles = [m.span() for m in BRACKETED.finditer(content)]
    times = [t for t in find_times(content, rules) if not any(a <= t.start < b for a, b in titles)]
    named = [t for t in times if t.year is not None and not _is_horizon(content, t, cues.plan)]
    dated = [t for t in named if not _is_past(content, t, cues.base_before)]
    if not dated:
        return None
    latest = max(t.year or 0 for t in dated)
    if any(t.kind == "span" and _is_plan(content, t) and (t.first.year or 0) > latest + 1 for t in times):
        return None  # who speaks of “十三五” does not write in 2013
    if any((t.year or 0) > latest for t in named):
        return None  # what only serves for comparison is later still
    return _decided(content, latest, times, named, dated, rules)


def _decided(
    content: str, latest: int, times: Sequence[Time], named: Sequence[Time], dated: Sequence[Time], rules: Rules
) -> str | None:
    """Return the year that what is said of the last one makes the present, or None; `dated` tell of the present or past."""
    plan = time_cues(rules).plan
    last = [t for t in dated if t.year == latest]
    sent = SENT_ON.search(content, 0, SENT_WITHIN)
    if sent and any((t.first.first_month or 0) > int(sent["m"]) for t in last):
        return str(latest + 1)  # 1月3日电 … 截至2023年11月底
    if any(_REVIEWED.match(content, t.end) for t in last) and not any(t.first.offset == 0 for t in times):
        return str(latest + 1)
    single = [t for t in last if t.kind == "point" or (t.last or t.first).first_month is not None]
    told = [t for t in single if _NEXT.match(content, t.end) or not _STORY.match(content, t.end)]
    is_planned = any(plan.search(content, t.end, sentence_end(content, t.end)) for t in told)
    if any(t.first.offset == 0 or (t.kind == "point" and _is_bare_part(t, content)) for t in times):
        if any(_is_feast(content, t, times) or _after_last(content, t, times) for t in single):
            return str(latest)
        if not single or any(_contrasted(content, t, times, plan) for t in single):
            return str(latest + 1)
        if is_planned:
            return str(latest)
        if any(_is_over(content, t) for t in single):
            return str(latest + 1)
        goes_on = any(t.year == latest and content.startswith("以来", t.end) for t in named)
        return str(latest) if goes_on or _is_supported(content, single, times) else None
    is_near = len(single) > 1 or any(t.year == latest - 1 for t in dated) or any(t.start < _LEAD for t in single)
    if is_planned and (latest % _FIVE or is_near):
        return str(latest)
    until = any(t.first.first_month and content.endswith(UNTIL_BEFORE, 0, t.start) for t in single)
    return str(latest) if until else None


def _is_over(text: str, time: Time) -> bool:
    """Say whether a year is spoken of as ended: `截至2019年底`, `2018年全年，销售…`, not `2019年8月底`."""
    if time.first.first_month is not None:
        return False
    if text.startswith("全年", time.end):
        return not (text.endswith(_AHEAD, 0, time.start) or _NEXT.match(text, time.end))
    ended = "底" in text[time.start : time.end + 1] or "末" in text[time.start : time.end]
    return ended and text.endswith(_REACHED, 0, time.start)


def _is_supported(text: str, times: Sequence[Time], others: Sequence[Time]) -> bool:
    """Say whether a year is named often, with a month, or where a text says what is going on: `2020年已投入`.

    Often or first is not enough where 今年 has hardly begun, or is only told of as to come.
    """
    present = [t for t in others if t.first.offset == 0]
    opening = [t for t in times if OPENS.fullmatch(text, sentence_start(text, t.start), t.start)]
    bare = [t for t in others if t.kind == "point" and _is_bare_part(t, text)]
    young = any((t.first.last_month or 12) <= _EARLY_MONTH or t.first.quarter == 1 for t in (*present, *bare))
    ahead = bool(present and opening) and all(_NEXT.match(text, t.end) for t in present)
    if not (young or ahead) and (len(opening) >= _OFTEN or any(_is_lead(text, t) for t in times)):
        return True
    return any(
        (t.first.first_month is not None and not _STORY.match(text, t.end))
        or text.startswith(_GOES_ON, t.end)
        or (text.endswith(_BEGUN, 0, t.start) and not text.endswith(_EARLY, 0, t.start))
        for t in times
    )


def _is_lead(text: str, time: Time) -> bool:
    """Say whether a text begins with the year that it is on, not with where a story began or a year that is over."""
    ended = text[time.start : time.end].endswith(("底", "末"))
    return time.start < _LEAD and not ended and not _STORY.match(text, time.end)


def _is_feast(text: str, time: Time, times: Sequence[Time]) -> bool:
    """Say whether a holiday of the year is this year's too: `2021年春节假期已结束，今年春节…`."""
    feast = next((word for word in _FESTIVAL if text.startswith(word, time.end)), None)
    return feast is not None and any(t.first.offset == 0 and text.startswith(feast, t.end) for t in times)


def _after_last(text: str, time: Time, times: Sequence[Time]) -> bool:
    """Say whether 去年 and 今年 follow the year in its sentence: `2011年增产6万吨，主要是去年干旱，今年恢复`."""
    if OPENS.fullmatch(text, sentence_start(text, time.start), time.start) is None:
        return False
    stop = sentence_end(text, time.end)
    inside = [t.first.offset for t in times if time.end <= t.start < stop]
    return -1 in inside and 0 in inside[inside.index(-1) :]


def _contrasted(text: str, time: Time, times: Sequence[Time], plan: re.Pattern[str]) -> bool:
    """Say whether 今年 is told as another year: `2019年脱贫50户。今年计划脱贫20户` is of 2020."""
    if OPENS.fullmatch(text, sentence_start(text, time.start), time.start) is None:
        return False  # 对全市2013年工作进行督查 does not tell of that year as of another
    if _STORY.match(text, time.end) or text.endswith(_SO_FAR, 0, time.start):
        return False  # 2018年返乡创业 is told in 2020 too
    if _REPORTED.match(text, time.end):
        return False  # 2017年度工作总结。今年以来…
    if plan.match(text, time.end):
        return False  # 2018年计划改造10万户，确保今年摘帽
    end = text.find("\n", time.end)
    stop = sentence_end(text, time.end)
    for other in times:
        if other.first.offset != 0 or other.start < time.end:
            continue
        if other.start < stop and _DIGIT.search(text, time.end, other.start) is None:
            return False  # 2020年，合作社建成基地，今年预计…: one sentence, one year
        if other.start < end or end < 0:
            return True
    return False


def _is_past(text: str, time: Time, compared: tuple[str, ...]) -> bool:
    """Say whether a year is only what something goes on from, grew from or is compared with: `自2008年起`, `比2015年`."""
    if time.kind != "point":
        return False
    return text.endswith((*_FROM, *compared), 0, time.start) or text.startswith(
        ("以来", "至今", "起", "开始"), time.end
    )


def _is_plan(text: str, time: Time) -> bool:
    return "五" in text[time.start : time.end]


def _is_bare_part(time: Time, text: str) -> bool:
    """Say whether it is a quarter or a span of months without a year that opens its clause: `雨季集中在5—7月` is none."""
    point = time.first
    spans = point.first_month is not None and point.first_month != point.last_month
    until = point.first_month is not None and text.endswith(UNTIL_BEFORE, 0, time.start)
    bare = point.year is None and point.offset is None and (point.quarter is not None or spans or until)
    return bare and OPENS.fullmatch(text, sentence_start(text, time.start), time.start) is not None


def _is_horizon(text: str, time: Time, plan: re.Pattern[str]) -> bool:
    """Say whether a year is the far end of a plan, or still to come: 到2025年, “十四五”, 2021-2025年, 将于2026年."""
    if text.endswith(_BY_PLAN, 0, time.start):
        return True
    if time.kind == "span":
        ends = (time.year or 0) % _FIVE == 0 and _DONE.search(text, time.end, sentence_end(text, time.end)) is None
        return (
            ends
            or text[time.start] in '“"'
            or "五" in text[time.start : time.end]
            or "年度" in text[time.start : time.end + 1]
            or text.endswith(("（", "("), 0, time.start)
            or _PLANNED.match(text, time.end) is not None
        )
    if text.startswith(("前", "之前", "以前", "底前", "末前"), time.end):
        return True
    if text.endswith(_AHEAD, 0, time.start) and not text.startswith("全年", time.end):
        return True
    if not text.endswith(("到", "至"), 0, time.start) or text.endswith(("截至", "截止到"), 0, time.start):
        return False
    end = sentence_end(text, time.end)
    is_planned = plan.search(text, max(0, time.start - PLAN_REACH), end) is not None
    return is_planned or _DONE.search(text, time.end, end) is None
