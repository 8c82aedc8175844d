"""Find the regions of GB/T 2260 that a text names.

Names that end like a region (县, 区, 市, 旗, 州, 盟, 省 …) are looked up backwards from that character;
provinces and prefectures are also known by their short names (青海, 辽源). A county's short name (永和)
counts only where the article also writes its full one: many short names are ordinary words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from transforms.cues import Lexicon
from transforms.patterns import lazy
from transforms.region_tables import Region, RegionShadow, RegionWord
from transforms.rules import Rules
from transforms.slots import quick

CURRENT = 9999
"""The last year of what is in use."""
ENDINGS = "县区市旗州盟省"
FULL_ENDS = tuple(ENDINGS)
"""How full names and names of zones end, 地区 among them."""
_ENDING = lazy(f"[{ENDINGS}]")
_BOUNDARY = lazy(r"[^\u4e00-\u9fff]|[省市州盟区旗在为对与和及到从由向把让使将给是赴]")
"""What may stand before a name of two characters (岚县): `示范县` is no 范县."""
_ZONE = lazy("区(?:(?<=开发区)|(?<=园区)|(?<=经开区)|(?<=高新区))")
"""A zone that carries the short name of its county: 泰兴经济开发区."""
_ZONE_KINDS = ("高新技术产业", "高新产业", "高新技术", "经济技术", "经济", "高新", "工业", "产业", "旅游")
"""What may stand between the two, longest first."""
_NAME_ENDS = lazy(
    r"[^\u4e00-\u9fff]|\Z|的|境内|当地|人民|群众|贫困|一带|山区|农村|农民|农户|各族|等地|两地|三地|驻村|扶贫|脱贫"
    "|发展|推进|推动|打造|探索|助力|加快|实施|大地|城乡|全境|县城|各地|经济"
)
"""What may follow the short name of a county behind the region that holds it."""
_OPENED = lazy("[，。；：、\n“ \u3000](?:在|走进|来到|位于|目前|今年|去年|近年来|如今)?(?=(..))")
"""What stands before a clause that may open with a county."""
_LONE_NEXT = lazy(
    "境内|县城|县委|人民|群众|农民|农村|大力|积极|始终|坚持|立足|围绕|依托|按照|全力|全面|全县|[把将]|已(?!经?是)|共(?:有|计|接待|实现|完成|投入|建)|位于|地处|现有"
    "|因地制宜|通过|探索|推进|加快|打造|实施|出台|累计|贫困|是(?:国家|全国|全省|全市|一个)|[：:]"
)
"""What follows the short name of a county that opens a clause without 县: `佛坪大力发展`, `镇雄是国家级贫困县`."""
_TOWNS = ("镇", "乡", "村", "街道")
"""What makes a name in a text that of a town: who writes 英山乡 means it by 英山."""
_BREAKS = frozenset("，。；：、\n“ \u3000")
_OPENING = lazy("(?:【[^】]{1,12}】|[\\s　])*(?P<name>[\u4e00-\u9fff]{2,4})[：:]")


@quick
@dataclass(frozen=True, slots=True)
class Mention:
    """Hold one region's name found in the text; restored positions."""

    start: int
    end: int
    codes: tuple[str, ...]
    """The codes that the name can stand for; one once it is resolved."""
    full: bool
    """Whether it is a full name or an alias that ends like one."""


Codes = dict[str, tuple[str, ...]]
"""The codes that a name can stand for."""


class Gazetteer:
    """Hold all regions by code and by name."""

    def __init__(self, rows: Iterable[Region], shadows: Iterable[RegionShadow], words: Iterable[RegionWord]) -> None:
        kinds = defaultdict[str, set[str]](set)
        for word in words:
            kinds[word.kind].add(word.word)
        self.words, self.prefecture_words, self.relative_words = kinds["county"], kinds["prefecture"], kinds["relative"]
        self._alone = self.words | kinds["alone"]
        self.rows: dict[str, Region] = {}
        """Each region under its latest name."""
        self._since: dict[str, int] = {}
        self._full: Codes = {}
        self._short: Codes = {}
        counties: Codes = {}
        for row in rows:
            self._since[row.code] = min(row.valid_from, self._since.get(row.code, CURRENT))
            if row.code not in self.rows or row.valid_to is None:
                self.rows[row.code] = row
            for name in (row.name, *row.aliases):
                is_full = name[-1] in ENDINGS or name.endswith("地区")
                _add(self._full if is_full else self._short, name, row.code)
            if len(row.short) < 2:
                continue
            if row.level != "county":
                _add(self._short, row.short, row.code)
            elif row.valid_to is None:
                _add(counties, row.short, row.code)
        self._county_shorts = {name: codes for name, codes in counties.items() if len(codes) == 1}
        self._tails = _tails(self._full)
        """How long the names are that end with two characters, longest first."""
        self._above: dict[str, tuple[str, ...]] = {}
        """What `ancestors` gave."""
        self._short_sizes = {len(name) for name in self._short}
        self._counties = counties
        self._county_starts = {name[:2] for name in counties}
        self._lexicon = Lexicon(self._short)
        shadows = sorted(shadows, key=lambda row: -len(row.word))
        self._shadow = _any_of(row.word for row in shadows)
        self._full_shadow = _any_of(row.word for row in shadows if not row.short_only)

    def valid(self, code: str, year: int | None) -> bool:
        """Say whether a code was in use in a year, at least at its beginning; yes where the year is not known.

        The table holds what was in use at the end of each year: in the year of a change old and new are valid.
        """
        return year is None or self._since[code] <= year <= (self.rows[code].valid_to or CURRENT) + 1

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Return the region and those that hold it, from the inside out.

        >>> from transforms.rules import default_rules
        >>> gazetteer(default_rules()).ancestors("150223")
        ('150223', '150200', '150000')
        """
        known = self._above.get(code)
        if known is None:
            known = self._above[code] = self._climb(code)
        return known

    def _climb(self, code: str) -> tuple[str, ...]:
        out = []
        while code in self.rows and code not in out:
            out.append(code)
            code = self.rows[code].parent
        return tuple(out)

    def may_end(self, text: str) -> bool:
        """Say whether a text can end with a name; quick, for those that cannot."""
        return text.endswith(FULL_ENDS) or any(text[-size:] in self._short for size in self._short_sizes)

    def find(self, text: str, shadows: bool = True) -> Iterator[Mention]:
        """Yield the names of regions in the text in order, without overlap, not yet resolved.

        With `shadows`, a name that is only the beginning of another one (北京大学) is none.
        """
        found = [*self._find_full(text), *self._find_zones(text), *self._find_districts(text), *self._find_short(text)]
        found += [*self._find_held(text, found)]
        found += self._find_lone(text)
        end = 0
        for mention in sorted(found, key=lambda m: (m.start, -m.end)):
            if mention.start >= end:
                end = mention.end
                whole = mention.full and text[end - 1] != "州"  # 广州 is short for 广州市
                if not (shadows and (self._full_shadow if whole else self._shadow).match(text, end)):
                    yield mention

    def _find_full(self, text: str) -> Iterator[Mention]:
        full, tails = self._full, self._tails
        for ending in _ENDING.finditer(text):
            end = ending.end()
            for length in tails.get(text[end - 2 : end], ()):
                name = text[max(0, end - length) : end]
                if name in full and len(name) == length:
                    if length > 2 or end == 2 or _BOUNDARY.match(text, end - 3) or self._is_held(name, text, end - 2):
                        yield Mention(end - length, end, full[name], True)
                    break

    def _is_held(self, name: str, text: str, start: int) -> bool:
        """Say whether the short name of what holds a region stands directly before it: 汉中`勉县`."""
        return name not in self.words and any(
            text.endswith(self.rows[up].short, 0, start) for code in self._full[name] for up in self.ancestors(code)[1:]
        )

    def _find_zones(self, text: str) -> Iterator[Mention]:
        """Yield the zones that bear the short name of their county: 泰兴经济开发区."""
        for zone in _ZONE.finditer(text):
            end = zone.end()
            short = text[end - 2] == "园"
            start = end - (2 if short else 3)
            if short or text[start] == "开":
                start -= next((len(kind) for kind in _ZONE_KINDS if text.endswith(kind, 0, start)), 0)
            for length in (4, 3, 2):
                name = text[max(0, start - length) : start]
                codes = self._county_shorts.get(name)
                if codes and len(name) == length:
                    yield Mention(start - length, end, codes, True)
                    break

    def _find_districts(self, text: str) -> Iterator[Mention]:
        """Yield the prefectures that are called 地区."""
        full, start = self._full, text.find("地区")
        while start >= 0:
            for length in range(6, 3, -1):
                name = text[max(0, start + 2 - length) : start + 2]
                if name in full:
                    yield Mention(start + 2 - len(name), start + 2, full[name], True)
                    break
            start = text.find("地区", start + 2)

    def _find_short(self, text: str) -> Iterator[Mention]:
        for start, end, word in self._lexicon.scan(text, 0, len(text)):
            yield Mention(start, end, self._short[word], False)

    def _find_held(self, text: str, holders: Iterable[Mention]) -> Iterator[Mention]:
        """Yield the short names of counties that stand directly behind the region that holds them: 四川`蒲江`的."""
        counties = self._counties
        for holder in holders:
            start = holder.end
            if text[start : start + 2] not in self._county_starts:
                continue
            for length in (2, 3, 4):
                name = text[start : start + length]
                if name not in counties or name in self.words or not self._is_holder(holder):
                    continue
                codes = [c for c in counties[name] if not set(holder.codes).isdisjoint(self.ancestors(c)[1:])]
                if len(codes) == 1 and _NAME_ENDS.match(text, start + length):
                    yield Mention(start, start + length, (codes[0],), False)

    def _find_lone(self, text: str) -> Iterator[Mention]:
        """Yield the short names of counties that open a clause and are told what they do: `佛坪大力发展`."""
        starts, shorts = self._county_starts, self._county_shorts
        if starts.isdisjoint(_OPENED.findall(text)):
            return
        for found in _OPENED.finditer(text):
            if found[1] not in starts:
                continue
            start = found.end()
            for length in (2, 3, 4):
                name = text[start : start + length]
                if name in shorts and name not in self._alone and _LONE_NEXT.match(text, start + length):
                    if name not in self._short and not any(name + kind in text for kind in _TOWNS):
                        yield Mention(start, start + length, shorts[name], False)
                    break

    def acts(self, mention: Mention, text: str) -> bool:
        """Say whether a short name opens a clause and is told what it does, as no ordinary word is: `沈阳共接待游客`."""
        opens = mention.start == 0 or text[mention.start - 1] in _BREAKS
        ordinary = text[mention.start : mention.end] in self.prefecture_words
        return opens and not ordinary and _LONE_NEXT.match(text, mention.end) is not None

    def _is_holder(self, mention: Mention) -> bool:
        return any(self.rows[code].level != "county" for code in mention.codes)

    def county(self, short: str) -> str | None:
        """Return the only county in use that bears a short name; None for an ordinary word."""
        codes = self._counties.get(short, ())
        return codes[0] if len(codes) == 1 and short not in self.words else None

    def opening(self, title: str) -> str | None:
        """Return the region whose short name opens a title and is set off by a colon (`定西：…`), if only one bears it."""
        found = _OPENING.match(title) if "：" in title or ":" in title else None
        if found is None or found["name"] in self.words:
            return None
        name = found["name"]
        known = [c for c in self._short.get(name, ()) if self.rows[c].valid_to is None] or self._counties.get(name, ())
        codes = [c for c in known if self.rows[c].level == "province"] or known
        return codes[0] if len(codes) == 1 else None


def _add(names: Codes, name: str, code: str) -> None:
    known = names.get(name, ())
    if code not in known:
        names[name] = (*known, code)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


def _tails(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[-2:]].add(len(name))
    return {tail: tuple(sorted(known, reverse=True)) for tail, known in lengths.items()}


@cache
def gazetteer(rules: Rules) -> Gazetteer:
    """Return the gazetteer of a set of rules, built once."""
    return Gazetteer(rules.table(Region), rules.table(RegionShadow), rules.table(RegionWord))
