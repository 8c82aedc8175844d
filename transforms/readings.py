"""Say how characters are read."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from transforms.rules import Rule, Rules, table_row


@table_row
class Syllable(Rule):
    """Hold the characters that can be read as one syllable; the table is written by `rules/build_readings.py`."""

    TABLE: ClassVar[str] = "readings"
    KEY: ClassVar[tuple[str, ...]] = ("syllable",)
    syllable: str
    """With its tone mark: `kǒu`."""
    characters: str


def characters_read(syllable: str, rules: Rules) -> str:
    """Return the characters that can be read as a syllable; none where it is none.

    >>> from transforms.rules import default_rules
    >>> "口" in characters_read("kǒu", default_rules()), characters_read("km", default_rules())
    (True, '')
    """
    return _tables(rules)[0].get(syllable, "")


def share_reading(a: str, b: str, rules: Rules) -> bool:
    """Say whether two characters share a reading, tone included.

    >>> from transforms.rules import default_rules
    >>> share_reading("堡", "宝", default_rules()), share_reading("堡", "报", default_rules())
    (True, False)
    """
    lines = _tables(rules)[1]
    at = lines.find(a)
    while at >= 0:
        start, end = lines.rfind("\n", 0, at), lines.find("\n", at)
        if lines.find(b, start, end) >= 0:
            return True
        at = lines.find(a, end)
    return False


@cache
def _tables(rules: Rules) -> tuple[dict[str, str], str]:
    """Return the characters of each syllable, by syllable and as lines to search in."""
    table = {row.syllable: row.characters for row in rules.table(Syllable)}
    return table, "".join(f"\n{characters}" for characters in table.values()) + "\n"
