"""Tie the cells of tables: totals to their rows and columns, shares and growth to the columns beside them.

`grids` says which cells belong together: of tables whose columns it knows, and of lines of labels and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.grids.layouts import TOTAL
from transforms.grids.tables import Cell, Table
from transforms.layout import level
from transforms.patterns import lazy
from transforms.ties.arithmetic import sum_holds, sum_slipped
from transforms.ties.columns import Cells, find_columns
from transforms.ties.cues import Cues
from transforms.ties.drafts import Tie, sum_of
from transforms.ties.scene import Mention, Scene

_SUBTOTAL = lazy(r"小\s*计")
_OF_WHICH = lazy(r"(?:其\s*中|[#＃]|其\s*[：:])")
_ADDED = lazy(
    r"(?:合\s*计|总\s*计|小\s*计|共\s*计|总额|总数|总量|总人口|总户数|总投资)(?:数|额|资金)?(?:[（(].{1,8}[）)])?\Z|总"
)
LEAST_ROWS = 3
MOST_COLUMNS = 12
SAMPLE = 8
"""Rows that are looked at before all are."""
LEAST_HOLDING = 2
"""Rows or columns that must add up before one that does not is held to be wrong."""


def find_tables(scene: Scene, cues: Cues) -> Iterator[Tie]:  # noqa: ARG001 - every family has this form
    """Yield the ties of every table."""
    if scene.labelled:
        yield from _sexes(scene)
    if scene.tables.tables:
        yield from _known_tables(scene)


# Lines of labels and numbers.


NEXT = 4
"""Figures from those of an age to the women among them."""


def _sexes(scene: Scene) -> Iterator[Tie]:
    """Tie men and women to the people before them: `总人口 10463 男 5497 女 4966`; then those of each age."""
    told = [
        (cell.label, m)
        for m in scene.mentions
        if (cell := scene.labelled.get(m.figure.restored_start)) is not None and m.figure.unit == "人"
    ]
    for (whole, people), (one, men), (other, women) in zip(told, told[1:], told[2:], strict=False):
        together = women.index - people.index <= NEXT  # the ages that stand between are figures, too
        if together and _MEN.search(one) and _WOMEN.search(other) and not _MEN.search(whole):
            yield sum_of(people, (men, women), f"{one}、{other}", "sum:sexes")
    yield from _ages(told)


def _ages(told: Sequence[tuple[str, Mention]]) -> Iterator[Tie]:
    """Tie `总人口 14619 … 0-14岁(总) 4011 … 15-64岁(总) 9580 … 65岁及以上(总) 1028`, if the ages make up all."""
    total: Mention | None = None
    parts: list[Mention] = []
    for label, mention in told:
        if not _AGED.search(label):
            total, parts = (mention, []) if label.endswith("总人口") else (total, parts)
        elif total is not None and not label.endswith(("男", "女")):
            parts.append(mention)
            if len(parts) > 1 and sum_holds(total, parts):
                yield sum_of(total, parts, "岁", "sum:ages")
                total = None


_AGED = lazy(r"^\d.*岁")
_MEN, _WOMEN = lazy(r"男性?(?:人口)?\Z"), lazy(r"女性?(?:人口)?\Z")


# Tables whose columns are known.


def _known_tables(scene: Scene) -> Iterator[Tie]:
    filled: dict[int, dict[int, dict[int, Mention]]] = {}
    for mention in scene.mentions:
        cell = scene.tables.at(mention.figure.restored_start)
        if cell is not None and _fills(cell, mention):
            filled.setdefault(cell.table, {}).setdefault(cell.row, {})[cell.column] = mention
    for number, rows in filled.items():
        table = scene.tables.tables[number]
        whole = [rows.get(i, {}) for i in range(len(table.rows))]
        total_columns = _summed_columns(table)
        yield from _totals_below(table, whole, total_columns)
        yield from _totals_across(table, whole, total_columns)
        yield from find_columns(table, whole, total_columns)


def _fills(cell: Cell, mention: Mention) -> bool:
    figure = mention.figure
    return cell.kind == "value" and cell.end - figure.restored_end <= 1 and figure.restored_start - cell.start <= 1


def _summed_columns(table: Table) -> list[int]:
    """Return the columns of which rows can be added."""
    return [
        i
        for i, column in enumerate(table.columns)
        if column.adds
        and any(row[i] is not None and row[i].kind == "value" and not row[i].percent for row in table.rows)  # type: ignore[union-attr]
    ]


def _totals_below(table: Table, rows: Sequence[Cells], columns: Sequence[int]) -> Iterator[Tie]:
    """Tie every row of totals to the rows that it sums: all others, the subtotals, or those since the last one."""
    for at, label in enumerate(table.labels):
        if TOTAL.match(label):
            yield from _best_total(table, rows, columns, at)


def _best_total(table: Table, rows: Sequence[Cells], columns: Sequence[int], at: int) -> Iterator[Tie]:
    best: list[Tie] = []
    held = 0
    nested = any(_OF_WHICH.match(label) for label in table.labels)
    for parts in _parts_of(table, at):
        ties: list[Tie] = []
        holding, sure = 0, True
        for column in columns:
            total = rows[at].get(column)
            members = [rows[i][column] for i in parts if column in rows[i]]
            if total is None or len(members) < 2 or len({m.figure.unit for m in (total, *members)}) > 1:
                continue
            complete = all(column in rows[i] or table.rows[i][column] is None for i in parts)
            if not complete:
                continue
            holds = sum_holds(total, members)
            holding += holds
            sure = sure and (holds or sum_slipped(total, members))
            ties.append(sum_of(total, members, table.labels[at], "sum:column"))
        if holding > held or (sure and ties and not held and not best and not nested):
            # A column that fails beside others that hold is wrong; where none holds only a slip of a digit is one.
            best = ties if holding >= LEAST_HOLDING or holding * 2 >= len(ties) or sure else []
            held = holding
    yield from best


def _parts_of(table: Table, at: int) -> Iterator[list[int]]:
    """Yield the rows that a row of totals can sum, the likeliest first."""
    count = len(table.labels)
    totals = [i for i in range(count) if TOTAL.match(table.labels[i])]
    plain = [i for i in range(count) if i not in totals and not _OF_WHICH.match(table.labels[i])]
    below = [i for i in totals if i < at]
    if _SUBTOTAL.match(table.labels[at]):
        since = below[-1] + 1 if below else 0
        yield [i for i in plain if since <= i < at]
        following = next((i for i in totals if i > at), count)
        yield [i for i in plain if at < i < following]
        return
    yield [i for i in plain if i < at] if at and at >= count - 2 else [i for i in plain if i > at]
    yield plain
    nested = _nested(table.labels)
    yield [i for i in plain if i not in nested]
    levels = {i: level(table.labels[i]) for i in plain}
    highest = min((found for found in levels.values() if found), default=None)
    if highest is not None:
        yield [i for i in plain if levels[i] == highest]
    sections = [i for i, row in enumerate(table.rows) if not any(cell and cell.kind == "value" for cell in row)]
    for start, end in pairwise([*sections, count] if sections else []):
        yield [i for i in plain if start < i < end]
    subtotals = [i for i in totals if _SUBTOTAL.match(table.labels[i])]
    if subtotals:
        yield subtotals
        loose = [i for i in plain if i > subtotals[-1] and i < at]
        yield sorted([*subtotals, *loose])


def _nested(labels: Sequence[str]) -> set[int]:
    """Return the rows that follow one of 其中 without a number of their own, so that they can go on with it."""
    inside, found = False, set()
    for i, label in enumerate(labels):
        inside = (inside and not level(label)) or _OF_WHICH.match(label) is not None
        if inside:
            found.add(i)
    return found


def _totals_across(table: Table, rows: Sequence[Cells], columns: Sequence[int]) -> Iterator[Tie]:
    """Tie a column of totals to the columns beside it, where nearly all rows say so."""
    taken: set[int] = set()
    for position, column in enumerate(columns):
        if column in taken:
            continue
        named = _ADDED.search(table.columns[column].header.replace(" ", "")) is not None
        for parts in _beside(columns, position, named=named):
            first = [found for row in rows[:SAMPLE] if (found := _across(row, column, parts))]
            if sum(sum_holds(*found) for found in first) * 2 < len(first):
                continue  # so that a table of very many columns costs no more than its cells
            sums = [_across(row, column, parts) for row in rows]
            made = [s for s in sums if s is not None]
            holding = [sum_holds(total, members) for total, members in made]
            least = LEAST_HOLDING if named else LEAST_ROWS
            meant = sum(holding) * 3 >= len(made) * 2 or all(
                held or sum_slipped(total, members) for held, (total, members) in zip(holding, made, strict=True)
            )
            if sum(holding) >= least and meant:
                taken.update(parts)
                for row, found in enumerate(sums):
                    if found is not None:
                        yield sum_of(found[0], found[1], table.labels[row], "sum:row")
                break


def _beside(columns: Sequence[int], position: int, *, named: bool) -> Iterator[list[int]]:
    """Yield runs of columns that one column can sum, the longest first; those before it only where it is called so."""
    for size in range(min(len(columns) - position - 1, MOST_COLUMNS), 1, -1):
        yield list(columns[position + 1 : position + 1 + size])
    if named:
        for size in range(min(position, MOST_COLUMNS), 1, -1):
            yield list(columns[position - size : position])


def _across(row: Cells, column: int, parts: Sequence[int]) -> tuple[Mention, list[Mention]] | None:
    total, members = row.get(column), [row[i] for i in parts if i in row]
    if total is None or len(members) < 2 or len({m.figure.unit for m in (total, *members)}) > 1:
        return None
    if all(m.figure.low == 0 for m in (total, *members)):
        return None
    return total, members
