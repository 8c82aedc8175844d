"""Read the lines above a table: the units that they state for its cells, and a title of funds."""

from __future__ import annotations

from transforms.grids.headings import Measure, unit_line
from transforms.grids.layouts import Grid
from transforms.patterns import lazy
from transforms.rules import Rules

NEAR = 2
"""How many lines above a table its units can stand."""
LONGEST_TITLE = 60
_SECTION = lazy(r"(?:第?[（(]?[一二三四五六七八九十]{1,3}[）)、章节]|\d{1,2}[、.．](?!\d))")
"""A heading: what stands above it belongs to something else."""
_UNITS_NOTED = lazy(r"[（(]?\s*(?:计量|金额)?单\s{0,4}位\s?[:：][^）)]{1,24}[）)]?\s*\Z")
_OF_FUNDS = lazy(
    r"\A(?!.*(?:结余|结转|收支|收入|支出|决算|余额|缺口|收回|债|征收|预算))"
    r".*(?:资金|经费|补助|补贴|救助|低保金|贷款|信贷).{0,8}(?:安排|分配|下达|拨付|发放|投入|使用|计划|整合).{0,8}"
    r"(?:表|明细|清单|计划|情况|方案|一览|公示)(?:[（(][^（）()]{1,12}[）)])?\Z"
)
"""A title that says that the sums below it are funds given out."""
_SPACE = lazy(r"[\s　]+")


def units_above(grid: Grid, rules: Rules) -> tuple[Measure, ...]:
    """Return the units of the line nearest above the table that states some, or of its corner."""
    for row in reversed(grid.before):
        for cell in row:
            if cell.text and (found := unit_line(cell.text, rules)):
                return found
    for line in grid.above[:NEAR]:
        if found := unit_line(line, rules):
            return found
        if len(line) > LONGEST_TITLE or line.endswith(("。", "；")) or _SECTION.match(line):
            break
    return ()


def funds_title(grid: Grid) -> str:
    """Return the line nearest above the table, units left out, where it is the title of a table of funds."""
    before = [" ".join(cell.text for cell in row if cell.text) for row in reversed(grid.before)]
    for line in [*before, *grid.above][: NEAR + 1]:
        words = _SPACE.sub("", _UNITS_NOTED.sub("", line))
        if words:
            return words if len(words) <= LONGEST_TITLE and _OF_FUNDS.search(words) else ""
    return ""
