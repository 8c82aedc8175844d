"""Say what each line of a text is: page furniture, a row of cells, a heading, or running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import ClassVar

from transforms.patterns import lazy
from transforms.rules import Rule, Rules, table_row

HEADING_LENGTH = 40
"""Longest line that can be a heading."""
CELL_LENGTH = 16
"""Longest line that can be a cell of a table with one cell a line."""
CELL_RUN = 6
"""How many such lines make a table, a third of them numbers."""
FURNITURE_LENGTH = 140
"""Longest line that is looked up among the boilerplate."""


@table_row
class Boilerplate(Rule):
    """Match a whole line that belongs to the page and not to the article."""

    TABLE: ClassVar[str] = "boilerplate"
    KEY: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    pattern: str
    example: str
    expected: str
    note: str = ""
    words: tuple[str, ...] = ()
    """One of which stands in every such line; of a row that looks for a word anywhere, to be quick."""


@cache
def _furniture(rules: Rules) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the lines without words of their own, the words of the others, and those others."""
    rows = rules.table(Boilerplate)
    words = sorted({re.escape(word) for row in rows for word in row.words})
    plain, wordy = (_joined([row.pattern for row in rows if bool(row.words) is has]) for has in (False, True))
    return plain, lazy("|".join(words) or "(?!)"), wordy


_OPENED = r"[\[【(（]?\s*"
"""How half of the patterns begin."""


def _joined(patterns: Sequence[str]) -> re.Pattern[str]:
    """Join patterns to one; those that may begin with a bracket share it, so that they are told apart by what follows."""
    opened = [f"(?:{pattern.removeprefix(_OPENED)})" for pattern in patterns if pattern.startswith(_OPENED)]
    parts = [f"{_OPENED}(?:{'|'.join(opened)})"] if opened else []
    return lazy("|".join([*parts, *(f"(?:{pattern})" for pattern in patterns if not pattern.startswith(_OPENED))]))


_STOP = lazy(r"[。；！？!?;]")
_FINAL = lazy(r"[。！？!?…；;，,、：:]\W?\W?\Z")
_GAP = lazy(r"\t[ \t]*|[ 　]{2,}|[ 　]*\|[ 　|]*")
_PROSE = lazy(r"[。，；！？!?;,“]")
_GAPS = ("\t", "|", "  ", "\u3000\u3000", " \u3000", "\u3000 ")
_CELLS = lazy(r"\t|\|.*\||\S[ 　]{2,}\S+[ 　]{2,}\S")
_NUMBER = lazy(r"[-+—－]?\d[\d,.]*\s?[%‰]?|[-—－/]{1,2}")
_TOKENS = lazy(r"[^\s]+")
_NUMBERED = lazy(
    r"(?P<part>第[一二三四五六七八九十百]{1,4}[编篇章部分节]+)|(?P<one>[一二三四五六七八九十]{1,3}[、.．])|"
    r"(?P<two>[（(][一二三四五六七八九十]{1,3}[）)])|(?P<three>\d{1,2}[、.．](?!\d))|(?P<four>[（(]\d{1,2}[）)]|[①-⑳])"
)
_LEVELS = {"part": 1, "one": 2, "two": 3, "three": 4, "four": 5}
_QUANTITY = lazy(r"\d[\d.,]*\s*[^\d\s年月日季、.．)）/:：\-—–至]|\ufffd")
_COUNTED = lazy(r"[\d\ufffd]")
_BRACKETED = lazy(r"(?<=.)[（(][^（）()]{0,40}[）)]")
_UNCLOSED = lazy(r"[（(][^）)]*\Z")
_BYLINE = lazy(
    r"摄\W*\Z|记者[ 　/:：]|通讯员[ 　/:：]|作者[ 　/:：]|文[ 　/:：]|图[ 　/:：]|"
    r"新华社.{0,16}电\W*\Z|中新社.{0,16}电\W*\Z"
)
_SAYING = lazy(
    r"(?:说|道|称|介绍|表示|告诉.{0,8}|认为|指出|强调|消息|讯|电|问|答|写|记者|要求|提出|发现|了解|如下|看到)[：:]\Z"
)


def is_furniture(line: str, rules: Rules) -> bool:
    """Return whether a line is page furniture; captions and bylines are not.

    >>> from transforms.rules import default_rules
    >>> is_furniture("责任编辑：李明", default_rules()), is_furniture("新编教材120册", default_rules())
    (True, False)
    """
    if len(line) > FURNITURE_LENGTH:
        return False
    plain, words, wordy = _furniture(rules)
    return plain.fullmatch(line) is not None or (bool(words.search(line)) and wordy.fullmatch(line) is not None)


def cells(line: str) -> list[tuple[int, int]]:
    """Return the spans of a line's cells; none where it is no table row.

    >>> cells("贫困户\\t户\\t120")
    [(0, 3), (4, 5), (6, 9)]
    >>> cells("贫困户 户 120 贫困人口 人 300")
    [(0, 3), (4, 5), (6, 9), (10, 14), (15, 16), (17, 20)]
    >>> cells("科右中旗 王府刺绣")
    []
    """
    if any(gap in line for gap in _GAPS) and _CELLS.search(line) and ("\t" in line or not _PROSE.search(line)):
        spans, position = [], 0
        for gap in _GAP.finditer(line):
            if gap.start() > position:
                spans.append((position, gap.start()))
            position = gap.end()
        return [*spans, (position, len(line))] if position < len(line) else spans
    if line.count(" ") >= 4 and len(line) <= FURNITURE_LENGTH and not _STOP.search(line) and "，" not in line:
        spans = [match.span() for match in _TOKENS.finditer(line)]
        numbers = sum(_NUMBER.fullmatch(line, *span) is not None for span in spans)
        if len(spans) > 4 and numbers * 3 >= len(spans):
            return spans
    return []


def one_cell_lines(lines: Sequence[str]) -> set[int]:
    """Return the indexes of the lines that are cells of tables written one cell a line."""
    found: set[int] = set()
    run: list[int] = []
    for i, line in enumerate((*lines, "x" * (CELL_LENGTH + 1))):
        if 0 < len(line) <= CELL_LENGTH and not _FINAL.search(line):
            run.append(i)
            continue
        if len(run) >= CELL_RUN and sum(_NUMBER.fullmatch(lines[k]) is not None for k in run) * 3 >= len(run):
            found.update(run)
        run = []
    return found


def level(line: str) -> int | None:
    """Return the level of a numbered line (`一、` 2, `（一）` 3, `1.` 4, …)."""
    match = _NUMBERED.match(line)
    return _LEVELS[match.lastgroup] if match and match.lastgroup else None


def is_heading(line: str, *, first: bool) -> bool:
    """Return whether a line is a heading: short and without a stop, or numbered and of one sentence.

    >>> is_heading("二、健全机制，压实责任。", first=False), is_heading("（孙某 摄）", first=False)
    (True, False)
    >>> is_heading("贫困户1804户5900人", first=False), is_heading("2019年主要工作", first=False)
    (False, True)
    """
    if len(line) > HEADING_LENGTH or "\t" in line or _BYLINE.search(line):
        return False
    if not first and _counts(line):
        return False
    if _FINAL.search(line):
        return level(line) is not None and line[-1] in "。：:" and len(_STOP.findall(line)) <= 1
    return not _STOP.search(line)


def _counts(line: str) -> bool:
    """Return whether a line states a quantity outside brackets and its own number."""
    if not _COUNTED.search(line):
        return False
    return _QUANTITY.search(_NUMBERED.sub("", _BRACKETED.sub("", line), count=1)) is not None


LEAD_LENGTH, LEAD_SENTENCE = 18, 14
"""Longest lead-in that ends with a colon, with a stop."""


def is_lead(piece: str) -> bool:
    """Return whether the first piece of a paragraph is a heading run into it.

    >>> is_lead("“两金”互动。"), is_lead("水力资源："), is_lead("书记说："), is_lead("脱贫120户。")
    (True, True, False, False)
    """
    if (
        not 2 < len(piece) <= LEAD_LENGTH
        or piece[-1] not in "。：:"
        or (piece[-1] == "。" and len(piece) > LEAD_SENTENCE)
    ):
        return False
    return not (_counts(piece) or _SAYING.search(piece) or _UNCLOSED.search(piece))
