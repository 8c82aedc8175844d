"""Read what is written of years, months, quarters and plans, in digits or Chinese numerals."""

from __future__ import annotations

import re

from transforms.moments import NO_POINT, Point, Time, number
from transforms.patterns import lazy

_NUMERALS = "0-9一二两三四五六七八九十"
# A set of scattered characters takes long to compile: here is one, where two more would be plainer.
_N = "(?:[0-9]{1,2}|(?:[二三]?十)?[一二两三四五六七八九]|[二三]?十)"
_COUNT = re.compile("[0-9]{1,2}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]")
"""A number of years."""
_AD = "(?:(?:19|20)[0-9]{2}|(?:二[〇零○ＯO]|一九)[〇零○ＯO一二三四五六七八九]{2})"
_DASH = "(?:至|到|[—–－~～-]{1,2})"
_DAY = rf"{_N} ?[日号](?![楼线文店院])"
_IN_MONTH = rf"(?:{_DAY}|[上下中]旬|底|末|初)"
_SEASON = "(?:学年度?|榨季|采暖季|雪季|财年|财政年度)"
"""What counts years of its own, over the turn of a year: 2018-2019学年."""
_SPAN = (
    rf"(?P<y1>(?<![0-9]){_AD})(?: ?年)?(?:(?P<m1>{_N}) ?月{_IN_MONTH}?)? ?(?:{_DASH}|[、和](?={_AD}年?两年)|/(?={_AD}{_SEASON})) ?"
    rf"(?:(?P<y2>{_AD}) ?(?:年度?|{_SEASON}|(?=两年|[)）]))(?:(?P<m2>{_N}) ?月{_IN_MONTH}?)?底?|(?P<m3>{_N}) ?月份?{_IN_MONTH}?)"
)
_PARTS = (
    rf"(?P<quarter>第?[一二三四1-4]个?季度)|(?P<quarters>前[二三两23]个?季度|[一1]{_DASH}[二三23]季度)|(?P<half>[上下]半年)"
    rf"|(?P<from>(?<![0-9]){_N})月?份? ?{_DASH} ?(?P<to>{_N}) ?月份?"
    rf"|[前头](?P<upto>{_N})个?月|(?P<month>(?<![0-9]){_N}) ?月(?:份(?!额)|(?P<day>{_N}) ?[日号]"
    rf"(?: ?{_DASH} ?(?:(?P<tomonth>{_N}) ?月 ?)?(?P<today>{_N}) ?[日号](?![楼线文店院]))?|[上下中]旬|底|末|初)?"
)
_ENDS = "(?:年?底|年?末|年?初|年?终)"
_NEAR = (
    r"(?:近|最近|过去|过去的|这)(?P<near>[0-9]{1,2}|[一二两三四五六七八九十]{1,2})个?年(?:多)?(?:来|以来|间|时间)?"
    r"|(?P<nears>(?<![0-9])[0-9]{1,2}|(?<![连续])[一二两三四五六七八九十]{1,3})(?:个)?年多?(?:以)?来"
    r"|经过(?P<passed>[0-9]{1,2}|[一二两三四五六七八九十]{1,3}|几|多)年多?(?:来)?的?[一-鿿]{0,6}?(?:努力|奋斗|攻坚|奋战|发展|建设)"
    r"|(?:今后|未来|接下来)(?:的)?(?P<ahead>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})年(?:内|间|里)?"
    r"|(?P<ago>(?<![0-9])[0-9]{1,2}|[一二两三四五六七八九十]{1,3})年前"
)
_PLAN = (
    '[“"]?(?P<plan>十[一二三四五六]?|[一二三四五六七八九])五(?:[”"](?!普法)(?:规划)?(?:期间|时期|期末|末|期)?|规划|期间|时期|末(?!端))'
    "(?P<opening>开局之年|开局年)?(?P<closing>收官之年|收官年)?"
)
_DECADES = "(?P<century>上|[12][0-9]|二十|十九)世纪(?P<decade>[二三四五六七八九]|[1-9]0)十?(?P<decade2>[三四五六七八九])?十?年代"
_DATE = rf"(?P<date>(?<![0-9]){_AD}) ?(?:年(?!代)度?|{_SEASON}|(?=全年|[上下]半年))"
YEARS = lazy(f"{_SPAN}|{_DATE}")
OTHERS = lazy(f"(?=[{_NUMERALS}近最过这经今未接])(?:{_NEAR})|{_PLAN}|{_DECADES}")
PART = lazy(_PARTS)
END = lazy(_ENDS)
JOINED = re.compile(_DASH)
"""What joins two dates to a span."""
FIRST_PLAN_YEAR = 1953


def read_other(match: re.Match[str]) -> Time | None:
    """Read years back or ahead (近三年), a five-year plan or decades; None where it gives no one number of years."""
    start, end = match.span()
    for name, kind in (("near", "near"), ("nears", "near"), ("ahead", "ahead"), ("ago", "ago")):
        if written := match[name]:
            # 两三年来 gives no one number of years, 十三五年来 none at all.
            return Time(start, end, kind, NO_POINT, None, str(number(written))) if _COUNT.fullmatch(written) else None
    if match["passed"]:
        return Time(start, end, "until", NO_POINT)
    if match["plan"]:
        return _plan(match)
    return _decades(match)


def read_span(match: re.Match[str]) -> Time | None:
    """Read `2015年至2017年`; None where it ends before it begins, or a month is none."""
    first_year, last_year = number(match["y1"]), number(match["y2"] or match["y1"])
    if last_year < first_year:
        return None
    first = Point(year=first_year, first_month=_month(match["m1"]), last_month=_month(match["m1"]))
    month = _month(match["m2"] or match["m3"])
    if any(m is not None and not 1 <= m <= 12 for m in (first.first_month, month)):
        return None
    return Time(*match.span(), "span", first, Point(year=last_year, first_month=month, last_month=month))


def read_part(start: int, part: re.Match[str], base: Point, rule: str = "") -> Time | None:
    """Read the part of a year that `part` may hold."""
    quarter = day = None
    if part["quarter"]:
        first = last = None
        quarter = number(part["quarter"].strip("第个季度"))
    elif quarters := part["quarters"]:
        first, last = 1, 3 * number(quarters[-3].replace("个", quarters[-4]))
    elif half := part["half"]:
        first, last = (1, 6) if half[0] == "上" else (7, 12)
    elif part["from"]:
        first, last = _month(part["from"]), _month(part["to"])
    elif part["upto"]:
        first, last = 1, _month(part["upto"])
    else:
        first = last = _month(part["month"])
        day = _month(part["day"]) if first is not None else None
    if day is not None and not 1 <= day <= 31:
        return None
    if first is not None and last is not None and not 1 <= first <= last <= 12:
        return None
    point = Point(base.year, base.offset, base.context, first, last, day, quarter)
    if day is not None and part["today"]:
        return _days(start, part, point, rule)
    return Time(start, part.end(), "point", point, None, "", rule)


def _days(start: int, part: re.Match[str], first: Point, rule: str) -> Time | None:
    """Read `4月1日至5月20日`; None where the dates are impossible."""
    month, day = _month(part["tomonth"]) or first.first_month, number(part["today"])
    if month is None or first.first_month is None or not 1 <= day <= 31 or not 1 <= first.first_month <= month <= 12:
        return None
    last = Point(first.year, first.offset, first.context, month, month, day, first.quarter)
    return Time(start, part.end(), "span", first, last, "", rule)


def _plan(match: re.Match[str]) -> Time:
    years = FIRST_PLAN_YEAR + 5 * (number(match["plan"]) - 1) if number(match["plan"]) < 3 else None
    first = years or 1951 + 5 * (number(match["plan"]))
    last = first + 4
    if match["opening"]:
        last = first
    elif match["closing"] or match[0].endswith("末"):
        first = last
    return Time(*match.span(), "span", Point(year=first), Point(year=last))


def _decades(match: re.Match[str]) -> Time:
    century = 1900 if match["century"] == "上" else (number(match["century"]) - 1) * 100
    tens = [number(d[0]) for d in (match["decade"], match["decade2"]) if d]
    return Time(*match.span(), "span", Point(year=century + 10 * tens[0]), Point(year=century + 10 * tens[-1] + 9))


def _month(written: str | None) -> int | None:
    return number(written) if written else None
