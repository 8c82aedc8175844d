"""Find where an article names which region, and what it names it for."""

from __future__ import annotations

from functools import lru_cache

from transforms.agencies import dateline
from transforms.gazetteer import Gazetteer, Mention, gazetteer
from transforms.patterns import lazy
from transforms.records import Article, RestoredText
from transforms.rules import Rules
from transforms.toponyms import resolve

VILLAGE = lazy("[一-鿿]{1,5}?(?:镇|乡|街道|苏木)[一-鿿]{1,6}?(?:村|社区|嘎查|屯)")
_OF_MANY = lazy(
    r"等(?:[一-鿿]{0,6}?[0-9一二两三四五六七八九十几多]+个|[0-9一二两三四五六七八九十几多]|省|市|州|县|区|地)"
)
_GIVES = lazy(
    "(?:(?:对口|结对|定点)(?:帮扶|支援|援助|扶贫)?|帮扶|援助|援建)(?!资金|工作|干部|队|单位|项目|力度|办|任务|对象|地区|责任|协作|成效)"
)
"""What follows a region that only helps: what is counted then is where the help goes."""
_SPOKEN_AT = lazy("在[一-鿿]{2,12}?(?:透露|表示|宣布|会见|揭晓|介绍|指出|说|(?:召开|举行|举办)的)")
"""`在北京透露`: where something is said is not what it is about."""


def named_regions(article: Article, text: RestoredText, rules: Rules) -> list[Mention]:
    """Return the regions that the article names, resolved; restored spans."""
    return list(_named_regions(text.text, year_of(article), rules))


def sent_from(text: str, rules: Rules) -> set[str]:
    """Return the regions that the datelines of a text name for sure: `本报南宁讯`."""
    names = gazetteer(rules)
    found = (m for line in dateline(rules).finditer(text) for m in names.find(line[0]))
    in_use = ([code for code in m.codes if names.rows[code].valid_to is None] for m in found)
    return {codes[0] for codes in in_use if len(codes) == 1}


def year_of(article: Article) -> int | None:
    """Return the year of an article's publishing, where it is known."""
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


def leads_into(mention: Mention, follower: Mention | None, names: Gazetteer) -> bool:
    """Say whether a name only says where the next one is: 包头市达茂旗 names one region."""
    return (
        follower is not None
        and follower.start == mention.end
        and mention.codes[0] in names.ancestors(follower.codes[0])
    )
