"""Hold what all ways to find a table share: its record, and the words of its corner, totals and remarks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from transforms.grids.spans import Line, Span
from transforms.patterns import lazy

CORNER = lazy(
    r"(?:序\s*号|编\s*号|指\s*标(?:名称)?|项\s*目(?:名称)?|名\s*称|单位(?:名称)?|地\s*区|区\s*域|县\s*(?:市|区)?(?:名称|名)?|县\s*[（(]?市?、?区[)）]?(?:名称)?|市\s*县(?:区)?(?:名称)?|"
    r"(?:区县|县市区|市县区|旗县|旗县区|县区|市州|州市|市地|省份|省市|盟市|市区)(?:名称|名)?|"
    r"乡\s*镇(?:名称|名)?(?:[（(].{1,6}[)）])?|镇\s*(?:乡|村|名)?(?:名称)?|镇街(?:名称)?|街道|村\s*(?:名称?|别|组|庄|屯|委会|社区)?|行政村(?:名称)?|自然村(?:名称)?|组别|"
    r"类\s*[别型]|年\s*[份度龄]?|时\s*间|月\s*份|季\s*度|行\s*业|产\s*业|品\s*种|科\s*目|分类|种类|产品(?:名称)?|作物(?:名称)?|企业(?:名称)?|学校(?:名称)?|合作社(?:名称)?|部门|性\s*别|民\s*族|项目类[别型]|资金(?:来源|类别|名称)|"
    r"统计指标|主要指标|产品名称|户\s*主|姓\s*名)\Z"
)
"""What the first header says where it names the rows."""
SERIAL = lazy(r"(?:序\s*号|编\s*号|行\s*次|排\s*序|[Nn][Oo]\.?)\Z")
TOTAL = lazy(
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|总\s*数|累\s*计|全[省市县区旗镇乡村州盟国](?:合?计)?|总\s*和)(?:数|额|资金|户数|人数)?\Z"
)
REMARK = lazy(r"(?:备\s*注|说\s*明|备\s*考)\Z")
LONGEST_HEADER, LONGEST_LABEL = 24, 24
MOST_COLUMNS = 24
MOST_ABOVE = 4
"""How many lines above a table are looked at for its title and units."""
LEAST_ROWS = 2

Row = tuple[Span, ...]


class Grid(NamedTuple):
    """Hold one table; every row has as many cells as the table has columns."""

    header: tuple[Row, ...]
    rows: tuple[Row, ...]
    above: tuple[str, ...]
    """The lines above, nearest first."""
    before: tuple[Row, ...] = ()
    """Rows of its region that are no rows of the table: its title, its units."""


def filled_cells(line: Line) -> list[Span]:
    """Return the cells of a line that say something."""
    return [cell for cell in line.cells if cell.text]


def spread(upper: Sequence[Span]) -> Row:
    """Return a row of headers of which each but the first stands over two columns."""
    return (upper[0], *(cell for span in upper[1:] for cell in (span, blank(span))))


def blank(cell: Span) -> Span:
    """Return the empty cell directly behind one."""
    return Span(cell.end, cell.end, "")


def slim(grid: Grid) -> Grid | None:
    """Drop the columns that are empty in every row."""
    width = len(grid.rows[0])
    kept = [i for i in range(width) if any(row[i].text for row in (*grid.header, *grid.rows))]
    if len(kept) < 2:
        return None
    if len(kept) == width:
        return grid
    pick = lambda row: tuple(row[i] for i in kept)  # noqa: E731
    return grid._replace(header=tuple(map(pick, grid.header)), rows=tuple(map(pick, grid.rows)))


def numeric_columns(rows: Sequence[Row]) -> set[int]:
    """Return the columns that hold a number in some row."""
    return {i for row in rows for i, cell in enumerate(row) if cell.is_number}
