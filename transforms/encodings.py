"""Turn bytes into text: UTF-8, UTF-16, UTF-32, GB18030, Big5, mixtures of them, broken tails."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})|<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_-]{2,20})""",
    re.IGNORECASE,
)
_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "cp950": "big5hkscs",
    "unicode": "utf-16-le",
    "utf8": "utf-8",
    "utf-16": "utf-16-le",
}
_KNOWN = {"utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030", "big5hkscs"}
_WIDE = ("utf-16-le", "utf-16-be")
_WIDE_SENSE = 0.1
"""Share of common characters with which bytes of Chinese without ASCII are taken for UTF-16."""
_OTHER = "heshu.gb18030-stretches"
# A pair of GB2312, unless UTF-8 goes on from here.
_STRETCH = re.compile(rb"(?:(?!(?:[\xe3-\xe9][\x80-\xbf]{2}){2})[\xa1-\xf7][\xa1-\xfe]){1,400}")
_THREE = re.compile(rb"(?<![\x81-\xfe])(?:[\xe3-\xe9][\x80-\xbf]{2}){2}")
"""Two characters of Chinese in UTF-8, from where a stretch of other than ASCII begins."""
_FREQUENT = re.compile(rb"[\xa1\xa3\xb0-\xd7]")
_SAMPLE = 65_536
"""Bytes that a guess between encodings looks at."""
_HIGH = re.compile(rb"[\x80-\xff]")
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们年到说对地出就分生会于着下自之过发后作里产业县市村户贫困万元亿扶农民增长全共经济建设区项目乡镇"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Hold a decoded text, the encoding that was found, and how many U+FFFD had to be put in."""

    text: str
    encoding: str
    undecodable: int


def decode(data: bytes, hint: str | None = None) -> Decoded:
    """Return the text of `data`; any bytes at all are accepted.

    A byte order mark decides, then valid UTF-8, then what `hint` (an HTTP header, say) or the page
    itself declares if the bytes agree, then which reading has the more common characters. Where a
    text is UTF-8 in the main, stretches that are not are read as GB18030 if they are valid there.
    U+FFFD that stood in the data is not counted as undecodable.

    >>> decode("增收1.2万元".encode("gb18030"))
    Decoded(text='增收1.2万元', encoding='gb18030', undecodable=0)
    >>> decode("增收1.2万元".encode()[:-1])
    Decoded(text='增收1.2万�', encoding='utf-8', undecodable=1)
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _read(data[len(mark) :], encoding)
    if wide := _without_mark(data):
        return _read(data, wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(data):
        return _mixed(data)
    declared = _declared(data, hint)
    if declared in _KNOWN and declared != "utf-8" and _invalid(data, declared) * 50 <= len(data):
        return _read(data, declared)
    wide = max(_WIDE, key=lambda encoding: _sense(data, encoding))
    best = max(("gb18030", "big5hkscs"), key=lambda encoding: _sense(data, encoding))
    return _read(data, wide if _sense(data, wide) >= max(_WIDE_SENSE, _sense(data, best)) else best)


def _without_mark(data: bytes) -> str | None:
    """Return UTF-16's name for text in it that has no byte order mark: every other byte of its ASCII is zero."""
    sample = data[:4096]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) // 50 + 1 or min(even, odd) * 8 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _mostly_utf8(data: bytes) -> bool:
    sample = data[:_SAMPLE] + data[-4096:]
    high = len(_HIGH.findall(sample))
    valid = sum(len(character.encode()) for character in sample.decode("utf-8", "ignore") if character > "\x7f")
    return valid * 2 > high


def _mixed(data: bytes) -> Decoded:
    """Read UTF-8, lines and stretches that are invalid there as GB18030, and what is valid in neither as U+FFFD."""
    text = "\n".join(map(_line, data.split(b"\n")))
    plain = data.decode("utf-8", "replace")
    encoding = "utf-8+gb18030" if text != plain else "utf-8"
    return Decoded(text, encoding, text.count("\ufffd") - _own_replacements(data, "utf-8"))


def _read_stretch(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stretch = _STRETCH.match(error.object, error.start)
    if stretch:
        try:
            read = stretch.group().decode("gbk")
        except UnicodeDecodeError:
            read = ""
        if len(_FREQUENT.findall(stretch.group()[::2])) * 10 >= len(read) * 7 > 0:
            return read, stretch.end()
    return "\ufffd", error.end


codecs.register_error(_OTHER, _read_stretch)


def _line(data: bytes) -> str:
    """Read one line: all of it as GB18030 where none of it is Chinese in UTF-8, since some pairs are valid in both."""
    text = data.decode("utf-8", _OTHER)
    if text.isascii() or _invalid(data, "utf-8") == 0 or _THREE.search(data):
        return text
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return text


def _declared(data: bytes, hint: str | None) -> str | None:
    name = hint
    if name is None and (found := _DECLARED.search(data[:4096])):
        name = (found.group(1) or found.group(2)).decode("ascii")
    if name is None:
        return None
    name = name.strip().lower()
    return _ALIASES.get(name, name)


def _invalid(data: bytes, encoding: str) -> int:
    return data[:_SAMPLE].decode(encoding, "replace").count("\ufffd")


def _sense(data: bytes, encoding: str) -> float:
    """Return how much of a sample is common Chinese in an encoding, invalid bytes counting against it."""
    text = data[:_SAMPLE].decode(encoding, "replace")
    wide = sum(c > "\x7f" for c in text) or 1
    return (sum(c in _COMMON for c in text) - 5 * text.count("\ufffd")) / wide


def _read(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd") - _own_replacements(data, encoding))


def _own_replacements(data: bytes, encoding: str) -> int:
    """Return how many U+FFFD the data itself holds, written out in its encoding."""
    try:
        return data.decode(encoding, "ignore").count("\ufffd")
    except UnicodeDecodeError:  # pragma: no cover - "ignore" does not raise
        return 0
