"""Give numbers one form: half-width digits, dots and percent signs, no spaces inside, masks as U+FFFD."""

from __future__ import annotations

import re

from transforms.records import Edit

LOST = "\ufffd"
_WIDE = {ord("０") + i: str(i) for i in range(10)} | {ord("％"): "%", ord("﹪"): "%", ord("℅"): "%"}
_WIDE_RUN = re.compile(r"[０-９％﹪℅]+|(?<=[0-9０-９])[．](?=[0-9０-９])|(?<=[0-9０-９])，(?=[0-9０-９])")
_GROUPED = re.compile(r"(?<![\d.])[1-9]\d{0,2}(?:，\d{3})+(?!\d)")
_SPACED = re.compile(
    r"(?<=\d)[ 　\t]{1,3}[.．][ 　\t]{0,3}(?=\d)|(?<=\d)[.．][ 　\t]{1,3}(?=\d)|(?<=\d)[ 　]{1,3}(?=[%‰万亿])"
)
_MASKED = re.compile(r"(?<![*＊])[*＊]{2,12}(?![*＊])")


def half_width(text: str) -> list[Edit]:
    """Make full-width digits, dots between digits and percent signs half-width; lengths are kept.

    >>> from transforms.offsets import apply
    >>> apply("增长１２．５％", half_width("增长１２．５％"))
    '增长12.5%'
    """
    edits = []
    for match in _WIDE_RUN.finditer(text):
        run = match.group()
        new = "." if run == "．" else run.translate(_WIDE)
        if new != run:
            edits.append(Edit("half_width", match.start(), match.end(), new, "widths:half"))
    return edits


def spaced(text: str) -> list[Edit]:
    """Close numbers up: `31 . 5` is `31.5`, `12 %` is `12%`; leave spaces between two numbers alone.

    >>> from transforms.offsets import apply
    >>> apply("达31 . 5 %，第1 2类", spaced("达31 . 5 %，第1 2类"))
    '达31.5%，第1 2类'
    """
    edits = []
    for match in _SPACED.finditer(text):
        run = match.group()
        new = "." if "." in run or "．" in run else ""
        edits.append(Edit("spaced", match.start(), match.end(), new, "widths:spaced"))
    return edits
