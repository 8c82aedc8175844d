"""Read again what was decoded with a wrong encoding: `È«ÏØ`, `å…¨åŽ¿` and `鍏ㄥ幙` stand for 全县.

The bytes come back from the characters that they were taken for, and are decoded as what they
were. Where they were GBK, two characters stood for one; where they were UTF-8 read as Western
European, three; where they were UTF-8 read as GBK, three characters stood for two, and a run of an
odd number lost its last byte, with the ASCII character behind it where the decoder wrote `?` for
both. A lost byte is put back where the language leaves little doubt; else `〓` stands there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.chances import UNREADABLE, choose, weigh
from transforms.gbk import LOST
from transforms.language import Language
from transforms.patterns import lazy
from transforms.records import Edit
from transforms.shifts import Run

_SIGNS = "ïãå£¡µÈÃ"
"""What the first bytes of frequent characters are taken for: three of UTF-8, four of GBK, one where it was done twice."""
_WESTERN = re.compile("[ÃÄÖÊÈÒÎÏäåæçèé][\x80-\u07ffŒœŠšŽžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]")
"""What frequent bytes of Chinese, of GBK or UTF-8, are taken for."""
_GARBLED = ("锛", "銆", "鐨", "涓", "锟斤拷")
"""What `，`, `。`, 的 and 中 begin with where UTF-8 was read as GBK; what becomes of U+FFFD there."""
_LEAST = 4
"""Characters that must come back."""
_MOSTLY = 0.8
"""Share of the high bytes that must make whole characters."""
_SENSE = 0.12
"""Share of the characters that come back which must be common ones; true Chinese has some 0.3, chance gives 0.02."""
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们年到说对地出就分生会于着下自之过发后作里产业县市村户贫困万元亿扶农民增长全共经济建设区项目乡镇"
    "，。、：；（）“”這為個國時來們說對會於著過發後裡產業縣貧戶萬億農民長經濟設區項鄉鎮"
)
_NEVER = UNREADABLE + LOST + "".join(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))
"""A digit or letter is never guessed,"""
_NUMERALS = "〇零一二三四五六七八九十百千两"
"""nor a numeral: its place is marked,"""
_UNITS = ("千瓦", "千伏", "千克", "千米")
"""unless what follows makes it part of a unit."""
_UNKNOWN = b"\xff"
"""Stands for a byte that is lost: in neither encoding is it one."""
_NO_CHARACTER = tuple(bytes([byte]) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
"""Bytes that Windows-1252 has no character for."""
_WHOLE = rb"[\xe0-\xef][\x80-\xbf]{2}|[\xc2-\xdf][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{3}"
_OF_WESTERN = re.compile(_WHOLE + rb"|[\xe2-\xe9\xef][\x80-\xbf ?\xff]{2}|.", re.DOTALL)
_OF_GBK = re.compile(
    _WHOLE + rb"|[\x00-\x7f]|"
    rb"[\xe2-\xe9\xef](?:[\x80-\xbf][?\xff]|\xff[\x80-\xbf]|[?\xff]{1,2})|[\x80-\xbf]{2}|.",
    re.DOTALL,
)
"""A character of UTF-8, whole or with bytes lost, or what else is left of one."""
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x81-\xfe][?\xff]|\xff[\x80-\xfe]|.", re.DOTALL)
_HEADS = tuple(bytes([byte]) for byte in (0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEF))
_HIGH = re.compile(rb"[\x80-\xff]+")
_LOST_BYTE = re.compile(rb"[?\xff]+")
_NUMBER_AHEAD = lazy(
    r"\d|[.．][0-9]|[,，]\d{3}|[%％‰十百千万亿]|个百分点|公里|公斤|平方|立方|"
    r"[个户名人家项元亩岁年月日天次头只座台套栋间所村镇乡县倍斤吨米条口株]"
)
"""Where an ASCII character was swallowed before, it was a digit."""
_TAG_AHEAD = lazy(r"/?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>\n]{0,300})?/?>|!--")
_TAG_START = lazy(r"[/<!]|(?:br|p|b|td|tr|li|div|span|h\d)\W")
_LONGEST_TAG = 320
_ENDS = "。！？；：”"


def mojibake(text: str) -> list[Edit]:
    """Decode anew what was decoded wrongly, whole pages or lines; leave accents and rare characters alone.

    >>> from transforms.offsets import apply
    >>> for text in ("È«ÏØ×ÜÈË¿Ú12.8ÍòÈË", "å…¨åŽ¿æ€»äººå�£12.8ä¸‡äºº", "鍏ㄥ幙锛屾�讳汉鍙�12.8涓囦汉"):
    ...     print(apply(text, mojibake(text)))
    全县总人口12.8万人
    全县总人口12.8万人
    全县，总人口12.8万人
    >>> mojibake("café à la carte，déjà vu")
    []
    """
    return _edits(text, "mojibake")


def again(text: str) -> list[Edit]:
    """Decode anew what was decoded wrongly twice."""
    return _edits(text, "mojibake_again") if any(sign in text for sign in "ïãå") else []


class _Stream(NamedTuple):
    """Hold a text with the bytes that it was read from, in pieces of the encoding that they truly have."""

    start: int
    text: str
    data: bytes
    owners: list[int]
    """For each byte the index of its character."""
    spans: list[tuple[int, int]]
    """Of `data`: one character each, or what is left of it."""

    def pieces(self, least: int) -> list[bytes]:
        """Return the pieces of `least` bytes and more."""
        return [self.data[start:end] for start, end in self.spans if end - start >= least]

    def share(self, least: int) -> float:
        """Return the share of the high bytes that pieces of `least` bytes and more hold."""
        held = sum(map(len, _HIGH.findall(b"".join(self.pieces(least)))))
        return held / max(sum(map(len, _HIGH.findall(self.data))), 1)

    def whole(self, codec: str) -> str:
        """Return the characters none of whose bytes is lost."""
        return "".join(_character(piece, codec) for piece in self.pieces(2))


def _stream(start: int, text: str, taken: Callable[[str], bytes], pattern: re.Pattern[bytes]) -> _Stream:
    codes = [taken(character) for character in text]
    data = b"".join(codes)
    owners = [at for at, code in enumerate(codes) for _ in code]
    return _Stream(start, text, data, owners, [match.span() for match in pattern.finditer(data)])


def _edits(text: str, step: str) -> list[Edit]:
    found: list[Edit] = []
    if any(sign in text for sign in _SIGNS) and _WESTERN.search(text):
        found = list(_western(text, step))
    if not found and any(sign in text for sign in _GARBLED):
        found = list(_garbled(text, step))
    return found


def _western(text: str, step: str) -> Iterator[Edit]:
    """Yield the edits that read Western characters as the bytes of Chinese ones."""
    for codec, pattern in (("utf-8", _OF_WESTERN), ("gb18030", _PAIR)):
        stream = _stream(0, text, _byte_of_western, pattern)
        true = stream.whole(codec) if stream.share(2) >= _MOSTLY else ""
        if _makes_sense(true) or (codec == "utf-8" and _WESTERN.search(true)):
            slots = [_slot_of_western(stream, *span, codec) for span in stream.spans]
            yield from _reread(stream, _resolved(slots, Language(true)), step, codec)
            return


@lru_cache(maxsize=4096)
def _byte_of_western(character: str) -> bytes:
    """Return the byte that was taken for a character, or two that made one of UTF-8 by chance."""
    if character == LOST:
        return _UNKNOWN
    if character < "\u0100":
        return character.encode("latin-1")
    return character.encode("cp1252", "ignore") or character.encode("utf-8", "replace")


def _slot_of_western(stream: _Stream, start: int, end: int, codec: str) -> str:
    """Return what a piece can be; `?` stands for a byte without a character, a space for A0."""
    piece = stream.data[start:end]
    if len(piece) == 1:
        character = stream.text[stream.owners[start]]  # an accent, perhaps, that stands for itself
        return character if _byte_of_western(character) == piece else UNREADABLE
    if found := _character(piece, codec):
        return found
    codes = [piece[:1]]
    for byte in (bytes([byte]) for byte in piece[1:]):
        known = (b"\xa0",) if byte == b" " else _NO_CHARACTER if byte in b"?\xff" else (byte,)
        codes = [code + other for code in codes for other in known]
    return _decoded(codes, codec)


def _garbled(text: str, step: str) -> Iterator[Edit]:
    """Yield the edits that read characters of GBK as the bytes of UTF-8, in the lines where nearly all make characters."""
    lines, start = [], 0
    for written in text.split("\n"):
        if not written.isascii():
            lines.append(_stream(start, written, _bytes_of_gbk, _OF_GBK))
        start += len(written) + 1
    certain = [line.whole("utf-8") for line in lines if line.share(3) >= _MOSTLY]
    true = "".join(whole for whole in certain if len(whole) > 1)
    if not _makes_sense(true):
        return
    language = Language(true)
    for line in lines:
        if line.share(2) >= _MOSTLY:
            slots = [_slot_of_gbk(line.data, *span) for span in line.spans]
            yield from _reread(line, _resolved(slots, language), step, "utf-8", swallows=True)


@lru_cache(maxsize=4096)
def _bytes_of_gbk(character: str) -> bytes:
    """Return the bytes that a character of GBK was read from; in Windows' GBK 80 is the euro sign."""
    if character in (LOST, "€"):
        return _UNKNOWN if character == LOST else b"\x80"
    return character.encode("gb18030", "replace")


def _slot_of_gbk(data: bytes, start: int, end: int) -> str:
    """Return the characters that a piece can be, one or two of its bytes being lost perhaps."""
    piece = data[start:end]
    if len(piece) == 1:
        return piece.decode() if piece.isascii() else UNREADABLE
    lost = _LOST_BYTE.search(piece)
    if lost is None:
        rest = b"\x80" <= piece[:1] < b"\xc0"  # of a character whose first byte went with the one before
        return _decoded([head + piece for head in _HEADS] if rest else [piece], "utf-8")
    at = lost.start()
    if len(lost.group()) == len(piece) - 1:  # neither of two makes a character of GBK with the next byte
        ends = _lost_before(data[end : end + 1]) if len(piece) == 3 and piece[2:] != b"?" else ()
        return _decoded([piece[:1] + byte + last for last in ends for byte in _lost_before(last)], "utf-8")
    # A decoder of GBK loses a byte alone where it makes no character with the next one.
    following = b"" if piece[at:] == b"?" else data[start + at + 1 : start + at + 2]
    return _decoded([piece[:at] + byte + piece[at + 1 :] for byte in _lost_before(following)], "utf-8")


@cache
def _lost_before(following: bytes) -> tuple[bytes, ...]:
    """Return the bytes that make no character of GBK with the next one; all where that is lost too."""
    every = (bytes([byte]) for byte in range(0x80, 0xC0))
    return tuple(byte for byte in every if not following or not _character(byte + following, "gbk"))


def _decoded(codes: list[bytes], codec: str) -> str:
    """Return the characters that the codes make, one each; `〓` where none makes one."""
    found = "".join(_character(code, codec) for code in codes)
    if len(found) > 1:
        found = found.translate(dict.fromkeys(map(ord, _NEVER)))
    return found or UNREADABLE


@lru_cache(maxsize=4096)
def _character(code: bytes, codec: str) -> str:
    try:
        character = code.decode(codec)
    except UnicodeDecodeError:
        return ""
    return character if len(character) == 1 else ""


def _makes_sense(true: str) -> bool:
    return len(true) >= _LEAST and sum(character in _COMMON for character in true) >= _SENSE * len(true)


def _resolved(slots: list[str], language: Language) -> list[str]:
    """Return the true characters, of which each slot holds those that are possible."""
    read, done = list(slots), 0
    for i in range(len(slots)):
        if i < done or len(slots[i]) == 1:
            continue
        done = next((k for k in range(i, len(slots)) if len(slots[k]) == 1), len(slots))
        before, after = read[i - 1] if i else "\n", "".join(slots[done : done + 4])
        after = "\n" if _TAG_START.match(after) else after[:1] or "\n"
        run = Run(1, 1 + done - i, tuple(slots[i:done]), tuple(range(1, 1 + done - i)), None)
        around = before + UNREADABLE * (done - i) + after
        true = choose(weigh(around, run, language, []), language, is_cut_number=False)
        read[i:done] = (LOST if new in _NUMERALS and new + after not in _UNITS else new for new in true)
    return read


def _reread(stream: _Stream, read: list[str], step: str, codec: str, *, swallows: bool = False) -> Iterator[Edit]:
    """Yield the edits, one for each stretch in which characters before and after begin and end together.

    A `?` that `swallows` stands for the end of a character and for an ASCII character behind it.
    """
    data, owners = stream.data, stream.owners
    done, new = 0, ""
    for k, (start, end) in enumerate(stream.spans):
        swallowed = swallows and end - start > 1 and data[end - 1 : end] == b"?"
        stop = end - swallowed
        new += read[k]
        if stop < len(data) and owners[stop] == owners[stop - 1]:
            continue
        first, last = owners[done], owners[stop - 1] + 1
        if new != stream.text[first:last]:
            yield Edit(step, stream.start + first, stream.start + last, new, f"mojibake:{codec}")
        if swallowed and b"\x80" <= data[end : end + 1] < b"\xc0":
            yield Edit(step, stream.start + last, stream.start + last + 1, "", "mojibake:lost")
        elif swallowed:
            yield _swallowed(stream.start + last, read[k], "".join(read[k + 1 : k + 1 + _LONGEST_TAG]), step)
        done, new = end, ""


def _swallowed(at: int, before: str, after: str, step: str) -> Edit:
    """Return what becomes of a `?` that stands for the end of a character and for an ASCII one behind it."""
    if _TAG_AHEAD.match(after):
        return Edit(step, at, at + 1, "<", "mojibake:tag")
    if _NUMBER_AHEAD.match(after):
        return Edit(step, at, at + 1, LOST, "lost:1")
    return Edit(step, at, at + 1, "\n" if before in _ENDS and after else "", "mojibake:lost")
