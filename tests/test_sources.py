"""Sources: every kind of item, good and bad, without losing the rest."""

from __future__ import annotations

import gzip
import io
import json
import os
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import fsspec
import pandas as pd
import pytest

from flows.batches import batches, read_batch
from flows.decoding import article_of
from flows.settings import Settings
from flows.sources import archives
from flows.sources.archives import Archive
from flows.sources.files import Files
from flows.sources.items import Item, Known, Reject, Unchanged, Yield
from flows.sources.named import Named, sources_of
from flows.sources.pages import Feed, Warc
from flows.sources.tables import Table
from flows.stages import Tally, ingest

TEXT = "全县共有贫困户429户。"


def items(path: Path, known: dict[str, Known] | None = None, **limits: int) -> list[Yield]:
    return list(Files(path, **limits).items(known or {}))


def reason(item: Yield) -> str:
    """Return why an item is turned away, by its source or when it is decoded; empty where it is an article."""
    found = article_of(item) if isinstance(item, Item) else item
    return found.reason if isinstance(found, Reject) else ""


def test_folder_is_walked_in_order_and_only_for_articles(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "sub/c.HTM", ".hidden/d.txt", ".e.txt", "f.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    found = [Path(item.locator).relative_to(tmp_path).as_posix() for item in items(tmp_path)]
    assert found == ["a.html", "b.txt", "sub/c.HTM"]
    assert Files(tmp_path).count() == 3


def gbk(name: str) -> str:
    """Return the name that Python gives to a file whose name a Windows program wrote."""
    return name.encode("gbk").decode("utf-8", "surrogateescape")


def test_a_name_in_gbk_is_read_and_known_again(tmp_path: Path) -> None:
    try:
        (tmp_path / gbk("县报.txt")).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes names in UTF-8 only")
    (item,) = items(tmp_path)
    assert isinstance(item, Item)
    assert item.locator == str(tmp_path / "县报.txt")
    assert item.content.decode() == TEXT
    (again,) = items(tmp_path, {item.locator: Known(etag=item.etag)})
    assert again == Unchanged(str(tmp_path), item.locator)


def test_names_in_an_archive_and_halves_of_characters_in_a_table_can_be_stored(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w", encoding="utf-8", errors="surrogateescape") as archive:
        entry = tarfile.TarInfo(gbk("县报.txt"))
        entry.size = len(TEXT.encode())
        archive.addfile(entry, io.BytesIO(TEXT.encode()))
    table = tmp_path / "a.jsonl"
    table.write_text('{"id": "\\ud83d", "text": "贫困户\\ud83d 430户。", "title": "\\ud83d"}\n', encoding="utf-8")
    (member,), (row,) = Archive(path).items({}), Table(str(table), {"id": "id"}).items({})
    assert isinstance(member, Item)
    assert isinstance(row, Item)
    assert member.locator == f"{path}!县报.txt"
    assert (row.locator, row.text, row.title) == (f"{table}#�", "贫困户� 430户。", "�")
    batch = next(batches([member, row], 10**6))
    assert read_batch(batch, tmp_path / "shards").articles == 2


def test_named_file_is_taken_whatever_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "article.weird"
    path.write_text(TEXT, encoding="utf-8")
    (item,) = items(path)
    assert isinstance(item, Item)
    assert item.content.decode() == TEXT


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        ("\u3000\ufeff\n".encode(), "empty"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "binary"),
        (b"PK\x03\x04" + bytes(range(256)) * 8, "binary"),
        (b"\x80\xff" * 300, "undecodable"),
        (TEXT.encode("gb18030"), ""),
        (TEXT.encode("utf-16"), ""),
        (TEXT.encode("utf-8-sig"), ""),
        ((TEXT * 30).encode() + b"\xe5", ""),
    ],
)
def test_bytes_are_an_article_or_turned_away_with_the_reason(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    (item,) = items(path)
    assert reason(item) == expected


def test_text_of_an_article_is_what_was_written(tmp_path: Path) -> None:
    keys = set()
    for encoding in ("utf-8", "gb18030", "utf-16", "utf-8-sig"):
        article = article_of(Item("s", "a", TEXT.encode(encoding)))
        assert not isinstance(article, Reject)
        assert article.text == TEXT
        keys.add(article.key)
    assert len(keys) == 1, "the key is of the text, not of its bytes"


def test_too_large_a_file_is_turned_away_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    (item,) = items(path)
    assert isinstance(item, Reject)
    assert item.reason == "too_large"
    assert "50,000,000" in item.detail


def test_file_that_vanishes_while_the_folder_is_read(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    walk: Iterator[Yield] = Files(tmp_path).items({})
    first = next(walk)
    (tmp_path / "b.txt").unlink()
    assert [reason(item) for item in (first, *walk)] == ["", "vanished", ""]


def test_missing_path_is_said(tmp_path: Path) -> None:
    assert [reason(item) for item in items(tmp_path / "nowhere")] == ["not_found"]


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_folder_without_permission(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0)
    (tmp_path / "open.txt").write_text(TEXT, encoding="utf-8")
    assert [reason(item) for item in items(tmp_path)] == ["forbidden", ""]


def test_folder_that_may_not_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root nothing is forbidden, so the system's answer is stood in for."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "open.txt").write_text(TEXT, encoding="utf-8")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("flows.sources.files.os.scandir", refuse)
    found = items(tmp_path)
    assert [reason(item) for item in found] == ["forbidden", ""]
    assert isinstance(found[0], Reject)
    assert "chmod" in found[0].detail


def test_link_to_a_folder_above_does_not_go_round(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert len(items(tmp_path)) == 1


def test_named_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert [reason(item) for item in items(tmp_path)] == ["empty"]


def test_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    (item,) = items(path)
    assert isinstance(item, Item)
    known = {item.locator: Known(etag=item.etag)}
    assert items(path, known) == [Unchanged(str(path), str(path))]
    path.write_text(TEXT + "又及。", encoding="utf-8")
    assert isinstance(items(path, known)[0], Item)


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_zip_members_are_articles_and_bad_ones_are_turned_away(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip",
        {
            "一.txt": TEXT.encode(),
            "sub/b.html": TEXT.encode(),
            "picture.png": b"x",
            "../escape.txt": TEXT.encode(),
            "/root.txt": TEXT.encode(),
            "bomb.txt": bytes(5_000_000),
            "large.txt": os.urandom(2_000_000),
        },
    )
    found = list(Archive(path, max_bytes=1_000_000).items({}))
    names = {item.locator.partition("!")[2]: reason(item) for item in found}
    assert names == {
        "一.txt": "",
        "sub/b.html": "",
        "../escape.txt": "unreadable",
        "/root.txt": "unreadable",
        "bomb.txt": "too_large",
        "large.txt": "too_large",
    }
    assert list(tmp_path.iterdir()) == [path], "nothing is unpacked onto the disk"


def test_highly_packed_member_is_a_bomb(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"bomb.txt": b"0" * 900_000})
    (item,) = Archive(path, max_bytes=1_000_000).items({})
    assert isinstance(item, Reject)
    assert "bomb" in item.detail


def test_name_without_flag_is_read_as_chinese(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("报告.txt".encode("gb18030").decode("cp437"))
    entry.flag_bits = 0
    assert archives._zip_name(entry) == "报告.txt"


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_tar_members_are_articles_and_links_are_not_followed(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, mode) as archive:
        entry = tarfile.TarInfo("a.txt")
        entry.size = len(TEXT.encode())
        archive.addfile(entry, io.BytesIO(TEXT.encode()))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (item,) = Archive(path).items({})
    assert isinstance(item, Item)
    assert item.content.decode() == TEXT
    assert list(Archive(path).items({item.locator: Known(etag=item.etag)})) == [Unchanged(str(path), item.locator)]


def test_broken_archive_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for number in range(20):
            entry = tarfile.TarInfo(f"{number}.txt")
            content = os.urandom(30_000).hex().encode()
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    path.write_bytes(path.read_bytes()[:400_000])
    found = list(Archive(path).items({}))
    assert sum(isinstance(item, Item) for item in found) > 5
    assert reason(found[-1]) == "unreadable"


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_rows_of_a_table_are_articles_with_what_its_columns_say(tmp_path: Path, form: str) -> None:
    rows = [
        {"doc": "a", "body": TEXT, "headline": "标题", "date": "2019-03-02"},
        {"doc": "b", "body": "", "headline": "空", "date": ""},
    ]
    path = tmp_path / f"articles.{form}"
    frame = pd.DataFrame(rows)
    if form == "jsonl":
        path.write_text("\n".join(json.dumps(row) for row in rows) + "\n{broken\n", encoding="utf-8")
    elif form == "csv":
        frame.to_csv(path, index=False, encoding="utf-8-sig")
    else:
        frame.to_parquet(path)
    columns = {"text": "body", "id": "doc", "title": "headline", "published": "date"}
    first, second, *rest = Table(str(path), columns).items({})
    assert isinstance(first, Item)
    assert (first.text, first.title, first.published) == (TEXT, "标题", "2019-03-02")
    assert first.locator == f"{path}#a"
    assert reason(second) == "empty"
    assert [reason(item) for item in rest] == (["unreadable"] if form == "jsonl" else [])


def test_table_without_its_text_column_names_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x,y\n1,2\n", encoding="utf-8")
    (item,) = Table(str(path)).items({})
    assert isinstance(item, Reject)
    assert "x, y" in item.detail


def test_a_row_of_blanks_is_turned_away_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": " \\n"}\n{"text": 5}\n{"text": "脱贫120户。"}\n', encoding="utf-8")
    assert [reason(item) for item in Table(str(path)).items({})] == ["empty", "empty", ""]


def test_table_on_any_storage(tmp_path: Path) -> None:
    with fsspec.open("memory://bucket/a.jsonl", "w", encoding="utf-8") as file:
        file.write(json.dumps({"正文": TEXT}))
    (item,) = Table("memory://bucket/a.jsonl").items({})
    assert isinstance(item, Item)
    assert item.text == TEXT
    assert [reason(item) for item in Table("memory://bucket/none.jsonl").items({})] == ["not_found"]
    assert [reason(item) for item in Table("nosuch://a.jsonl").items({})] == ["unreadable"]


def test_word_and_pdf_files_give_their_text(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(TEXT)
    row = document.add_table(1, 2).rows[0].cells
    row[0].text, row[1].text = "受益\n户数", "84户"
    document.save(str(tmp_path / "a.docx"))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    word, pdf = items(tmp_path)
    assert isinstance(word, Item)
    article = article_of(word)
    assert not isinstance(article, Reject)
    assert article.text == f"{TEXT}\n受益 户数\t84户"
    assert reason(pdf) == "unreadable"


def pdf(*lines: str) -> bytes:
    """Return a PDF of one page with these lines: a font of two-byte codes, each the character's own, and its ToUnicode."""
    shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td\n" for line in lines)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        "1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        stream(f"BT /F 12 Tf 50 800 Td\n{shown}ET"),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        (
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        ),
        stream(cmap),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    return out + f"{end}startxref\n{len(out)}\n%%EOF".encode()


def stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def test_text_of_a_pdf_is_read_line_by_line(tmp_path: Path) -> None:
    second = "其中危房改造84户、重建340户、无房户5户。"
    (tmp_path / "a.pdf").write_bytes(pdf(TEXT, second))
    (tmp_path / "b.pdf").write_bytes(pdf())
    text, pictures = items(tmp_path)
    assert isinstance(text, Item)
    article = article_of(text)
    assert not isinstance(article, Reject)
    assert article.text.split() == [TEXT, second]
    assert isinstance(pictures, Item)
    refused = article_of(pictures)
    assert isinstance(refused, Reject)
    assert "OCR" in refused.detail


def test_warc_gives_the_pages_that_were_answered(tmp_path: Path) -> None:
    page = f"<html><body><article><p>{TEXT * 20}</p><p>{TEXT * 20}</p></article></body></html>".encode()
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file, gzip.GzipFile(fileobj=file, mode="wb") as packed:
        for number, (status, body) in enumerate(((200, page), (404, page))):
            http = b"HTTP/1.1 %d OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % (
                status,
                len(body),
            )
            headers = (
                "WARC/1.0\r\nWARC-Type: response\r\n"
                f"WARC-Target-URI: http://a.cn/{number}\r\nWARC-Date: 2019-03-02T00:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:0000000{number}-0000-0000-0000-000000000000>\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http + body)}\r\n\r\n"
            )
            packed.write(headers.encode() + http + body + b"\r\n\r\n")
    (item,) = Warc(path).items({})
    assert isinstance(item, Item)
    assert item.locator == "http://a.cn/0"
    assert TEXT in (item.text or "")
    assert [type(found) for found in Warc(path).items({item.locator: Known(etag=item.etag)})] == [Unchanged]


def test_words_of_the_command_line_name_sources(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.zip"):
        (tmp_path / name).touch()
    settings = Settings()
    made = sources_of(
        [str(tmp_path / "*.*"), "x.jsonl", "https://a.cn/rss.xml", "https://a.cn/1.html", "y.warc.gz"], settings
    )
    assert [type(source).__name__ for source in made] == ["Files", "Files", "Archive", "Table", "Feed", "Page", "Warc"]


def test_a_name_means_the_source_of_the_settings_with_its_own_limits(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    settings = Settings(
        sources=[
            {"name": "county", "location": str(tmp_path / "a.txt")},
            {"name": "small", "location": str(tmp_path / "b.txt"), "max_bytes": 5},
            {"name": "news", "location": "https://a.cn/feed", "delay": 3, "agent": "me", "tries": 1},
        ]
    )
    assert [source.name for source in sources_of([], settings)] == ["county", "small", "news"]
    (county,) = sources_of(["county"], settings)
    (item,) = county.items({})
    assert isinstance(item, Item)
    assert (item.source, item.locator) == ("county", str(tmp_path / "a.txt"))
    assert list(county.items({item.locator: Known(etag=item.etag)})) == [Unchanged("county", item.locator)]
    (small,) = sources_of(["small"], settings)
    assert [reason(found) for found in small.items({})] == ["too_large"]
    (news,) = sources_of(["news"], settings)
    assert isinstance(news, Named)
    assert isinstance(news.source, Feed)
    assert (news.source.fetcher.delay, news.source.fetcher.agent, news.source.fetcher.tries) == (3, "me", 1)
    assert [source.name for source in sources_of([str(tmp_path / "a.txt")], settings)] == [str(tmp_path / "a.txt")]


def test_a_source_that_raises_ends_itself_and_no_other(tmp_path: Path) -> None:
    class Broken:
        name = "broken"

        def count(self) -> int | None:
            return None

        def items(self, known: object) -> Iterator[Yield]:
            yield Item("broken", "1", TEXT.encode())
            raise KeyError("gone")

    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    tally = Tally()
    found = list(ingest([Broken(), Files(tmp_path)], {}, tally))
    assert [item.source for item in found] == ["broken", str(tmp_path)]
    assert [(reject.source, reject.reason) for reject in tally.rejects] == [("broken", "failed")]
    assert "KeyError" in tally.rejects[0].detail
