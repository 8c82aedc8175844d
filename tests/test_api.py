"""The Python API for notebooks."""

from __future__ import annotations

from pathlib import Path

import pytest

import heshu

WRONG = "全县共有贫困户430户，其中危房改造84户、重建340户、无房户5户。投入资金12.5亿元。"


def test_reading_tells_state_and_problems() -> None:
    reading = heshu.read(WRONG)
    assert [reading.state(figure) for figure in reading.figures] == ["failed"] * 4 + ["unchecked"]
    assert repr(reading) == "<Reading: 5 figures, 1 relations, 1 problems>"
    assert reading.verdict("r1") == "inconsistent"
    held = heshu.read(WRONG.replace("430", "429"))
    assert {held.state(figure) for figure in held.figures[:4]} == {"held"}


@pytest.mark.parametrize(("what", "rows"), [("figures", 5), ("relations", 1), ("problems", 1)])
def test_frames_have_one_row_each(what: str, rows: int) -> None:
    frame = heshu.read(WRONG).to_frame(what)  # type: ignore[arg-type]
    assert len(frame) == rows


def test_what_is_known_besides_the_text_settles_the_year() -> None:
    figure = heshu.read("今年全县投入资金12.5亿元。", published="2019-03-02").figures[0]
    assert figure.period is not None
    assert figure.period.startswith("2019") or figure.period.endswith("2019-03-02")


def test_html_shows_text_as_text() -> None:
    html = heshu.read(WRONG + '<script>alert(1)</script>"><img onerror=x>共有7个村。')._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("<mark") == 6


def test_file_that_is_no_article_says_why(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.touch()
    with pytest.raises(ValueError, match=r"empty\.txt"):
        heshu.read_file(path)
    path.write_text(WRONG, encoding="gb18030")
    assert len(heshu.read_file(path).figures) == 5


def test_connect_without_a_warehouse_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="heshu run"):
        heshu.connect(tmp_path)
