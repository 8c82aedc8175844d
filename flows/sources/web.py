"""Fetch pages politely: robots.txt, one request at a time with a delay, conditional, limited, repeated where it helps."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flows.limits import MAX_BYTES

AGENT = "heshu/0.1 (reads published figures)"
TIMEOUT = 20.0
"""Seconds to wait for a connection, and for each piece of an answer."""
LONGEST = 120.0
"""Seconds that one answer may take in all."""
TRIES = 3
LONGEST_WAIT = 120.0
"""Seconds; a server that asks for more (Retry-After) is left alone until the next run."""
REDIRECTS = 5
AGAIN = frozenset({429, 500, 502, 503, 504})


class FetchError(RuntimeError):
    """Say why a page could not be fetched, in one line."""


class TooLargeError(FetchError):
    """Say that an answer went on beyond the limit."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what a server answered; `content` is None where nothing has changed."""

    url: str
    """After redirects."""
    content: bytes | None
    charset: str | None
    etag: str | None
    last_modified: str | None


@dataclass(slots=True)
class Fetcher:
    """Fetch pages of any number of hosts; remembers robots.txt and the time of the last request of each."""

    delay: float = 1.0
    """Seconds between two requests to one host, unless its robots.txt asks for more."""
    max_bytes: int = MAX_BYTES
    agent: str = AGENT
    tries: int = TRIES
    sleep: Callable[[float], None] = time.sleep
    _client: Any = None
    _robots: dict[str, Any] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def fetch(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Answer:
        """Return the answer for a page; raises `FetchError` where there is none."""
        if not self._allowed(url):
            raise FetchError("robots.txt does not allow it")
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        return self._try(url, {name: value for name, value in headers.items() if value})

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _try(self, url: str, headers: dict[str, str]) -> Answer:
        import httpx

        said = ""
        for attempt in range(self.tries):
            self._wait(url)
            try:
                answer, wait = self._once(url, headers)
            except TooLargeError:
                raise
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
                answer, wait, said = None, None, f"{type(error).__name__}: {error}"
            if isinstance(answer, Answer):
                return answer
            said = answer or said
            pause = wait if wait is not None else 2.0**attempt
            if pause > LONGEST_WAIT:
                raise FetchError(f"{said}; the server asks to wait {pause:.0f} seconds: left for the next run")
            if attempt + 1 < self.tries:
                self.sleep(pause)
        raise FetchError(f"{said}; tried {self.tries} times")

    def _once(self, url: str, headers: dict[str, str]) -> tuple[Answer | str | None, float | None]:
        """Return an answer, or what was wrong that may pass, with the seconds that the server asks to wait."""
        with self._http().stream("GET", url, headers=headers) as response:
            status, final = response.status_code, str(response.url)
            kept = (response.headers.get("etag"), response.headers.get("last-modified"))
            if status == 304:
                return Answer(final, None, None, *kept), None
            if status in AGAIN:
                return f"HTTP {status}", _retry_after(response.headers.get("retry-after"))
            if status != 200:
                raise FetchError(f"HTTP {status}")
            return Answer(final, self._body(response), response.charset_encoding, *kept), None

    def _body(self, response: Any) -> bytes:
        body = bytearray()
        end = time.monotonic() + LONGEST
        for piece in response.iter_bytes():
            body += piece
            if len(body) > self.max_bytes:
                raise TooLargeError(f"more than the limit of {self.max_bytes:,} bytes (max_bytes)")
            if time.monotonic() > end:
                raise FetchError(f"the answer took longer than {LONGEST:.0f} seconds")
        return bytes(body)

    def _http(self) -> Any:
        import httpx

        if self._client is None:
            self._client = httpx.Client(
                headers={"User-Agent": self.agent, "Accept-Language": "zh-CN,zh;q=0.9"},
                timeout=TIMEOUT,
                follow_redirects=True,
                max_redirects=REDIRECTS,
            )
        return self._client

    def _wait(self, url: str) -> None:
        host = _host(url)
        if host in self._last:
            asked = self._robots[host].crawl_delay(self.agent) if self._robots.get(host) else None
            rest = self._last[host] + max(self.delay, asked or 0) - time.monotonic()
            if rest > 0:
                self.sleep(rest)
        self._last[host] = time.monotonic()

    def _allowed(self, url: str) -> bool:
        host = _host(url)
        if host not in self._robots:
            self._robots[host] = self._read_robots(host)
        robots = self._robots[host]
        return robots is None or robots.can_fetch(url, self.agent)

    def _read_robots(self, host: str) -> Any:
        """Return the rules of a host; None where it has none. A host that fails to say allows nothing (RFC 9309)."""
        from protego import Protego

        try:
            answer = self._try(f"{host}/robots.txt", {})
        except FetchError as error:
            if "HTTP 4" in str(error) and "HTTP 429" not in str(error):
                return None
            return Protego.parse("User-agent: *\nDisallow: /")
        return Protego.parse((answer.content or b"").decode("utf-8", "replace"))


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _retry_after(value: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for, in either of its forms.

    >>> _retry_after("7"), _retry_after(None), _retry_after("soon")
    (7.0, None, None)
    """
    if value is None:
        return None
    if value.isdigit():
        return float(value)
    try:
        at = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, at.timestamp() - time.time())
