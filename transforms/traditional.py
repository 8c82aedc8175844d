"""Turn traditional characters into simplified ones (OpenCC `tw2s`: `t2s` leaves 著 in 着力)."""

from __future__ import annotations

import re
import sys
from functools import cache, reduce
from operator import or_
from typing import Any, ClassVar

from transforms.records import Edit, edits_of
from transforms.rules import Rule, default_rules, table_row

_SURROGATE = re.compile(r"[\ud800-\udfff\x00]")
_SIMPLIFIED_TOO = "么著沈乾藉塚"
"""Characters that OpenCC can change and simplified texts write, too: alone they make no text traditional."""
_CHANGED = re.compile(rb"[^\0]+(?:\0{1,7}[^\0]+)*")
"""Changed characters that share one edit, since they stand close together."""


@table_row
class TraditionalPage(Rule):
    """Hold the traditional characters among 256 code points; the table is written by `rules/build_traditional.py`."""

    TABLE: ClassVar[str] = "traditional"
    KEY: ClassVar[tuple[str, ...]] = ("page",)
    page: str
    """The code points without their last two hexadecimal digits."""
    characters: str


@cache
def _changing() -> re.Pattern[str]:
    """Match a character that only traditional texts have; most texts have none, and never need OpenCC's dictionaries."""
    changed = "".join(row.characters for row in default_rules().table(TraditionalPage))
    return re.compile(f"[{changed.translate(dict.fromkeys(map(ord, _SIMPLIFIED_TOO)))}]")


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("tw2s")


def simplified(text: str) -> str:
    """Return `text` in simplified characters.

    >>> simplified("著力解決貧困戶著名問題")
    '着力解决贫困户著名问题'
    >>> simplified("陜西貧困縣")
    '陕西贫困县'
    """
    if _SURROGATE.search(text):
        return "".join(part if _SURROGATE.match(part) else simplified(part) for part in _SURROGATE.split(text))
    # Many write 陜 (xiá) for 陝, which OpenCC leaves alone.
    return str(_converter().convert(text)).replace("陜西", "陕西")


def traditional(text: str) -> list[Edit]:
    """Return the edits that make `text` simplified, line by line; lengths are kept where OpenCC keeps them."""
    if not _changing().search(text):
        return []
    if _SURROGATE.search(text):
        text = _SURROGATE.sub("?", text)
    new = simplified(text)
    if new == text:
        return []
    old_lines, new_lines = text.split("\n"), new.split("\n")
    kept = [*map(len, old_lines)] == [*map(len, new_lines)]
    whole = _difference(text, new) if kept else b""
    edits: list[Edit] = []
    position = 0
    for old, line in zip(old_lines, new_lines, strict=True):
        end = position + len(old)
        if len(old) != len(line):
            edits.append(Edit("simplified", position, end, line, "opencc:tw2s"))
        elif old != line:
            spans = (match.span() for match in _CHANGED.finditer(whole[position:end] or _difference(old, line)))
            # Interned: the same few characters over and over.
            places = [(position + start, position + stop, sys.intern(line[start:stop])) for start, stop in spans]
            edits += edits_of("simplified", "opencc:tw2s", places)
        position = end + 1
    return edits


def _difference(old: str, new: str) -> bytes:
    """Return one byte a character of two texts of one length, 0 where they agree.

    >>> _difference("著力脫貧", "着力脱贫").hex(" ")
    'f7 00 1a 8d'
    """
    size = len(old)
    both = int.from_bytes(old.encode("utf-32-le")) ^ int.from_bytes(new.encode("utf-32-le"))
    changed = both.to_bytes(4 * size)
    parts = (int.from_bytes(changed[at::4]) for at in range(3))
    return reduce(or_, parts).to_bytes(size)
