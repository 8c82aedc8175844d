"""Name every kind of problem by a stable code; `codes.csv` explains each with an example."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Code(NamedTuple):
    """Hold a row of `codes.csv`."""

    code: str
    kind: str
    """Kind of problem, as `transforms.records.ProblemKind` has it."""
    name_zh: str
    name_en: str
    why_zh: str
    why_en: str
    example: str
    """A text in which `heshu check` finds it, and nothing else."""
    fixed: str
    """The same text without it."""


@cache
def codes() -> dict[str, Code]:
    """Return every code."""
    with Path(__file__).with_name("codes.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["code"]: Code(**row) for row in csv.DictReader(file)}


@cache
def code_of_kind() -> dict[str, Code]:
    """Return the codes by the kind of problem."""
    return {code.kind: code for code in codes().values()}


CONFLICT = ("conflicting_sources", "两篇文章不一致", "two articles that cannot both be right")
"""Kind and names of what no code has, as one article alone does not show it."""
_CONFLICT_WHY = (
    "两篇文章对同一地区、同一指标、同一时期各有说法，数值不能同时成立。",
    "Two articles state one indicator of one region and period with values that cannot both be true.",
)


def problem_rows() -> list[tuple[str, str | None, str, str, str, str]]:
    """Return the rows of `core.dim_problem`."""
    coded = [(code.kind, code.code, code.name_zh, code.name_en, code.why_zh, code.why_en) for code in codes().values()]
    kind, zh, en = CONFLICT
    return [*coded, (kind, None, zh, en, *_CONFLICT_WHY)]
