"""Read and check the figures of Chinese articles in Python and in notebooks.

>>> import heshu
>>> reading = heshu.read("全县共有贫困户430户，其中危房改造84户、重建340户、无房户5户。")
>>> [(figure.quote, int(figure.low)) for figure in reading.figures]
[('430户', 430), ('84户', 84), ('340户', 340), ('5户', 5)]
>>> reading.problems[0].why_en
'84 + 340 + 5 = 429 ≠ 430: off by 1, and exact counts leave no room'
>>> reading.to_frame()[["quote", "low", "unit"]].values.tolist()[0]
['430户', 430, '户']
>>> "<mark" in reading._repr_html_()  # what a notebook shows: the text, its figures coloured by state
True

A warehouse that `heshu run` has published is opened read-only:

>>> heshu.connect("no/such/folder")
Traceback (most recent call last):
    ...
warehouse.query.NoWarehouseError: there is no warehouse in no/such/folder yet; make one with `heshu run ARTICLES… --warehouse no/such/folder`
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from heshu.reading import Reading

if TYPE_CHECKING:
    import os

    import duckdb

__all__ = ["Reading", "connect", "read", "read_file"]


def read(text: str, *, title: str | None = None, publisher: str | None = None, published: str | None = None) -> Reading:
    """Read one article and judge what its figures tie together.

    `title`, `publisher` and `published` (`YYYY[-MM[-DD]]`) are what is known of it besides its text:
    they settle its region and what 今年 means.
    """
    from flows.decoding import article_key
    from flows.reader import read_and_judge
    from transforms.records import Article

    article = Article(text, article_key(text), title=title, publisher=publisher, published=published)
    return Reading(read_and_judge(article))


def read_file(path: str | os.PathLike[str]) -> Reading:
    """Read the article of a file in any encoding; raises `ValueError` with the reason where it is none."""
    from flows.reader import read_item
    from flows.sources.items import Item, Reject

    found = read_item(Item("", str(path), Path(path).read_bytes()))
    if isinstance(found, Reject):
        raise ValueError(f"{path}: {found.detail}")
    return Reading(found)


def connect(warehouse: str | os.PathLike[str] = "var") -> duckdb.DuckDBPyConnection:
    """Return a read-only DuckDB connection to the warehouse published in a folder; close it when done."""
    from warehouse.query import open_published

    return open_published(Path(warehouse))
