"""Remove markup: HTML however often escaped, literal escapes such as `\\n`, Markdown.

Each function is one step: it takes a text and returns its edits. Block tags become line ends,
table cells tabs, every other tag nothing, so that a number that a tag cut in two is whole again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from transforms.patterns import lazy
from transforms.records import Edit
from transforms.webtables import cell_edits

_BLOCK = (
    "address|article|aside|blockquote|body|br|caption|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|head|header|hr|html|li|main|nav|ol|p|pre|section|table|tbody|tfoot|thead|title|tr|ul"
)
_CELL = "td|th"
_INLINE = (
    "a|abbr|area|audio|b|base|basefont|bdi|bdo|big|button|canvas|cite|code|col|colgroup|data|del|em|embed|font|i|"
    "iframe|img|input|ins|kbd|label|legend|link|map|mark|meta|nobr|noscript|object|optgroup|option|param|picture|q|"
    "rp|rt|ruby|s|samp|script|select|small|source|span|strike|strong|style|sub|sup|svg|textarea|time|track|tt|u|"
    "var|video|wbr"
)
_ENTITY = lazy(r"&(?:amp;|#0*38;)*+(?:(#0*[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});|nbsp)")
_TAG = lazy(
    rf"<!--|<!doctype[^<>]*>|<\?xml[^<>]*>|<!\[[^<>]*\]>|"
    rf"</?(?:(?P<block>{_BLOCK})|(?P<cell>{_CELL})|(?P<inline>{_INLINE}|[a-z][a-z0-9]*:[a-z0-9]+))(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_OPAQUE = {"script": lazy(r"</script\s*>", re.IGNORECASE), "style": lazy(r"</style\s*>", re.IGNORECASE)}
_ESCAPE = lazy(r"\\(?<!\\\\)(?:r\\n|[nrt]|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}(?:\\x[0-9a-fA-F]{2}){0,400}|[\"'/])")
_NULL_FIELD = lazy(r"\\N(?<![^\t\n]\\N)(?![^\t\n])")
_PLAIN = {"\\n": "\n", "\\r\\n": "\n", "\\r": "\n", "\\t": "\t"}
_HASH = lazy(r"#{1,6}[ \t]+")
_LINK = lazy(r"\[(?P<inner>[^\]\[\n]{0,200})\]\([^()\s]{1,2000}\)")
_CUT_TAG = lazy(
    r"\?/?(?:span|font|strong|b|br|p|a|td|tr|div|em|u|o:p|st1:[a-z]+)(?:\s[^<>\n?]{0,300})?/?>", re.IGNORECASE
)
_NOTE = lazy(r"\[\d{1,2}\]|[（(]下同[）)]")
_ENDS_WORD = frozenset(")）”》%％")
_BOLD = lazy(r"(?<![*≥≤<>=])\*\*(?P<inner>[^*\n]{1,200})\*\*(?!\*)")


def entities(text: str) -> list[Edit]:
    """Decode character references, also those that were escaped again.

    >>> from transforms.offsets import apply
    >>> apply("收入&amp;nbsp;1.2&amp;lt;br&amp;gt;万元", entities("收入&amp;nbsp;1.2&amp;lt;br&amp;gt;万元"))
    '收入 1.2<br>万元'
    """
    if "&" not in text:
        return []
    return list(_entities(text))


def _entities(text: str) -> Iterator[Edit]:
    for match in _ENTITY.finditer(text):
        character = _named(match.group(1) or "nbsp")
        if character is not None:
            yield Edit("entities", match.start(), match.end(), character, "markup:entity")


@lru_cache(maxsize=1024)
def _named(name: str) -> str | None:
    """Return the character that a reference names, a plain space for one that does not break; None where it names none."""
    character = html.unescape(f"&{name};")
    if character.endswith(";") and len(character) > 1:
        return None
    return character.replace("\xa0", " ").replace("\u200b", "")


def tags(text: str) -> list[Edit]:
    """Remove tags, comments, scripts and styles; leave `<` that opens no known tag alone.

    >>> from transforms.offsets import apply
    >>> apply("<p>增收1<span>2</span>.5万元<br/>脱贫</p>", tags("<p>增收1<span>2</span>.5万元<br/>脱贫</p>"))
    '\\n增收12.5万元\\n脱贫\\n'
    >>> tags("当1<x且x<b时")
    []
    """
    if "<" not in text:
        return []
    return list(_tags(text))


def _tags(text: str) -> Iterator[Edit]:
    position, missing = 0, set()
    tables = cell_edits(text) if "</t" in text or "</T" in text else iter(())
    table = next(tables, None)
    while match := _TAG.search(text, position):
        start, position = match.span()
        while table and table[0] < start:
            table = next(tables, None)  # inside what was left out
        if table and table[0] == start:
            yield from table[2]
            position = table[1]
            continue
        opened = text[start : start + 7].lower()
        if opened.startswith("<!--"):
            end = -1 if "-->" in missing else text.find("-->", position)
            if end < 0:
                missing.add("-->")
            else:
                position = end + 3
        for name, closing in _OPAQUE.items():
            if opened.startswith("<" + name) and name not in missing:
                close = closing.search(text, position)
                if close:
                    position = close.end()
                else:
                    missing.add(name)
        replacement = "\n" if match.group("block") else "\t" if match.group("cell") else ""
        yield Edit("tags", start, position, replacement, "markup:tag")


def escapes(text: str) -> list[Edit]:
    r"""Turn literal escapes (`\n`, `\t`, `\u3000`, `\xa0`, `\"`) into what they stand for; drop `\N` fields.

    >>> from transforms.offsets import apply
    >>> apply(r"共3\n户", escapes(r"共3\n户"))
    '共3\n户'
    """
    if "\\" not in text:
        return []
    found = [(m.span(), _unescape(m.group())) for m in _ESCAPE.finditer(text)]
    found += [(m.span(), "") for m in _NULL_FIELD.finditer(text)]
    return [Edit("escapes", start, end, new, "markup:escape") for (start, end), new in sorted(found)]


def _unescape(escape: str) -> str:
    if escape[1] == "u":
        character = chr(int(escape[2:], 16))
        return "" if "\ud800" <= character <= "\udfff" else character
    if escape[1] == "x":
        return _of_bytes(bytes.fromhex(escape.replace("\\x", "")))
    return _PLAIN.get(escape, escape[-1])


def _of_bytes(data: bytes) -> str:
    """Return what bytes say that a program wrote out, in UTF-8 or GBK; a lone A0 is a space."""
    for codec in ("utf-8", "gb18030"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1").replace("\xa0", " ")


def markdown(text: str) -> list[Edit]:
    """Remove Markdown's heading marks, bold marks and link targets; leave masks such as `****` alone.

    >>> from transforms.offsets import apply
    >>> apply("## 成效\\n**增收**见[原文](http://a.cn/1)", markdown("## 成效\\n**增收**见[原文](http://a.cn/1)"))
    '成效\\n增收见原文'
    """
    edits: list[Edit] = []
    if "#" in text:
        edits += [
            Edit("markdown", match.start(), match.end(), "", "markup:heading")
            for match in _HASH.finditer(text)
            if not text[max(text.rfind("\n", 0, match.start()) + 1, match.start() - 4) : match.start()].strip(" \t")
        ]
    for sign, pattern in (("](", _LINK), ("**", _BOLD)):
        if sign[0] in text and sign in text:
            edits += [edit for match in pattern.finditer(text) for edit in _unwrapped(match)]
    edits.sort(key=lambda edit: edit.start)
    return [edit for i, edit in enumerate(edits) if i == 0 or edit.start >= edits[i - 1].end]


def _unwrapped(match: re.Match[str]) -> tuple[Edit, ...]:
    """Return the edits that leave of a link or bold text what is inside, of an image nothing."""
    start, end = match.span()
    inner_start, inner_end = match.span("inner")
    if match.string[start - 1 : start] == "!" and match.group()[0] == "[":
        return (Edit("markdown", start - 1, end, "", "markup:image"),)
    return (
        Edit("markdown", start, inner_start, "", "markup:wrapped"),
        Edit("markdown", inner_end, end, "", "markup:wrapped"),
    )


def cut_tags(text: str) -> list[Edit]:
    """Remove tags whose `<` was lost with half of the character before, which stays unreadable: `投?span lang="en">12万`.

    >>> from transforms.offsets import apply
    >>> apply('投?span lang="en-us">2052万元，有吗?', cut_tags('投?span lang="en-us">2052万元，有吗?'))
    '投〓2052万元，有吗?'
    """
    if ">" not in text or "?" not in text:
        return []
    return [Edit("cut_tags", match.start(), match.end(), "〓", "markup:cut") for match in _CUT_TAG.finditer(text)]


def notes(text: str) -> list[Edit]:
    """Remove the marks of footnotes behind words and percentages, and 下同 in brackets; leave `[2018]15号` alone.

    >>> from transforms.offsets import apply
    >>> apply("生产总值(GDP)[2]比2012年(下同)增长6%[3]，见[2018]15号", notes("生产总值(GDP)[2]比2012年(下同)增长6%[3]，见[2018]15号"))
    '生产总值(GDP)比2012年增长6%，见[2018]15号'
    """
    if "[" not in text and "下同" not in text:
        return []
    return [
        Edit("notes", match.start(), match.end(), "", "markup:note")
        for match in _NOTE.finditer(text)
        if "一" <= (before := text[max(match.start() - 1, 0)]) <= "鿿" or before in _ENDS_WORD
    ]
