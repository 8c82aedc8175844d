"""Read lines of labels and numbers (`总人口 10463 男 5497 女 4966`): the label says what is counted.

Only where two numbers at least stand behind labels that count people or households, one directly
after the other, and nothing else gives them a unit.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from transforms.grids.headings import HeaderRule, Measure
from transforms.grids.tables import Cell
from transforms.patterns import lazy
from transforms.rules import Rules
from transforms.units import Unit, unit_table

_GAP = "[ \u3000\xa0]{0,4}[:：]?[ \u3000\xa0]{0,4}"
_NUMBER = r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,7}|0)(?![\d.,，]\d|\d)"
_BETWEEN = "[ \u3000\xa0]{0,8}[，,、；;]?[ \u3000\xa0]{0,8}(?:其中[:：]?|含)?[ \u3000\xa0]{0,4}"
_ALL = r"(?:[（(]总[)）])?"
"""What a census puts behind the name of a group of which it gives men and women next."""
_AGES = r"\d{1,2}(?:[-－~～—至]\d{1,2}岁|岁及以上)[男女]?"
_ENDS = lazy(r"[ \u3000\xa0]*(?:[，,、；;。）)\n|]|\Z)|[ \u3000\xa0]")
LONGEST_LABEL = 8
AGED = "人口"
"""The label whose unit those of an age are counted in."""
LEAST_PAIRS = 2
_OTHER_UNITS = lazy(r"单\s*位\s*[:：]|[（(]万|年份?|电话|序号")
BEFORE = 40
"""Characters before a run in which a unit may be named that would hold for it."""


REACH = 40
"""Characters: how far before the number of a label the number that it is linked to can stand."""


class _Patterns(NamedTuple):
    labels: re.Pattern[str]
    """The last character of a label and the number behind it: few numbers stand so."""
    linked: re.Pattern[str]
    """A number, a label and another number."""
    first: re.Pattern[str]
    """The label at the end of what stands before a number."""
    pair: re.Pattern[str]
    units: dict[str, Unit]


@cache
def _patterns(rules: Rules) -> _Patterns:
    rows = [row for row in rules.table(HeaderRule) if row.lone]
    by_text = unit_table(rules).by_text
    label = "|".join(re.escape(row.word) for row in sorted(rows, key=lambda row: -len(row.word)))
    lasts = "".join({row.word[-1] for row in rows})
    return _Patterns(
        lazy(f"[{lasts}]{_GAP}\\d"),
        lazy(rf"\d(?={_BETWEEN}(?:[一-鿿]{{1,4}}?)?(?:{label}){_GAP}\d)"),
        lazy(rf"(?:^|[^男女儿子一-鿿]|(?<=[一-鿿])(?=[^男女]))({label}){_GAP}\Z"),
        lazy(rf"{_BETWEEN}((?:[一-鿿]{{1,4}}?)?({label})|{_AGES}){_ALL}{_GAP}({_NUMBER})"),
        {row.word: by_text[row.unit] for row in rows},
    )


@lru_cache(maxsize=2)
def labelled(text: str, rules: Rules) -> dict[int, Cell]:
    """Return the numbers of such lines by their start, each as a cell with the unit of its label."""
    patterns = _patterns(rules)
    found: dict[int, Cell] = {}
    done = 0
    for label in patterns.labels.finditer(text):
        for link in patterns.linked.finditer(text, max(0, label.start() - REACH), label.end()):
            if link.start() >= done:
                run, done = _run(text, link.end(), patterns)
                found |= run
    return found


_DIGITS = lazy(rf"{_NUMBER}\Z")
_LAST = lazy(r"[\d,]{1,12}\Z")


def _run(text: str, end: int, patterns: _Patterns) -> tuple[dict[int, Cell], int]:
    """Return the cells of the run whose first number ends at `end`, and where the run ends."""
    last = _LAST.search(text, max(0, end - 12), end)
    start = last.start() if last else end
    line = text.rfind("\n", 0, start) + 1
    number = _DIGITS.match(text[start:end])
    before = patterns.first.search(text[max(line, start - LONGEST_LABEL - 8) : start])
    if number is None or before is None or _OTHER_UNITS.search(text, max(0, line - 1, start - BEFORE), start):
        return {}, end
    pairs = [(start, end, before[1], before[1])]
    confirmed = 1
    while pair := patterns.pair.match(text, end):
        at = pair.end()
        if _ENDS.match(text, at) or patterns.pair.match(text, at):
            pairs.append((pair.start(3), at, pair[1], pair[2]))
            end, confirmed = at, confirmed + 1
            continue
        unit = patterns.units[pair[2] or AGED].unit
        confirmed += text.startswith(unit, at)  # the last one can say its unit: `户数120人口340人`
        break
    if confirmed < LEAST_PAIRS:
        return {}, end
    return {
        left: Cell(
            left, right, -1, i, 0, "", label, Measure(patterns.units[word or AGED], Decimal(1)), "value", False, None
        )
        for i, (left, right, label, word) in enumerate(pairs)
    }, end
