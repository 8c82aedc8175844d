"""Find the year that the title or the first paragraph sets for the whole article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from transforms.moments import Time
from transforms.patterns import lazy
from transforms.records import Clause
from transforms.time_cues import OPENS
from transforms.timing import Resolver

_AHEAD = lazy("[^，。；\n]{0,2}工作(?:打算|计划|安排|思路|要点|谋划|部署)")
"""What follows the year to come in the title of a report on the one before: `2020年工作总结暨2021年工作打算`."""
GIVEN_IN = lazy("政府工作报告")
"""`2018年娄烦县人民政府工作报告` is given in that year on the one before."""
_SERIES = lazy("情况|指数|运行|变动|统计|数据|[快月战简通]报|分析")
"""What follows the months in the title of a text that is on them alone: `2016年5月份住宅价格变动情况`."""
_FROM = ("由", "从", "比", "较")
"""What stands before a year that something grew from: no text is on that year."""
_OPENING = 12
"""Among how many clauses the title and the first paragraph are looked for."""


def lead(clauses: Sequence[Clause], times: Mapping[int, Sequence[Time]], resolver: Resolver) -> str | None:
    """Return the year or months that the article as a whole is on, None where nothing says so; `times` by clause."""
    years = Counter(t.year for found in times.values() for t in found if t.year)
    if not years:
        return None
    bases = {t.year for found in times.values() for t in found if resolver.text.endswith(_FROM, 0, t.start)}
    first = next((c for c in clauses if c.kind == "body"), None)
    for clause in clauses[:_OPENING]:
        if clause.kind == "heading" or clause is first:
            found = [
                t
                for t in times.get(clause.index, ())
                if t.year and t.kind == "point" and not _AHEAD.match(resolver.text, t.end)
            ]
            is_lead = len(found) == 1 and found[0].year not in bases and _is_lead(found[0], clause, years, resolver)
            if is_lead and found[0].first.first_month is None:
                return str(found[0].year)
            if is_lead and clause.kind == "heading" and _SERIES.search(resolver.text, found[0].end, clause.end):
                return resolver.period(found[0])
        if first is not None and clause.index >= first.index:
            break
    return None


def _is_lead(time: Time, clause: Clause, years: Counter[int], resolver: Resolver) -> bool:
    """Say whether a year alone in a heading, or alone at the head of the body, is what the article is on."""
    text, anchor = resolver.text, resolver.anchor
    year = time.year or 0
    if clause.kind == "body" and OPENS.fullmatch(text, clause.start, time.start) is None:
        return False
    if clause.kind == "heading" and GIVEN_IN.search(text, time.end, clause.end):
        return False
    alone = text[time.end : clause.end].strip("，,、 ") == ""
    if clause.kind == "body" and (not alone or text[time.end - 1] != "年"):
        return False
    if resolver.role(time, clause)[0] != "govern" or text.endswith(("到", "至"), 0, time.start):
        return False
    most = max(years.values())
    return years[year] == most and (anchor.year is None or year >= anchor.year - 1)
