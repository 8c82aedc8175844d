"""Tell Chinese numerals that count (`两条路`) from those that count nothing (`一个好办法`, `半山区`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.expressions import NUMERALS
from transforms.patterns import lazy

if TYPE_CHECKING:
    from transforms.expressions import Candidate
    from transforms.units import UnitTable

_CHAIN = lazy(rf"[^{NUMERALS}\W]{{0,3}}、?([二两三四五六七八九双])([^{NUMERALS}])")
_REACHED = ("达", "达到", "达至", "增至", "增加到", "扩大到", "增长到")
_PAID = (
    *("投资", "投入", "出资", "捐资", "捐款", "捐赠", "捐出", "筹资", "筹集", "筹措", "募集", "集资", "融资", "斥资"),
    *(
        "耗资",
        "注资",
        "争取到",
        "损失",
        "亏损",
        "负债",
        "年入",
        "产值",
        "营收",
        "销售额",
        "节约",
        "节省",
        "创收",
        "增收",
    ),
    *("收入", "盈利", "利润", "奖励", "贷款", "借款", "资助", "补助", "救助", "分红"),
)
_SPENT = frozenset(("", *"，。、；！？）,;!?)”\n建修用购支帮改开种养办买给助"))
"""What follows a sum; before a noun it is an attribute."""
_LISTED = frozenset(("所", "台", "辆", "艘", "架", "处", "间", "眼", "部", "条"))
"""Units behind which 二 is no number of a house or a group, as in `安置区二栋`."""
_BUILT = frozenset("楼房舍厦桥塔")
_GENERAL_ONE = lazy(r"[，。；、！,;!（(\n]|$")
_ONE_YUAN = lazy("[，。；、）,;)/／钱左]|以[上下内]|$")
"""What follows `补贴一元`, never `一元化`, `一元二次方程`."""
_LASTED = ("了", "历时", "用时", "耗时", "长达", "持续", "经过")
_TERMS = (
    *(
        "徒刑",
        "缓刑",
        "察看",
        "拘役",
        "刑期",
        "管制",
        "停职",
        "为期",
        "有效期",
        "有效期为",
        "期限",
        "期限为",
        "工期",
        "工期为",
    ),
    *("保质期", "质保期", "任期", "学制", "聘期", "租期", "试用期", "保修期", "服务期", "学期", "期限是"),
)
"""What ends with `一年` counted: `留党察看一年`."""
_PRICED = frozenset((*NUMERALS, *"元块毛角分钱"))
"""What stands before 一 of a price by the piece: `一块五一个`, `20元一斤`."""
_MEASURED = frozenset(("mass", "length", "area", "volume", "energy", "energy_or_angle", "temperature", "power"))
"""Dimensions of what is measured in any number: `降了十五度`."""
_HALVED = frozenset(("time", "area", "length", "mass"))
"""Dimensions of units that 半 measures: `半亩地`, `半公里`; `半块`, `半道` may be anything."""
_VERBS = frozenset(
    "的了着过有是为把用以每第任某同另哪这那又再到在成建开设办做造打走进上下出来去看想说谈找收给让使将被按从向往对不没无漏落缺少丢掉只更也都就还统唯万其之逐进单专归如因若我你他她它们咱您俺喝吃咬吸抽尝"
)


def is_idle(text: str, candidate: Candidate, units: UnitTable) -> bool:
    """Return whether Chinese numerals count nothing here."""
    if candidate.low is None:
        return False
    if candidate.bare and candidate.found is None:
        # `累计储量达到万亿立方米` says how much; `打造百亿产业`, `千家万户` depict.
        measured = candidate.unit.unit and candidate.unit.dimension not in ("count", "person", "household", "time")
        if not measured or candidate.low < 10**6:
            return True
        return not (text.endswith(_REACHED, 0, candidate.start) or _is_sum(text, candidate))
    if not candidate.unit.unit:
        return not (candidate.low >= 10 and (candidate.found is not None or candidate.ranged or candidate.low >= 10000))
    low, ranged = candidate.low, candidate.low != candidate.high
    if candidate.digits == "半":
        return not _counts_half(text, candidate)
    if candidate.unit.unit == "%":
        return low == 10 and candidate.found is None
    if low >= 10 or ranged:
        small = candidate.unit.small in ("no", "listed") and candidate.unit.dimension not in _MEASURED
        return low < 100 and small and candidate.found is None
    if low == 1 and candidate.decimals == 0:
        return not _counts_one(text, candidate)
    if candidate.unit.small == "no":
        return True
    if candidate.unit.small == "listed":
        return "、" not in text[max(0, candidate.start - 14) : candidate.start]
    if candidate.digits == "二":  # 二 alone is an ordinal; a count says 两
        return candidate.unit.dimension in ("count", "person") and not _closes_list(text, candidate)
    chain = _CHAIN.match(text, candidate.end)
    return bool(chain and chain[2] not in units.first)


def _is_sum(text: str, candidate: Candidate) -> bool:
    """Return whether a bare magnitude is a sum that is paid, made or lost: `投资百万元，`, never `百万元项目`."""
    return (
        candidate.unit.dimension == "money"
        and text.endswith(_PAID, 0, candidate.start)
        and text[candidate.end : candidate.end + 1] in _SPENT
    )


def _closes_list(text: str, candidate: Candidate) -> bool:
    """Return whether 二 counts behind a noun at the end of a phrase, as lists have it: `卫生院二所，`."""
    before = text[candidate.start - 1 : candidate.start]
    listed = candidate.unit.unit in _LISTED or (before in _BUILT and candidate.unit.unit in ("幢", "栋", "座"))
    noun = bool(before) and "一" <= before <= "鿿" and before not in _VERBS
    return listed and noun and _GENERAL_ONE.match(text, candidate.end) is not None


def _counts_half(text: str, candidate: Candidate) -> bool:
    """Return whether 半 is a measured half: `半个月`, `半年时间`, never `上半年`, `半山区`."""
    before, unit = text[candidate.start - 1 : candidate.start], candidate.unit
    if before and before in "上下大前后多每一两三四五六七八九十个这那":
        return False
    if unit.unit == "年":
        return text.startswith(("时间", "以上", "左右"), candidate.number_end + 1)
    return unit.dimension in _HALVED or candidate.found is not None


def _counts_one(text: str, candidate: Candidate) -> bool:
    """Return whether 一 counts: with a qualifier, as a multiple, or after the noun at the end of a phrase."""
    unit = candidate.unit
    if unit.dimension == "multiple":
        return True
    if unit.dimension == "time":
        # `历时一个多月`, `干了一年多` last, `一年多来` says when.
        if candidate.found is None:
            return text.endswith(_TERMS, 0, candidate.start)
        return (
            candidate.found.qualifier != "over"
            or unit.unit[0] == "个"
            or text.endswith(_LASTED, 0, candidate.start)
            or text.startswith(("时间", "的时间"), candidate.end)
        )
    if unit.unit == "元":
        return _ONE_YUAN.match(text, candidate.end) is not None
    if unit.unit == "批":
        return False  # `突破了一批技术`, `签约一批项目`
    if candidate.found is not None and candidate.found.length:
        return True
    if text[candidate.start - 1 : candidate.start] in _PRICED:
        return False
    before = text[candidate.start - 1 : candidate.start]
    if unit.dimension not in ("count", "person", "household", "person_times") or unit.small != "one":
        return before in ("均", "达", "约", "仅") and bool(before)
    return bool(before and "一" <= before <= "鿿" and before not in _VERBS and _GENERAL_ONE.match(text, candidate.end))
