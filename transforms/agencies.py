"""Know who sends news: agencies and news sites, as datelines and bylines name them."""

from __future__ import annotations

import re
from functools import cache
from typing import ClassVar

from transforms.patterns import lazy
from transforms.rules import Rule, Rules, table_row


@table_row
class Agency(Rule):
    """Name who sends news, as it stands before `电`, `讯` or `消息`."""

    TABLE: ClassVar[str] = "agencies"
    KEY: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    is_publisher: bool
    """Whether the word names a publisher: 本报 does not."""
    example: str
    expected: str
    """The publisher that the example states, if any."""
    note: str = ""


def names_of(rules: Rules, publishers: bool = False) -> str:
    """Return the names, or only those of publishers, as the alternatives of a regular expression."""
    return "|".join(re.escape(row.name) for row in rules.table(Agency) if row.is_publisher or not publishers)


@cache
def dateline(rules: Rules) -> re.Pattern[str]:
    """Return the pattern of `新华社南宁3月12日电`: from where the report was sent; of any other paper, with the day."""
    other = r"(?:[日晚晨时]报|网|社)[^\s，。（(：:0-9]{2,8}[0-9]{1,2}月[0-9]{1,2}日"
    return lazy(rf"(?:(?:{names_of(rules)})[^\s，。]{{2,16}}|{other})(?:电|讯|消息)(?=[（( 　\n])")
