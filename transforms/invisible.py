"""Remove what no reader sees inside words and numbers, and give spaces and line ends one form each."""

from __future__ import annotations

from transforms.patterns import lazy
from transforms.records import Edit, edits_of

_UNSEEN = lazy(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u2000-\u200f\u2028-\u202e\u205f-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff]"
)
_SPACES = dict.fromkeys((*range(0x2000, 0x200B), 0x202F, 0x205F), " ") | {0x2001: "\u3000", 0x2003: "\u3000"}
"""Spaces of every width; one as wide as a character is the ideographic one."""
_ENDS = {ord(character): "\n" for character in "\x0b\x0c\r\x1e\x85\u2028\u2029"}
_SEEN = {chr(code): seen for code, seen in (_SPACES | _ENDS).items()}


def invisible(text: str) -> list[Edit]:
    r"""Remove characters without width and control characters; make `\r\n` one line end, rare spaces plain ones.

    >>> from transforms.offsets import apply
    >>> apply("共1\u200b5\u00ad61\u2009户\r\n增收", invisible("共1\u200b5\u00ad61\u2009户\r\n增收"))
    '共1561 户\n增收'
    """
    if not _UNSEEN.search(text):
        return []
    places = []
    for match in _UNSEEN.finditer(text):
        at = match.start()
        seen = "" if text.startswith("\r\n", at) else _SEEN.get(match.group(), "")
        places.append((at, at + 1, seen))
    return edits_of("invisible", "invisible:character", places)
