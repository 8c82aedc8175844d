"""Say of which region each figure speaks.

A figure speaks of the region that its sentence is about: the last one named before it that is not
merely compared with, else the one that the paragraph is about, else the article's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.gazetteer import gazetteer
from transforms.grids.facts import tables_of
from transforms.homes import article_region
from transforms.localities import find_places
from transforms.mentions import named_regions
from transforms.patterns import lazy
from transforms.records import Article, Clause, Figure, RestoredText, revised
from transforms.region_cues import region_cues
from transforms.region_labels import name_rows
from transforms.region_topics import spoken_regions
from transforms.rules import Rules
from transforms.towns import county_of

_TOWN_BEFORE = lazy("(?<=[县市区旗])[一-鿿]{1,5}(?:镇|乡|街道|苏木)\\Z")
_TOWN_ENDS = ("镇", "乡", "道", "木")
_TOWN_REACH = 8


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
    regions = spoken_regions(text.text, clauses, figures, cues, home, names, rules, rows)
    places = find_places(text, clauses, figures, regions, rules, title)
    if tables.starts:
        name_rows(tables, figures, regions, places, home, names)
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
