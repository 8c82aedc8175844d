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
