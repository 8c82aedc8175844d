"""Say what a header or a label says of the cells that it covers: name, unit, multiplier, what is measured."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache, lru_cache
from typing import ClassVar, NamedTuple

from transforms.numerals import values
from transforms.patterns import lazy
from transforms.rules import Rule, Rules, table_row
from transforms.units import Unit, unit_table


@table_row
class HeaderRule(Rule):
    """Say what the numbers are under a header, or behind a label, that ends in a word."""

    TABLE: ClassVar[str] = "headers"
    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    unit: str
    """The unit that the word itself gives (`户数` counts 户); empty where it gives none."""
    dimension: str
    """What is measured, as in `units.csv`; `number` where that is not said, `bare` where the numbers have no unit of
    their row or table, `none` where they only name or number their rows, `group` where the word only names a group
    of people (`城镇居民`)."""
    adds: bool
    """Whether the rows of such a column can add up to a total."""
    lone: bool
    """Whether the word is read as the label of a number without a table too (`男 5497 女 4966`)."""
    example: str
    expected: str
    note: str = ""


class Measure(NamedTuple):
    """Hold a unit with its multiplier: 万元 is 元 times 10000."""

    unit: Unit
    scale: Decimal

    @property
    def is_ratio(self) -> bool:
        """Return whether it is a proportion or a gap between two."""
        return self.unit.dimension in ("percent", "permille", "percent_point")


class Heading(NamedTuple):
    """Hold what one header or label says."""

    words: str
    """Without its unit and without spaces."""
    measure: Measure | None
    """The unit that it states: `金额（万元）`, `面积/亩`."""
    natural: Measure | None
    """The unit that its last word gives: 户 of `贫困户数`."""
    dimension: str
    """What is measured; empty where the words do not say."""
    adds: bool
    is_group: bool = False
    """Whether the words only name a group of people, and no count of it."""


NOTHING = Heading("", None, None, "", True)
_BRACKET = lazy(r"[（(【\[]([^（）()【】\[\]]{1,12})[）)】\]]\Z")
_STROKE = lazy(r"(?<=[一-鿿])[/／:：]([^/／:：]{1,6}(?:/[^/]{1,3})?)\Z")
_SIGN = lazy(r"(?<![\d.])((?:±|\+-|\+/-)?[%％‰])\Z")
"""A sign of percent at the end of a header: `增长%`, `比上年±％`."""
_YEAR = lazy(r"(?:19|20)\d\d年")
_SPACE = lazy(r"[\s　]+")
_UNIT_LINE = lazy(r"(?:计量|金额)?单\s{0,4}位\s?[:：]\s?([^:：，。；]{1,24}?)(?:[）)】\]]|\s{2,}|\Z)")
_SEPARATOR = lazy(r"[、，,；;　 ]+")
_OF = lazy(r"其中[:：]?|[#＃]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]")
LONGEST_WORD = 8


def heading(written: str, rules: Rules) -> Heading:
    """Return what a header says.

    >>> from transforms.rules import default_rules
    >>> said = heading("资金分配额(万元)", default_rules())
    >>> said.words, said.measure.unit.unit, int(said.measure.scale), said.dimension
    ('资金分配额', '元', 10000, 'money')
    >>> heading("受益户数", default_rules()).natural.unit.unit, heading("比上年增长％", default_rules()).dimension
    ('户', 'percent')
    """
    return _reader(rules)(written)


@cache
def _reader(rules: Rules) -> Callable[[str], Heading]:
    """Return the reader of one rule folder, which keeps what it has read."""
    table = {row.word: row for row in rules.table(HeaderRule)}

    @lru_cache(maxsize=512)
    def read(written: str) -> Heading:
        words = _SPACE.sub("", written)
        measure = None
        found = _BRACKET.search(words) or _STROKE.search(words) or _SIGN.search(words)
        if found and (measure := measure_of(found[1].removeprefix("单位：").removeprefix("单位:"), rules)):
            words = words[: found.start()]
        elif found and found[0][0] in "（(":
            words = words[: found.start()]  # `乡镇（街道）`, `合计（A）`
        words = _OF.sub("", words, count=1) or words
        end = _YEAR.sub("上年", words)[-LONGEST_WORD:]  # `比2017年` compares as `比上年` does
        row = next((table[end[i:]] for i in range(len(end)) if end[i:] in table), None)
        if measure and (row is None or row.dimension != "none"):
            same = row is not None and row.dimension == measure.unit.dimension
            adds = row.adds if row is not None else True
            ratio = measure.is_ratio
            return Heading(
                words,
                measure,
                None,
                "percent" if ratio else measure.unit.dimension,
                (adds or not same) and not ratio and "均" not in words,
            )
        if row is None:
            return Heading(words, None, None, "", "均" not in words)
        if row.dimension == "group":
            return Heading(words, None, None, "", row.adds, is_group=True)
        natural = Measure(unit_table(rules).by_text[row.unit], Decimal(1)) if row.unit else None
        return Heading(words, None, natural, row.dimension, row.adds and "均" not in words)

    return read


def measure_of(written: str, rules: Rules) -> Measure | None:
    """Return the unit and multiplier that are written; None where it is no unit that the rules know.

    >>> from transforms.rules import default_rules
    >>> measure_of("万人次", default_rules()).unit.unit, measure_of("来源", default_rules())
    ('人次', None)
    """
    table, written = unit_table(rules), written.strip().replace("±", "").replace("+-", "").replace("+/-", "")
    if not written or len(written) > 8:
        return None
    whole = table.match(written, 0)
    if whole is not None and whole[1] == len(written):
        return Measure(whole[0], Decimal(1))
    for word, worth in sorted(values(rules).multipliers.items(), key=lambda item: -len(item[0])):
        if written.startswith(word) and (rest := table.match(written, len(word))) and rest[1] == len(written):
            return Measure(rest[0], Decimal(worth))
    return None


def unit_line(written: str, rules: Rules) -> tuple[Measure, ...]:
    """Return the units that a line above a table states; none where it states none, or one that is not known.

    >>> from transforms.rules import default_rules
    >>> [m.unit.unit for m in unit_line("（单位：万元、户）", default_rules())], unit_line("填报单位：教育局", default_rules())
    (['元', '户'], ())
    """
    found = _UNIT_LINE.search(written)
    if found is None or (found.start() and "一" <= written[found.start() - 1] <= "鿿"):
        return ()
    parts = [part for part in _SEPARATOR.split(found[1]) if part]
    units = [measure_of(part, rules) for part in parts]
    return tuple(unit for unit in units if unit) if all(units) else ()
