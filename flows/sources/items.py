"""Define what a source yields: items, things turned away, and things known already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

Reason = Literal[
    "empty", "binary", "too_large", "undecodable", "vanished", "forbidden", "not_found", "unreadable", "failed"
]


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what is known of an item from an earlier run; the columns of `raw.source_state`."""

    etag: str | None = None
    """ETag of the last answer; of a file, its size and time."""
    last_modified: str | None = None
    content_hash: str | None = None
    """Hash of the bytes that were last read."""
    article_key: str | None = None
    """None where the item was turned away."""


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one item that is new or changed: its bytes, and what its source says of it."""

    source: str
    """Name of the source, as the settings or the command line have it."""
    locator: str
    """Where in the source: path, address, entry or record."""
    content: bytes
    """An article's text in any encoding, HTML and XML included."""
    text: str | None = None
    """The text itself, where the source has text and not bytes; `content` is then empty."""
    charset: str | None = None
    """Encoding that the source claims; a hint, no more."""
    etag: str | None = None
    last_modified: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """Hold one item that was turned away; the columns of `raw.reject`."""

    source: str
    locator: str
    reason: Reason
    detail: str
    """One line for people: what was wrong, and what to do."""
    etag: str | None = None
    content_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Name one item that is as it was when it was last read."""

    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Say that all which a source's own list names was taken, so that the list need not be fetched until it changes."""

    source: str
    locator: str
    etag: str | None
    last_modified: str | None


Yield: TypeAlias = Item | Reject | Unchanged | Listed


class Source(Protocol):
    """Be a place that articles come from."""

    @property
    def name(self) -> str:
        """Return the name under which its items are recorded."""

    def count(self) -> int | None:
        """Return how many items it has, or None where only reading it would tell."""

    def items(self, known: Mapping[str, Known]) -> Iterator[Yield]:
        """Yield every item once, and no more than one `Listed`, at the end; `known` maps locators to what an earlier run recorded.

        Raises nothing for a single item that is bad: that is a `Reject`.
        """
