"""Say what an article says of itself: title, publisher, date; its own region comes from `regions`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from functools import cache
from typing import ClassVar, NamedTuple

from transforms.agencies import names_of
from transforms.dating import SENT_ON, SENT_WITHIN, inferred_year
from transforms.given_dates import given_date
from transforms.patterns import lazy
from transforms.records import Article, Clause, Meta, RestoredText
from transforms.rules import Rule, Rules, table_row


@table_row
class Publisher(Rule):
    """Name who publishes at an internet domain."""

    TABLE: ClassVar[str] = "publishers"
    KEY: ClassVar[tuple[str, ...]] = ("pattern",)
    pattern: str
    name: str
    example: str
    expected: str
    note: str = ""


_YMD = r"(?P<y>(?:19|20)[0-9]{2})"
_STATED = (
    lazy(
        rf"(?:发布|发表|更新|发稿|上传|刊发|时间|日期|来源|播发)[^\n。，]{{0,12}}?{_YMD}\s?[年./-]\s?(?P<m>[01]?[0-9])\s?[月./-]\s?(?P<d>[0-3]?[0-9])"
    ),
    lazy(
        rf"{_YMD}\s?[年./-]\s?(?P<m>[01]?[0-9])\s?[月./-]\s?(?P<d>[0-3]?[0-9])日?[\s|]{{0,4}}(?:[0-2][0-9]:[0-5][0-9])?[\s|]*(?:来源|作者|编辑|浏览|点击|阅读|字号|【)"
    ),
)
_CLOSING = lazy(
    rf"(?:^|\n|[（(](?:[^（）()\n，。]{{2,20}}?[报社网台办局委厅府刊站]》?[\s，]*)?)[\s　]*"
    rf"{_YMD}\s?年\s?(?P<m>[01]?[0-9])\s?月\s?(?:(?P<d>[0-3]?[0-9])\s?日)?[)）\s　]*\Z"
)
_CLOSING_LENGTH = 120
"""How far from the end of the text its closing date may begin."""
_SESSION = lazy(
    rf"(?:^|\n)[\s　—－–（(-]*{_YMD}年(?P<m>[01]?[0-9])月(?P<d>[0-3]?[0-9])日\s?在[^\n]{{2,40}}(?:会|会议|大会)"
)
"""`——2022年1月10日在…第一次会议上`, below the title of a speech."""
_OWN_LINE = lazy(
    rf"(?:^|\n)[\s　（(]*(?:星期.[\s　]+|[^\s，。：]{{2,10}}(?:日报|晚报|晨报|时报|商报)[\s　]+)?{_YMD}(?:\s?[年./-]\s?(?P<m>[01]?[0-9])\s?[月./-]\s?(?P<d>[0-3]?[0-9])日?|年(?P<month>[01]?[0-9])月)"
    r"(?:[\s　]+[0-2]?[0-9]:[0-5][0-9](?:[\s　]+大字)?)?[)）\s　]*(?:[\s　|]《?[一-鿿A-Za-z]{1,12}(?:[网报社刊台号站]|在线)》?[\s　]*(?:[^\s，。]{2,4}(?:报道|新闻))?)?(?=\n|$)"
)
"""A line that holds only a date, and perhaps a source, below the title."""
_PAPER_LINE = lazy(
    r"(?:^|\n)[\s　]*(?P<name>[^\s，。：（(]{2,10}(?:日报|晚报|晨报|时报|商报))[\s　]+(?:19|20)[0-9]{2}[-年./]"
)
"""The name of a paper before the date of its issue: `西安晚报 2020-11-01`."""
_DAY_FIRST = lazy(
    rf"(?:^|\n|发布|发表|更新|时间|日期|来源)[^\n。，]{{0,12}}?(?<![0-9./])(?P<d>[0-3]?[0-9])(?P<sep>[./])(?P<m>[01]?[0-9])(?P=sep){_YMD}(?![0-9./])"
)
"""A date as it is written abroad, in a line of its own or behind what says that it is one: `28/11/2019`."""
_LINK = lazy(r"https?://[^\s\"'<>）)\]]{4,240}")
_IN_LINK = (
    lazy(r"/(?P<y>20[0-9]{2})[/-]?(?P<m>[01][0-9])[/-]?(?P<d>[0-3][0-9])(?=[/_.]|/?[a-zA-Z])"),
    lazy(r"[tWP](?P<y>20[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])(?![0-9]{0,1}[.])"),
    lazy(r"/(?P<y>20[0-9]{2})[/-](?P<m>[01][0-9])/(?P<d>[0-3][0-9])"),
)
_ROW_TIME = lazy(rf"{_YMD}(?<![0-9]....)-(?P<m>[01][0-9])-(?P<d>[0-3][0-9])[ T][0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?")
_TODAY = lazy(r"今[天日][（(](?P<m>[01]?[0-9])月(?P<d>[0-3]?[0-9])日[）)]")
_SOURCE = (
    r"(?:"
    r"(?:来源|稿源|信息来源|文章来源|转自|摘自|转载自|选自|据)\s?[:：]?\s?《(?P<a>[^《》\n]{2,20})》"
    r"|(?:来源|稿源)\s?[:：]\s?(?P<b>[^\s|，。；;：:()（）<>\[\]]{2,20}?)(?=[\s|，。；;()（）<>\[\]]|记者|作者|编辑|日期|时间|通讯员|责任|发布|$)"
    r"|《(?P<c>[^《》\n]{1,12}(?:日报|晚报|晨报|时报|商报|周刊|杂志|新闻))》\s?记者)"
)
_SOURCE_STARTS = ("来(?=源)", "稿(?=源)", "信(?=息)", "文(?=章)", "转(?=[自载])", "摘(?=自)", "选(?=自)", "据", "《")
_GIVEN = "供稿"
_ORIGINAL = lazy(r"原标题\s?[:：]\s?(?P<title>[^\n()（）]{4,60}?)\s?[)）\n]")
_TITLE_LENGTH = 45
_TITLE_LEAST = 6
"""How many Chinese characters a cell must have to be a title."""
_ROW_CELLS = 3
"""How many tabs make the first line the row of a table."""
_HAN = lazy("[一-鿿]")
_HASHES = lazy(r"^#{1,3} +(?P<title>[^\n]{3,80})$", re.MULTILINE)
_HEAD = 600
_ENDS = ("。", "！", "？", "；", "，", "：", "!", "?", ";", ",", ":", "、")
_BYLINE_STARTS = ("□", "■", "○", "●", "记者", "作者", "来源", "发布", "时间", "—", "(", "（", "【", "《", "本报")
_BYLINE_ENDS = ("局", "办公室", "委员会", "政府", "日报", "晚报", "社", "网", "宣传部")
_PATH = lazy("(?:当前|您的|所在|现在)的?位置|[首主]页 ?[>›»|/＞-]|^第[0-9A-Z]{1,4}版")
_PAPERS = ("日报", "晚报", "晨报", "时报", "商报", "网", "客户端", "电视台")
_PAPER = lazy(f"[一-鿿·]{{2,12}}(?:{'|'.join(_PAPERS)})")
_NUMBERED = lazy(r"[\s　]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.、])")


@cache
def _sent(rules: Rules) -> re.Pattern[str]:
    """Return the pattern of a dateline with its year: `新华社南宁2019年3月12日电`."""
    return lazy(
        rf"(?:{names_of(rules)}|记者)[^\n。]{{0,16}}?{_YMD}年(?P<m>[01]?[0-9])月(?P<d>[0-3]?[0-9])日(?:电|讯|消息)"
    )


class _Named(NamedTuple):
    """Hold the patterns of a publisher's name."""

    start: re.Pattern[str]
    """How it begins, found quickly."""
    name: re.Pattern[str]
    given: re.Pattern[str]
    """One that knows 供稿 too, which can end any name: it tries every character as a start."""

    def find(self, part: str) -> re.Match[str] | None:
        """Return the first name of a publisher."""
        if _GIVEN in part:
            return self.given.search(part)
        found = (self.name.match(part, start.start()) for start in self.start.finditer(part))
        return next(filter(None, found), None)


@cache
def _named(rules: Rules) -> _Named:
    names = names_of(rules, publishers=True)
    agency = rf"(?P<e>{names})[^\s，。]{{0,12}}(?:消息|电|讯)(?=[（(：:，\s]|$)"
    starts = (f"{name[0]}(?={name[1:]})" for name in names.split("|"))
    return _Named(
        lazy("|".join((*_SOURCE_STARTS, *starts))),
        lazy(f"{_SOURCE}|{agency}"),
        lazy(rf"{_SOURCE}|(?P<d>[^\s，。：（()）]{{3,16}}){_GIVEN}[)）]|{agency}"),
    )


def read_meta(article: Article, text: RestoredText, clauses: Sequence[Clause], rules: Rules) -> Meta:  # noqa: ARG001
    """Return title, publisher and date as the article, its source or its links state them, else None.

    The date of an article that states none is the year that its text decides, where it does.
    """
    published = stated_date(article, text, rules) or _on_day(inferred_year(text, rules), text.text)
    return Meta(_title(article, text), _publisher(article, text, rules), published)


def _on_day(year: str | None, content: str) -> str | None:
    """Return the day of a text that tells what happened `今天（4月26日）`, or was sent on one, where its year is known, else that year.

    >>> _on_day("2020", "全省今天（4月26日）宣布"), _on_day("2020", "今天宣布")
    ('2020-04-26', '2020')
    """
    found = _TODAY.search(content) if year and "今" in content else None
    found = found or (SENT_ON.search(content, 0, SENT_WITHIN) if year else None)
    try:
        return datetime.date(int(year), int(found["m"]), int(found["d"])).isoformat() if year and found else year
    except ValueError:
        return year


def stated_date(article: Article, text: RestoredText, rules: Rules) -> str | None:
    """Return the date `YYYY[-MM[-DD]]` that the source, the text or a link states, in this order."""
    if article.published and (given := given_date(article.published)):
        return given
    content = text.text
    tail = content[-_HEAD:]
    for pattern in (*_STATED, _sent(rules)):
        found = pattern.search(content[:_HEAD]) or pattern.search(tail)
        if found and (date := _date(found)):
            return date
    for pattern in (_OWN_LINE, _SESSION, _DAY_FIRST):
        if (found := pattern.search(content[: _HEAD // 3])) and (date := _date(found)):
            return date
    links = ([article.url] if article.url else []) + _LINK.findall(article.text)
    for link in links:
        for pattern in _IN_LINK:
            if (found := pattern.search(link)) and (date := _date(found)):
                return date
    written = content.rstrip()
    if (found := _CLOSING.search(written, max(0, len(written) - _CLOSING_LENGTH))) and (date := _date(found)):
        return date
    if (found := _ROW_TIME.search(content)) and (date := _date(found)):
        return date
    return None


def _date(found: re.Match[str]) -> str | None:
    groups = found.groupdict()
    year, month, day = int(groups["y"]), int(groups["m"] or groups["month"]), groups["d"]
    try:
        date = datetime.date(year, month, int(day or 1))
    except ValueError:
        return None
    return date.isoformat() if day else date.isoformat()[:7]


def _publisher(article: Article, text: RestoredText, rules: Rules) -> str | None:
    if article.publisher:
        return article.publisher
    content = text.text
    if "报" in content[: _HEAD // 3] and (found := _PAPER_LINE.search(content[: _HEAD // 3])):
        return found["name"]
    for part in (content[:_HEAD], content[-_HEAD:]):
        if found := _named(rules).find(part):
            return next(g for g in found.groups() if g).strip('“”"《》 ')
    links = [article.url or "", *_LINK.findall(article.text)]
    for link in links:
        host = link.partition("://")[2].partition("/")[0]
        for row in rules.table(Publisher):
            if host == row.pattern or host.endswith("." + row.pattern):
                return row.name
    return None


def _title(article: Article, text: RestoredText) -> str | None:
    if article.title:
        return article.title
    if found := _ORIGINAL.search(text.text):
        return found["title"].strip()
    if found := _HASHES.search(article.text[:_HEAD]):
        return found["title"].strip()
    return _first_line(text.text)


def _first_line(content: str) -> str | None:
    """Return the first line where it reads like a title: short, unpunctuated, and not one of a list of captions."""
    if content.lstrip().partition("\n")[0].count("\t") >= _ROW_CELLS:
        return _title_cell(content)
    lines = [line.strip(" 　\t\r") for line in content.split("\n")]
    lines = [line for line in lines if line][:8]
    while lines and _is_furniture(lines[0]):
        lines = lines[1:]
    if not lines or not _is_title(lines[0]):
        return None
    title, following = lines[0], lines[1:]
    while following and following[0] == title:
        following = following[1:]
    if following and following[0].startswith(("—", "－")):
        return title + following[0]
    captions = sum(_is_title(line) and not _NUMBERED.match(line) and not _is_byline(line) for line in following[:2])
    return None if captions == 2 else title


def _title_cell(content: str) -> str | None:
    """Return the first cell of a row of a database dump that reads like a title."""
    cells = (cell.strip() for cell in content.lstrip().partition("\n")[0].split("\t"))
    return next((cell for cell in cells if len(_HAN.findall(cell)) >= _TITLE_LEAST and _is_title(cell)), None)


def _is_title(line: str) -> bool:
    return (
        2 <= len(line) <= _TITLE_LENGTH and not line.endswith(_ENDS) and "。" not in line and not _NUMBERED.match(line)
    )


def _is_furniture(line: str) -> bool:
    """Say whether a line above the title is a path, the name of a paper, a date or the number of a page."""
    return (
        _PATH.search(line) is not None
        or (line.endswith(_PAPERS) and _PAPER.fullmatch(line) is not None)
        or _OWN_LINE.fullmatch(line) is not None
    )


def _is_byline(line: str) -> bool:
    return line.startswith(_BYLINE_STARTS) or line.endswith(_BYLINE_ENDS) or _OWN_LINE.fullmatch(line) is not None
