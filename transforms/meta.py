"""Say what an article says of itself: title, publisher, date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, NamedTuple

from transforms.records import Article, Clause, RestoredText
from transforms.rules import Rule, Rules

TITLE_LENGTHS = range(4, 61)


@dataclass(frozen=True, slots=True)
class PublisherForm(Rule):
    """Hold a form in which articles name who published them; the group `name` is the publisher."""

    TABLE: ClassVar[str] = "publishers"
    KEY: ClassVar[tuple[str, ...]] = ("pattern",)
    pattern: str
    example: str
    expected: str
    note: str = ""


class Masthead(NamedTuple):
    """Hold title, publisher and date of an article, each None where it does not say."""

    title: str | None
    publisher: str | None
    published: str | None


_HTML_TITLE = re.compile(r"<(h1|title)[^>]*>(.{4,200}?)</\1>", re.IGNORECASE | re.DOTALL)
_ORIGINAL = re.compile(r"[（(]?原?标题[：:]\s*([^）)\n]{4,60})")
_MARKDOWN = re.compile(r"\A\s*#{1,6}\s*([^\n]{4,80})")
_ADDRESS_DATE = re.compile(r"/(20[0-4]\d)[-/]?(0\d|1[0-2])[-/]?([0-2]\d|3[01])?(?=[/_.\-A-Za-z]|\d{3,})")
_META_DATE = re.compile(
    r"(?:publish|pub|issue|date)[\w-]{0,12}[\"'][^>]{0,40}content=[\"'](20\d\d)-(\d\d)-(\d\d)", re.IGNORECASE
)
_LINE_DATE = re.compile(
    r"(?:发布时间|发布日期|时间|日期|发稿时间)[：:]?\s*(20\d\d)[-/年.](\d{1,2})[-/月.](\d{1,2})"
    r"|(20\d\d)[-/年.](\d{1,2})[-/月.](\d{1,2})日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s*(?:来源|　来源|发布|编辑|作者|字号|浏览)"
)
_DATELINE = re.compile(r"\A[^\n]{0,40}?(20\d\d)年(\d{1,2})月(\d{1,2})日(?:电|讯|消息)")
_TAG = re.compile(r"<[^>]{1,200}>")


@cache
def _publishers(rules: Rules) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row.pattern) for row in rules.table(PublisherForm))


def read_masthead(article: Article, text: RestoredText, clauses: Sequence[Clause], rules: Rules) -> Masthead:
    """Return what the article says of itself; what its source says of it goes first."""
    return Masthead(
        article.title or _title(text, clauses),
        article.publisher or _publisher(text.text, rules),
        article.published or _published(article, text),
    )


def _title(text: RestoredText, clauses: Sequence[Clause]) -> str | None:
    head = text.raw[:20_000]
    if match := _HTML_TITLE.search(head):
        return _TAG.sub("", match[2]).strip().split(" - ")[0].split("_")[0] or None
    if match := _ORIGINAL.search(text.text[:2000]) or _MARKDOWN.match(text.text):
        return match[1].strip(" #）)")
    first = text.text.lstrip()[:400].split("\n", 1)[0]
    cells = [cell.strip() for cell in first.split("\t")]
    if len(cells) > 2:  # a row of a table dump: the title is the first cell that reads like one
        return next(
            (c for c in cells if len(c) in TITLE_LENGTHS and re.search(r"[一-鿿]{4}", c) and c[-1] not in "。！"), None
        )
    return _first_lines(text.text, clauses)


def _first_lines(text: str, clauses: Sequence[Clause]) -> str | None:
    """Return the heading that opens the text, with the subtitle that a dash leads in."""
    lines = [line.strip() for line in text[:1000].split("\n") if line.strip()]
    if not lines or not clauses or clauses[0].kind != "heading" or len(lines[0]) not in TITLE_LENGTHS:
        return None
    follower = next((line for line in lines[1:3] if line.startswith("—")), "")
    return lines[0] + follower


def _publisher(text: str, rules: Rules) -> str | None:
    for part in (text[:400], text[-400:]):
        for pattern in _publishers(rules):
            if match := pattern.search(part):
                return match["name"].strip()
    return None


def _published(article: Article, text: RestoredText) -> str | None:
    for pattern, place in (
        (_META_DATE, text.raw[:20_000]),
        (_ADDRESS_DATE, article.url or ""),
        (_LINE_DATE, text.text[:600] + "\n" + text.text[-600:]),
        (_DATELINE, text.text[:200]),
        (_ADDRESS_DATE, text.raw),
    ):
        if match := pattern.search(place):
            parts = [int(p) for p in match.groups() if p]
            if 1 <= parts[1] <= 12:
                return "-".join([str(parts[0]), *(f"{p:02d}" for p in parts[1:] if p)])
    return None
