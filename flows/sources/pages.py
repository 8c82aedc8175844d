"""Take articles from web pages, from feeds that tell of them, and from archives of them (WARC)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.limits import MAX_BYTES
from flows.sources.items import Item, Known, Listed, Reject, Unchanged, Yield
from flows.sources.names import written
from flows.sources.web import Fetcher, FetchError, TooLargeError

FULL = 200
"""A feed's entry with more characters than this holds the article; a shorter one only tells of it."""
WARCS = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True)
class Page:
    """Be one page."""

    url: str
    fetcher: Fetcher = field(default_factory=Fetcher)

    @property
    def name(self) -> str:
        """Return the address."""
        return self.url

    def count(self) -> int:
        """Return one."""
        return 1

    def items(self, known: Mapping[str, Known]) -> Iterator[Yield]:
        """Yield the page's article."""
        yield fetch_item(self.name, self.url, self.url, self.fetcher, known)


@dataclass(frozen=True, slots=True)
class Feed:
    """Be an RSS or Atom feed; an entry without its full text is fetched. Entries are known by their GUID.

    The feed itself is asked for again only where it changed, or where an entry's page could not be fetched.
    """

    url: str
    fetcher: Fetcher = field(default_factory=Fetcher)

    @property
    def name(self) -> str:
        """Return the address."""
        return self.url

    def count(self) -> int | None:
        """Return nothing: only fetching it would tell."""

    def items(self, known: Mapping[str, Known]) -> Iterator[Yield]:
        """Yield the article of every entry."""
        import feedparser

        state = known.get(self.url, Known())
        try:
            answer = self.fetcher.fetch(self.url, state.etag, state.last_modified)
        except FetchError as error:
            yield Reject(self.name, self.url, "failed", str(error))
            return
        if answer.content is None:
            yield Unchanged(self.name, self.url)
            return
        feed = feedparser.parse(answer.content, sanitize_html=False, resolve_relative_uris=False)
        if feed.bozo and not feed.entries:
            yield Reject(self.name, self.url, "unreadable", f"not an RSS or Atom feed ({feed.bozo_exception})")
            return
        whole = True
        for entry in feed.entries:
            found = self._entry(entry, feed.feed.get("title"), known)
            whole = whole and not (isinstance(found, Reject) and found.reason == "failed")
            yield found
        if whole and (answer.etag or answer.last_modified):
            yield Listed(self.name, self.url, answer.etag, answer.last_modified)

    def _entry(self, entry: Any, publisher: str | None, known: Mapping[str, Known]) -> Yield:
        link = entry.get("link")
        guid = entry.get("id") or link
        if not guid:
            return Reject(self.name, self.url, "unreadable", "an entry with neither GUID nor link")
        published = entry.get("published_parsed") or entry.get("updated_parsed")
        day = None if published is None else f"{published.tm_year}-{published.tm_mon:02}-{published.tm_mday:02}"
        text = "\n".join(part.value for part in entry.get("content", [])) or entry.get("summary", "")
        given = {"title": entry.get("title"), "publisher": publisher, "published": day, "url": link}
        if len(text) > FULL or not link:
            return Item(self.name, guid, b"", text=text, **given) if text.strip() else _nothing(self.name, guid)
        if guid in known and known[guid].article_key is not None:
            # Its page was read; a feed announces a changed article by a new GUID or date.
            return Unchanged(self.name, guid)
        return fetch_item(self.name, guid, link, self.fetcher, known)


@dataclass(frozen=True, slots=True)
class Warc:
    """Be an archive of web pages in WARC form."""

    path: Path
    max_bytes: int = MAX_BYTES

    @property
    def name(self) -> str:
        """Return the path as it was given."""
        return written(str(self.path))

    def count(self) -> int | None:
        """Return nothing: only reading it would tell."""

    def items(self, known: Mapping[str, Known]) -> Iterator[Yield]:
        """Yield the article of every page that was answered with text."""
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        try:
            with self.path.open("rb") as file:
                for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
                    found = self._record(record, known)
                    if found is not None:
                        yield found
        except FileNotFoundError:
            yield Reject(self.name, self.name, "not_found", "no such file; check the path")
        except Exception as error:  # a broken archive raises anything
            yield Reject(
                self.name, self.name, "unreadable", f"{type(error).__name__}: {error}; what came before was taken"
            )

    def _record(self, record: Any, known: Mapping[str, Known]) -> Yield | None:
        headers = record.http_headers
        kind = (record.http_content_type or "").lower()
        if headers is None or headers.status_code != 200 or not ("html" in kind or kind.startswith("text/")):
            return None
        url = record.headers.get("WARC-Target-URI", "")
        digest = record.headers.get("WARC-Payload-Digest") or record.headers.get("WARC-Record-ID")
        if url in known and known[url].etag == digest:
            return Unchanged(self.name, url)
        content = record.reader.read(self.max_bytes + 1)
        if len(content) > self.max_bytes:
            return Reject(self.name, url, "too_large", f"more than {self.max_bytes:,} bytes (max_bytes)", digest)
        return page_item(self.name, url, url, content, record.http_charset, etag=digest)


def fetch_item(source: str, locator: str, url: str, fetcher: Fetcher, known: Mapping[str, Known]) -> Yield:
    """Fetch a page and return its article."""
    state = known.get(locator, Known())
    try:
        answer = fetcher.fetch(url, state.etag, state.last_modified)
    except TooLargeError as error:
        return Reject(source, locator, "too_large", str(error))
    except FetchError as error:
        return Reject(source, locator, "not_found" if "HTTP 404" in str(error) else "failed", str(error))
    if answer.content is None:
        return Unchanged(source, locator)
    kept = {"etag": answer.etag, "last_modified": answer.last_modified}
    return page_item(source, locator, answer.url, answer.content, answer.charset, **kept)


def page_item(
    source: str,
    locator: str,
    url: str,
    content: bytes,
    charset: str | None,
    etag: str | None = None,
    last_modified: str | None = None,
) -> Item | Reject:
    """Return the main text of a page, with what the page says of it; plain text and documents as they are."""
    kept = {"url": url, "etag": etag, "last_modified": last_modified}
    if b"<" not in content[:4096]:
        return Item(source, locator, content, charset=charset, **kept)
    from trafilatura import bare_extraction

    from transforms.encodings import decode

    html = decode(content, charset).text
    page: Any = bare_extraction(html, url=url, include_comments=False, with_metadata=True)
    if page is None or not page.text:
        return _nothing(source, locator, etag)
    given = {"title": page.title, "publisher": page.sitename, "published": page.date}
    return Item(source, locator, b"", text=page.text, **given, **kept)


def _nothing(source: str, locator: str, etag: str | None = None) -> Reject:
    return Reject(source, locator, "empty", "no article was found on the page", etag)
