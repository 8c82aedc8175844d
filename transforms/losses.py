"""Mark digits that are known to be lost: masks, placeholders, and question marks inside numbers.

Every mark is one U+FFFD and a rule `lost:N`, N being how many digits are gone, 0 where unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from transforms.patterns import lazy
from transforms.records import Edit

LOST = "\ufffd"
_HAN = "㐀-鿿"
_UNIT = r"(?:[十百千万亿][元户人名个亩多余]?|[元户人名个亩吨斤头只座台家项平%％‰])"
_QUANTITY = "积口入资额达为约共值产数量率计到有超过近长高重仅占"
_LOSSES = (
    # How many; what must occur in the text at all; the mark with what follows; what stands before it.
    # A mark stands first without a quantifier: the engine then skips to it.
    # One digit: the mark before a decimal point. Longer numbers keep their other digits.
    ("1", "?", r"\?(?=[.．]\d)", rf"[{_HAN}，,、（(]"),
    ("0", "?", r"\?\?{0,39}+(?=[\d万亿%％])", r"\d[.．]?"),
    ("0", "\ufffd", r"\ufffd\ufffd{0,39}+(?=[\d.．万亿%％‰])", r""),
    ("0", "\ufffd", r"\ufffd\ufffd{0,39}+", r"\d[.．]?"),
    ("0", "□■〓", r"[□■〓][□■〓]{0,9}+(?=[\d.．万亿%％])", r"\d[.．]?"),
    ("0", "□■", rf"[□■][□■]{{0,9}}+(?=[\d.．]{{1,9}}{_UNIT})", rf"[{_HAN}]"),
    # Not what hides a word behind a count: `34个***村`.
    ("0", "*＊", rf"[*＊][*＊]{{0,39}}+(?={_UNIT})", rf"(?:(?:\A|[^\d])[{_HAN}]|\d[^个名位种类项条座])"),
    ("0", "*＊", rf"[*＊][*＊]{{2,39}}+(?![{_HAN}*＊\d])", rf"[{_QUANTITY}]"),
    ("0", "*＊", r"[*＊][*＊]{0,39}+(?=[万亿元%％])", r"\d[.．]?"),
    ("0", "xX×ＸΧ", rf"[xX×ＸΧ][xX×ＸΧ]{{1,3}}+(?={_UNIT})", rf"[{_HAN}]"),
    ("0", "□■_?", rf"[□■_?](?:(?<=[□■])[□■]{{0,5}}+|(?<=_)_{{1,39}}+|(?<=\?)\?{{1,39}}+)(?={_UNIT})", rf"[{_HAN}]"),
)
_PATTERNS = tuple((count, tuple(marks), lazy(mark), lazy(before + r"\Z")) for count, marks, mark, before in _LOSSES)
_MARKS = {mark for _, marks, _, _ in _PATTERNS for mark in marks}
_ADDRESS = lazy(r"(?:https?:|www\.|[/=&])[!-~]*\Z")


def losses(text: str) -> list[Edit]:
    """Mark lost digits; leave question marks of sentences and URLs, masked names and telephone numbers alone.

    >>> from transforms.offsets import apply
    >>> text = "人口?.8万人，面积****，投资**万元，共XX户，张**说138****1234吗?好"
    >>> apply(text, losses(text))
    '人口�.8万人，面积�，投资�万元，共�户，张**说138****1234吗?好'
    """
    edits: list[Edit] = []
    end = 0
    for edit in sorted(_losses(text), key=lambda e: (e.start, -e.end)):
        if edit.start >= end:
            edits.append(edit)
            end = edit.end
    return edits


def _losses(text: str) -> Iterator[Edit]:
    absent = {mark for mark in _MARKS if mark not in text}
    for count, marks, pattern, before in _PATTERNS:
        if absent.issuperset(marks):
            continue
        for match in pattern.finditer(text):
            start = match.start()
            if not before.search(text, max(start - 2, 0), start):
                continue
            if "?" in match.group() and _ADDRESS.search(text, max(start - 80, 0), start):
                continue
            yield Edit("losses", start, match.end(), LOST, f"lost:{count}")
