"""Say of which region each figure speaks.

A figure speaks of the region that its sentence is about: the last one named before it that is not
merely compared with, else the one that the paragraph is about, else the article's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from transforms.gazetteer import Gazetteer, gazetteer
from transforms.grids.facts import Tables, tables_of
from transforms.homes import article_region
from transforms.localities import find_places
from transforms.mentions import named_regions
from transforms.patterns import lazy
from transforms.records import Article, Clause, Figure, RestoredText, revised
from transforms.region_cues import NATIONAL, Cue, RegionCue, region_cues
from transforms.rules import Rules
from transforms.towns import county_of

__all__ = ["article_region", "assign_regions"]

TOPIC_TURN = lazy(r"\w{2,12}方面[，,：:]?")
"""A clause that turns to another topic: the place last spoken of is left."""
_TOPIC_ENDS = tuple("方面" + mark for mark in ("", "，", ",", "：", ":"))
_BLANKS = lazy(r"\s+")
LONGEST_NAME = 12
"""Characters of a row's label that can be a region's name."""
ADJACENT = 2
"""How many characters may stand between a foreign region's name and a figure that counts what is there."""
_COUNTS = lazy(r"(?:等?[0-9一二两三四五六七八九十]+个?(?:省[份区市]{0,2}|市州?|州|盟|地区))+")
_COUNTS_REACH = 12
_COUNTED = frozenset({"个", "户", "人", "名", "家", "座", "所", "万"})
_OF_COUNTRY = ("全国", "全国共", "全国共有", "全国有", "全国的", "我国", "我国共有", "我国有")
"""What makes the country what the number behind it counts: `全国832个贫困县`."""
_PART_OF = lazy("[占居列位排比较于过为](?:全国|我国)")
_TOWN_BEFORE = lazy("(?<=[县市区旗])[一-鿿]{1,5}(?:镇|乡|街道|苏木)\\Z")
_TOWN_ENDS = ("镇", "乡", "道", "木")
_TOWN_REACH = 8
_LEAD = 8
"""How long the name of a region is at most that leads into the next one."""
_MANY_CITIES = 5
_ONE_REACH = 16
"""How far behind a figure 之一 ends at most."""
_ONE_OF = lazy(r"[^，。；、\n]{1,14}之一")
"""`全国832个贫困县之一`: the number is the country's."""


@cache
def _helper(rules: Rules) -> re.Pattern[str]:
    words = [row.word for row in rules.table(RegionCue) if row.kind == "helper"]
    return lazy("|".join(map(re.escape, words)))


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
    if home is None:
        home = article_region(article, text, clauses, rules)
    found = zip(*regions_of(article, text, clauses, figures, rules, home, title), strict=True)
    return tuple(
        revised(figure, region=region, place=place) for figure, (region, place) in zip(figures, found, strict=True)
    )


def regions_of(
    article: Article,
    text: RestoredText,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    rules: Rules,
    home: str | None,
    title: str | None,
) -> tuple[list[str | None], list[str | None]]:
    """Return the region and the place of each figure; `home` is the article's own region."""
    names = gazetteer(rules)
    cues = region_cues(article, text, clauses, home, rules)
    tables = tables_of(text.text, rules)
    rows = {c.paragraph for c in clauses if c.kind == "cell" and tables.holds(c.start)} if tables.starts else set()
    regions = _walk(text.text, clauses, figures, cues, home, names, _helper(rules), rows)
    places = find_places(text, clauses, figures, regions, rules, title)
    if tables.starts:
        _name_rows(tables, figures, regions, places, home, names)
    if home is not None and names.rows[home].level != "county":
        regions = [
            (region == home and place is not None and county_of(place, home, names, rules)) or region
            for region, place in zip(regions, places, strict=True)
        ]
    if held := _held(
        text.text, {p for r, p in zip(regions, places, strict=True) if p and r == home}, article, text, rules
    ):
        regions = [
            (region == home and place is not None and held.get(place)) or region
            for region, place in zip(regions, places, strict=True)
        ]
    return regions, places


def _name_rows(
    tables: Tables,
    figures: Sequence[Figure],
    regions: list[str | None],
    places: list[str | None],
    home: str | None,
    names: Gazetteer,
) -> None:
    """Give the cells of a row the region that only its label names: `修武` in a table of 焦作, `北 京`."""
    for i, figure in enumerate(figures):
        cell = tables.at(figure.restored_start)
        if cell is None or not cell.label or regions[i] not in (home, None):
            continue
        label = _BLANKS.sub("", cell.label)
        code = _labelled(label, home, names) if len(label) <= LONGEST_NAME else None
        if code is not None:
            regions[i] = code
            if places[i] and label.startswith(places[i] or ""):
                places[i] = None


def _labelled(label: str, home: str | None, names: Gazetteer) -> str | None:
    """Return the region that a label names whole; a short name only where its holder is the article's own."""
    found = [m for m in names.find(label, shadows=False) if (m.start, m.end) == (0, len(label))]
    short = names.county(label) if home and not found else None
    codes = {short} if short else {code for m in found for code in m.codes}
    held = [code for code in codes if home is None or home in names.ancestors(code)[1:]]
    return held[0] if len(held) == 1 else None


def _held(content: str, places: set[str], article: Article, text: RestoredText, rules: Rules) -> dict[str, str]:
    """Return the counties of places that the text names directly behind one: `呼图壁县二十里店村`."""
    if not places:
        return {}
    names = gazetteer(rules)
    ends = {m.end: m.codes[0] for m in named_regions(article, text, rules) if names.rows[m.codes[0]].level == "county"}
    out: dict[str, str] = {}
    for place in places if ends else ():
        at = content.find(place)
        while at >= 0 and place not in out:
            behind_town = content[at - 1 : at] in _TOWN_ENDS if at else False
            town = _TOWN_BEFORE.search(content, max(0, at - _TOWN_REACH), at) if behind_town else None
            code = ends.get(at) or (ends.get(town.start()) if town else None)
            if code:
                out[place] = code
            at = content.find(place, at + 1)
    return out


def _walk(
    text: str,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    cues: dict[int, list[Cue]],
    home: str | None,
    names: Gazetteer,
    helper: re.Pattern[str],
    rows: set[int],
) -> list[str | None]:
    """Return the region of each figure, in order; `rows` are the paragraphs that are rows of tables."""
    by_clause: dict[int, list[Figure]] = {}
    for figure in figures:
        by_clause.setdefault(figure.clause, []).append(figure)
    out: dict[str, str | None] = {}
    topic = section = home  # what the paragraph and the section are about
    spoken = topic  # what the sentence is about
    spoken_of: set[str | None] = set()
    sentence = paragraph = opening = -1
    wide = _is_wide(cues, home, names)
    cues_in, figures_in, nothing = cues.get, by_clause.get, list[Cue]()
    for index, clause in enumerate(clauses):
        if clause.sentence != sentence:  # a paragraph begins with a sentence
            if clause.paragraph != paragraph:
                # What a row of a table is about ends with the row.
                left = section if paragraph in rows else _next_topic(topic, section, home, names, spoken_of)
                paragraph, topic, opening = clause.paragraph, left, index
                spoken_of = set()
            sentence, spoken = clause.sentence, topic
        elif wide and spoken != topic and text.endswith("；", 0, clause.start):
            spoken = topic
        found = cues_in(index, nothing)
        if clause.kind == "heading":
            inner = [c.code for c in found if c.code and c.subject]
            section = topic = spoken = inner[-1] if len(inner) == 1 else home
        counted = figures_in(index, ())
        for figure in counted:
            code = _respective(text, figure, clause, found, counted, names) or _spoken_at(
                text, figure, clause, found, counted, spoken, helper, names
            )
            out[figure.id] = code
        if (
            not topic == spoken == section
            and text.endswith(_TOPIC_ENDS, clause.start, clause.end)
            and TOPIC_TURN.fullmatch(text, clause.start, clause.end)
        ):
            topic = spoken = section
        if not found:
            continue
        last = found[-1]
        if last.foreign_end is not None and _is_guest(text, found, clause, home, helper, names):
            spoken = last.code
            if last.scene or (index == opening and last.code and names.rows[last.code].level == "county"):
                topic = last.code
            continue
        found = [c for c in found if c.foreign_end is None]
        if not found:
            continue
        spoken_of.update(c.code for c in found)
        listed = len({c.code for c in found}) > 2 or any(
            c.of_many or (_is_listed(text, c, clause, found, counted) and not _holds(found[0], c, names)) for c in found
        )
        for cue in found:
            spoken = cue.code if not listed else section
            if (
                not listed
                and cue.subject
                and clause.kind != "heading"
                and (not wide or index == opening)
                and cue.code
                and (home is None or home in names.ancestors(cue.code))
            ):
                topic = cue.code
    return [out.get(figure.id) for figure in figures]


def _is_wide(cues: dict[int, list[Cue]], home: str | None, names: Gazetteer) -> bool:
    """Say whether an article goes all over its province, naming cities in passing: what follows is the province's."""
    if home is None or names.rows[home].level != "province":
        return False
    cities = {c.code[:4] for found in cues.values() for c in found if c.code and c.code[:2] == home[:2]}
    return len(cities - {home[:4]}) >= _MANY_CITIES


def _is_guest(
    text: str, found: Sequence[Cue], clause: Clause, home: str | None, helper: re.Pattern[str], names: Gazetteer
) -> bool:
    """Say whether the last region of a clause, a foreign one, is what goes on: `福建省查处484件，处理787人`."""
    last = found[-1]
    if last.of_many or clause.kind == "heading" or (home is not None and last.code in names.ancestors(home)):
        return False
    if last.scene:
        return True
    alone = all(cue is last or cue.foreign_end is None for cue in found)
    return alone and last.subject and not helper.search(text, clause.start, clause.end)


def _holds(above: Cue, below: Cue, names: Gazetteer) -> bool:
    """Say whether a region lies in another that is told with it: `兴安盟委、乌兰浩特市委`."""
    return above.code in names.ancestors(below.code or "")[1:]


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
    counted: Sequence[Figure],
    spoken: str | None,
    helper: re.Pattern[str],
    names: Gazetteer,
) -> str | None:
    """Return the region of a figure: the last one named before it in its clause, else what is spoken of."""
    at = figure.restored_start
    end = figure.restored_end
    if text.find("之一", end, end + _ONE_REACH) >= 0 and _ONE_OF.match(text, end):
        if NATIONAL.search(text, clause.start, at):
            return None
        if before := [cue for cue in found if cue.start < at]:
            return before[-1].code  # 是贵州省42个重点县之一: the number is the province's
    if (
        figure.unit in _COUNTED
        and text.endswith(_OF_COUNTRY, clause.start, at)
        and not _PART_OF.search(text, at - 6, at)
    ):
        return None
    for cue in reversed(found):
        if cue.start >= at:
            continue
        if cue.foreign_end is None:
            # 四川、云南等地 counts them together: it speaks of what holds them.
            together = cue.of_many or _is_listed(text, cue, clause, found, counted)
            return _holder(text, found, cue, spoken, names) if together else cue.code
        adjacent = _is_adjacent(text, cue.foreign_end, at) and not helper.search(text, cue.foreign_end, at)
        if adjacent or (cue.subject and not helper.search(text, clause.start, clause.end)):
            # 甘肃、新疆两省区 counts them together: it speaks of neither alone.
            return None if cue.of_many or _is_listed(text, cue, clause, found, counted) else cue.code
    return spoken


def _is_listed(text: str, cue: Cue, clause: Clause, found: Sequence[Cue], counted: Sequence[Figure]) -> bool:
    """Say whether a region is named in one list with that before it, not each with figures: `甲县5户、乙县6户`."""
    before = [c for c in found if c.start < cue.start]
    joined = text[cue.start - 1] == "、" or (
        # 甲区、乙区和丙县: the last of a list, but 甲县和乙县 are each told by the figure behind them
        text[cue.start - 1] in "和与及" and len(before) > 1 and text[before[-1].start - 1] == "、"
    )
    if not joined or cue.start == clause.start:
        return False
    last = max((c.start for c in before), default=-1)
    return not any(last < figure.restored_start < cue.start for figure in counted)


def _is_adjacent(text: str, end: int, at: int) -> bool:
    """Say whether a figure counts what is in the region named before it: `吉林4个省80个县`."""
    return at - end <= ADJACENT or (at - end <= _COUNTS_REACH and _COUNTS.fullmatch(text, end, at) is not None)


def _holder(text: str, found: Sequence[Cue], last: Cue, spoken: str | None, names: Gazetteer) -> str | None:
    """Return the smallest region that holds all of a list: the province of `丽江、玉溪等9个市`; else what is spoken of."""
    listed: list[Cue] = []
    for cue in reversed([c for c in found if c.start <= last.start]):
        if listed and cue.code in names.ancestors(listed[-1].code or "")[1:] and listed[-1].start - cue.start <= _LEAD:
            listed[-1] = listed[-1]._replace(start=cue.start)  # 江西抚州 is one item
        else:
            if listed and text[listed[-1].start - 1] not in ("、和与及" if len(listed) == 1 else "、"):
                break
            listed.append(cue)
    if len(listed) == 1 and (last.of_many or text[listed[0].start - 1] == "、"):
        # Of a list that goes on, or whose other items are no names known here.
        above = names.ancestors(last.code)[1:] if last.code else ()
        return above[-1] if above and spoken not in above else spoken
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
