"""Gather what tells of which region an article is: its titles and the regions that it names as its matter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from transforms.gazetteer import Mention, gazetteer
from transforms.mentions import named_regions, stands_for_many, year_of
from transforms.patterns import lazy
from transforms.records import Article, Clause, RestoredText
from transforms.rules import Rules

_AWAY = ("去", "赴", "前往", "发往", "销往", "运往", "送往", "开往", "飞往", "来自")
"""What stands before where somebody or something only goes."""
_SITE_NAME = lazy(r"(?:人民)?政府(?:网|门户网站)?[\s　]*(?:[>|\n]|www|http|\Z)")
"""How the name of the region of a site goes on in the furniture of its pages."""
_HELD_AT = lazy("在[一-鿿]{2,12}?(?:召开|举行|举办|开幕|闭幕|签署|签约)")
"""`在瀘州市古藺县召开`: where a meeting is held neither, as a rule."""
_FAIR = lazy("[^，。；：、\\n]{0,14}?(?:博览会|交易会|展销会|洽谈会|论坛)")
"""How the name of a fair goes on behind that of the region where it is held."""


class Evidence(NamedTuple):
    """Hold what can tell of which region an article is: its text, its titles, the regions that both name."""

    text: str
    titles: dict[str, list[Mention]]
    """The title and the first line, each with the names in it, not yet resolved."""
    mentions: list[Mention]
    """Resolved; those that only say where something goes or is held are left out."""
    year: int | None


def evidence_of(
    article: Article, text: RestoredText, clauses: Sequence[Clause], rules: Rules, title: str | None
) -> Evidence:
    """Return what speaks for the regions that an article may be about."""
    first_line = text.text[clauses[0].start : clauses[0].end] if clauses and clauses[0].kind == "heading" else ""
    titles = dict.fromkeys(line for line in (title or article.title, first_line) if line)
    named = {line: [*gazetteer(rules).find(line)] for line in titles}
    return Evidence(text.text, named, _telling(named_regions(article, text, rules), text.text), year_of(article))


def _telling(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Leave out the regions that are named as one of many, as a goal, the place of a meeting or the name of a site."""
    meetings = [m.span() for m in _HELD_AT.finditer(text)]
    return [
        m
        for m in mentions
        if not stands_for_many(text, m)
        and not text.endswith(_AWAY, 0, m.start)
        and not (meetings and any(a < m.start < b for a, b in meetings))
        and not _SITE_NAME.match(text, m.end)
        and (m.full or not _FAIR.match(text, m.end))
    ]
