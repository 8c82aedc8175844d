"""Find, clause by clause, of which regions a text speaks: named ones, 全县 and 我省, and the whole country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import ClassVar, Literal

from transforms.clauses import by_clause, start_of_record, start_of_span
from transforms.gazetteer import Gazetteer, Mention, gazetteer
from transforms.mentions import VILLAGE, gives, named_regions, stands_for_many
from transforms.own_words import OwnWord, is_called, own_words
from transforms.patterns import lazy
from transforms.records import Article, Clause, RestoredText
from transforms.rules import Rule, Rules, table_row
from transforms.slots import quick

NATIONAL = lazy("全国|我国|国务院扶贫|中国(?=[新已有将的]|累计|农村|贫困|目前|每年|减贫|脱贫|提出|政府)")
_SEVERAL = lazy(
    "省(?<=[个0-9一二两三四五六七八九十]省)(?:份|区市|市区|区|市|(?=[，、均都旅]))(?![级直委府厅长会人政属])"
)
"""`6个省份`, `5省`: what opens so tells of the country, not of the province named before."""
_SEVERAL_OPENING = lazy(r"[\s　“\"]*(?:这|其中|有|另有|其余|仅)?[0-9一二两三四五六七八九十]{1,3}多?个?")
_FIRM = lazy(
    "[^，。；：、的在有为对与\\s]{2,18}?(?:(?:有限|股份|责任)公司|集团)|(?!农民)[^，。；：、的在有为对与\\s]{2,18}?专业合作社"
)
"""The rest of a firm's name, which begins with the province or city where it is registered."""
_COMPANY = lazy("[^，。；：、的在有为对与\\s]{2,10}?公司")


@table_row
class RegionCue(Rule):
    """Hold a word before a region's name that says what the region does in the sentence."""

    TABLE: ClassVar[str] = "region_cues"
    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    kind: Literal["comparison", "subject", "helper", "actor"]
    """`helper`: a word in a clause that makes a foreign region the giver of what the article's own region gets;
    `actor`: one directly behind a region that makes it what the sentence tells of, also where it holds that one."""
    example: str
    expected: str = ""
    note: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Cue:
    """Hold one place where the text says of which region it speaks; `code` None means the whole country."""

    start: int
    code: str | None
    subject: bool
    """Whether it opens its clause, so that what follows is about it."""
    foreign_end: int | None = None
    """Where the name of a region outside the article's own ends: only what directly follows counts it."""
    of_many: bool = False
    """Whether it only stands for several: `江苏等9省市`."""
    scene: bool = False
    """Whether its town and village follow: `昭觉县支尔莫乡阿土列尔村`."""
    acts: bool = False
    """Whether it is told what it does: `贵州大力推进`."""


_STATUS = lazy("第[一二三四五六七八九十]|首|唯一|最|[一-鿿]{1,10}之一")
_LOCATED = ("位于", "地处", "隶属", "隶属于", "坐落于", "坐落在", "对口帮扶", "结对帮扶", "定点帮扶", "对口支援")
"""What says where a place lies or help goes, and so of which region all that follows speaks."""
_NEIGHBOUR = ("相邻的", "毗邻的", "接壤的", "相连的", "邻近的")
"""`与平顺县相邻的壶关县…`: the neighbour is what follows is about."""
_NEIGHBOURS = lazy("(?:接壤|相接|毗邻|毗连|相邻|相连|交界|为邻|相望|为界|交壤)[，,。；;]?\\Z")
"""How the clause ends that names the neighbours."""
_TOGETHER = ("共建", "共同", "携手", "联合", "合作", "签署", "签订", "协作", "互派")
"""What two regions do that neither is told of alone: `浙江与四川共建园区100个`."""
_IS = ("是", "为", "属", "属于", "成")
"""`是全州首个`, `为甘肃省第一批`: a rank, not what is spoken of."""


_LABEL_REACH = 12
LONGEST_CHAIN = 60
"""How many characters the names of regions that hold one another take at most."""


@cache
def _comparison(rules: Rules) -> dict[str, tuple[str, ...]]:
    """Return what stands before a region that something is only compared with, or before its quotation mark.

    By its last character.
    """
    out: dict[str, tuple[str, ...]] = {}
    for row in rules.table(RegionCue):
        for word in (row.word, row.word + "“", row.word + '"') if row.kind == "comparison" else ():
            out[word[-1]] = (*out.get(word[-1], ()), word)
    return out


def _is_compared(text: str, start: int, end: int, rules: Rules) -> bool:
    """Say whether `start:end` ends with a word of comparison."""
    words = _comparison(rules).get(text[end - 1]) if end > start else None
    return words is not None and text.endswith(words, start, end)


@cache
def _actors(rules: Rules) -> tuple[str, ...]:
    return tuple(row.word for row in rules.table(RegionCue) if row.kind == "actor")


@cache
def _opening(rules: Rules) -> re.Pattern[str]:
    words = [row.word for row in rules.table(RegionCue) if row.kind == "subject"]
    time = r"(?:\d{2,4}年\w{0,8}|今年\w{0,4}|目前|截至\w{0,8}|近年来|近年|如今|现在|其中|同时|仅)?"
    return lazy(rf"[\s　“\"（(—·]*{time}(?:{'|'.join(map(re.escape, words))})?$")


def region_cues(
    article: Article, text: RestoredText, clauses: Sequence[Clause], home: str | None, rules: Rules
) -> dict[int, list[Cue]]:
    """Return, by clause, the regions that it speaks of, in order."""
    names = gazetteer(rules)
    mentions = named_regions(article, text, rules)
    mentions += _shorts_of_named(mentions, text.text, names)
    named = by_clause(sorted(mentions, key=start_of_record), clauses)
    own = by_clause(own_words(text.text), clauses)
    national = by_clause([m.span() for m in NATIONAL.finditer(text.text)], clauses, start_of_span)
    several = by_clause(_several(text.text, home, names), clauses, start_of_span)
    out: dict[int, list[Cue]] = {}
    told: tuple[int, str | None] = -1, None  # the paragraph, and the last region that it is about
    label: tuple[int, str | None] = -1, None  # the paragraph, and the region before its colon
    for index in sorted({*named, *own, *national, *several}):
        clause = clauses[index]
        known = (_cue(m, text.text, clause, home, names, rules) for m in named.get(index, ()))
        found = [cue for cue in known if cue]
        if code := _label(clause, clauses, text.text, found):
            label = clause.paragraph, code
            found = [replace(cue, scene=True) for cue in found]
        about = told[1] if told[0] == clause.paragraph else None
        titled = label[1] if label[0] == clause.paragraph else None
        found += _own_cues(clause, text.text, own.get(index, ()), found, home, about, titled, names, rules)
        found += _national_cues(clause, text.text, national.get(index, ()), rules)
        found += [
            Cue(max(0, clause.start - 1), None, True)  # before the number, which counts for the country too
            for start, _ in several.get(index, ())
            if _SEVERAL_OPENING.fullmatch(text.text, clause.start, start)
        ]
        if found:
            out[index] = sorted(found, key=start_of_record)
            if subjects := [cue.code for cue in out[index] if cue.subject]:
                told = clause.paragraph, subjects[-1]
    return out


def _shorts_of_named(mentions: Sequence[Mention], text: str, names: Gazetteer) -> list[Mention]:
    """Find the short names of the counties and prefectures that the article writes in full elsewhere."""
    shorts = {
        names.rows[m.codes[0]].short: m.codes
        for m in mentions
        if names.rows[m.codes[0]].level == "county" and len(names.rows[m.codes[0]].short) >= 2
    }
    if not shorts:
        return []
    taken = {i for m in mentions for i in range(m.start, m.end)}
    found = [Mention(at, at + len(short), shorts[short], False) for short in shorts for at in _positions(text, short)]
    out, end = [], 0
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if mention.start >= end:
            end = mention.end
            if mention.start not in taken:
                out.append(mention)
    return out


def _positions(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _cue(mention: Mention, text: str, clause: Clause, home: str | None, names: Gazetteer, rules: Rules) -> Cue | None:
    code = mention.codes[0]
    whole = mention.full and text[mention.end - 1] != "州"  # 贵州某公司, 柳河县某公司
    if _is_compared(text, clause.start, mention.start, rules) or (not whole and _FIRM.match(text, mention.end)):
        return None
    before = text[clause.start : mention.start]
    if before.endswith("除") and text.startswith(("以外", "之外", "外"), mention.end):
        return None
    if before.endswith(_IS) and _STATUS.match(text, mention.end):
        return None
    if code != home and (gives(text, mention) or _borders(text, clause, mention)):
        return None
    subject = not before or before.endswith(_LOCATED) or bool(_opening(rules).fullmatch(before))
    subject = subject or before.endswith(_NEIGHBOUR) or _only_names(before, names)
    if home is None and not mention.full and text.startswith("共", mention.end):
        subject = False  # 沈阳共接待游客8万人次。故宫共接待游客5万人次: one of many, each in its own sentence
    inside = home is None or home in names.ancestors(code)
    if not (inside or whole) and _COMPANY.match(text, mention.end):
        return None
    of_many = stands_for_many(text, mention) or (
        text[mention.start - 1] in "与和同" and text.startswith(_TOGETHER, mention.end)
    )
    if not inside:
        # Also a province in an article on one of its counties, which mostly only says where that is.
        scene = names.rows[code].level == "county" and VILLAGE.match(text, mention.end) is not None
        return Cue(
            mention.start, code, subject, mention.end, of_many, scene, text.startswith(_actors(rules), mention.end)
        )
    return Cue(mention.start, code, subject, None, of_many)


def _borders(text: str, clause: Clause, mention: Mention) -> bool:
    """Say whether a region is only the neighbour: `东与高唐县梁村镇接壤`."""
    at = mention.start - 1
    if text[at] not in "与和同邻接" or not (at == clause.start or text[at - 1] in "东南西北部侧面"):
        return False
    return _NEIGHBOURS.search(text, mention.end, clause.end) is not None


def _only_names(before: str, names: Gazetteer) -> bool:
    """Say whether nothing but the names of the regions around stands before (`北京市`丰台区)."""
    if len(before) > LONGEST_CHAIN or not names.may_end(before):
        return False
    found = list(names.find(before))
    if not found or found[-1].end != len(before):
        return False
    return found[0].start <= 2 and all(a.end == b.start for a, b in pairwise(found))


def _own_cues(
    clause: Clause,
    text: str,
    words: Iterable[OwnWord],
    found: Sequence[Cue],
    home: str | None,
    about: str | None,
    label: str | None,
    names: Gazetteer,
    rules: Rules,
) -> list[Cue]:
    """Return what 全县, 我省, 该县 mean; `about` is the region that the paragraph told of last, `label` the one before
    the colon with which it begins.
    """
    out = []
    for word in words:
        if word.body or _is_compared(text, clause.start, word.start, rules):
            continue
        if text.startswith(("平均", "的平均"), word.end):
            continue
        nearest = found[-1].code if found and found[-1].start < word.start else None
        told = about if text[word.start] in "该这" else label
        code = own_region(word.kind, nearest or told or home, home, names)
        if code:
            is_foreign = told is not None and home is not None and home not in names.ancestors(code)
            foreign_end = word.end if is_foreign and code not in names.ancestors(home or "") else None
            out.append(Cue(word.start, code, word.start - clause.start <= 8, foreign_end))
    return out


def _national_cues(clause: Clause, text: str, spans: Sequence[tuple[int, int]], rules: Rules) -> list[Cue]:
    """Return the whole country where 全国 opens the clause."""
    if not spans:
        return []
    start = spans[0][0]
    opens = text[start - 1] != "在" and _opening(rules).fullmatch(text[clause.start : start])
    return [Cue(start, None, True)] if opens else []


def _label(clause: Clause, clauses: Sequence[Clause], text: str, found: Sequence[Cue]) -> str | None:
    """Return the region with which a paragraph begins, before a colon: `云南：10月1日，全省…`."""
    if len({cue.code for cue in found}) != 1 or (
        clause.index and clauses[clause.index - 1].paragraph == clause.paragraph
    ):
        return None
    colon = text.find("：", clause.start, clause.start + _LABEL_REACH)
    return (
        found[-1].code
        if found[-1].start == clause.start and colon >= 0 and (found[-1].foreign_end or colon) == colon
        else None
    )


def _several(text: str, home: str | None, names: Gazetteer) -> list[tuple[int, int]]:
    """Return where a text on the country or a province counts provinces."""
    if "省" not in text or (home is not None and names.rows[home].level != "province"):
        return []
    return [m.span() for m in _SEVERAL.finditer(text)]


def own_region(word: str, near: str | None, home: str | None, names: Gazetteer) -> str | None:
    """Return what `全县`, `我省` mean: the region of that kind that is spoken of, or holds it.

    >>> from transforms.rules import default_rules
    >>> known = gazetteer(default_rules())
    >>> own_region("旗", "150223", "150223", known), own_region("市", "150223", "150223", known)
    ('150223', '150200')
    """
    for code in dict.fromkeys((near, home)):
        for up in names.ancestors(code) if code else ():
            if is_called(word, up, names):
                return up
    return None
