"""Say in which county a town lies, where its name leaves no choice within the article's own region."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from transforms.gazetteer import Gazetteer
from transforms.patterns import lazy
from transforms.rules import Rule, Rules, table_row


@table_row
class CountyTowns(Rule):
    """Hold the towns of one county; the table is written by `rules/build_towns.py`."""

    TABLE: ClassVar[str] = "towns"
    KEY: ClassVar[tuple[str, ...]] = ("code",)
    code: str
    towns: str
    """Separated by `|`; searched as it is, for few articles need it."""


_KINDS = ("街道", "苏木", "镇", "乡")
_TOWN = lazy("^(.{2,6}?)(?:街道|苏木|镇|乡)")
_FARM = lazy("^(.{2,4})(?:种羊场|农场|林场|牧场|草场)")
"""A state farm bears the name of its town: 河卡种羊场."""


def county_of(place: str, home: str | None, names: Gazetteer, rules: Rules) -> str | None:
    """Return the county of a place's town within a province or prefecture (or the country), None where several have it.

    >>> from transforms.gazetteer import gazetteer
    >>> from transforms.rules import default_rules
    >>> county_of("猫场镇箐口村", "520500", gazetteer(default_rules()), default_rules()) is None  # several have one
    True
    >>> county_of("河卡种羊场", "630000", gazetteer(default_rules()), default_rules())
    '632524'
    """
    found = _TOWN.match(place) or _FARM.match(place)
    if found is None:
        return None
    wanted = [f"|{found[1]}{kind}|" for kind in _KINDS]
    towns = _by_province(rules)
    inside = [
        code
        for province in ([home[:2]] if home else towns)
        for code, listed in towns.get(province, ())
        if any(town in listed for town in wanted) and _holds(home, code, names)
    ]
    return inside[0] if len(inside) == 1 else None


def is_town(name: str, rules: Rules) -> bool:
    """Say whether a town anywhere bears the name.

    >>> from transforms.rules import default_rules
    >>> is_town("军粮城街道", default_rules()), is_town("新型城镇", default_rules())
    (True, False)
    """
    return name.endswith(_KINDS) and name in _towns_ending(name[-1:], rules)


@cache
def _towns_ending(last: str, rules: Rules) -> frozenset[str]:
    """Return the towns whose names end with a character: of most few are asked for, and all are 30,000."""
    return frozenset(
        town
        for row in rules.table(CountyTowns)
        if last in row.towns
        for town in row.towns.split("|")
        if town[-1] == last
    )


def _holds(home: str | None, code: str, names: Gazetteer) -> bool:
    return code in names.rows and (home is None or home in names.ancestors(code)[1:])


@cache
def _by_province(rules: Rules) -> dict[str, list[tuple[str, str]]]:
    """Return the counties of each province with their towns, as `|town|town|`."""
    out: dict[str, list[tuple[str, str]]] = {}
    for row in rules.table(CountyTowns):
        out.setdefault(row.code[:2], []).append((row.code, f"|{row.towns}|"))
    return out
