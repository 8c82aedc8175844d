"""Find one person, firm or place written under two spellings: `赵家堡` and `赵家宝`, `东骏` and `东峻`.

Two names are taken for one only where they differ in one character that reads the same. Names that
are listed side by side are a real pair, and are left alone; so are names that merely look alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import ClassVar, Literal, NamedTuple

from transforms.gazetteer import gazetteer
from transforms.patterns import lazy
from transforms.readings import share_reading
from transforms.rules import Rule, Rules, table_row

_SIDE_BY_SIDE = lazy(r"[、和与及跟同]")
_LEGAL = lazy(r"(?:有限责任|股份有限|有限|集团)公司")
_FUNCTION = frozenset("的地得着了过在再和与是做作各个这该本全几某两每有又由到向为以其所只座做从将被把")
"""Characters of running words: what holds one of them is no name."""
_CJK = lazy(r"[\u4e00-\u9fff]*$")
LONGEST_FIRM = 22
LEAST_NAME = 4
"""Characters of a firm's own name behind its place's: brand and trade."""


@table_row
class SurnameRule(Rule):
    """Name one surname."""

    TABLE: ClassVar[str] = "surnames"
    KEY: ClassVar[tuple[str, ...]] = ("surname",)
    surname: str
    example: str
    expected: str
    note: str = ""


@table_row
class NameWordRule(Rule):
    """Name a word that stands before or after a person's name, ends a firm's or a place's, or is no place's (`common`)."""

    TABLE: ClassVar[str] = "name_words"
    KEY: ClassVar[tuple[str, ...]] = ("position", "word")
    position: Literal["before", "after", "firm", "place", "role", "common"]
    word: str
    example: str
    expected: str
    note: str = ""


class Name(NamedTuple):
    """Hold one occurrence of a name, with its position in the restored text."""

    kind: Literal["person", "firm", "place"]
    text: str
    start: int

    @property
    def end(self) -> int:
        """Return where it ends."""
        return self.start + len(self.text)


class Variant(NamedTuple):
    """Hold two spellings taken for one name, and where each stands first."""

    one: Name
    other: Name
    reason_zh: str
    reason_en: str


class _Patterns(NamedTuple):
    opening: re.Pattern[str]
    """The last character of a title, and a surname behind it: cheap, so that titles are compared only there."""
    titles: tuple[str, ...]
    person: re.Pattern[str]
    firm: re.Pattern[str]
    place: re.Pattern[str]
    role: re.Pattern[str]
    common: tuple[str, ...]
    """What ends like a place and names none: 贫困县, 行政村."""


@cache
def _patterns(rules: Rules) -> _Patterns:
    words: dict[str, list[str]] = defaultdict(list)
    for row in rules.table(NameWordRule):
        words[row.position].append(row.word)
    choice = {k: "|".join(map(re.escape, sorted(v, key=len, reverse=True))) for k, v in words.items()}
    surnames = sorted((r.surname for r in rules.table(SurnameRule)), key=len, reverse=True)
    single = "".join(surname for surname in surnames if len(surname) == 1)
    double = "".join(f"{surname}|" for surname in surnames if len(surname) > 1)
    name = rf"(?:{double}[{single}])[\u4e00-\u9fff]{{1,2}}?"
    ends, starts = {w[-1] for w in words["before"]}, {s[0] for s in surnames}
    return _Patterns(
        opening=lazy(rf"[{''.join(sorted(ends))}](?=[{''.join(sorted(starts))}])"),
        titles=tuple(words["before"]),
        # `贫困户赵家星、赵家堡兄弟`: a list of names after one title.
        person=lazy(rf"(?P<names>{name}(?:[、和]{name})*)(?=[，。、,；：:“（(]|{choice['after']})"),
        firm=lazy(choice["firm"]),
        place=lazy(choice["place"]),
        role=lazy(choice["role"]),
        common=tuple(words["common"]),
    )


def find_variants(text: str, rules: Rules) -> tuple[Variant, ...]:
    """Return the pairs of spellings that stand for one name, in the order of the text."""
    found = list(_names(text, rules))
    variants = [*_near_pairs(text, found, rules), *_brands(text, rules)]
    return tuple(_once(sorted(variants, key=lambda v: v.other.start)))


def _once(variants: Iterable[Variant]) -> Iterator[Variant]:
    """Yield each pair once: 赵家堡/赵家宝 and, of the same two, 家堡村/家宝村."""
    known: set[frozenset[str]] = set()
    for variant in variants:
        key = frozenset(_around(variant.one.text, variant.other.text))
        if key not in known:
            known.add(key)
            yield variant


def _around(one: str, other: str) -> tuple[str, str]:
    """Return where two spellings differ, with the character before: 家堡, 家宝; or both, if in more than one."""
    apart = [i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or len(apart) != 1 or not apart[0]:
        return one, other
    at = apart[0]
    return one[at - 1 : at + 1], other[at - 1 : at + 1]


def _names(text: str, rules: Rules) -> Iterator[Name]:
    patterns = _patterns(rules)
    longest = max(map(len, patterns.titles))
    for opening in patterns.opening.finditer(text):
        at = opening.end()
        if not text[max(0, at - longest) : at].endswith(patterns.titles):
            continue
        match = patterns.person.match(text, at)
        for part in re.split("([、和])", match["names"]) if match else ():
            if part not in "、和":
                yield Name("person", part, at)
            at += len(part)
    for kind, pattern in (("firm", patterns.firm), ("place", patterns.place)):
        for ending in pattern.finditer(text):
            start = ending.start() - 2
            name = text[max(0, start) : ending.end()]
            if start >= 0 and min(name) >= "一" and max(name) <= "\u9fff" and not name.endswith(patterns.common):
                yield Name("firm" if kind == "firm" else "place", name, start)


def _near_pairs(text: str, names: Iterable[Name], rules: Rules) -> Iterator[Variant]:
    """Yield names that differ in one character of the same reading; linear through blanked keys."""
    first: dict[tuple[str, str], Name] = {}
    for name in names:
        first.setdefault((name.kind, name.text), name)
    near: dict[tuple[str, str, int], list[Name]] = defaultdict(list)
    for name in first.values():
        for i in range(1 if name.kind == "person" else 0, len(name.text)):
            if name.kind == "person" or i < 2:
                near[(name.kind, name.text[:i] + "_" + name.text[i + 1 :], i)].append(name)
    for (kind, _, at), group in near.items():
        for i, one in enumerate(group[:6]):
            for other in group[i + 1 : 6]:
                if (kind != "person" or len(one.text) > 2) and _one_name(text, one, other, at, rules):
                    yield _variant(one, other, at)


def _one_name(text: str, one: Name, other: Name, at: int, rules: Rules) -> bool:
    a, b = sorted((one, other), key=lambda n: n.start)
    if not _FUNCTION.isdisjoint(one.text + other.text):
        return False
    between = text[a.end : b.start]
    if len(between) <= 2 and _SIDE_BY_SIDE.search(between):
        return False
    return share_reading(one.text[at], other.text[at], rules)


def _variant(one: Name, other: Name, at: int) -> Variant:
    a, b = sorted((one, other), key=lambda n: n.start)
    return Variant(
        a,
        b,
        f"前作“{a.text}”，后作“{b.text}”，“{a.text[at]}”“{b.text[at]}”同音，疑为一名两写",
        f"“{a.text}” first, “{b.text}” later: one name under two spellings that read the same",
    )


@cache
def _places(rules: Rules) -> re.Pattern[str]:
    """Return a pattern of the names of regions at the start of a firm's name: 吉林省通化市, 柳河."""
    names = {name for row in gazetteer(rules).rows.values() for name in (row.name, row.short) if len(name) > 1}
    return lazy(f"(?:{'|'.join(sorted(names, key=len, reverse=True))})+[省市县区旗]?")


_NATIONAL = ("中国", "中华", "国家")


def _brands(text: str, rules: Rules) -> Iterator[Variant]:
    """Yield one firm under two full names: the same brand and the same role, another trade between.

    Sister companies are told apart by being listed together, or by a role of their own.
    """
    role = _patterns(rules).role
    seen: dict[str, tuple[str, Name]] = {}
    for match in _LEGAL.finditer(text):
        before = _CJK.search(text[max(0, match.start() - LONGEST_FIRM) : match.start()])
        full = _without_lead(before[0] if before else "") + match[0]
        place = _places(rules).match(full)
        brand = full[place.end() :][:2] if place else full[:2]
        if full.startswith(_NATIONAL):
            continue  # 中国航空工业集团 and 中国航空发动机集团 share what they do, not a brand
        if place and len(full) - place.end() - len(match[0]) < LEAST_NAME:
            continue  # 柳河制药有限公司 has no brand but its county's name
        start = match.end() - len(full)
        around = text[max(0, start - 8) : start] + text[match.end() : match.end() + 10]
        known = seen.get(brand)
        if known is None:
            if role.search(around):
                seen[brand] = (full, Name("firm", full, start))
            continue
        if known[0] != full and role.search(around) and len(full) >= 6 and start - known[1].end > 4:
            one, other = known[1], Name("firm", full, start)
            yield Variant(
                one,
                other,
                f"前作“{one.text}”，后作“{other.text}”，似为同一企业",
                f"“{one.text}” first, “{other.text}” later: apparently one firm",
            )


_LEAD = lazy(
    r"^.*(?:企业|公司|集团|依托|由|与|和|跟|在|向|给|及|以|省|市|县|区|旗|镇|乡|村|到|被|的|是|入股|引进|引入|成立|注册|走进|来自)(?=.{4})"
)


def _without_lead(words: str) -> str:
    """Strip the words before a firm's own name: `在达茂旗龙头企业天创科技` → 天创科技."""
    found = _LEAD.match(words + "＿＿＿＿")
    return words[found.end() :] if found and found.end() < len(words) - 1 else words
