"""Know the two-byte characters of GBK, and what one known byte of one leaves possible."""

from __future__ import annotations

from functools import cache, lru_cache

from transforms.readings import characters_read
from transforms.rules import default_rules
from transforms.spelling import plain

LOST = "\ufffd"
ANY = -1
"""Stands for a byte that is not known."""


@cache
def _tables() -> tuple[dict[tuple[int, int], str], dict[int, str], dict[int, str]]:
    pairs: dict[tuple[int, int], str] = {}
    by_lead: dict[int, str] = {}
    by_trail: dict[int, str] = {}
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            try:
                character = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue
            pairs[lead, trail] = character
            if lead == 0xA3 and plain(character) in "0a":
                continue  # a digit is never guessed
            if trail >= 0x80:
                by_lead[lead] = by_lead.get(lead, "") + character
            by_trail[trail] = by_trail.get(trail, "") + character
    return pairs, by_lead, by_trail


def possible(lead: int, trail: int) -> str:
    """Return the characters that two bytes can be, either of which may be `ANY`; U+FFFD where both are.

    >>> possible(0xBF, 0xDA), len(possible(0xBF, ANY)) > 90, possible(ANY, ANY)
    ('口', True, '\ufffd')
    """
    pairs, by_lead, by_trail = _tables()
    if lead == ANY:
        return LOST if trail == ANY else by_trail.get(trail, "")
    return by_lead.get(lead, "") if trail == ANY else pairs.get((lead, trail), "")


@lru_cache(maxsize=4096)
def encoded(character: str) -> tuple[int, ...]:
    """Return the two bytes of a character in GBK (with its private zone), nothing where it has not two.

    >>> encoded("口"), encoded("8")
    ((191, 218), ())
    """
    try:
        code = character.encode("gb18030")
    except UnicodeEncodeError:
        return ()
    return tuple(code) if len(code) == 2 else ()


@lru_cache(maxsize=4096)
def heads(lead: int, syllable: str) -> frozenset[int]:
    """Return the second bytes with which `lead` makes a character that is read as `syllable`.

    An injection for such a pair cut a character whose first byte is one of them.
    """
    pairs, characters = _tables()[0], characters_read(syllable, default_rules())
    return frozenset(
        trail for trail in range(0x81, 0xFF) if (character := pairs.get((lead, trail))) and character in characters
    )
