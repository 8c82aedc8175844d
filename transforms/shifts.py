"""Find the stretches that may have been decoded one byte off, and each way in which one can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from transforms.gbk import ANY, LOST, encoded, heads, possible
from transforms.language import Language
from transforms.patterns import lazy
from transforms.pinyin import LETTERS, TONED
from transforms.readings import characters_read
from transforms.rules import default_rules
from transforms.spelling import plain

TAIL = rf"[(（]?[ ]?(?:[{LETTERS}]{{0,6}}[{TONED}][{LETTERS}]{{0,6}}|ne|de|le|me|zhe|men|ma|ba|la|lou|bo|lo|li|ta|a|o)[)）]"
CANDIDATE = lazy(rf"[?{LOST}](?:(?P<tail>{TAIL})(?=.)|(?=[!-~]{{0,2}}(?:[^\x00-\x7f]|[?{LOST}])))")
_INTACT = lazy(rf"[(（][{LETTERS}]{{0,6}}[{TONED}][{LETTERS}]{{0,6}}[)）]")
PINYIN = lazy(TAIL)
MARKS = "，。、；：！？,;:!?"
_WIDE_MARK = dict(zip(",;:!?", "，；：！？", strict=True))
NUMBER_AHEAD = lazy(r"[—–－~～-]{1,2}\d|\d|[.．][0-9]|[,，]\d{3}|[十百千万萬亿億]|[％%‰]")
_GROUP = lazy(r"[,，]\d{3}(?!\d)")
"""The rest of a number whose first digits are gone, `5` of `5,141`: or a clause that begins with a number."""
_LONGEST = 240
"""Longest run that is considered, in characters as they stand."""
_HOPELESS = -9.0
"""A run that after four characters is that much worse than the text as it stands is given up."""
_ENDING = lazy(rf"[^\n?{LOST}@-~]*+[?{LOST}@-~]")
"""Up to the first character at which a run can end: without one on the line there is no run."""
_MOST_UNREADABLE = 2
"""So many `?` inside a run can stand for a pair of bytes that is no character."""


@dataclass(frozen=True, slots=True)
class Run:
    """Hold one reading of a stretch: for each true character its candidates and where it stands."""

    start: int
    end: int
    slots: tuple[str, ...]
    anchors: tuple[int, ...]
    loss: int | None
    """Position of the `?` that took a character along; None where the run ended in a letter."""
    injected: bool = False
    """True where what the final `?` took belonged to another injection."""


def may_end(text: str, match: re.Match[str]) -> bool:
    """Return whether a run that starts at the match can end at all: most question marks of a clean text cannot."""
    return _ENDING.match(text, match.end(), match.end() + _LONGEST) is not None


def runs(text: str, match: re.Match[str], language: Language) -> Iterator[Run]:
    """Yield every reading of the stretch that starts at the match, one for each way in which it can end."""
    start = match.start()
    first = _first_bytes(text, start, match["tail"] or "")
    slots: list[str] = []
    anchors = [start]
    lead, gain, skipped, unreadable = ANY, 0.0, -1, 0
    for i in range(match.end(), min(match.end() + _LONGEST, len(text))):
        character, known = text[i], None if slots else first
        if character in "(（" and (intact := _INTACT.match(text, i)):
            skipped = intact.end()
        if i < skipped:
            continue
        if character in "?\ufffd":
            last, end, injected = _loss(text, start, i, lead, known)
            if not last:
                return
            yield Run(start, end, (*slots, last), tuple(anchors), i, injected)
            unreadable += 1
            if end > i + 1 or unreadable > _MOST_UNREADABLE:
                return
        elif "@" <= character <= "~" and (last := _slot(lead, ord(character), known)):
            yield Run(start, i + 1, (*slots, last), tuple(anchors), None)
        trail, following = _bytes(character)
        slots.append(_slot(lead, trail, known) if following else "")
        gain += _step_gain(text, i, slots, language)
        if not slots[-1] or (gain < _HOPELESS and len(slots) > 3):
            return
        anchors.append(i)
        lead = following


def _loss(text: str, start: int, i: int, lead: int, known: frozenset[int] | None) -> tuple[str, int, bool]:
    """Return what the `?` at `i` can have been the head of, where it ends, and whether an injection made it."""
    pinyin = PINYIN.match(text, i + 1)
    end = pinyin.end() if pinyin else i + 1
    injected = pinyin is not None or (text[end : end + 1] in tuple(MARKS) and not _GROUP.match(text, end))
    last = _slot(lead, ANY, known)
    if last == LOST and i == start + 1 and cut_twice(text, start):
        # The comma was put before ！ (A3A1) or 。 (A1A3), made of the cut character's tail and the mark's head.
        last = possible(ANY, 0xA3 if encoded(_WIDE_MARK.get(text[end], text[end]))[0] == 0xA1 else 0xA1)
    return (_read_as(last, _syllable(pinyin.group())) if pinyin else last), end, injected


@lru_cache(maxsize=1024)
def _read_as(slot: str, syllable: str) -> str:
    """Return the candidates that are read so: off by one byte, an injection swallows the tail of the very character it is for."""
    characters = characters_read(syllable, default_rules())
    return "".join(c for c in slot if c in characters) or slot


def _syllable(tail: str) -> str:
    return tail.strip("()（） ").replace("ɑ", "a").replace("ɡ", "g")


@lru_cache(maxsize=1024)
def _bytes(character: str) -> tuple[int, int]:
    """Return the bytes of a character, an ASCII one being half of a full-width one; two noughts where there are none."""
    if character in "?\ufffd":
        return ANY, ANY
    if code := encoded(character):
        return code[0], code[1]
    if " " < character <= "~":
        return 0xA3, ord(character) + 0x80
    return (0xA1, 0xA1) if character == " " else (0, 0)


def _step_gain(text: str, i: int, slots: list[str], language: Language) -> float:
    """Return how much better the newest true character fits than the one that stands there."""
    if len(slots) < 2 or len(slots[-1]) != 1 or len(slots[-2]) != 1:
        return 0.0
    new, old = plain(slots[-2] + slots[-1]), plain(text[i - 1 : i + 1])
    return language.log_probability(new[0], new[1]) - language.log_probability(old[0], old[1])


@lru_cache(maxsize=1024)
def _slot(lead: int, trail: int, allowed: frozenset[int] | None) -> str:
    found = possible(lead, trail)
    if not allowed or lead != ANY:
        return found
    if found == LOST:
        return "".join(possible(known, ANY) for known in allowed)
    kept = "".join(c for c in found if encoded(c) and encoded(c)[0] in allowed)
    return kept or found


def _first_bytes(text: str, start: int, tail: str) -> frozenset[int] | None:
    """Return the heads that the cut character can have, known from what the pinyin was injected for."""
    syllable = _syllable(tail)
    back = _back(text, start)
    code = encoded(text[start - back]) if start >= back else ()
    if not syllable or not code:
        return None
    return heads(code[1], syllable)


def cut_twice(text: str, start: int) -> bool:
    """Return whether the `?` at `start` stands for a character that was cut on both sides, before a mark."""
    return text[start + 1 : start + 2] in ("?", LOST) and text[start + 2 : start + 3] in tuple(MARKS[:-1])


def character_before(text: str, start: int) -> str:
    """Return what stands before, in plain spelling; a comma there was injected before a mark that was cut."""
    back = _back(text, start)
    return plain(text[start - back]) if start >= back else "\n"


def _back(text: str, start: int) -> int:
    return 2 if start > 1 and text[start - 1] == "," else 1


def character_after(text: str, run: Run) -> str:
    """Return what stands behind a run, in plain spelling; `0` where a number that lost its first digit goes on."""
    if run.loss is not None and not run.injected and NUMBER_AHEAD.match(text, run.end):
        return "0"
    return plain(text[run.end : run.end + 1]) or "\n"
