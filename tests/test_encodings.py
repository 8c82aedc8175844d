"""Encodings: every one that the articles come in, mixtures, broken tails, any bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.encodings import decode

SIMPLIFIED = "今年以来，全县投入扶贫资金1.2亿元，带动贫困户3120户脱贫。" * 2
TRADITIONAL = "今年以來，全縣投入扶貧資金1.2億元，帶動貧困戶3120戶脫貧。" * 2


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED + "䶮𠀀", "gb18030", "gb18030"),
        (TRADITIONAL, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5hkscs"),
        (SIMPLIFIED, "utf-16", "utf-16-le"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "utf-32", "utf-32-le"),
        ("plain ASCII 12", "ascii", "utf-8"),
    ],
)
def test_encoding_is_found(text: str, encoding: str, found: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.undecodable) == (text, found, 0)


@pytest.mark.parametrize("lost", [1, 2])
def test_broken_tail_of_utf8(lost: int) -> None:
    decoded = decode(SIMPLIFIED.encode()[:-lost])
    assert decoded.text == SIMPLIFIED[:-1] + "\ufffd"
    assert (decoded.encoding, decoded.undecodable) == ("utf-8", 1)


def test_broken_tail_of_gbk() -> None:
    decoded = decode(SIMPLIFIED.encode("gbk")[:-1])
    assert decoded.text == SIMPLIFIED[:-1] + "\ufffd"
    assert (decoded.encoding, decoded.undecodable) == ("gb18030", 1)


def test_gbk_inside_utf8() -> None:
    data = SIMPLIFIED.encode() + "责任编辑周某，共12户。".encode("gbk") + SIMPLIFIED.encode()
    decoded = decode(data)
    assert decoded.text == SIMPLIFIED + "责任编辑周某，共12户。" + SIMPLIFIED
    assert (decoded.encoding, decoded.undecodable) == ("utf-8+gb18030", 0)


def test_lines_of_gbk_some_of_whose_pairs_are_valid_in_utf8() -> None:
    lines = (SIMPLIFIED, "全县150亩地，用电3850千伏安", SIMPLIFIED, "每人最多可挣1000元")
    data = b"\n".join(line.encode("gb18030" if i % 2 else "utf-8") for i, line in enumerate(lines))
    assert decode(data).text == "\n".join(lines)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_and_nearly_without_ascii(encoding: str) -> None:
    text = SIMPLIFIED.replace("1", "一") * 3
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_declaration_and_hint_decide_where_bytes_agree() -> None:
    page = '<meta charset="big5"><p>' + "帶動貧困" + "</p>"
    assert decode(page.encode("big5")).encoding == "big5hkscs"
    assert decode("脱贫".encode("gbk"), hint="GB2312").text == "脱贫"
    assert decode("脱贫".encode(), hint="gbk").text == "脱贫"  # valid UTF-8 wins over a wrong header
    assert decode("脱贫攻坚".encode("gbk"), hint="no-such-code").text == "脱贫攻坚"


def test_replacement_characters_of_the_source_are_not_counted() -> None:
    decoded = decode("收入1\ufffd2万元".encode())
    assert (decoded.text, decoded.undecodable) == ("收入1\ufffd2万元", 0)


@given(st.binary(max_size=400), st.sampled_from([None, "gbk", "utf-8", "big5", "x"]))
def test_any_bytes_are_decoded(data: bytes, hint: str | None) -> None:
    decoded = decode(data, hint)
    assert 0 <= decoded.undecodable <= decoded.text.count("\ufffd")
