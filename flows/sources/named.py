"""Find the source that a word of the command line, or a table of `heshu.toml`, stands for."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from flows.sources.archives import ARCHIVES, Archive
from flows.sources.files import Files
from flows.sources.items import Source
from flows.sources.pages import WARCS, Feed, Page, Warc
from flows.sources.tables import TABLES, Table
from flows.sources.web import AGENT, Fetcher

if TYPE_CHECKING:
    from flows.settings import Settings

FEEDS = (".rss", ".atom", "/feed", "/rss", "/feed/", "rss.xml", "atom.xml", "feed.xml")
"""Endings of addresses that are taken for feeds; `kind = "feed"` says it of any other."""
Kind = Literal["auto", "files", "archive", "table", "feed", "page", "warc"]


class SourceSettings(BaseModel):
    """Hold a `[[sources]]` table of `heshu.toml`."""

    model_config = ConfigDict(extra="forbid")

    location: str = Field(description="Path, glob, address, or anything that fsspec knows.")
    kind: Kind = Field(default="auto", description="What it is; told by its ending where it is not said.")
    columns: dict[str, str] = Field(default_factory=dict, description="Columns of a table: text, id, title, …")
    delay: float = Field(default=1.0, ge=0, description="Seconds between two requests to one host.")
    agent: str = Field(default=AGENT, description="How heshu names itself to servers.")


def sources_of(words: list[str], settings: Settings) -> list[Source]:
    """Return the sources that the words name, or those of the settings where there is no word."""
    named = [SourceSettings(location=word) for word in words] if words else settings.sources
    # One fetcher for all, so that two sources on one host share its delay.
    fetchers: dict[tuple[float, str], Fetcher] = {}
    return [source for one in named for source in _sources(one, settings, fetchers)]


def _sources(one: SourceSettings, settings: Settings, fetchers: dict[tuple[float, str], Fetcher]) -> list[Source]:
    location, limit = one.location, settings.max_bytes
    kind = _kind(location) if one.kind == "auto" else one.kind
    if kind in ("feed", "page"):
        fetcher = fetchers.setdefault((one.delay, one.agent), Fetcher(one.delay, limit, one.agent))
        return [Feed(location, fetcher) if kind == "feed" else Page(location, fetcher)]
    if kind == "table":
        return [Table(location, one.columns, limit)]
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
