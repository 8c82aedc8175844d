"""Pages and feeds, against a real server on loopback that behaves and misbehaves."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from flows.decoding import article_of
from flows.sources import web
from flows.sources.items import Item, Known, Reject, Unchanged, Yield
from flows.sources.pages import Feed, Page
from flows.sources.web import Fetcher, FetchError, TooLargeError
from flows.stages import Tally, ingest

BODY = "全县共有建档立卡贫困户429户，其中危房改造84户、重建340户、无房户5户。" * 8
PAGE = (
    "<html><head><title>脱贫攻坚成效</title><meta property='article:published_time' content='2019-03-02'></head>"
    f"<body><nav>首页 新闻</nav><article><h1>脱贫攻坚成效</h1><p>{BODY}</p><p>{BODY}</p></article></body></html>"
)
Handler = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """Answer every path by a function of the test; keep what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Handler] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        server = self

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.asked.append((self.path, dict(self.headers)))
                server.answers.get(self.path, lambda handler: answer(handler, 404, b"none"))(self)

            def log_message(self, *_args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_args: None  # type: ignore[method-assign]  # clients hang up on purpose
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def answer(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def fetcher(slept: list[float]) -> Iterator[Fetcher]:
    """Return a fetcher that notes how long it would wait, and does not."""
    made = Fetcher(delay=0.0, sleep=slept.append)
    yield made
    made.close()


def page(server: Server, path: str, fetcher: Fetcher, known: Known | None = None) -> Yield:
    url = server.url + path
    (item,) = Page(url, fetcher).items({url: known} if known else {})
    return item


def test_main_text_title_and_date_are_taken_from_a_page(server: Server, fetcher: Fetcher) -> None:
    server.answers["/a"] = lambda h: answer(h, 200, PAGE.encode(), Content_Type="text/html; charset=utf-8")
    item = page(server, "/a", fetcher)
    assert isinstance(item, Item)
    assert item.text is not None
    assert BODY in item.text
    assert "首页" not in item.text
    assert (item.title, item.published) == ("脱贫攻坚成效", "2019-03-02")


def test_wrong_charset_header_does_no_harm(server: Server, fetcher: Fetcher) -> None:
    body = PAGE.encode("gb18030")
    server.answers["/a"] = lambda h: answer(h, 200, body, Content_Type="text/html; charset=utf-8")
    item = page(server, "/a", fetcher)
    assert isinstance(item, Item)
    assert BODY in (item.text or "")


def test_compressed_answer_is_unpacked(server: Server, fetcher: Fetcher) -> None:
    body = gzip.compress(PAGE.encode())
    server.answers["/a"] = lambda h: answer(h, 200, body, Content_Encoding="gzip", Content_Type="text/html")
    assert isinstance(page(server, "/a", fetcher), Item)


def test_compressed_bomb_is_stopped(server: Server, slept: list[float]) -> None:
    body = gzip.compress(b"<p>" + b"0" * 30_000_000)
    server.answers["/a"] = lambda h: answer(h, 200, body, Content_Encoding="gzip", Content_Type="text/html")
    item = page(server, "/a", Fetcher(delay=0, max_bytes=1_000_000, sleep=slept.append))
    assert isinstance(item, Reject)
    assert item.reason == "too_large"


def test_unchanged_page_is_asked_for_by_its_etag(server: Server, fetcher: Fetcher) -> None:
    def conditional(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == '"v1"':
            answer(handler, 304)
        else:
            answer(handler, 200, PAGE.encode(), ETag='"v1"', Content_Type="text/html; charset=utf-8")

    server.answers["/a"] = conditional
    first = page(server, "/a", fetcher)
    assert isinstance(first, Item)
    assert isinstance(page(server, "/a", fetcher, Known(etag=first.etag)), Unchanged)


def test_redirects_are_followed_but_not_for_ever(server: Server, fetcher: Fetcher) -> None:
    server.answers["/old"] = lambda h: answer(h, 301, Location="/new")
    server.answers["/new"] = lambda h: answer(h, 200, PAGE.encode(), Content_Type="text/html; charset=utf-8")
    server.answers["/loop"] = lambda h: answer(h, 302, Location="/loop")
    item = page(server, "/old", fetcher)
    assert isinstance(item, Item)
    assert item.url == server.url + "/new"
    looped = page(server, "/loop", fetcher)
    assert isinstance(looped, Reject)
    assert "Redirect" in looped.detail


def test_busy_server_is_waited_for_as_it_asks(server: Server, fetcher: Fetcher, slept: list[float]) -> None:
    answers = iter([429, 503, 200])

    def busy(handler: BaseHTTPRequestHandler) -> None:
        status = next(answers)
        if status == 200:
            answer(handler, 200, PAGE.encode(), Content_Type="text/html; charset=utf-8")
        else:
            answer(handler, status, Retry_After="7" if status == 429 else formatdate(time.time() + 30, usegmt=True))

    server.answers["/a"] = busy
    assert isinstance(page(server, "/a", fetcher), Item)
    assert slept[0] == 7
    assert 20 < slept[1] <= 30


def test_server_that_asks_for_too_long_a_wait_is_left(server: Server, fetcher: Fetcher, slept: list[float]) -> None:
    server.answers["/a"] = lambda h: answer(h, 429, Retry_After="86400")
    item = page(server, "/a", fetcher)
    assert isinstance(item, Reject)
    assert "left for the next run" in item.detail
    assert slept == []


def test_errors_are_tried_again_only_where_that_may_help(server: Server, fetcher: Fetcher) -> None:
    server.answers["/broken"] = lambda h: answer(h, 500)
    assert isinstance(page(server, "/broken", fetcher), Reject)
    assert isinstance(page(server, "/gone", fetcher), Reject)
    assert server.paths() == ["/broken"] * web.TRIES + ["/gone"]


def test_broken_answer_is_a_reject(server: Server, fetcher: Fetcher) -> None:
    def broken(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(b"<p>half")
        handler.close_connection = True

    server.answers["/a"] = broken
    item = page(server, "/a", fetcher)
    assert isinstance(item, Reject)
    assert item.reason == "failed"


def test_endless_body_is_stopped(server: Server, slept: list[float]) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"2000\r\n" + b"x" * 0x2000 + b"\r\n")
        except OSError:
            handler.close_connection = True

    server.answers["/a"] = endless
    item = page(server, "/a", Fetcher(delay=0, max_bytes=100_000, sleep=slept.append))
    assert isinstance(item, Reject)
    assert item.reason == "too_large"


def test_slow_server_is_given_up(server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "TIMEOUT", 0.2)
    release = threading.Event()
    server.answers["/a"] = lambda _h: (release.wait(30), None)[1]
    try:
        item = page(server, "/a", fetcher)
    finally:
        release.set()
    assert isinstance(item, Reject)
    assert "Timeout" in item.detail


def test_robots_are_obeyed_and_asked_once(server: Server, fetcher: Fetcher, slept: list[float]) -> None:
    rules = b"User-agent: *\nDisallow: /private\nCrawl-delay: 9\n"
    server.answers["/robots.txt"] = lambda h: answer(h, 200, rules, Content_Type="text/plain")
    server.answers["/a"] = lambda h: answer(h, 200, PAGE.encode(), Content_Type="text/html; charset=utf-8")
    refused = page(server, "/private/x", fetcher)
    assert isinstance(refused, Reject)
    assert "robots.txt" in refused.detail
    page(server, "/a", fetcher)
    page(server, "/a", fetcher)
    assert [path for path, _ in server.asked] == ["/robots.txt", "/a", "/a"]
    assert max(slept) > 8


def test_host_whose_robots_fail_is_not_entered(server: Server, fetcher: Fetcher) -> None:
    server.answers["/robots.txt"] = lambda h: answer(h, 500)
    with pytest.raises(FetchError, match="robots"):
        fetcher.fetch(server.url + "/a")


def test_it_says_who_it_is(server: Server, fetcher: Fetcher) -> None:
    page(server, "/a", fetcher)
    assert server.asked[-1][1]["User-Agent"].startswith("heshu/")


def test_too_large_is_no_reason_to_try_again(server: Server) -> None:
    server.answers["/a"] = lambda h: answer(h, 200, b"x" * 1000)
    with pytest.raises(TooLargeError):
        Fetcher(delay=0, max_bytes=100).fetch(server.url + "/a")
    assert server.paths() == ["/a"]


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>县政府</title>
<item><guid>g1</guid><title>全文</title><link>{url}/never</link><pubDate>Sat, 02 Mar 2019 08:00:00 GMT</pubDate>
<content:encoded><![CDATA[<p>{body}</p>]]></content:encoded></item>
<item><guid>g2</guid><title>链接</title><link>{url}/a</link><description>摘要</description></item>
</channel></rss>"""


def test_feed_gives_full_texts_and_fetches_what_it_only_tells_of(server: Server, fetcher: Fetcher) -> None:
    rss = RSS.format(url=server.url, body=BODY).encode()
    server.answers["/feed.xml"] = lambda h: answer(h, 200, rss, Content_Type="application/rss+xml")
    server.answers["/a"] = lambda h: answer(h, 200, PAGE.encode(), Content_Type="text/html; charset=utf-8")
    feed = Feed(server.url + "/feed.xml", fetcher)
    full, linked = feed.items({})
    assert isinstance(full, Item)
    assert isinstance(linked, Item)
    assert (full.locator, full.published, full.publisher) == ("g1", "2019-03-02", "县政府")
    assert linked.locator == "g2"
    article = article_of(full)
    assert not isinstance(article, Reject)
    assert BODY in article.text
    again = list(feed.items({"g2": Known(article_key="x")}))
    assert isinstance(again[1], Unchanged)
    assert server.paths() == ["/feed.xml", "/a", "/feed.xml"]


def test_feed_is_fetched_again_only_where_it_changed_or_a_page_was_missing(server: Server, fetcher: Fetcher) -> None:
    rss = RSS.format(url=server.url, body=BODY).encode()

    def conditional(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == '"v1"':
            answer(handler, 304)
        else:
            answer(handler, 200, rss, ETag='"v1"', Content_Type="application/rss+xml")

    url = server.url + "/feed.xml"
    server.answers["/feed.xml"] = conditional
    server.answers["/a"] = lambda h: answer(h, 500)
    feed, known = Feed(url, fetcher), {url: Known(etag='"v1"')}
    assert [type(item) for item in feed.items({})] == [Item, Reject], "a page that failed is tried again"
    server.answers["/a"] = lambda h: answer(h, 200, PAGE.encode(), Content_Type="text/html; charset=utf-8")
    tally = Tally()
    assert [item.locator for item in ingest([feed], {}, tally)] == ["g1", "g2"]
    assert (tally.seen, tally.states) == (2, [(url, url, '"v1"', None, None, None)])
    again = Tally()
    assert list(ingest([feed], {url: known}, again)) == []
    assert (again.seen, again.unchanged, again.states) == (1, 1, [])


def test_feed_that_is_none_is_a_reject(server: Server, fetcher: Fetcher) -> None:
    server.answers["/feed.xml"] = lambda h: answer(h, 200, b"not a feed at all")
    (found,) = Feed(server.url + "/feed.xml", fetcher).items({})
    assert isinstance(found, Reject)
