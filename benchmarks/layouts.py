"""Write made-up tables in every way in which a page flattens one, with the values and units that a reader takes from them."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

TOWNS = ("东岭镇", "西河乡", "石桥镇", "柳林乡", "山前镇", "马家堡乡", "双泉镇", "红旗街道", "大湾乡", "新安镇")
COLUMNS = (
    # header, unit as written, unit, multiplier, most, decimals
    ("贫困户数", "户", "户", 1, 900, 0),
    ("贫困人口", "人", "人", 1, 4000, 0),
    ("到位资金", "万元", "元", 10**4, 2000, 2),
    ("耕地面积", "亩", "亩", 1, 60000, 0),
    ("粮食产量", "吨", "吨", 1, 30000, 1),
    ("占全县比重", "%", "", 1, 100, 1),
    ("农民人均纯收入", "元", "元", 1, 15000, 0),
)
GROUPS = (
    ("贫困人口", (("户数", "户", 1), ("人数", "人", 1))),
    ("资金（万元）", (("中央", "元", 10**4), ("省级", "元", 10**4))),
    ("耕地面积（亩）", (("水田", "亩", 1), ("旱地", "亩", 1))),
)

Grid = list[list[str]]
Value = tuple[Decimal, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Hold a table: its title, its rows of cells with one or two header rows, and what its numbers say in order."""

    title: str
    grid: Grid
    values: tuple[Value, ...]
    spans: bool = False
    """Whether the first header row spans pairs of columns, written once each, with an empty cell behind."""


def plain(chance: Random) -> Table:
    """Return a table with its units in the headers."""
    columns = chance.sample(COLUMNS, chance.randint(2, 4))
    towns = chance.sample(TOWNS, chance.randint(3, 8))
    grid = [["乡镇", *(f"{header}（{written}）" for header, written, *_ in columns)]]
    values: list[Value] = []
    for town in towns:
        row = [town]
        for _, _, unit, times, most, decimals in columns:
            number = f"{chance.uniform(1, most):.{decimals}f}"
            row.append(number)
            values.append((Decimal(number) * times, unit))
        grid.append(row)
    return Table("某县2018年乡镇情况表", grid, tuple(values))


def one_unit(chance: Random) -> Table:
    """Return a table whose unit stands in a line above it."""
    columns = chance.sample(("中央资金", "省级资金", "市级资金", "县级资金", "社会资金"), chance.randint(2, 4))
    grid, values = [["项目", *columns]], []
    for item in chance.sample(
        ("危房改造", "产业扶贫", "道路硬化", "安全饮水", "教育资助", "光伏电站"), chance.randint(3, 5)
    ):
        numbers = [f"{chance.uniform(1, 900):.2f}" for _ in columns]
        values += [(Decimal(number) * 10**4, "元") for number in numbers]
        grid.append([item, *numbers])
    return Table("某县2018年扶贫资金安排表\n单位：万元", grid, tuple(values))


def two_headers(chance: Random) -> Table:
    """Return a table with two header rows, the upper one spanning."""
    groups = chance.sample(GROUPS, 2)
    leaves = [leaf for _, pair in groups for leaf in pair]
    upper = ["乡镇", *(cell for name, _ in groups for cell in (name, ""))]
    grid, values = [upper, ["", *(name for name, *_ in leaves)]], []
    for town in chance.sample(TOWNS, chance.randint(3, 7)):
        numbers = [str(chance.randint(2, 3000)) for _ in leaves]
        values += [(Decimal(number) * times, unit) for number, (_, unit, times) in zip(numbers, leaves, strict=True)]
        grid.append([town, *numbers])
    return Table("某县2018年乡镇情况表", grid, tuple(values), spans=True)


def _lines(separator: str, *, edges: str = "") -> Callable[[Table], str]:
    def write(table: Table) -> str:
        rows = (edges + separator.join(row) + edges[::-1] for row in table.grid)
        return "\n".join((table.title, *rows))

    return write


def spaced(table: Table) -> str:
    """Set columns with spaces, of the width of the widest cell."""
    widths = [max(_width(row[i]) for row in table.grid) + 2 for i in range(len(table.grid[0]))]
    rows = ("".join(c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in table.grid)
    return "\n".join((table.title, *rows))


def _width(cell: str) -> int:
    return sum(1 if c < "\u0080" else 2 for c in cell)


def one_a_line(table: Table, gap: str = "\n") -> str:
    """Write one cell a line, as pages do that lost their tags; cells that a span covers are not written."""
    return gap.join((table.title, *(cell for row in table.grid for cell in row if cell)))


def markdown(table: Table) -> str:
    """Write Markdown, whose rule stands below the first row."""
    rows = ["| " + " | ".join(row) + " |" for row in table.grid]
    return "\n".join((table.title, rows[0], "|---" * len(table.grid[0]) + "|", *rows[1:]))


def tagged(table: Table) -> str:
    """Write HTML, with cells that span."""
    out = []
    for i, row in enumerate(table.grid):
        cells = []
        for j, cell in enumerate(row):
            span = ""
            if table.spans and i == 0:
                span = " colspan=2" if j else " rowspan=2"
            if cell:
                cells.append(f"<td{span}><p>{html.escape(cell)}</p></td>")
        out.append("<tr>" + "".join(cells) + "</tr>")
    return f"<p>{table.title}</p><table>" + "\n".join(out) + "</table>"


def flattened(table: Table) -> str:
    """Write all in one line."""
    return " ".join((table.title.replace("\n", " "), *(cell for row in table.grid for cell in row if cell)))


WAYS: dict[str, Callable[[Table], str]] = {
    "tabs": _lines("\t"),
    "spaces": spaced,
    "bars": _lines(" | "),
    "bars at the edges": _lines("|", edges="|"),
    "Markdown": markdown,
    "commas": _lines(","),
    "a cell a line": one_a_line,
    "a cell a line, blank lines": lambda table: one_a_line(table, "\n\n"),
    "HTML": tagged,
    "one line": flattened,
}
KINDS: dict[str, Callable[[Random], Table]] = {
    "units in headers": plain,
    "one unit above": one_unit,
    "two header rows": two_headers,
}
