"""Say of which region each figure speaks.

A figure speaks of the region that its sentence is about: the last one named before it that is not
merely compared with, else the one that the paragraph is about, else the article's own.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise, zip_longest
from typing import ClassVar, Literal, NamedTuple

from transforms.gazetteer import Gazetteer, Level, Mention, gazetteer, resolve
from transforms.localities import find_places, titled
from transforms.records import Article, Clause, Figure, RestoredText
from transforms.rules import Rule, Rules
from transforms.towns import county_of

TITLE_WEIGHT = 6.0
TOWN_LENGTH = 3
PUBLISHER_WEIGHT = 3.0
OPENING = 200
"""How far into the text the first region named counts more."""
FIRST_WEIGHT = 3.0
"""How much the first region named in the text counts more."""
SHARE_OF_PARTS = 0.7
"""How much a mention of a county counts for its prefecture and province."""
PROVINCE_WEIGHT = 0.5
"""Articles on counties and prefectures name their province, and others', in passing."""
DOMINANCE = 0.4
"""Least share of all mentions that the article's own region must have."""
LEAST_SHARE = 0.35
"""Least share of the mentions of its level that the article's own region must have."""
OWN_WORDS = re.compile(
    r"(?:全|我|该|本|这个)(?P<own>省|市|州|盟|县|旗|区)(?![域间别分块政位长])|(?<![一-鿿])(?P<body>省|市|州|盟|县|旗|区)(?:委|政府|里|直)"
)
LEVEL_OF: dict[str, Level] = {
    "省": "province", "市": "prefecture", "州": "prefecture", "盟": "prefecture", "县": "county", "旗": "county", "区": "county",
}  # fmt: skip
TOPIC_TURN = re.compile(r"\w{2,12}方面[，,：:]?")
"""A clause that turns to another topic: the place last spoken of is left."""
NATIONAL = re.compile("全国|我国")
_OURS = re.compile("我(省|市|州|盟|县|旗|区)(?![域间别分块政位长])")
_DATELINE = re.compile(
    r"(?:新华社|中新社|中新网|人民网|新华网|本报|本网|央视网|央广网)[^\s，。]{2,16}(?:电|讯|消息)(?=[（( 　\n])"
)
"""`新华社南宁3月12日电`: from where the report was sent."""
ADJACENT = 2
"""How many characters may stand between a foreign region's name and a figure that counts what is there."""
_ONE_OF = re.compile(r"[^，。；、\n]{1,14}之一")
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
def _comparison(rules: Rules) -> re.Pattern[str]:
    words = [row.word for row in rules.table(RegionCue) if row.kind == "comparison"]
    return re.compile(f'(?:{"|".join(map(re.escape, words))})[“"]?$')


@cache
def _helper(rules: Rules) -> re.Pattern[str]:
    words = [row.word for row in rules.table(RegionCue) if row.kind == "helper"]
    return re.compile("|".join(map(re.escape, words)))


@cache
def _opening(rules: Rules) -> re.Pattern[str]:
    words = [row.word for row in rules.table(RegionCue) if row.kind == "subject"]
    time = r"(?:\d{2,4}年\w{0,8}|今年\w{0,4}|目前|截至\w{0,8}|近年来|近年|如今|现在|其中|同时)?"
    return re.compile(rf"[\s　“\"（(—·]*{time}(?:{'|'.join(map(re.escape, words))})?$")


def named_regions(article: Article, text: RestoredText, rules: Rules) -> list[Mention]:
    """Return the regions that the article names, resolved; restored spans."""
    return list(_named_regions(text.text, int(article.published[:4]) if article.published else None, rules))


@lru_cache(maxsize=2)
def _named_regions(text: str, year: int | None, rules: Rules) -> tuple[Mention, ...]:
    names = gazetteer(rules)
    lines = [m.span() for m in _DATELINE.finditer(text)]
    found = (m for m in names.find(text) if not any(a <= m.start < b for a, b in lines))
    return tuple(resolve(found, text, names, year))


def article_region(
    article: Article,
    text: RestoredText,
    clauses: Sequence[Clause],
    rules: Rules,
    title: str | None = None,
    publisher: str | None = None,
) -> str | None:
    """Return the code of the region that the whole article is about, or None where none stands out."""
    names = gazetteer(rules)
    mentions = named_regions(article, text, rules)
    votes = _votes(mentions, names)
    plain = dict(votes)
    first_line = text.text[clauses[0].start : clauses[0].end] if clauses and clauses[0].kind == "heading" else ""
    titles = {title or article.title or "", first_line} - {""}
    for line in titles:
        for mention in mentions:
            # 茅箭区茅塔乡 in the text makes a title on 茅塔乡 one on 茅箭区.
            follower = text.text[mention.end : mention.end + TOWN_LENGTH]
            if mention.full and len(follower) == TOWN_LENGTH and follower in line:
                votes[mention.codes[0]] += TITLE_WEIGHT
        found = resolve([*names.find(line)], line, names, None)
        if not found and votes:
            found = _title_shorts(line, votes, names)
        for code in {m.codes[0] for m, after in zip_longest(found, found[1:]) if not _leads_into(m, after, names)}:
            votes[code] += TITLE_WEIGHT
    first = next((m for m, after in zip_longest(mentions, mentions[1:]) if not _leads_into(m, after, names)), None)
    if first and first.start < OPENING:
        votes[first.codes[0]] += FIRST_WEIGHT * _weight(first.codes[0], names)
    for code in _publisher_regions(publisher or article.publisher, names):
        votes[code] += PUBLISHER_WEIGHT * _weight(code, names)
    _vote_own_words(votes, text.text, names)
    if not votes:
        # A report on a town that does not name its county.
        place = titled(title or article.title, rules)
        return county_of(place, None, names, rules) if place else None
    if (own := _own_kind(text.text)) and (called := _called(own, votes, names)):
        return called
    best, score = max(votes.items(), key=lambda item: (item[1], item[0]))
    total = sum(votes[c] for c in votes if names.rows[c].level == names.rows[best].level)
    if not any(names.rows[best].short in line for line in titles):
        # Being named first does not make a region that of a report on many.
        level = names.rows[best].level
        others = sum(n for c, n in plain.items() if names.rows[c].level == level)
        if plain.get(best, 0) < LEAST_SHARE * others:
            parent = names.rows[best].parent
            held = sum(n for c, n in plain.items() if names.rows[c].level == level and parent in names.ancestors(c))
            return parent if parent and held >= DOMINANCE * others else None
    return best if score >= 2 and score >= DOMINANCE * total else None


def _publisher_regions(publisher: str | None, names: Gazetteer) -> set[str]:
    """Return the regions in a publisher's name: 湖南日报, 通川区统计局."""
    if not publisher:
        return set()
    found = resolve([*names.find(publisher, shadows=False)], publisher, names, None)
    return {m.codes[0] for m, after in zip_longest(found, found[1:]) if not _leads_into(m, after, names)}


def _own_kind(text: str) -> str | None:
    """Return what the writers call their own region, 省 where they write 我省, if they write it of one only."""
    kinds = {m[1] for m in _OURS.finditer(text)}
    return kinds.pop() if len(kinds) == 1 else None


def _called(kind: str, votes: defaultdict[str, float], names: Gazetteer) -> str | None:
    """Return the region of a kind that holds most of what the text names."""
    sums: defaultdict[str, float] = defaultdict(float)
    for code, vote in votes.items():
        for up in names.ancestors(code):
            if _is_called(kind, up, names):
                sums[up] += vote
    return max(sums, key=lambda code: (sums[code], code), default=None)


def _weight(code: str, names: Gazetteer) -> float:
    return PROVINCE_WEIGHT if names.rows[code].level == "province" else 1.0


def _votes(mentions: Sequence[Mention], names: Gazetteer) -> defaultdict[str, float]:
    votes: defaultdict[str, float] = defaultdict(float)
    for mention, follower in zip_longest(mentions, mentions[1:]):
        code = mention.codes[0]
        if _leads_into(mention, follower, names):
            continue
        votes[code] += _weight(code, names)
        for up in names.ancestors(code)[1:2]:
            if names.rows[up].level == "prefecture":
                votes[up] += SHARE_OF_PARTS * 0.5
    return votes


def _leads_into(mention: Mention, follower: Mention | None, names: Gazetteer) -> bool:
    """Say whether a name only says where the next one is: 包头市达茂旗 names one region."""
    return (
        follower is not None
        and follower.start == mention.end
        and mention.codes[0] in names.ancestors(follower.codes[0])
    )


def _title_shorts(line: str, votes: defaultdict[str, float], names: Gazetteer) -> list[Mention]:
    """Find in a title the short names of counties that the text names in full."""
    out = []
    for code in votes:
        short = names.rows[code].short
        at = line.find(short) if len(short) >= 2 else -1
        if at >= 0:
            out.append(Mention(at, at + len(short), (code,), False))
    return out


def _vote_own_words(votes: defaultdict[str, float], text: str, names: Gazetteer) -> None:
    """Let `全县`, `市委`, `我省` speak for the regions of that level that the text names."""
    levels = Counter(LEVEL_OF[m["own"] or m["body"]] for m in OWN_WORDS.finditer(text))
    for code in list(votes):
        row = names.rows[code]
        heads = {row.name[-1], "省"} if row.level == "province" else {row.name[-1]}
        if levels[row.level] and (row.level != "county" or heads & set("县旗区市")):
            votes[code] *= 1 + min(levels[row.level], 10) / 10


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
        replace(figure, region=region, place=place) if region or place else figure
        for figure, region, place in zip(figures, regions, places, strict=True)
    )


def _cues(
    article: Article, text: RestoredText, clauses: Sequence[Clause], home: str | None, rules: Rules
) -> dict[int, list[Cue]]:
    """Return, by clause, the regions that it speaks of, in order."""
    names = gazetteer(rules)
    mentions = named_regions(article, text, rules)
    mentions += _shorts_of_named(mentions, text.text, names)
    mentions.sort()
    out: dict[int, list[Cue]] = {}
    position = 0
    for clause in clauses:
        found: list[Cue] = []
        while position < len(mentions) and mentions[position].start < clause.end:
            mention = mentions[position]
            position += 1
            if mention.start >= clause.start:
                cue = _cue(mention, text.text[clause.start : mention.start], home, names, rules)
                if cue:
                    found.append(cue)
        found += _own_cues(clause, text.text, found, home, names, rules)
        if found:
            out[clause.index] = sorted(found)
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
    pattern = re.compile("|".join(map(re.escape, sorted(shorts, key=len, reverse=True))))
    return [Mention(m.start(), m.end(), shorts[m[0]], False) for m in pattern.finditer(text) if m.start() not in starts]


def _cue(mention: Mention, before: str, home: str | None, names: Gazetteer, rules: Rules) -> Cue | None:
    code = mention.codes[0]
    if _comparison(rules).search(before):
        return None
    subject = bool(_opening(rules).fullmatch(before)) or _only_names(before, names)
    inside = home is None or home in names.ancestors(code)
    if not inside:
        # Also a province in an article on one of its counties, which mostly only says where that is.
        return Cue(mention.start, code, subject, mention.end)
    return Cue(mention.start, code, subject)


def _only_names(before: str, names: Gazetteer) -> bool:
    """Say whether nothing but the names of the regions around stands before (`北京市`丰台区)."""
    found = list(names.find(before))
    if not found or found[-1].end != len(before):
        return False
    return found[0].start <= 2 and all(a.end == b.start for a, b in pairwise(found))


def _own_cues(
    clause: Clause, text: str, found: Sequence[Cue], home: str | None, names: Gazetteer, rules: Rules
) -> list[Cue]:
    out = []
    for match in OWN_WORDS.finditer(text, clause.start, clause.end):
        if match["own"] is None or _comparison(rules).search(text[clause.start : match.start()]):
            continue
        if text.startswith(("平均", "的平均"), match.end()):
            continue
        nearest = found[-1].code if found and found[-1].start < match.start() else None
        code = own_region(match["own"], nearest or home, home, names)
        if code:
            out.append(Cue(match.start(), code, match.start() - clause.start <= 8))
    national = NATIONAL.search(text, clause.start, clause.end)
    if (
        national
        and text[national.start() - 1] != "在"
        and _opening(rules).fullmatch(text[clause.start : national.start()])
    ):
        out.append(Cue(national.start(), None, True))
    return out


def own_region(word: str, near: str | None, home: str | None, names: Gazetteer) -> str | None:
    """Return what `全县`, `我省` mean: the region of that kind that is spoken of, or holds it.

    >>> from transforms.rules import default_rules
    >>> known = gazetteer(default_rules())
    >>> own_region("旗", "150223", "150223", known), own_region("市", "150223", "150223", known)
    ('150223', '150200')
    """
    for code in dict.fromkeys((near, home)):
        for up in names.ancestors(code) if code else ():
            if _is_called(word, up, names):
                return up
    return None


def _is_called(word: str, code: str, names: Gazetteer) -> bool:
    """Say whether a region is the 省, 市, 州, 盟, 县, 旗 or 区 of those who live there."""
    row = names.rows[code]
    if row.level == "province":
        return (word == "省" and row.name[-1] in "省区") or row.name.endswith(word)
    return row.name.endswith(word) or (word in "州盟" and row.level == "prefecture" and row.name[-1] in "州盟")


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
                text, figure, clause, found, spoken, helper
            )
            out[figure.id] = code
        found = [c for c in found if c.foreign_end is None]
        spoken_of.update(c.code for c in found)
        listed = len({c.code for c in found}) > 2
        if TOPIC_TURN.fullmatch(text, clause.start, clause.end):
            topic = spoken = section
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
    at = text.find("分别", clause.start, clause.end)
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
) -> str | None:
    """Return the region of a figure: the last one named before it in its clause, else what is spoken of."""
    at = figure.restored_start
    if _ONE_OF.match(text, figure.restored_end) and NATIONAL.search(text, clause.start, at):
        return None
    helped = helper.search(text, clause.start, clause.end) is not None
    for cue in reversed(found):
        if cue.start >= at:
            continue
        if cue.foreign_end is None:
            # 四川、云南等地 counts them together: it speaks of what holds them.
            together = text[cue.start - 1] == "、" and cue.start > clause.start
            return spoken if together else cue.code
        adjacent = at - cue.foreign_end <= ADJACENT and not helper.search(text, cue.foreign_end, at)
        if adjacent or (cue.subject and not helped):
            # 甘肃、新疆两省区 counts them together: it speaks of neither alone.
            return None if text[cue.start - 1] == "、" else cue.code
    return spoken


def _next_topic(
    topic: str | None, section: str | None, home: str | None, names: Gazetteer, spoken_of: set[str | None]
) -> str | None:
    """Carry a county over to the next paragraph of a story about it alone; a list of counties starts afresh."""
    if not topic or not home or topic == home or home not in names.ancestors(topic):
        return section
    holders = {up for code in spoken_of if code for up in names.ancestors(code)[1:]}
    return topic if len(spoken_of - holders - {None}) <= 1 else section
