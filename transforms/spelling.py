"""Spell Chinese plainly, as the model of the language counts it: simplified, one digit, one letter, full-width marks."""

from __future__ import annotations

from functools import cache

from transforms.traditional import simplified

_LIKE = str.maketrans(
    dict.fromkeys("0123456789０１２３４５６７８９�", "0")
    | {chr(i): "a" for i in (*range(65, 91), *range(97, 123), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    | dict(zip(",;:!?()%", "，；：！？（）％", strict=True))
)


@cache
def _simple_forms() -> dict[int, str]:
    """Return the simplified form of each two-byte character of GBK that has another one."""
    codes = [bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF)]
    characters = "".join(code.decode("gbk", "ignore") for code in codes)
    new = simplified(characters)
    if len(new) != len(characters):
        return {ord(c): simplified(c) for c in characters if len(simplified(c)) == 1}
    return {ord(a): b for a, b in zip(characters, new, strict=True) if a != b}


@cache
def _spelling() -> dict[int, str]:
    simple = _simple_forms()
    return {code: new.translate(_LIKE) for code, new in simple.items()} | {
        code: new for code, new in _LIKE.items() if code not in simple
    }


@cache
def spelled() -> dict[str, str]:
    """Return the plain spelling of each character that has another one."""
    return {chr(code): form for code, form in _spelling().items() if chr(code) != form}


def plain(text: str) -> str:
    """Return `text` as the model spells it: simplified, digits as 0, letters as a, full-width marks; same length.

    >>> plain("總人口1.2萬,GDP")
    '总人口0.0万，aaa'
    """
    return text.translate(_spelling())
