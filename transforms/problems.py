"""Find what a careful editor would flag and that no verdict is needed for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.records import Clause, Figure, Problem, Relation, RestoredText
from transforms.rules import Rules


def find_problems(
    text: RestoredText,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    relations: Sequence[Relation],
    rules: Rules,
) -> tuple[Problem, ...]:
    """Return the problems of an article in the order of the text; those of verdicts come from the warehouse."""
    return tuple(_damaged(figures))


def _damaged(figures: Sequence[Figure]) -> Iterator[Problem]:
    for figure in figures:
        if figure.damaged:
            yield Problem(
                "damaged_number",
                (figure.id,),
                f"“{figure.quote}”有数字丢失或无法辨认",
                f"a digit of “{figure.quote}” is lost or unreadable",
            )
