"""Load the words that assert a tie, and compile them once for each rule folder."""

from __future__ import annotations

import re
from functools import cache
from typing import ClassVar, Literal, NamedTuple

from transforms.patterns import lazy
from transforms.rules import Rule, Rules, table_row
from transforms.ties.scene import Mention

CueFamily = Literal[
    "among", "listed", "total", "rise", "fall", "more", "less", "comparator", "neutral", "loose", "share",
    "cumulative", "increment", "act", "crosscut", "each", "planned", "realised", "spent", "quota", "degree", "above",
    "below", "aside", "ends", "amount", "apart", "mark",
]  # fmt: skip


@table_row
class CueRule(Rule):
    """Name one word and the family of cues that it belongs to."""

    TABLE: ClassVar[str] = "relation_cues"
    KEY: ClassVar[tuple[str, ...]] = ("family", "word")
    family: CueFamily
    word: str
    example: str
    """A sentence with the word; its figures are read by the whole pipeline."""
    expected: str
    """The tie that the sentence must give, `kind role=quote role=quote`, or `none`."""
    note: str = ""


@table_row
class RateRule(Rule):
    """Name a rate that counts things, what it counts, and the act that makes a count its numerator."""

    TABLE: ClassVar[str] = "counted_rates"
    KEY: ClassVar[tuple[str, ...]] = ("rate",)
    rate: str
    """The word before 率, matched at the end: `复工复产`."""
    counts: tuple[str, ...]
    """Dimensions or units that it can be a rate of: `household`, `person`, `家`."""
    usual: Literal["part", "whole", "both"]
    """What a count of the clause before is, where no act says otherwise; `both`: alone it says nothing."""
    acts: tuple[str, ...]
    """Words of a count's clause that make it the other of the two, or, of two counts, the numerator."""
    bases: tuple[str, ...]
    """Words of a count's clause that make it, of two counts, the denominator: 计划, 应参保, 抽检."""
    example: str
    expected: str
    note: str = ""


@table_row
class ContrastRule(Rule):
    """Name words that together exhaust a whole: 水田 and 旱田."""

    TABLE: ClassVar[str] = "contrasts"
    KEY: ClassVar[tuple[str, ...]] = ("words",)
    words: tuple[str, ...]
    example: str
    expected: str
    note: str = ""


@table_row
class WithinRule(Rule):
    """Name a measured thing and another that is always a part of it: 建筑面积 and 业务用房."""

    TABLE: ClassVar[str] = "part_nouns"
    KEY: ClassVar[tuple[str, ...]] = ("whole", "part")
    whole: str
    part: str
    unless: str
    """A word before the whole that makes it another one: 组织 of 组织处理."""
    example: str
    expected: str
    note: str = ""


@table_row
class OnceRule(Rule):
    """Name a quantity that a place has only one of: 林地面积, 总人口."""

    TABLE: ClassVar[str] = "single_quantities"
    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    names: tuple[str, ...]
    """Other words for the same quantity."""
    example: str
    expected: str
    note: str = ""


CHANGE_TAIL, EXCEED_TAIL = 8, 20
"""Characters at the end of a lead within which the last one of a verb of `change`, of a word of `exceed`, stands."""


class Cues(NamedTuple):
    """Hold the compiled cues of one rule folder."""

    words: dict[str, tuple[str, ...]]
    among: re.Pattern[str]
    """其中 before a part, at the start of its segment or alone in a segment before it."""
    change: re.Pattern[str]
    """A change verb at the end of a lead, e.g. `同比实际增长`; groups subject, compare, verb."""
    moves: re.Pattern[str]
    """The last character of any word of `change` or `exceed`."""
    change_end: re.Pattern[str]
    """The last character of a change verb, without which the words before a figure state none."""
    exceed: re.Pattern[str]
    """A comparison whose object stands before the number: `高于全省平均水平`."""
    exceed_end: re.Pattern[str]
    """The last character of a word of `exceed`."""
    above: frozenset[str]
    reach: re.Pattern[str]
    """A lead that states the level after a change: `达到`, `增加到`."""
    rise: frozenset[str]
    neutral: re.Pattern[str]
    """A segment that says nothing new between a level and its change."""
    loose: re.Pattern[str]
    share: re.Pattern[str]
    """A lead that makes the percentage a share; groups subject, whole."""
    total: re.Pattern[str]
    cumulative: re.Pattern[str]
    increment: re.Pattern[str]
    each: re.Pattern[str]
    crosscut: re.Pattern[str]
    """A group that others overlap with, so that a list with it divides nothing."""
    act: re.Pattern[str]
    """A verb that begins something new, and so ends a list of parts."""
    aside: re.Pattern[str]
    """What makes a quantity another one than the place's own: 新增耕地面积."""
    ends: re.Pattern[str]
    """What begins something that is no part of the list before it."""
    amount: re.Pattern[str]
    """A noun for a quantity that things have: the share of `14个产业产值占…` is not that of the things."""
    apart: re.Pattern[str]
    """What makes a change that of something else than the level before it."""
    mark: re.Pattern[str]
    """A round number that something passed (`跨过3个万亿元大关`), of which nothing is a share."""
    planned: re.Pattern[str]
    realised: re.Pattern[str]
    quota: re.Pattern[str]
    """What is to be done, as it is named where part of it is: `完成年初预算`."""
    listed: re.Pattern[str]
    spent: re.Pattern[str]
    """A word that opens a list of what a total goes to, all of it or the most: 用于."""
    opens: re.Pattern[str]
    """Any word of `listed` or `spent`."""
    rates: tuple[tuple[str, RateRule], ...]
    contrasts: tuple[frozenset[str], ...]
    contrast_word: re.Pattern[str]
    within: tuple[WithinRule, ...]
    once: tuple[tuple[re.Pattern[str], str], ...]
    once_any: re.Pattern[str]
    """Any word of `once`."""

    def changed(self, lead: str) -> re.Match[str] | None:
        """Return the match of `change`, which is not tried where no verb can stand at the end."""
        return self.change.match(lead) if self.change_end.search(lead, len(lead) - CHANGE_TAIL) else None

    def exceeded(self, lead: str) -> re.Match[str] | None:
        """Return the match of `exceed`, which is not tried where none of its words can stand near the end."""
        return self.exceed.match(lead) if self.exceed_end.search(lead, len(lead) - EXCEED_TAIL) else None


def _any(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


def _last_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return lazy("[" + "".join(sorted({re.escape(word[-1]) for word in words})) + "]")


@cache
def cues(rules: Rules) -> Cues:
    """Compile the cues of one rule folder."""
    words: dict[str, tuple[str, ...]] = {}
    for row in rules.table(CueRule):
        words[row.family] = (*words.get(row.family, ()), row.word)
    rise, fall = words["rise"], words["fall"]
    verb = _any(rise + fall)
    reach_verb = _any((*tuple(w for w in rise + fall if len(w) > 1 or w in "增升降减涨跌"), "发展", "调整"))
    comparator = "(?:(?:(?<!可)比|较)[^，。；：、]{1,16}?|" + _any(words["comparator"]) + ")"
    degree = _any(words["degree"])
    contrasts = rules.table(ContrastRule)
    return Cues(
        words=words,
        among=lazy(rf"(?:^|[，,。；;：:、（(])\s*{_any(words['among'])}[有为是]?[，,：:]?[^，,。；;：:]*$"),
        change=lazy(
            rf"^(?P<subject>[^，。；]*?)(?:(?P<compare>{comparator})?{degree}*(?P<verb>{verb})"
            rf"|(?P<against>(?:(?<!可)比|较)[^，。；：、]{{1,16}}?|同比|环比)(?P<adjective>{_any(words['more'] + words['less'])})(?:(?<=[多少])[\u4e00-\u9fff]{{1,2}})?)"
            rf"(?:(?:幅度|幅)?(?:达到|达|为)|幅度|幅|了|出|约|近|(?<=[幅速度])为|超|超过)?$"
        ),
        moves=_last_of(rise + fall + words["more"] + words["less"] + words["above"] + words["below"]),
        change_end=_last_of(rise + fall + words["more"] + words["less"]),
        exceed=lazy(
            rf"^(?P<subject>[^，。；]*?)(?P<verb>{_any(words['above'] + words['below'])})"
            r"(?P<object>[^，。；]{2,16}?)(?:约|近)?$"
        ),
        exceed_end=_last_of(words["above"] + words["below"]),
        above=frozenset(words["above"]),
        reach=lazy(rf"(?:{reach_verb}(?:到|至|为)|升至|降至|达|达到|达至|上升为|下降为|扩大为)(?:了|约|近)?$"),
        rise=frozenset(rise + words["more"]),
        neutral=lazy(rf"^(?:{_any(words['neutral'])}|{_any(words['comparator'])}|\s)*$"),
        loose=lazy(_any(words["loose"])),
        share=lazy(
            rf"^(?P<subject>[^，。；]*?)(?P<cue>{_any(words['share'])}|相当于(?!.*(?:平均|均值|人均))(?=[^，。；]{{2,20}}的(?:约|近)?$)|完成(?:了)?(?=[^，。；]*?{_any(words['quota'])}[^，。；]{{0,4}}的?$))"
            r"(?P<whole>[^，。；]*?)"
            r"(?:的?(?:比重|比例|份额|总数|总量)?的?)?"
            r"(?:达到|达|为|约为|约|近|超过|超|高达|仅为|仅|只有|了|保持在|稳定在|在)*$"
        ),
        # 公共, 共同 and 共建 hold 共 but total nothing.
        total=lazy(rf"(?<!公){_any(words['total'])}(?![同享建产青])(?:[^，。；、]{{0,8}})?$"),
        cumulative=lazy(_any(words["cumulative"])),
        increment=lazy(_any(words["increment"])),
        each=lazy(_any(words["each"])),
        crosscut=lazy(_any(words["crosscut"])),
        act=lazy(_any(words["act"])),
        aside=lazy(_any(words["aside"])),
        ends=lazy(_any(words["ends"])),
        amount=lazy(_any(words["amount"])),
        apart=lazy(_any(words["apart"])),
        mark=lazy(_any(words["mark"])),
        planned=lazy(_any(words["planned"])),
        realised=lazy(_any(words["realised"])),
        quota=lazy(rf"完成[^，。；]{{0,6}}{_any(words['quota'])}"),
        listed=lazy(_any(words["listed"])),
        spent=lazy(_any(words["spent"])),
        opens=lazy(_any(words["listed"] + words["spent"])),
        rates=tuple((row.rate, row) for row in sorted(rules.table(RateRule), key=lambda r: -len(r.rate))),
        contrasts=tuple(frozenset(row.words) for row in contrasts),
        contrast_word=lazy(_any(tuple({w for row in contrasts for w in row.words}))),
        within=rules.table(WithinRule),
        once=tuple((lazy(_any((row.word, *row.names))), row.word) for row in rules.table(OnceRule)),
        once_any=lazy(_any(tuple({word for row in rules.table(OnceRule) for word in (row.word, *row.names)}))),
    )


_ONE_SORT = (
    {"所", "家", "处", "院", "站", "间", "馆"},
    {"座", "处", "口", "眼"},
    {"头", "匹", "峰", "只", "羽"},
    {"台", "套", "辆"},
)


def alike(a: Mention, b: Mention) -> bool:
    """Say whether two figures count or measure the same sort of thing, so that one can be part of the other."""
    if a.is_relative or b.is_relative:
        return a.figure.unit == b.figure.unit
    one, two = a.measure, b.measure
    if one == two:
        return True
    if one[0] == two[0] == "count":
        x, y = one[1], two[1]
        return "个" in (x, y) or any(x in sort and y in sort for sort in _ONE_SORT)
    return False
