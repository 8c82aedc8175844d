"""Damage clean text as copying sites did: pinyin and commas injected into GBK bytes, then read as GBK.

The injection looks at every pair of bytes, also at the tail of one character and the head of the
next; the decoder joins a head that lost its tail with the ASCII byte behind it to one `?`.
"""

from __future__ import annotations

from functools import cache

from pypinyin.pinyin_dict import pinyin_dict

COMMA_BEFORE = "，。、；：！？"
HALF = {ord(c): ord(c) - 0xFEE0 for c in "，（）！；：？ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"} | {
    c: c - 0xFEE0 for c in range(0xFF41, 0xFF5B)
}


def injure(text: str, annotated: str, *, commas: bool = False, half_width: bool = True) -> str:
    """Return `text` as it looks after the injection; `annotated` are the characters that get pinyin."""
    data = text.encode("gbk")
    before: dict[int, bytes] = {}
    for i in range(len(data) - 1):
        character = pair(data[i], data[i + 1])
        if commas and character and character in COMMA_BEFORE:
            before[i] = b"," + before.get(i, b"")
        if character and character in annotated:
            reading = pinyin_dict[ord(character)].split(",")[0]
            before[i + 2] = f"({reading})".encode("gbk") + before.get(i + 2, b"")
    merged = b"".join(before.get(i, b"") + data[i : i + 1] for i in range(len(data) + 1))
    read = misread(merged)
    return read.translate(HALF) if half_width else read


def misread(data: bytes) -> str:
    """Decode GBK as the lenient decoders do that write one `?` for a head and the ASCII byte behind it."""
    out, i = [], 0
    while i < len(data):
        if data[i] < 0x80:
            out.append(chr(data[i]))
            i += 1
        else:
            following = data[i + 1] if i + 1 < len(data) else 0
            out.append(pair(data[i], following) or "?")
            i += 2
    return "".join(out)


@cache
def pair(lead: int, trail: int) -> str:
    try:
        character = bytes((lead, trail)).decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return character if len(character) == 1 else ""
