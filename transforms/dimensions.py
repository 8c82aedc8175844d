"""Make the rows of the dimensions: indicators, regions, units, periods."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache

from transforms.headlines import headlines
from transforms.indicator_rules import Indicator, measured_in
from transforms.region_tables import Region
from transforms.row_types import IndicatorRow, PeriodRow, RegionRow, UnitRow
from transforms.rules import Rules
from transforms.units import UnitRule, unit_of


def indicator_rows(rules: Rules) -> list[IndicatorRow]:
    """Return the rows of `core.dim_indicator`, which the rules state whole."""
    headline, measured = headlines(rules), measured_in(rules)
    units = dict.fromkeys(row.unit for row in rules.table(UnitRule))
    dimensions = dict.fromkeys(
        name for row in rules.table(UnitRule) for name in (row.dimension, f"{row.dimension}_per")
    )
    return [
        IndicatorRow(
            indicator=row.code,
            name_zh=row.name_zh,
            name_en=row.name_en,
            theme=row.theme,
            dimensions="|".join(dict.fromkeys((*row.dimension, *(d for d in dimensions if d in measured[row.code])))),
            units="|".join(dict.fromkeys((*row.units, *(u for u in units if u in measured[row.code])))),
            additive_regions=row.additive_regions,
            additive_time=row.additive_time,
            headline=row.code in headline,
        )
        for row in rules.table(Indicator)
    ]


def region_rows(rules: Rules) -> list[RegionRow]:
    """Return the rows of `core.dim_region`, which the rules state whole: one a code, under its latest name."""
    named: dict[str, list[Region]] = {}
    for region in rules.table(Region):
        named.setdefault(region.code, []).append(region)
    latest = {code: max(regions, key=_last_year) for code, regions in named.items()}
    rows = []
    for code, region in sorted(latest.items()):
        above = {latest[key].level: latest[key].name for key in _ancestors(code, latest)}
        others = dict.fromkeys(name for other in named[code] for name in (other.name, *other.aliases))
        rows.append(
            RegionRow(
                region=code,
                name=region.name,
                short_name=region.short,
                other_names=[name for name in others if name not in (region.name, region.short)],
                level=region.level,
                parent=region.parent or None,
                province=above.get("province", region.name),
                prefecture=above.get("prefecture"),
                valid_from=min(other.valid_from for other in named[code]),
                valid_to=region.valid_to,
            )
        )
    return rows


def _last_year(region: Region) -> int:
    return 9999 if region.valid_to is None else region.valid_to


def _ancestors(code: str, regions: dict[str, Region]) -> list[str]:
    """Return the code and those above it, from below; a code that the table lacks ends the way up."""
    found: list[str] = []
    while code in regions and code not in found:
        found.append(code)
        code = regions[code].parent
    return found


def unit_row(unit: str, rules: Rules) -> UnitRow:
    """Return the dimension row of a unit as written."""
    found = unit_of(unit, rules)
    return UnitRow(unit, found.dimension or "other", found.canonical, float(found.factor or 1))


@lru_cache(maxsize=65536)
def period_row(period: str) -> PeriodRow:
    """Return first day, last day and grain of a period label; raises `ValueError` for another form.

    >>> period_row("2017-Q3")[1:]
    (datetime.date(2017, 7, 1), datetime.date(2017, 9, 30), 'quarter')
    >>> period_row("..2017-02")
    PeriodRow(period='..2017-02', start_date=None, end_date=datetime.date(2017, 2, 28), grain='until')
    """
    start, dots, end = period.partition("..")
    if not dots:
        first, last, grain = _days(start)
        return PeriodRow(period, first, last, grain)
    last = _days(end)[1]
    return PeriodRow(period, _days(start)[0] if start else None, last, "span" if start else "until")


_DATE = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def _days(label: str) -> tuple[datetime.date, datetime.date, str]:
    found = _DATE.fullmatch(label)
    if found is None:
        raise ValueError(f"period {label!r} is not YYYY, YYYY-MM, YYYY-MM-DD or YYYY-Qn")
    year = int(found[1])
    if found[2]:
        last_month = int(found[2]) * 3
        return datetime.date(year, last_month - 2, 1), _month_end(year, last_month), "quarter"
    if found[4]:
        day = datetime.date(year, int(found[3]), int(found[4]))
        return day, day, "day"
    if found[3]:
        return datetime.date(year, int(found[3]), 1), _month_end(year, int(found[3])), "month"
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31), "year"


def _month_end(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, calendar.monthrange(year, month)[1])
