"""Say in Chinese what the messages of sources and of the warehouse say in English.

A message is made where something goes wrong, kept in `raw.reject` and in logs, and shown to people of
either language: so it is kept in one, and `wording.csv` says the other. Words that a library or the
system has said stay as they are.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

_HOLE = re.compile(r"\\\{(\w+)\\\}")


def in_chinese(message: str) -> str:
    """Return a message in Chinese; as it is where `wording.csv` does not have it.

    What fills a hole of a message can itself be one.

    >>> in_chinese("2,048 bytes, more than the limit of 1,024 (max_bytes)")
    '2,048 字节，超过上限 1,024（设置 max_bytes）'
    >>> in_chinese("HTTP 503; tried 3 times")
    'HTTP 503；已试 3 次'
    """
    for pattern, zh in _wording():
        if found := pattern.fullmatch(message):
            return zh.format(**{name: in_chinese(value) for name, value in found.groupdict().items()})
    return message


@cache
def _wording() -> tuple[tuple[re.Pattern[str], str], ...]:
    with Path(__file__).with_name("wording.csv").open(encoding="utf-8", newline="") as file:
        return tuple((_pattern(row["en"]), row["zh"]) for row in csv.DictReader(file))


def _pattern(en: str) -> re.Pattern[str]:
    names: set[str] = set()

    def hole(match: re.Match[str]) -> str:
        again = match[1] in names
        names.add(match[1])
        return f"(?P={match[1]})" if again else f"(?P<{match[1]}>.+?)"

    return re.compile(_HOLE.sub(hole, re.escape(en)), re.DOTALL)
