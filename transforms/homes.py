"""Say of which region a whole article is: the one most named, first named, in the title, or called 我县."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from transforms.agencies import dateline
from transforms.domains import region_of_sites
from transforms.gazetteer import Gazetteer, Level, Mention, gazetteer
from transforms.localities import titled
from transforms.patterns import lazy
from transforms.records import Article, Clause, RestoredText
from transforms.rules import Rules
from transforms.toponyms import resolve
from transforms.towns import county_of

TITLE_WEIGHT = 6.0
TOWN_LENGTH = 3
_TITLE_OPENING = 6
"""How far into a title a region named in full leaves no room for a short name before a colon."""
PUBLISHER_WEIGHT = 3.0
OPENING = 200
"""How far into the text the first region named counts more."""
FIRST_WEIGHT = 3.0
"""How much the first region named in the text counts more."""
SCENE_WEIGHT = 2.0
"""How much more the county counts whose village and town a story names."""
VILLAGE = lazy("[一-鿿]{1,5}?(?:镇|乡|街道|苏木)[一-鿿]{1,6}?(?:村|社区|嘎查|屯)")
SHARE_OF_PARTS = 0.7
"""How much a mention of a county counts for its prefecture and province."""
PROVINCE_WEIGHT = 0.5
"""Articles on counties and prefectures name their province, and others', in passing."""
DOMINANCE = 0.4
"""Least share of all mentions that the article's own region must have."""
LEAST_SHARE = 0.35
"""Least share of the mentions of its level that the article's own region must have."""
SEVERAL = 3
"""How many provinces an article on the whole country names at least."""
LEADING_SHARE = 0.75
"""The share of the mentions that the province of an article on one province has at least, among several."""
_SMALL = lazy("(?:全|我|本|该)(?:镇|乡|村|社区|街道|校|院|公司|合作社)")
"""What those who write of a place smaller than a county call it."""
OWN_COUNTY_LEAST = 2
"""How often an article names the county that it calls 全县."""
_COUNTRY = lazy("我国|全国|中国(?=[^一-鿿]|[一-鿿]{2,})")
_OWN_WORDS = lazy(
    r"[全我该本这省市州盟县旗区](?:(?:(?<=[全我该本])|(?<=这)个)(?P<own>[省市州盟县旗区])(?![域间别分块政位长])"
    r"|(?<=[省市州盟县旗区])(?<![一-鿿].)(?:委|政府|里|直))"
)
LEVEL_OF: dict[str, Level] = {
    "省": "province", "市": "prefecture", "州": "prefecture", "盟": "prefecture", "县": "county", "旗": "county", "区": "county",
}  # fmt: skip
_OURS = lazy("我(省|市|州|盟|县|旗|区)(?![域间别分块政位长])")


_OF_MANY = lazy(
    r"等(?:[一-鿿]{0,6}?[0-9一二两三四五六七八九十几多]+个|[0-9一二两三四五六七八九十几多]|省|市|州|县|区|地)"
)
_GIVES = lazy(
    "(?:(?:对口|结对|定点)(?:帮扶|支援|援助|扶贫)?|帮扶|援助|援建)(?!资金|工作|干部|队|单位|项目|力度|办|任务|对象|地区|责任|协作|成效)"
)
"""What follows a region that only helps: what is counted then is where the help goes."""
_ORGAN = lazy("(?:人民)?政府|省?委|扶贫|[一-鿿]{2,7}?(?:厅|局|办公室|委员会)")
"""How the name of what governs a region goes on: 甘肃省`农业农村厅`."""


_SIGNED = lazy("(?<![一-鿿])(?P<name>[一-鿿]{2,4}?)(?:[县市区旗州](?:委|级)?)?(?:融媒|(?:人民)?广播电视台|电视台)")
_SIGNED_REACH = 12


_SPOKEN_AT = lazy("在[一-鿿]{2,12}?(?:透露|表示|宣布|会见|揭晓|介绍|指出|说|(?:召开|举行|举办)的)")
"""`在北京透露`: where something is said is not what it is about."""
_AWAY = ("去", "赴", "前往", "发往", "销往", "运往", "送往", "开往", "飞往", "来自")
"""What stands before where somebody or something only goes."""
_COUNTRYWIDE = lazy("全国|我国|国务院|各省|中央财政")
COUNTRYWIDE_LEAST = 4
"""How often a text on the whole country says so, that no writer's own region says."""
_SITE_NAME = lazy(r"(?:人民)?政府(?:网|门户网站)?[\s　]*(?:[>|\n]|www|http|\Z)")
"""How the name of the region of a site goes on in the furniture of its pages."""
_HELD_AT = lazy("在[一-鿿]{2,12}?(?:召开|举行|举办|开幕|闭幕|签署|签约)")
"""`在瀘州市古藺县召开`: where a meeting is held neither, as a rule."""
_WHOLE_PROVINCE = lazy("(?:^|[，。；：\n \u3000“])全省(?!首|第|唯一|最|率先|各|上下)")
_WHOLE_LESS = lazy("(?:全|我|本)(?:市|县|州|旗|盟)(?![域间别分块政位长])")


class OwnWord(NamedTuple):
    """Hold a word for the writers' own region: 全县, 我省, 市委; restored positions."""

    start: int
    end: int
    kind: str
    """省, 市, 州, 盟, 县, 旗 or 区."""
    body: bool
    """Whether it names what governs the region (市委) rather than the region."""


@lru_cache(maxsize=2)
def own_words(text: str) -> tuple[OwnWord, ...]:
    """Return the words for the writers' own region, in order."""
    return tuple(OwnWord(*m.span(), m["own"] or m[0][0], m["own"] is None) for m in _OWN_WORDS.finditer(text))


def named_regions(article: Article, text: RestoredText, rules: Rules) -> list[Mention]:
    """Return the regions that the article names, resolved; restored spans."""
    return list(_named_regions(text.text, _year(article), rules))


def _year(article: Article) -> int | None:
    return int(article.published[:4]) if article.published else None


@lru_cache(maxsize=2)
def _named_regions(text: str, year: int | None, rules: Rules) -> tuple[Mention, ...]:
    names = gazetteer(rules)
    lines = [m.span() for m in dateline(rules).finditer(text)]
    lines += [m.span() for m in _SPOKEN_AT.finditer(text)]
    found = [*names.find(text)]
    if lines:
        found = [m for m in found if not any(a <= m.start < b for a, b in lines)]
    return tuple(resolve(found, text, names, year))


def gives(text: str, mention: Mention) -> bool:
    """Say whether a region is named as the one that helps another: `北京对口帮扶4个县`."""
    return _GIVES.match(text, mention.end) is not None


def stands_for_many(text: str, mention: Mention) -> bool:
    """Say whether a region is only named as one of several: `江苏等9省市`."""
    return text.startswith("等", mention.end) and _OF_MANY.match(text, mention.end) is not None


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
    found = _voted(article, text, clauses, rules, title, publisher)
    place = titled(title or article.title, rules)
    if place is None or (found is not None and names.rows[found].level == "county"):
        return found
    # A report on a town is one on its county, also where it hardly names that.
    return county_of(place, found, names, rules) or found


def _voted(
    article: Article,
    text: RestoredText,
    clauses: Sequence[Clause],
    rules: Rules,
    title: str | None,
    publisher: str | None,
) -> str | None:
    """Return the region that most of what the article names speaks for."""
    names = gazetteer(rules)
    year = _year(article)
    meetings = [m.span() for m in _HELD_AT.finditer(text.text)]
    mentions = [
        m
        for m in named_regions(article, text, rules)
        if not stands_for_many(text.text, m)
        and not text.text.endswith(_AWAY, 0, m.start)
        and not (meetings and any(a < m.start < b for a, b in meetings))
        and not _SITE_NAME.match(text.text, m.end)
    ]
    votes = _votes(mentions, names)
    plain = dict(votes)
    first_line = text.text[clauses[0].start : clauses[0].end] if clauses and clauses[0].kind == "heading" else ""
    titles = {title or article.title or "", first_line} - {""}
    named = {line: [*names.find(line)] for line in titles}
    full = [m for m in mentions if m.full] if titles else []
    for line, in_line in named.items():
        for mention in full:
            # 茅箭区茅塔乡 in the text makes a title on 茅塔乡 one on 茅箭区.
            follower = text.text[mention.end : mention.end + TOWN_LENGTH]
            if len(follower) == TOWN_LENGTH and follower in line:
                votes[mention.codes[0]] += TITLE_WEIGHT
        found = resolve(in_line, line, names, year) if in_line else []
        found = [m for m in found if not gives(line, m)] or found
        found += _title_shorts(line, votes, names, found)
        if (opening := names.opening(line)) and not any(m.start < _TITLE_OPENING for m in found):
            votes[opening] += TITLE_WEIGHT
        for code in {m.codes[0] for m, after in zip_longest(found, found[1:]) if not _leads_into(m, after, names)}:
            votes[code] += TITLE_WEIGHT
    first = next((m for m, after in zip_longest(mentions, mentions[1:]) if not _leads_into(m, after, names)), None)
    if first and first.start < OPENING:
        votes[first.codes[0]] += FIRST_WEIGHT * _weight(first.codes[0], names)
    if scene := _scene(mentions, text.text, names):
        votes[scene] += SCENE_WEIGHT
    publisher_regions = _publisher_regions(publisher or article.publisher, names, year) or _media(text.text, names)
    if not publisher_regions and (site := region_of_sites(article.url or article.text, names, rules)):
        # A county's site passes on news of the country, too.
        publisher_regions = {site} if own_words(text.text) or not _is_national(titles, mentions, text.text) else set()
    for code in publisher_regions:
        votes[code] += PUBLISHER_WEIGHT * _weight(code, names)
    _vote_own_words(votes, text.text, names)
    if not votes:
        return None
    if (own := _own_kind(text.text)) and (called := _called(own, votes, names)):
        return called
    if not any(named.values()) and not publisher_regions and _is_national(titles, mentions, text.text):
        return None
    if own_county := _own_county(text.text, plain, names):
        return own_county
    if _is_provincial(mentions, text.text):
        return _called("省", votes, names)
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


def _scene(mentions: Sequence[Mention], text: str, names: Gazetteer) -> str | None:
    """Return the county of the village that a story is set in: the first one named with its town.

    None where the text speaks of what holds the county too, more than once.
    """
    first = next((m for m in mentions if names.rows[m.codes[0]].level == "county" and VILLAGE.match(text, m.end)), None)
    if first is None:
        return None
    holders = names.ancestors(first.codes[0])[1:]
    spoken = [
        m
        for m, after in zip_longest(mentions, mentions[1:])
        if m.codes[0] in holders and not _leads_into(m, after, names)
    ]
    return first.codes[0] if len(spoken) <= 1 else None


def _publisher_regions(publisher: str | None, names: Gazetteer, year: int | None) -> set[str]:
    """Return the regions in a publisher's name: 湖南日报, 通川区统计局."""
    if not publisher:
        return set()
    found = resolve([*names.find(publisher, shadows=False)], publisher, names, year)
    return {m.codes[0] for m, after in zip_longest(found, found[1:]) if not _leads_into(m, after, names)}


def _is_provincial(mentions: Sequence[Mention], text: str) -> bool:
    """Say whether a text is on a province: 全省 opens a clause near its beginning, never 全市 or 全县 is written, and it names hardly any other."""
    if not _WHOLE_PROVINCE.search(text, 0, 2 * OPENING) or _WHOLE_LESS.search(text):
        return False
    provinces = Counter(m.codes[0][:2] for m in mentions)
    return bool(provinces) and max(provinces.values()) >= LEADING_SHARE * provinces.total()


def _media(text: str, names: Gazetteer) -> set[str]:
    """Return the county whose own media sign the text: `（永和融媒记者…）`."""
    at = max(text.rfind("融媒"), text.rfind("电视台"))
    found = _SIGNED.search(text, max(0, at - _SIGNED_REACH), at + 3) if at > 0 else None
    code = names.county(found["name"]) if found else None
    return {code} if code else set()


def _is_national(titles: set[str], mentions: Sequence[Mention], text: str) -> bool:
    """Say whether an article is on the country: its title says so, or it names several provinces and none is its own."""
    if any(_COUNTRY.search(line) for line in titles):
        return True
    if own_words(text) or _SMALL.search(text):
        return False
    if len(_COUNTRYWIDE.findall(text)) >= COUNTRYWIDE_LEAST:
        return True
    provinces = Counter(m.codes[0][:2] for m in mentions)
    governed = {m.codes[0][:2] for m in mentions if _ORGAN.match(text, m.end)}
    if len(governed) == 1 and max(provinces.values()) == provinces[governed.pop()]:
        return False
    return len(provinces) >= SEVERAL and max(provinces.values()) < LEADING_SHARE * provinces.total()


def _own_county(text: str, plain: dict[str, float], names: Gazetteer) -> str | None:
    """Return the county of a text that writes 全县 and never 全市 or 全省: the one that it names most, twice at least."""
    own = (word for word in own_words(text) if word.body or text[word.start] not in "该这")
    levels = Counter(LEVEL_OF[word.kind] for word in own if word.kind != "区")
    if not levels["county"] or levels["prefecture"] or levels["province"]:
        return None
    counties = {c: n for c, n in plain.items() if names.rows[c].level == "county" and names.rows[c].name[-1] in "县旗"}
    best = max(counties, key=lambda c: (counties[c], c), default=None)
    return best if best and counties[best] >= OWN_COUNTY_LEAST else None


def _own_kind(text: str) -> str | None:
    """Return what the writers call their own region, 省 where they write 我省, if they write it of one only."""
    kinds = {m[1] for m in _OURS.finditer(text)}
    return kinds.pop() if len(kinds) == 1 else None


def _called(kind: str, votes: defaultdict[str, float], names: Gazetteer) -> str | None:
    """Return the region of a kind that holds most of what the text names."""
    sums: defaultdict[str, float] = defaultdict(float)
    for code, vote in votes.items():
        for up in names.ancestors(code):
            if is_called(kind, up, names):
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


def _title_shorts(
    line: str, votes: defaultdict[str, float], names: Gazetteer, found: Sequence[Mention]
) -> list[Mention]:
    """Find in a title the short names of counties that the text names in full, within what the title names."""
    out = []
    holders = {m.codes[0] for m in found}
    for code in votes:
        short = names.rows[code].short
        at = line.find(short) if len(short) >= 2 and (not holders or holders & set(names.ancestors(code)[1:])) else -1
        if at >= 0 and not any(m.start <= at < m.end for m in found):
            out.append(Mention(at, at + len(short), (code,), False))
    return out


def _vote_own_words(votes: defaultdict[str, float], text: str, names: Gazetteer) -> None:
    """Let `全县`, `市委`, `我省` speak for the regions of that level that the text names."""
    levels = Counter(LEVEL_OF[word.kind] for word in own_words(text))
    for code in list(votes):
        row = names.rows[code]
        heads = {row.name[-1], "省"} if row.level == "province" else {row.name[-1]}
        if levels[row.level] and (row.level != "county" or heads & set("县旗区市")):
            votes[code] *= 1 + min(levels[row.level], 10) / 10


def is_called(word: str, code: str, names: Gazetteer) -> bool:
    """Say whether a region is the 省, 市, 州, 盟, 县, 旗 or 区 of those who live there."""
    row = names.rows[code]
    if row.level == "province":
        return (word == "省" and row.name[-1] in "省区") or row.name.endswith(word)
    return row.name.endswith(word) or (word in "州盟" and row.level == "prefecture" and row.name[-1] in "州盟")
