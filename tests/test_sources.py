"""Sources: every kind of item, good and bad, without losing the rest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.decoding import article_of
from flows.sources.files import Files
from flows.sources.items import Item, Known, Reject, Unchanged, Yield

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
