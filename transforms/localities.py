"""Say of which village, town, firm or institution a figure speaks (`place`), as the text writes it.

A place counts where it opens its clause, behind nothing but a word of time, a preposition or the regions
that hold it: what is named in passing (`依托某合作社等7家企业`) is not what the figures are about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import cache
from typing import ClassVar, Literal, NamedTuple

from transforms.clauses import by_clause, start_of_span
from transforms.cues import tree
from transforms.patterns import lazy
from transforms.records import Clause, Figure, RestoredText
from transforms.rules import Rule, Rules, table_row
from transforms.towns import is_town

_HAN = "[\\u4e00-\\u9fff]"
_WHOLE = lazy("(?:全|我|该|本)(?:省|市|州|盟|县|旗|区)(?![域间别分块政位长])")
"""What turns from a village back to the whole region."""
_AGAIN = lazy("[全该](?:村(?![委干民级里子])|[镇乡](?![级里域村]))")
_AGAIN_MARKS = {"村": "全村", "镇": "全镇", "乡": "全镇"}
"""What turns back to the village or town told of last."""
_AGAIN_NAMES = frozenset(_AGAIN_MARKS.values())
_VILLAGE_ENDS = ("村", "社区", "嘎查", "屯")
_BEFORE = lazy(
    r"[\s　“\"（(—·、]*(?:[一二三四五六七八九十]是|其中|同时|仅|过去|曾经|原来|以前|昔日|从前|当年|当时|目前|如今|现在|近年来|今年|去年|截至[^，。]{1,8}|(?:19|20)\d\d年(?:\d{1,2}月)?)?"
    rf"(?:在|走进|来到|位于|位处|地处|据)?(?:(?P<holder>(?:(?![与和距较比至往]){_HAN}){{1,10}}?(?:[省市县旗州盟]|(?<![社小园校库])区)(?![镇乡])))*"
)
"""What may stand before a place that opens its clause."""
_NOT_IN_NAME = lazy("[于在使把被将与和的了是从到由不]|现有|共有|拥有|加大|推进|近年|这些年")
_FOUNDED = frozenset("建改设撤并复更属划析置升")
_DATED = ("年", "月", "日")
_NO_HOLDER = lazy("[是于在使把被将到从由了的]")
_LISTED = ("、", "等", "和", "与", "及")
_TOWN_TOO = "(?!(?<=[村屯])(?:乡(?![亲贤民])|镇)|(?<=屯)村)"
"""A town may be called by a village: `叶村乡`, a village by a hamlet: `魏家屯村`."""
_COUNTY_TOO = "(?!(?<=乡)县|(?<=镇)[远雄原平安坪赉康巴江海宁沅](?:[县市区]|[\\u4e00-\\u9fff]{1,8}自治县))"
"""`云南镇雄县`, `四川乡城县` begin with no town."""
_KIND_COUNTED = lazy(r"[0-9〇零一二两三四五六七八九十百]+[多余几]?(?:家|个|所|座|处|户)(?=[，。、；,;）)\n]|\Z)")
"""Makes what stands before it a kind of body, not the name of one: `葡萄种植合作社31家，`."""
_TOWN = lazy(f"{_HAN}{{1,5}}?(?:镇|乡|街道|苏木)")
_SIDES = ("东", "西", "南", "北", "东南", "东北", "西南", "西北")
_OPEN_BRACKET = lazy("^[^（(]*[）)]")
"""A stem that begins inside a bracket: the number of a paragraph, `（二）某村`."""
_CITIES = ("11", "12", "31", "50")
_BODY = r"[\u4e00-\u9fff（）()]{2,22}?"
_HEAD = 60


@table_row
class PlaceStop(Rule):
    """Name a stem that makes no name: 贫困村 and 回村 are a kind of village and a way."""

    TABLE: ClassVar[str] = "place_stops"
    KEY: ClassVar[tuple[str, ...]] = ("word", "position")
    word: str
    position: Literal["end", "start", "beside", "inside", "name", "whole", "after", "after_alone"]
    """Where it stands: at the end, the start or anywhere in the stem; at its start, behind the side on which something lies; at the end of the name, or all of it;
    directly after the name, or after that of a village without its town."""
    example: str
    expected: str = ""
    note: str = ""


@table_row
class PlaceKind(Rule):
    """Name a kind of place, with which the names of such places end."""

    TABLE: ClassVar[str] = "place_kinds"
    KEY: ClassVar[tuple[str, ...]] = ("kind", "word")
    kind: Literal["town", "village", "body"]
    word: str
    example: str
    expected: str = ""
    note: str = ""


class _Patterns(NamedTuple):
    name: re.Pattern[str]
    area: re.Pattern[str]
    """The same without institutions."""
    kinds: re.Pattern[str]
    """How the names of places end: most clauses have none."""
    kind: re.Pattern[str]
    """The kind at the end of the name of a town or village: what stands before it is the stem."""


@cache
def _patterns(rules: Rules) -> _Patterns:
    words: dict[str, list[str]] = {"town": [], "village": [], "body": []}
    for row in rules.table(PlaceKind):
        words[row.kind].append(row.word)
    town, village, body = ("|".join(map(re.escape, some)) for some in words.values())
    town, village = f"{_HAN}{{1,4}}?(?:{town})", f"{_HAN}{{1,5}}?(?:{village}){_TOWN_TOO}"
    area = f"(?P<area>(?P<town>{town})?(?P<village>{village})|(?P<alone>{town}){_COUNTY_TOO})"
    return _Patterns(
        name=lazy(f"(?P<body>{_BODY}(?:{body}))|{area}"),
        area=lazy(f"(?P<body>$^)?{area}"),
        kinds=lazy(tree(word for some in words.values() for word in some)),
        kind=lazy(f"(?:{'|'.join(sorted((*words['town'], *words['village']), key=len, reverse=True))})$"),
    )


class _Stops(NamedTuple):
    """Hold the words that make no name, by position."""

    ends: tuple[str, ...]
    starts: tuple[str, ...]
    inside: re.Pattern[str]
    names: tuple[str, ...]
    wholes: frozenset[str]
    after: tuple[str, ...]
    after_alone: tuple[str, ...]


@cache
def _stops(rules: Rules) -> _Stops:
    words: dict[str, list[str]] = {}
    for row in rules.table(PlaceStop):
        words.setdefault(row.position, []).append(row.word)
    return _Stops(
        tuple(words["end"]),
        (*words["start"], *(side + word for side in _SIDES for word in words["beside"])),
        lazy("|".join(map(re.escape, words["inside"]))),
        tuple(words["name"]),
        frozenset(words["whole"]),
        (*words["after"], *_LISTED),
        tuple(words["after_alone"]),
    )


def find_places(
    text: RestoredText,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    regions: Sequence[str | None],
    rules: Rules,
    title: str | None = None,
) -> list[str | None]:
    """Return the place of each figure: the last one that opened a clause of its paragraph, while the region stays.

    Where the title names a town or village, it is the place of what names none.
    """
    counting: dict[int, list[int]] = {}
    for at, figure in enumerate(figures):
        counting.setdefault(figure.clause, []).append(at)
    counted = {clauses[index].paragraph for index in counting}
    names = _named(text.text, clauses, counted, rules)
    home = titled(title, rules)
    out: list[str | None] = [None] * len(figures)
    current, region, paragraph, told = home, None, -1, -1
    last: dict[str, str] = {}
    provinces = {code for code in regions if code and code.endswith("0000") and not code.startswith(_CITIES)}
    for index in sorted({*counting, *names}):
        if clauses[index].paragraph != paragraph:
            paragraph, current, region = clauses[index].paragraph, home, None
            last.pop("全村", None)
            _told(home, last)
        named = names.get(index, [])
        for at in counting.get(index, ()):
            before = _all_told([name for end, name in named if end <= figures[at].restored_start], last)
            if before:
                current, region, told = before[-1], None, clauses[index].sentence
                named = [item for item in named if item[0] > figures[at].restored_start]
            if region is not None and regions[at] != region:
                current = None
            region = regions[at]
            if clauses[index].sentence != told and region in provinces and current and not current.endswith("公司"):
                current = home  # a text on a province names its places in passing
            out[at] = current
        if after := _all_told([name for _, name in named], last):
            current, region, told = after[-1], None, clauses[index].sentence
    return out


def _all_told(names: Sequence[str | None], last: dict[str, str]) -> list[str | None]:
    """Return the names, 全村 and 全镇 as the village or town told of `last`; without those that turn back to none."""
    if not names:
        return []
    told = [_told(name, last) for name in names]
    return [now for name, now in zip(names, told, strict=True) if now or name not in _AGAIN_NAMES]


def _told(name: str | None, last: dict[str, str]) -> str | None:
    """Remember the village and town that a name tells of; return the name, or what 全村 and 全镇 turn back to."""
    if name is None or name in _AGAIN_NAMES:
        return last.get(name) if name else None
    if name.endswith(_VILLAGE_ENDS):
        last["全村"] = name
    if (town := _TOWN.match(name)) and (town.end() == len(name) or name.endswith(_VILLAGE_ENDS)):
        last["全镇"] = town[0]
    return name


def titled(title: str | None, rules: Rules) -> str | None:
    """Return the town or village that a title is on."""
    if not title:
        return None
    found = [
        match["village"] or match["alone"]
        for start in range(len(title))
        if start == 0 or title[start - 1] in "省市县区旗州盟镇乡】：:—－ "
        if (match := _patterns(rules).name.match(title, start)) and match["area"] and _is_name(title, match, rules)
    ]
    return found[-1] if found else None


Named = list[tuple[int, str | None]]
"""Where each name ends; None in place of a name where the text turns to the whole region."""


def _named(text: str, clauses: Sequence[Clause], paragraphs: Set[int], rules: Rules) -> dict[int, Named]:
    """Return the names that open clauses of some paragraphs, by clause."""
    patterns = _patterns(rules)
    kinds = by_clause([m.span() for m in patterns.kinds.finditer(text)], clauses, start_of_span)
    wholes = by_clause([m.span() for m in _WHOLE.finditer(text)], clauses, start_of_span)
    again = by_clause([m.span() for m in _AGAIN.finditer(text)], clauses, start_of_span)
    out: dict[int, Named] = {}
    for index in {*kinds, *wholes, *again}:
        clause = clauses[index]
        if clause.paragraph not in paragraphs:
            continue
        found: Named = [(end, None) for _, end in wholes.get(index, ()) if end <= clause.end]
        found += [(end, _AGAIN_MARKS[text[end - 1]]) for _, end in again.get(index, ())]
        if index in kinds and (name := _opening_name(text, clause, rules)):
            found.append(name)
        if found:
            out[index] = sorted(found, key=lambda item: item[0])
    return out


def _opening_name(text: str, clause: Clause, rules: Rules) -> tuple[int, str] | None:
    """Return the name that opens a clause, with where it ends."""
    patterns = _patterns(rules)
    opening = _BEFORE.match(text, clause.start, min(clause.end, clause.start + _HEAD))
    starts = [opening.end()] if opening else []
    if not starts or starts[0] != clause.start:
        starts.append(clause.start)
    for start in starts:
        match = patterns.name.match(text, start, clause.end)
        if match and text[start] in _FOUNDED and text[start - 1 : start] in _DATED:
            break  # 1985年改镇
        if match and match["body"] and not _is_name(text, match, rules, held=True):
            match = patterns.area.match(text, start, clause.end)
        # 柳河县中心医院 bears the county in its name, 柳河县红石镇 does not.
        led = opening["holder"] if opening and match and start == opening.end() else None
        holder = led if match and match["body"] else None
        if holder and holder[0] in "全我该本":
            break
        stops = _stops(rules)
        if led and "是" in led:
            continue  # 立新村是镇赉县嘎什根乡下属的村
        if holder and (_NO_HOLDER.search(holder) or holder.startswith(stops.starts) or stops.inside.search(holder)):
            continue
        if match and _is_name(text, match, rules, held=holder is not None):
            return match.end(), (holder or "") + match[0]
    return None


def _is_name(text: str, match: re.Match[str], rules: Rules, held: bool = False) -> bool:
    """Say whether it is a name, not a kind of place; `held`: a region's name before it makes 中心医院 one."""
    stops = _stops(rules)
    end = match.end()
    if text.startswith(stops.after, end) or (match["town"] is None and text.startswith(stops.after_alone, end)):
        return False
    body = match["body"]
    if body:
        if _KIND_COUNTED.match(text, end):
            return False
        stem = re.sub("(?:有限)?(?:责任)?(?:公司|合作社|.{2})$", "", body)
        return len(stem) > 1 and _is_stem(stem, stops) and (held or not stem.endswith(stops.ends))
    for part in (match["town"], match["village"], match["alone"]):
        if part:
            stem = _patterns(rules).kind.sub("", part)
            if not stem or not _is_stem(stem, stops) or stem.endswith(stops.ends) or part in stops.wholes:
                return False
            if part.endswith(stops.names) and not (len(stem) > 1 and is_town(part, rules)):
                return False
    return True


def _is_stem(stem: str, stops: _Stops) -> bool:
    return not (
        stem.startswith(stops.starts)
        or _NOT_IN_NAME.search(stem)
        or stops.inside.search(stem)
        or _OPEN_BRACKET.search(stem)
    )
