"""Turn traditional characters into simplified ones (OpenCC `tw2s`: `t2s` leaves 著 in 着力)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from transforms.records import Edit

_SURROGATE = re.compile(r"[\ud800-\udfff\x00]")
_SIMPLIFIED_TOO = frozenset("么著沈乾藉塚")
"""Characters that OpenCC can change and simplified texts write, too: alone they make no text traditional."""
_GAP = 8
"""Changed characters closer than this share one edit."""


@cache
def _changing() -> re.Pattern[str]:
    """Match a character that only traditional texts have; most texts have none, and are done."""
    characters = [chr(code) for block in (range(0x3400, 0x9FFF + 1), range(0xF900, 0xFAFF + 1)) for code in block]
    # One call for all: each stands on a line of its own, so that none is converted as part of a word.
    simple = simplified("\n".join(characters)).split("\n")
    changed = [c for c, new in zip(characters, simple, strict=True) if c != new and c not in _SIMPLIFIED_TOO]
    return re.compile("[" + "".join(changed) + "]")


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("tw2s")


def simplified(text: str) -> str:
    """Return `text` in simplified characters.

    >>> simplified("著力解決貧困戶著名問題")
    '着力解决贫困户著名问题'
    """
    if _SURROGATE.search(text):
        return "".join(part if _SURROGATE.match(part) else simplified(part) for part in _SURROGATE.split(text))
    return str(_converter().convert(text))


def traditional(text: str) -> list[Edit]:
    """Return the edits that make `text` simplified, line by line; lengths are kept where OpenCC keeps them."""
    if not _changing().search(text):
        return []
    if _SURROGATE.search(text):
        text = _SURROGATE.sub("?", text)
    new = simplified(text)
    if new == text:
        return []
    edits: list[Edit] = []
    old_lines, new_lines = text.split("\n"), new.split("\n")
    position = 0
    for old, line in zip(old_lines, new_lines, strict=True):
        if old != line:
            edits += _changes(old, line, position)
        position += len(old) + 1
    return edits


def _changes(old: str, new: str, position: int) -> list[Edit]:
    if len(old) != len(new):
        return [Edit("simplified", position, position + len(old), new, "opencc:tw2s")]
    changed = [i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
    edits: list[Edit] = []
    start = changed[0]
    for here, following in zip(changed, [*changed[1:], len(old) + _GAP + 1], strict=True):
        if following - here > _GAP:
            replacement = new[start : here + 1]
            edits.append(Edit("simplified", position + start, position + here + 1, replacement, "opencc:tw2s"))
            start = following
    return edits
