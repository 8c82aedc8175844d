"""Read a spec's article and show what its figures speak of."""

from __future__ import annotations

from functools import cache
from typing import Any

from transforms.reading import read_article
from transforms.records import Article, Reading
from transforms.rules import default_rules

GIVEN = ("text", "title", "publisher", "published", "url")


@cache
def reading(text: str, **stated: str) -> Reading:
    return read_article(Article(text=text, key="spec", **stated), default_rules())


def read_case(case: dict[str, Any]) -> Reading:
    return reading(**{name: case[name] for name in GIVEN if name in case})


def shown(reading: Reading, *fields: str) -> list[str]:
    """Write each figure as the specs do: its quote, then each field, `-` where it is null."""
    return [" ".join((f.quote, *(getattr(f, name) or "-" for name in fields))) for f in reading.figures]
