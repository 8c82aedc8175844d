"""Find the source that a word of the command line, or a table of `heshu.toml`, stands for."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from flows.sources.archives import ARCHIVES, Archive
from flows.sources.files import Files
from flows.sources.items import Known, Source, Yield
from flows.sources.pages import WARCS, Feed, Page, Warc
from flows.sources.tables import TABLES, Table
from flows.sources.web import AGENT, TRIES, Fetcher

if TYPE_CHECKING:
    from flows.settings import Settings

FEEDS = (".rss", ".atom", "/feed", "/rss", "/feed/", "rss.xml", "atom.xml", "feed.xml")
"""Endings of addresses that are taken for feeds; `kind = "feed"` says it of any other."""
Kind = Literal["auto", "files", "archive", "table", "feed", "page", "warc"]
Column = Literal["text", "id", "title", "publisher", "published", "url"]


class SourceSettings(BaseModel):
    """Hold a `[[sources]]` table of `heshu.toml`."""

    model_config = ConfigDict(extra="forbid")

    location: str = Field(min_length=1, description="Path, glob, address, or anything that fsspec knows.")
    name: str | None = Field(
        default=None,
        pattern=r"^[\w-]+$",
        description="Name for `heshu run NAME`, under which its items are recorded; the location where unset.",
    )
    kind: Kind = Field(default="auto", description="What it is; told by its ending where it is not said.")
    columns: dict[Column, str] = Field(
        default_factory=dict, description="Columns of a table that hold text, id, title, publisher, published, url."
    )
    delay: float = Field(default=1.0, ge=0, description="Seconds between two requests to one host.")
    agent: str = Field(default=AGENT, description="How heshu names itself to servers.")
    tries: int = Field(default=TRIES, ge=1, description="How often a page is asked for where the server is busy.")
    max_bytes: int | None = Field(
        default=None, ge=1, description="A larger file or page is turned away; `max_bytes` of all where unset."
    )


@dataclass(frozen=True, slots=True)
class Named:
    """Be a source under another name than its location."""

    source: Source
    name: str

    def count(self) -> int | None:
        """Return how many items it has."""
        return self.source.count()

    def items(self, known: Mapping[str, Known]) -> Iterator[Yield]:
        """Yield its items under the name."""
        for item in self.source.items(known):
            yield replace(item, source=self.name)


Fetchers: TypeAlias = dict[tuple[float, str, int, int], Fetcher]


def sources_of(words: list[str], settings: Settings) -> list[Source]:
    """Return the sources that the words name or locate, or those of the settings where there is no word."""
    named = {one.name: one for one in settings.sources if one.name is not None}
    asked = [named.get(word) or SourceSettings(location=word) for word in words] if words else settings.sources
    # One fetcher for all that are fetched alike, so that two sources on one host share its delay.
    fetchers: Fetchers = {}
    return [
        source if one.name is None else Named(source, one.name)
        for one in asked
        for source in _sources(one, settings, fetchers)
    ]


def _sources(one: SourceSettings, settings: Settings, fetchers: Fetchers) -> list[Source]:
    location, limit = one.location, one.max_bytes or settings.max_bytes
    kind = _kind(location) if one.kind == "auto" else one.kind
    if kind in ("feed", "page"):
        key = (one.delay, one.agent, one.tries, limit)
        fetcher = fetchers.setdefault(key, Fetcher(one.delay, limit, one.agent, one.tries))
        return [Feed(location, fetcher) if kind == "feed" else Page(location, fetcher)]
    if kind == "table":
        return [Table(location, {str(key): column for key, column in one.columns.items()}, limit)]
    if glob.has_magic(location) and not Path(location).exists():
        found = sorted(glob.glob(location, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        paths = [SourceSettings(**{**one.model_dump(), "location": path}) for path in found]
        return [source for path in paths for source in _sources(path, settings, fetchers)] or [Files(Path(location))]
    if kind == "archive":
        return [Archive(Path(location), limit)]
    if kind == "warc":
        return [Warc(Path(location), limit)]
    return [Files(Path(location), limit)]


def _kind(location: str) -> Kind:
    """Return what a location is, by its form.

    >>> _kind("a/b"), _kind("a.TAR.GZ"), _kind("s3://bucket/a.parquet"), _kind("https://a.cn/1.html")
    ('files', 'archive', 'table', 'page')
    """
    lower = location.lower()
    if lower.startswith(("http://", "https://")):
        return "feed" if lower.endswith(FEEDS) else "page"
    if lower.endswith(TABLES):
        return "table"
    if lower.endswith(WARCS):
        return "warc"
    return "archive" if lower.endswith(ARCHIVES) else "files"
