"""Say of which region each figure speaks.

A figure speaks of the region that its sentence is about: the last one named before it that is not
merely compared with, else the one that the paragraph is about, else the article's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import ClassVar, Literal, NamedTuple

from transforms.clauses import by_clause
from transforms.gazetteer import Gazetteer, Mention, gazetteer
from transforms.homes import OwnWord, article_region, is_called, named_regions, own_words
from transforms.localities import find_places
from transforms.patterns import lazy
from transforms.records import Article, Clause, Figure, RestoredText, revised
from transforms.rules import Rule, Rules
from transforms.towns import county_of

__all__ = ["article_region", "assign_regions"]

TOPIC_TURN = lazy(r"\w{2,12}方面[，,：:]?")
"""A clause that turns to another topic: the place last spoken of is left."""
NATIONAL = lazy("全国|我国")
_FIRM = lazy("[^，。；：、的在有为对与\\s]{2,18}?(?:有限|股份|责任)公司")
"""The rest of a firm's name, which begins with the province or city where it is registered."""
ADJACENT = 2
"""How many characters may stand between a foreign region's name and a figure that counts what is there."""
_ONE_OF = lazy(r"[^，。；、\n]{1,14}之一")
"""`全国832个贫困县之一`: the number is the country's."""


@dataclass(frozen=True, slots=True)
class RegionCue(Rule):
    """Hold a word before a region's name that says what the region does in the sentence."""

    TABLE: ClassVar[str] = "region_cues"
    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    kind: Literal["comparison", "subject", "helper"]
    """`helper`: a word in a clause that makes a foreign region the giver of what the article's own region gets."""
    example: str
    expected: str = ""
    note: str = ""


class Cue(NamedTuple):
    """Hold one place where the text says of which region it speaks; `code` None means the whole country."""

    start: int
    code: str | None
    subject: bool
    """Whether it opens its clause, so that what follows is about it."""
    foreign_end: int | None = None
    """Where the name of a region outside the article's own ends: only what directly follows counts it."""


@cache
def _comparison(rules: Rules) -> tuple[str, ...]:
    """Return what stands before a region that something is only compared with, or before its quotation mark."""
    return tuple(
        row.word + mark for row in rules.table(RegionCue) if row.kind == "comparison" for mark in ("", "“", '"')
    )


@cache
def _helper(rules: Rules) -> re.Pattern[str]:
    words = [row.word for row in rules.table(RegionCue) if row.kind == "helper"]
    return lazy("|".join(map(re.escape, words)))


@cache
def _opening(rules: Rules) -> re.Pattern[str]:
    words = [row.word for row in rules.table(RegionCue) if row.kind == "subject"]
    time = r"(?:\d{2,4}年\w{0,8}|今年\w{0,4}|目前|截至\w{0,8}|近年来|近年|如今|现在|其中|同时)?"
    return lazy(rf"[\s　“\"（(—·]*{time}(?:{'|'.join(map(re.escape, words))})?$")


def assign_regions(
    article: Article,
    text: RestoredText,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    rules: Rules,
    home: str | None = None,
    title: str | None = None,
) -> tuple[Figure, ...]:
    """Return the figures with `region` and `place`; `home` is the article's own region, found here if not given."""
    names = gazetteer(rules)
    if home is None:
        home = article_region(article, text, clauses, rules)
    cues = _cues(article, text, clauses, home, rules)
    regions = _walk(text.text, clauses, figures, cues, home, names, _helper(rules))
    places = find_places(text, clauses, figures, regions, rules, title)
    if home is not None and names.rows[home].level != "county":
        regions = [
            (region == home and place is not None and county_of(place, home, names, rules)) or region
            for region, place in zip(regions, places, strict=True)
        ]
    return tuple(
        revised(figure, region=region, place=place) if region or place else figure
        for figure, region, place in zip(figures, regions, places, strict=True)
    )


def _cues(
    article: Article, text: RestoredText, clauses: Sequence[Clause], home: str | None, rules: Rules
) -> dict[int, list[Cue]]:
    """Return, by clause, the regions that it speaks of, in order."""
    names = gazetteer(rules)
    mentions = named_regions(article, text, rules)
    mentions += _shorts_of_named(mentions, text.text, names)
    named = by_clause(sorted(mentions), clauses)
    own = by_clause(own_words(text.text), clauses)
    national = by_clause([m.span() for m in NATIONAL.finditer(text.text)], clauses)
    out: dict[int, list[Cue]] = {}
    for index in {*named, *own, *national}:
        clause = clauses[index]
        known = (_cue(m, text.text, clause, home, names, rules) for m in named.get(index, ()))
        found = [cue for cue in known if cue]
        found += _own_cues(clause, text.text, own.get(index, ()), found, home, names, rules)
        found += _national_cues(clause, text.text, national.get(index, ()), rules)
        if found:
            out[index] = sorted(found)
    return out


def _shorts_of_named(mentions: Sequence[Mention], text: str, names: Gazetteer) -> list[Mention]:
    """Find the short names of the counties and prefectures that the article writes in full elsewhere."""
    shorts = {
        names.rows[m.codes[0]].short: m.codes
        for m in mentions
        if m.full and len(names.rows[m.codes[0]].short) >= 2 and names.rows[m.codes[0]].level == "county"
    }
    if not shorts:
        return []
    taken = [range(m.start, m.end) for m in mentions]
    starts = {i for span in taken for i in span}
    pattern = lazy("|".join(map(re.escape, sorted(shorts, key=len, reverse=True))))
    return [Mention(m.start(), m.end(), shorts[m[0]], False) for m in pattern.finditer(text) if m.start() not in starts]


def _cue(mention: Mention, text: str, clause: Clause, home: str | None, names: Gazetteer, rules: Rules) -> Cue | None:
    code = mention.codes[0]
    before = text[clause.start : mention.start]
    if before.endswith(_comparison(rules)) or (not mention.full and _FIRM.match(text, mention.end)):
        return None
    subject = bool(_opening(rules).fullmatch(before)) or _only_names(before, names)
    inside = home is None or home in names.ancestors(code)
    if not inside:
        # Also a province in an article on one of its counties, which mostly only says where that is.
        return Cue(mention.start, code, subject, mention.end)
    return Cue(mention.start, code, subject)


def _only_names(before: str, names: Gazetteer) -> bool:
    """Say whether nothing but the names of the regions around stands before (`北京市`丰台区)."""
    if not names.may_end(before):
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
    names: Gazetteer,
    rules: Rules,
) -> list[Cue]:
    out = []
    for word in words:
        if word.body or text.endswith(_comparison(rules), clause.start, word.start):
            continue
        if text.startswith(("平均", "的平均"), word.end):
            continue
        nearest = found[-1].code if found and found[-1].start < word.start else None
        code = own_region(word.kind, nearest or home, home, names)
        if code:
            out.append(Cue(word.start, code, word.start - clause.start <= 8))
    return out


def _national_cues(clause: Clause, text: str, spans: Sequence[tuple[int, int]], rules: Rules) -> list[Cue]:
    """Return the whole country where 全国 opens the clause."""
    if not spans:
        return []
    start = spans[0][0]
    opens = text[start - 1] != "在" and _opening(rules).fullmatch(text[clause.start : start])
    return [Cue(start, None, True)] if opens else []


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


def _walk(
    text: str,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    cues: dict[int, list[Cue]],
    home: str | None,
    names: Gazetteer,
    helper: re.Pattern[str],
) -> list[str | None]:
    """Return the region of each figure, in order."""
    by_clause: dict[int, list[Figure]] = {}
    for figure in figures:
        by_clause.setdefault(figure.clause, []).append(figure)
    out: dict[str, str | None] = {}
    topic = section = home  # what the paragraph and the section are about
    spoken = topic  # what the sentence is about
    spoken_of: set[str | None] = set()
    sentence = paragraph = -1
    for clause in clauses:
        found = cues.get(clause.index, [])
        if clause.paragraph != paragraph:
            paragraph, topic = clause.paragraph, _next_topic(topic, section, home, names, spoken_of)
            spoken_of = set()
        if clause.sentence != sentence:
            sentence, spoken = clause.sentence, topic
        if clause.kind == "heading":
            inner = [c.code for c in found if c.code and c.subject]
            section = topic = spoken = inner[-1] if len(inner) == 1 else home
        for figure in by_clause.get(clause.index, ()):
            code = _respective(text, figure, clause, found, by_clause[clause.index], names) or _spoken_at(
                text, figure, clause, found, spoken, helper, names
            )
            out[figure.id] = code
        if not topic == spoken == section and TOPIC_TURN.fullmatch(text, clause.start, clause.end):
            topic = spoken = section
        found = [c for c in found if c.foreign_end is None]
        if not found:
            continue
        spoken_of.update(c.code for c in found)
        listed = len({c.code for c in found}) > 2
        for cue in found:
            spoken = cue.code if not listed else section
            if (
                not listed
                and cue.subject
                and clause.kind != "heading"
                and cue.code
                and (home is None or home in names.ancestors(cue.code))
            ):
                topic = cue.code
    return [out.get(figure.id) for figure in figures]


def _respective(
    text: str, figure: Figure, clause: Clause, found: Sequence[Cue], figures: Sequence[Figure], names: Gazetteer
) -> str | None:
    """Return the region of a figure one by one where the text says 分别: `甲县、乙县分别为3万人、5万人`."""
    at = text.find("分别", clause.start, clause.end) if len(found) > 1 else -1
    if at < 0 or figure.restored_start < at:
        return None
    before = [c for c in found if c.start < at]
    holders = {up for c in before if c.code for up in names.ancestors(c.code)[1:]}
    before = [c for c in before if c.code not in holders]
    after = [f for f in figures if f.restored_start > at]
    if len(before) < 2 or len(before) != len(after) or len({f.unit for f in after}) > 1:
        return None
    return before[after.index(figure)].code


def _spoken_at(
    text: str,
    figure: Figure,
    clause: Clause,
    found: Sequence[Cue],
    spoken: str | None,
    helper: re.Pattern[str],
    names: Gazetteer,
) -> str | None:
    """Return the region of a figure: the last one named before it in its clause, else what is spoken of."""
    at = figure.restored_start
    if _ONE_OF.match(text, figure.restored_end) and NATIONAL.search(text, clause.start, at):
        return None
    for cue in reversed(found):
        if cue.start >= at:
            continue
        if cue.foreign_end is None:
            # 四川、云南等地 counts them together: it speaks of what holds them.
            together = text[cue.start - 1] == "、" and cue.start > clause.start
            return _holder(text, found, cue, spoken, names) if together else cue.code
        adjacent = at - cue.foreign_end <= ADJACENT and not helper.search(text, cue.foreign_end, at)
        if adjacent or (cue.subject and not helper.search(text, clause.start, clause.end)):
            # 甘肃、新疆两省区 counts them together: it speaks of neither alone.
            return None if text[cue.start - 1] == "、" else cue.code
    return spoken


def _holder(text: str, found: Sequence[Cue], last: Cue, spoken: str | None, names: Gazetteer) -> str | None:
    """Return the smallest region that holds all of a list: the province of `丽江、玉溪等9个市`; else what is spoken of."""
    listed: list[Cue] = []
    for cue in reversed([c for c in found if c.start <= last.start]):
        listed.append(cue)
        if text[cue.start - 1] != "、":
            break
    if len({c.code for c in listed}) == 1:
        return last.code
    holders = [names.ancestors(c.code)[1:] for c in listed if c.code]
    shared = [code for code in holders[0] if all(code in other for other in holders[1:])] if holders else []
    if shared and spoken not in shared:
        return shared[0]
    return spoken


def _next_topic(
    topic: str | None, section: str | None, home: str | None, names: Gazetteer, spoken_of: set[str | None]
) -> str | None:
    """Carry a county over to the next paragraph of a story about it alone; a list of counties starts afresh."""
    if not topic or not home or topic == home or home not in names.ancestors(topic):
        return section
    holders = {up for code in spoken_of if code for up in names.ancestors(code)[1:]}
    return topic if len(spoken_of - holders - {None}) <= 1 else section
