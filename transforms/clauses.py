"""Split the restored text into clauses: pieces between commas, colons, semicolons and stops."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.records import Clause, RestoredText
from transforms.rules import Rules

_LINE = re.compile(r"[^\n]+")
_MARK = re.compile(
    r"《[^《》\n]{0,80}》|(?P<stop>[。！？!?…]+[”’」』）)】》\"']*)|[，；;]|(?<!\d),|,(?!\d)|(?<!\d)[：:]|[：:](?!\d)"
)
_FINAL = re.compile(r"[。！？!?…；;，,：:、][”’」』）)】》\"']*\s*\Z")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")
HEADING_LENGTH = 40


def split_clauses(text: RestoredText, rules: Rules) -> tuple[Clause, ...]:  # noqa: ARG001
    """Return the clauses of the restored text, in order, without overlap and without space at their edges."""
    clauses: list[Clause] = []
    sentence = paragraph = 0
    heading: int | None = None
    content = text.text
    for line in _LINE.finditer(content):
        start, end = _strip(content, *line.span())
        if start >= end:
            continue
        if _is_heading(content[start:end]):
            clauses.append(Clause(len(clauses), start, end, sentence, paragraph, "heading", None))
            heading = len(clauses) - 1
            sentence += 1
        else:
            for piece_start, piece_end, stops in _pieces(content, start, end):
                clauses.append(Clause(len(clauses), piece_start, piece_end, sentence, paragraph, "body", heading))
                sentence += stops
            if not clauses or clauses[-1].sentence == sentence:
                sentence += 1
        paragraph += 1
    return tuple(clauses)


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    return start + len(line) - len(line.lstrip()), start + len(line.rstrip())


def _is_heading(line: str) -> bool:
    if len(line) > HEADING_LENGTH:
        return False
    return not _FINAL.search(line)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    position = start
    for mark in _MARK.finditer(text, start, end):
        if text[mark.start()] == "《":
            continue
        piece_start, piece_end = _strip(text, position, mark.end())
        position = mark.end()
        if piece_start < piece_end:
            yield piece_start, piece_end, mark["stop"] is not None
    piece_start, piece_end = _strip(text, position, end)
    if piece_start < piece_end:
        yield piece_start, piece_end, False
