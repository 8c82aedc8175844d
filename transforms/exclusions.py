"""Say which numbers are not figures: dates, ordinals, names, numbers of documents, slogans, idioms.

The words stand in `rules/policies.csv`, `rules/idioms.csv`, `rules/names.csv` and
`rules/not_figures.csv` (patterns); the logic of dates, ordinals and distributives stands here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, reduce
from typing import ClassVar, Literal

from transforms.candidates import Candidate
from transforms.cells import in_cell
from transforms.rules import Rule, Rules
from transforms.units import UnitTable, unit_table

NUMERALS = "0123456789〇零一二两三四五六七八九十百千万亿双"


@dataclass(frozen=True, slots=True)
class PolicyRule(Rule):
    """Name a policy, slogan, campaign or set phrase of official language in which numerals count nothing."""

    TABLE: ClassVar[str] = "policies"
    KEY: ClassVar[tuple[str, ...]] = ("phrase",)
    phrase: str
    kind: Literal["slogan", "name"]
    example: str
    expected: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class IdiomRule(Rule):
    """Name an idiom, a determiner or a word in which a numeral counts nothing."""

    TABLE: ClassVar[str] = "idioms"
    KEY: ClassVar[tuple[str, ...]] = ("phrase",)
    phrase: str
    example: str
    expected: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NameRule(Rule):
    """Name a place, body or thing whose name holds a numeral that could be taken for a count."""

    TABLE: ClassVar[str] = "names"
    KEY: ClassVar[tuple[str, ...]] = ("phrase",)
    phrase: str
    example: str
    expected: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotFigureRule(Rule):
    """Give a pattern (a regular expression that starts at the number) of numbers that are not figures.

    `{C}` in the pattern stands for a Chinese numeral, `{D}` for an Arabic digit.
    """

    TABLE: ClassVar[str] = "not_figures"
    KEY: ClassVar[tuple[str, ...]] = ("pattern",)
    pattern: str
    kind: Literal["date", "ordinal", "name", "slogan", "idiom"]
    example: str
    expected: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LeadRule(Rule):
    """Name a word after which a number is a rank, a coordinate or a code."""

    TABLE: ClassVar[str] = "leads"
    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    example: str
    expected: str
    note: str = ""


_URL = re.compile(r"(?:https?://|www\.)[^\s一-鿿）)》”\"'<>]{1,400}")
_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_QUOTED = re.compile(r"“([^“”\n]{1,18})”")
_SENTENCE = re.compile(r"[。！？!?]$|[，,；;].*[，,；;。]")
_SMALL = "一二两三四五六七八九十双"
_CHAIN = re.compile(rf"[^{NUMERALS}\W]{{0,3}}、?([二两三四五六七八九双])([^{NUMERALS}])")
_ORDINAL = re.compile(
    r"第[\d零〇一二两三四五六七八九十百千万]+(?:(?:[、至到~～—\-－和及]|——)第?[\d零〇一二两三四五六七八九十百]+(?![\d.]*[万亿余多%]))*"
    r"(?:届[一二三四五六七八九十]{1,3}[次中])?"
)
_ITEM = re.compile(r"[一二三四五六七八九十]{1,3}(?:是|则|要|来)")
_DATE_AFTER = re.compile(r"(?:世纪|年代|年度|季度|月份|月|日|号|时(?!间)|点(?!位|钟|以上)|周年|旬|届|更|伏|九天)")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d$")
_PERIOD_BEFORE = re.compile(
    r"(?:近|过去|过去的|未来|今后|往后|此后|最近|最近的|前|头|这|那|后|每|隔|逢|同|第|接下来的?|下|上|新的|新|当)$"
)
_PERIOD_AFTER = re.compile(r"(?:多|余)?(?:以来|来|前|之前|以前|后|之后|以后|间|期间|里|中|当中|如一日)(?!期)")
_ENDURED = re.compile(
    r"(?:历时|用时|耗时|为期|长达|达到?|用了?|经过|经历了?|持续|连续|坚持|干了|工作|任职|了|过|时间)近$"
)
_RANK_BEFORE = re.compile(r"(?<![目以之提当日年此空天月先跟面午眼从])前$")
_ORDINAL_PLACE = re.compile(r"[村屯寨坝组]$")
_LETTER = re.compile(r"[A-Za-z_@#&=\\]")
_ACRONYM = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,6}$")


class Exclusions:
    """Answer whether a candidate is a figure, from the words of one rule folder."""

    def __init__(self, rules: Rules) -> None:
        tables = (rules.table(PolicyRule), rules.table(IdiomRule), rules.table(NameRule))
        self.phrases = _by_numeral([row.phrase for table in tables for row in table])
        rows = rules.table(NotFigureRule)
        self.patterns = _compile([row.pattern for row in rows])
        self.units = unit_table(rules)
        self.leads = tuple(row.word for row in rules.table(LeadRule))

    def spans(self, text: str) -> Spans:
        """Return the spans of the text in which no number is a figure: addresses, titles, short quotes, ordinals."""
        found = [m.span() for m in _URL.finditer(text)]
        if "《" in text:
            found += [m.span() for m in _TITLE.finditer(text)]
        if "“" in text:
            found += [m.span() for m in _QUOTED.finditer(text) if _is_slogan(m[1])]
        if "第" in text:
            found += [m.span() for m in _ORDINAL.finditer(text)]
        return Spans(found)

    def phrase_end(self, text: str, at: int) -> int:
        """Return where a policy, idiom or name ends that holds the numeral at `at`, or 0."""
        for offset, phrase in self.phrases.get(text[at : at + 2], ()):
            if offset <= at and text.startswith(phrase, at - offset):
                return at - offset + len(phrase)
        found = self.patterns.match(text, at)
        return found.end() if found else 0

    def excludes(self, text: str, candidate: Candidate) -> bool:
        """Return whether a candidate is no figure."""
        if candidate.form == "shares":
            return False
        if candidate.form == "ratio":
            return _is_time(text, candidate)
        if candidate.form != "number":
            return candidate.form == "fraction" and _neighbours(text, candidate)
        start = candidate.start
        if text.endswith(self.leads, max(0, start - 6), start) or _is_rank(text, candidate):
            return True
        if candidate.unit.dimension in ("time", "age") and _is_period(text, candidate):
            return True
        if candidate.chinese:
            return _is_idle(text, candidate, self.units)
        return _is_code(text, candidate)


class Spans:
    """Hold spans in which nothing counts; built once a text, asked in ascending order or at random."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        spans.sort()
        self.starts = [start for start, _ in spans]
        self.ends: list[int] = []
        furthest = 0
        for _, end in spans:
            furthest = max(furthest, end)
            self.ends.append(furthest)

    def end(self, at: int) -> int:
        """Return the end of the span that holds `at`, or 0."""
        index = bisect_right(self.starts, at) - 1
        return self.ends[index] if index >= 0 and self.ends[index] > at else 0


def _by_numeral(phrases: list[str]) -> dict[str, list[tuple[int, str]]]:
    """Index phrases by the two characters that start at their first numeral, longest phrase first."""
    out: dict[str, list[tuple[int, str]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        for offset, character in enumerate(phrase):
            if character in NUMERALS + "几数半":
                out.setdefault(phrase[offset : offset + 2], []).append((offset, phrase))
                break
        # A phrase that ends in its numeral (统一) is met with any following character.
    return out


def _compile(patterns: list[str]) -> re.Pattern[str]:
    # Bounded: a run of ten million digits must not be tried again from each of its digits.
    numerals = (("{C}+", "{C}{1,6}"), ("{D}+", "{D}{1,12}"), ("{C}", "[一二两三四五六七八九十百]"), ("{D}", r"\d"))
    expanded = [reduce(lambda text, pair: text.replace(*pair), numerals, pattern) for pattern in patterns]
    return re.compile("|".join(f"(?:{p})" for p in expanded) or "(?!)", re.ASCII)


def _is_slogan(quoted: str) -> bool:
    return _SENTENCE.search(quoted) is None and (
        not any(c.isdigit() for c in quoted) or re.fullmatch(r"[\d+.·•NXnx－\-一-九—]+", quoted) is not None
    )


def _is_time(text: str, candidate: Candidate) -> bool:
    over, _, under = re.split("([:：比∶︰])", candidate.digits.replace(" ", ""), maxsplit=1)
    if text[candidate.start - 1 : candidate.start] in (":", "：", "-", "/") and candidate.start > 0:
        return True
    clock = under.isdigit() and len(under) == 2 and over.isdigit() and int(over) < 25 and int(under) < 60
    said = re.search(
        r"比[例值重率]?(?:[为是达由从至到约]|[\d年]|的){0,12}$", text[max(0, candidate.start - 14) : candidate.start]
    )
    return (clock and not said) or _neighbours(text, candidate)


def _neighbours(text: str, candidate: Candidate) -> bool:
    """Return whether a letter or a stroke stands beside the number: then it is part of a code or a date."""
    before = text[candidate.start - 1] if candidate.start else " "
    after = text[candidate.number_end : candidate.number_end + 1]
    return before in "/-.:：·_" or bool(_LETTER.match(before)) or after in ("/", "-", "月", "日", "号", "年")


def _is_rank(text: str, candidate: Candidate) -> bool:
    before = text[max(0, candidate.start - 2) : candidate.start]
    if candidate.unit.unit in ("组", "队", "社", "区", "班", "栋", "幢", "号") and not candidate.multiplied:
        return bool(_ORDINAL_PLACE.search(before))
    return bool(_RANK_BEFORE.search(before))


def _is_period(text: str, candidate: Candidate) -> bool:
    """Return whether a span of time only says when: `近三年`, `5年来`, `十年前`, `2020年`."""
    unit, start = candidate.unit.unit, candidate.start
    if unit == "年" and not candidate.chinese and not candidate.multiplied:
        if any(_YEAR.match(part) for part in (str(candidate.high), str(candidate.low))):
            return True
        if candidate.digits[0] == "0" or re.match(r"\d{1,2}月", text[candidate.end : candidate.end + 3]):
            return True
    if unit == "日" and not (candidate.found and candidate.end > candidate.number_end + 1):
        return True
    before = text[max(0, start - 4) : start]
    if candidate.unit.dimension == "age" or unit in ("分钟", "小时", "个小时", "秒", "刻钟"):
        return False
    if before.endswith("近"):
        return not _ENDURED.search(text[max(0, start - 6) : start])
    within = candidate.end > candidate.number_end and text[candidate.end - 1] == "内"
    if within and not before.endswith(("今后", "未来", "过去", "此后", "近", "最近")):
        return False
    if _PERIOD_BEFORE.search(before) and not before.endswith(("提前", "之前", "目前", "以前", "最后", "以上", "之后")):
        return True
    if _PERIOD_AFTER.match(text, candidate.end):
        return True
    return candidate.chinese and bool(
        re.match("行动|计划|规划|攻坚|期|级|制|树", text[candidate.end : candidate.end + 2])
    )


_GENERAL_ONE = re.compile(r"[，。；、！,;!（(\n]|$")
_VERBS = frozenset(
    "的了着过有是为把用以每第任某同另哪这那又再到在成建开设办做造打走进上下出来去看想说谈找收给让使将被按从向往对不没无漏落缺少丢掉只更也都就还统唯万其之逐进单专归如因若"
)


def _is_idle(text: str, candidate: Candidate, units: UnitTable) -> bool:
    """Return whether Chinese numerals count nothing here."""
    if candidate.low is None:
        return False
    if candidate.bare and candidate.found is None:
        return True
    if not candidate.unit.unit:
        return not (candidate.low >= 10 and (candidate.found is not None or candidate.low >= 10000))
    low, ranged = candidate.low, candidate.low != candidate.high
    if candidate.digits == "半":
        return not _counts_half(text, candidate)
    if candidate.unit.unit == "%":
        return low == 10 and candidate.found is None
    if low >= 10 or ranged:
        return low < 100 and candidate.unit.small in ("no", "listed") and candidate.found is None
    if low == 1 and candidate.decimals == 0:
        return not _counts_one(text, candidate)
    if candidate.unit.small == "no":
        return True
    if candidate.unit.small == "listed":
        return "、" not in text[max(0, candidate.start - 14) : candidate.start]
    if candidate.digits == "二":  # 二 alone is an ordinal; a count says 两
        return candidate.unit.dimension in ("count", "person")
    chain = _CHAIN.match(text, candidate.end)
    return bool(chain and chain[2] not in units.first)


def _counts_half(text: str, candidate: Candidate) -> bool:
    """Return whether 半 is a measured half: `半个月`, `半年时间`, never `上半年`, `半山区`."""
    before, unit = text[candidate.start - 1 : candidate.start], candidate.unit
    if before and before in "上下大前后多每一两三四五六七八九十个这那":
        return False
    if unit.unit == "年":
        return text.startswith(("时间", "以上", "左右"), candidate.number_end + 1)
    return unit.dimension == "time" or candidate.found is not None


def _counts_one(text: str, candidate: Candidate) -> bool:
    """Return whether 一 counts: with a qualifier, as a multiple, or after the noun at the end of a phrase."""
    unit = candidate.unit
    if unit.dimension == "multiple":
        return True
    if unit.dimension == "time":
        return candidate.found is not None and candidate.found.qualifier != "over"
    if candidate.found is not None and candidate.found.length:
        return True
    before = text[candidate.start - 1 : candidate.start]
    if unit.dimension not in ("count", "person", "household", "person_times") or unit.small != "one":
        return before in ("均", "达", "约", "仅") and bool(before)
    return bool(before and "一" <= before <= "鿿" and before not in _VERBS and _GENERAL_ONE.match(text, candidate.end))


def _is_code(text: str, candidate: Candidate) -> bool:
    """Return whether digits are a code, a date, a list number or a label rather than a figure."""
    start, end = candidate.start, candidate.number_end
    before, after = text[start - 1 : start], text[end : end + 1]
    if before and (before in "+/_@#&=\\" or (before in "-－" and _LETTER.match(text[max(0, start - 2) : start - 1]))):
        return not (before == "/" and candidate.unit.unit)
    if before == "." and text[start - 2 : start - 1].isalnum():
        return True
    if before and _LETTER.match(before):
        return not (candidate.unit.unit and _ACRONYM.search(text[max(0, start - 8) : start]))
    if (not candidate.unit.unit or (candidate.unit.unit == "日" and candidate.found is None)) and _DATE_AFTER.match(
        text, candidate.end if candidate.ranged else end
    ):
        return True
    if candidate.unit.unit:
        return _is_label(text, candidate, before)
    if candidate.multiplied or candidate.found is not None:
        return after in ("号", "版") or (
            candidate.found is not None and not candidate.multiplied and _YEAR.match(candidate.digits) is not None
        )
    if candidate.low is None:
        return any(c.isdigit() for c in candidate.digits)  # hidden whole, it is known by the mark of restoring
    return not _stands_alone(text, candidate)


_MOVED = re.compile("(?:涨|跌|上升|下降|回落|提高|高出|低于|高于|上扬|报|收于?|达到?|回升|攀升)$")


def _is_label(text: str, candidate: Candidate, before: str) -> bool:
    """Return whether digits with a unit only name a time or a class: `8点`, `8时30分`, `2026届毕业生`."""
    unit = candidate.unit.unit
    if unit == "分":
        return before in ("时", "点", ":", "：")
    if unit == "点":
        return not candidate.decimals and not _MOVED.search(text[max(0, candidate.start - 3) : candidate.start])
    return unit in ("届", "级", "款") and _YEAR.match(candidate.digits) is not None


_SAID = re.compile(r"(?:[为达到至是约近超值数率分]|指数|系数|得分)$")
_CHANGES = re.compile("提高|上升|下降|增加|增至|升至|降至|升到|降到|调整|回落|缩小|扩大|提升|下滑")


def _stands_alone(text: str, candidate: Candidate) -> bool:
    """Return whether a number without unit is stated as a value: in a cell, or `指数为102.3，`."""
    if in_cell(text, candidate.start, candidate.number_end):
        return True
    after = text[candidate.number_end : candidate.number_end + 1]
    if candidate.decimals and _CHANGES.match(text, candidate.number_end):
        return True
    ends = not after or after in "，。；、,;）)\n "
    return bool(
        ends and _SAID.search(text[max(0, candidate.start - 2) : candidate.start]) and not _YEAR.match(candidate.digits)
    )


@cache
def exclusions(rules: Rules) -> Exclusions:
    """Return the compiled exclusions of one rule folder."""
    return Exclusions(rules)
