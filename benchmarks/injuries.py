"""Damage clean text in the ways in which real pages are damaged; each way is a function from a text to bytes or text.

The reading of the clean text is what the reading of the damaged one is held against (`damage`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from random import Random

from pypinyin.pinyin_dict import pinyin_dict

from tests.damage import injure

Injury = Callable[[str, Random], "str | bytes"]

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_TEXT = re.compile(r"(?:\A|(?<=>))[^<>]+")
_HAN = re.compile(r"[一-鿿]")
_DIGIT = re.compile(r"\d")
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_NOT_FIRST = "，。；：、！？）”》%％"
"""What typesetting puts at no line's start."""


def in_gbk(text: str) -> str:
    """Return the text without the characters that GBK has not."""
    return text.encode("gbk", "ignore").decode("gbk")


def _annotated(text: str, share: float, chance: Random) -> str:
    known = sorted({c for c in text if ord(c) in pinyin_dict and _HAN.match(c) and in_gbk(_reading(c)) == _reading(c)})
    # Characters that the text does not hold are annotated too: only they are found where two others meet.
    others = [chr(code) for code in pinyin_dict if 0x4E00 <= code < 0x9FA6 and in_gbk(chr(code))]
    others = [c for c in chance.sample(others, int(len(others) * share)) if in_gbk(_reading(c)) == _reading(c)]
    return "".join(chance.sample(known, int(len(known) * share)) + others)


def _reading(character: str) -> str:
    return pinyin_dict[ord(character)].split(",")[0]


def shifted(share: float, *, commas: bool = False, half_width: bool = True) -> Injury:
    """Inject pinyin (and commas) behind so great a share of all characters, also where two others meet."""

    def damage(text: str, chance: Random) -> str:
        text = in_gbk(text)
        return injure(text, _annotated(text, share, chance), commas=commas, half_width=half_width)

    return damage


def annotated(text: str, chance: Random) -> str:
    """Put pinyin behind a tenth of the characters, in one of several fashions."""
    opening, closing = chance.choice(["()", "（）", ("( ", " )"), "[]", ("（ ", "）")])
    return _HAN.sub(
        lambda m: (
            m.group() + opening + _reading(m.group()) + closing
            if chance.random() < 0.1 and ord(m.group()) in pinyin_dict
            else m.group()
        ),
        text,
    )


def in_html(text: str, chance: Random) -> str:
    """Write HTML whose tags, references and invisible characters stand inside numbers too."""

    def cut(match: re.Match[str]) -> str:
        number = match.group()
        at = chance.randrange(len(number) + 1)
        tag = chance.choice(
            [
                "</span><span>",
                '<font style="color:#333">',
                "<b></b>",
                "<!-- -->",
                "<wbr>",
                "</o:p>",
                "<span lang=EN-US>",
            ]
        )
        return number[:at] + tag + number[at:]

    body = _NUMBER.sub(cut, html.escape(text, quote=False))
    body = _TEXT.sub(lambda m: _DIGIT.sub(lambda d: _reference(d.group(), chance), m.group()), body)
    lines = [f"<p>{chance.choice(['&nbsp;&nbsp;', '&#12288;', '&emsp;', ''])}{line}</p>" for line in body.split("\n")]
    return "<div class='content'>" + "\n".join(lines) + "</div>"


def _reference(digit: str, chance: Random) -> str:
    if chance.random() < 0.9:
        return digit
    return chance.choice([f"&#{ord(digit)};", f"&#x{ord(digit):x};", f"&#{ord(digit):05};"])


def escaped(text: str, chance: Random) -> str:
    """Write HTML and escape it once or twice more."""
    once = html.escape(in_html(text, chance))
    return html.escape(once) if chance.random() < 0.5 else once


def sprinkled(characters: str, share: float) -> Injury:
    """Put one of the characters behind so great a share of all."""

    def damage(text: str, chance: Random) -> str:
        return "".join(c + chance.choice(characters) if chance.random() < share else c for c in text)

    return damage


def referenced(text: str, chance: Random) -> str:
    """Put references of spaces between digits and Chinese."""
    spaces = ("&nbsp;", "&#160;", "&ensp;", "&thinsp;", "&#8203;", "&#xA0;", "&zwnj;", "&amp;nbsp;")
    return re.sub(r"(?<=[一-鿿])(?=\d)|(?<=\d)(?=[一-鿿%])", lambda _: chance.choice(spaces), text)


def literal(text: str, chance: Random) -> str:
    r"""Write line ends and spaces as a program prints them: `\n`, `\r\n`, `\t`, `\u3000`, `\xa0`."""
    end = chance.choice([r"\n", r"\r\n", r"\n\n", r"\n\u3000\u3000", r"\n\t", r"\xa0\n"])
    return re.sub(r"(?<=[一-鿿])(?=\d)", lambda _: r"\xa0" if chance.random() < 0.2 else "", text.replace("\n", end))


def _wrapped(text: str, width: int) -> list[str]:
    """Return lines of `width` half-width columns, broken wherever a line is full, as a PDF gives them."""
    out = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for character in paragraph.strip():
            size = 1 if character < "\u0080" else 2
            if used + size > width and character not in _NOT_FIRST:
                out.append(line)
                line, used = "", 0
            line, used = line + character, used + size
        out.append(line)
    return out


def wrapped(text: str, chance: Random) -> str:
    """Break every line at a fixed width, in words and numbers too."""
    return "\n".join(_wrapped(text, chance.randrange(40, 81, 2)))


def broken(text: str, chance: Random) -> str:
    """Begin a new line or paragraph anywhere, now and then, inside numbers too."""
    out = (c + chance.choice(["\n", "\n\n", "\n\u3000\u3000"]) if chance.random() < 0.01 else c for c in text)
    cut = "".join(out)
    return _NUMBER.sub(lambda m: m.group()[:1] + "\n" * chance.choice([0] * 12 + [1, 2]) + m.group()[1:], cut)


def paged(text: str, chance: Random) -> str:
    """Break lines at a fixed width, with a page number and the running head between pages."""
    lines, out = _wrapped(text, chance.randrange(56, 81, 2)), []
    form = chance.choice(["{}", "- {} -", "— {} —", "第{}页", "第 {} 页 共 40 页", "－{}－", "{}/40", "·{}·"])
    head = chance.choice(["", "某县2018年统计年鉴", "脱贫攻坚工作报告", "\f"])
    size = chance.randrange(20, 40)
    for page, at in enumerate(range(0, len(lines), size), start=chance.randrange(1, 30)):
        out += [*lines[at : at + size], form.format(page), *([head] if head else [])]
    return "\n".join(out)


def columns(text: str, chance: Random) -> str:
    """Set the text in two columns and read across both."""
    lines = [line for line in _wrapped(text, chance.randrange(32, 49, 2)) if line]
    half = (len(lines) + 1) // 2
    gap = chance.choice(["    ", "\u3000\u3000", "  "])
    width = max(map(_width, lines), default=0)
    right = lines[half:] + [""] * (2 * half - len(lines))
    return "\n".join(
        (a + " " * (width - _width(a)) + gap + b).rstrip() for a, b in zip(lines[:half], right, strict=True)
    )


def _width(line: str) -> int:
    return sum(1 if c < "\u0080" else 2 for c in line)


def spread(text: str, chance: Random) -> str:
    """Put a space between all characters."""
    space = chance.choice(" \u3000\u00a0")
    return "\n".join(space.join(line.replace(" ", "")) for line in text.split("\n"))


def torn(text: str, chance: Random) -> str:
    """Break lines at a fixed width and join them with spaces."""
    lines = (" ".join(_wrapped(paragraph, chance.randrange(40, 81, 2))) for paragraph in text.split("\n"))
    return "\n".join(lines)


def scanned(text: str, chance: Random) -> str:
    """Confuse letters and digits in a third of the numbers, as reading from paper does."""
    wrong = {"1": "lI", "0": "Oo〇"}
    dots = "．·。・"

    def confused(match: re.Match[str]) -> str:
        number = match.group()
        if chance.random() > 0.33 or len(number) < 2:
            return number
        places = [i for i, c in enumerate(number) if c in "10."]
        if not places:
            return number
        at = chance.choice(places)
        new = chance.choice(dots if number[at] == "." else wrong[number[at]])
        return number[:at] + new + number[at + 1 :]

    return _NUMBER.sub(confused, text)


_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def wide(text: str, _: Random) -> str:
    """Make all ASCII full-width, dots and percent signs too."""
    return text.translate(_WIDE)


def encoded(codec: str, bom: bytes = b"") -> Injury:
    """Write the text in an encoding, traditional where it is Big5, without what that cannot hold."""

    def damage(text: str, _: Random) -> bytes:
        if codec == "big5":
            from opencc import OpenCC

            text = OpenCC("s2t").convert(text)
        return bom + text.encode(codec, "ignore")

    return damage


def cut(codec: str) -> Injury:
    """Encode and break off inside the last character."""
    return lambda text, _: text.encode(codec, "ignore")[:-1]


def mixed(text: str, _: Random) -> bytes:
    """Write every third paragraph in GB18030, the others in UTF-8."""
    return b"\n".join(line.encode("gb18030" if i % 3 == 1 else "utf-8") for i, line in enumerate(text.split("\n")))


def misread(written: str, read: str) -> Injury:
    """Decode with another encoding than that in which it was written."""
    return lambda text, _: text.encode(written, "ignore").decode(read, "replace")


INJURIES: dict[str, Injury] = {
    "shift, few": shifted(0.02),
    "shift, many": shifted(0.2),
    "shift, commas": shifted(0.05, commas=True),
    "shift, full width": shifted(0.1, half_width=False),
    "pinyin": annotated,
    "html": in_html,
    "html, escaped again": escaped,
    "references": referenced,
    "zero width": sprinkled(_ZERO_WIDTH, 0.15),
    "literal escapes": literal,
    "wrapped": wrapped,
    "wrapped, pages": paged,
    "broken anywhere": broken,
    "two columns": columns,
    "spread": spread,
    "spaces, some": sprinkled(" ", 0.15),
    "spaces for line ends": torn,
    "scanned": scanned,
    "full width": wide,
    "gb18030": encoded("gb18030"),
    "big5": encoded("big5"),
    "utf-16-le": encoded("utf-16-le"),
    "utf-16-le, bom": encoded("utf-16-le", b"\xff\xfe"),
    "utf-16-be": encoded("utf-16-be"),
    "utf-16-be, bom": encoded("utf-16-be", b"\xfe\xff"),
    "utf-8, bom": encoded("utf-8", b"\xef\xbb\xbf"),
    "utf-8, cut": cut("utf-8"),
    "gb18030, cut": cut("gb18030"),
    "utf-8 and gb18030": mixed,
    "utf-8 as gbk": misread("utf-8", "gbk"),
    "utf-8 as latin-1": misread("utf-8", "latin-1"),
    "utf-8 as cp1252": misread("utf-8", "cp1252"),
    "gbk as latin-1": misread("gbk", "latin-1"),
    "gbk as cp1252": misread("gbk", "cp1252"),
}
