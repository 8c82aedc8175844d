"""Find what a careful editor would flag and that no verdict is needed for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from transforms.names import Variant, find_variants
from transforms.narrowing import narrow
from transforms.records import Clause, Figure, Problem, Relation, RestoredText
from transforms.rules import Rules
from transforms.slips import find_slips


def find_problems(
    text: RestoredText,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    relations: Sequence[Relation],
    rules: Rules,
) -> tuple[Problem, ...]:
    """Return the problems of an article; those that follow from verdicts come from the warehouse."""
    return (
        *_damaged(figures, relations, rules),
        *find_slips(text, figures, relations, rules),
        *(_variant(variant, clauses, figures) for variant in find_variants(text.text, rules)),
    )


def _damaged(figures: Sequence[Figure], relations: Sequence[Relation], rules: Rules) -> Iterator[Problem]:
    """Yield every number with a lost digit, with what it can still be."""
    for figure in figures:
        if not figure.damaged:
            continue
        zh, en = f"“{figure.quote}”有数字丢失或无法辨认", f"a digit of “{figure.quote}” is lost or unreadable"
        if figure.candidates:
            left, reasons = narrow(figure, figures, relations, rules)
            values = "、".join(_written(c, figure) for c in left)
            zh += f"，可能为{values}" + (f"（{'；'.join(reasons)}）" if reasons else "")
            en += f"; it can be {values}" + (f" ({len(figure.candidates) - len(left)} ruled out)" if reasons else "")
        yield Problem("damaged_number", (figure.id,), zh, en)


def _written(value: Decimal, figure: Figure) -> str:
    """Return a candidate as the article would have written it."""
    words = {1: "", 10**3: "千", 10**4: "万", 10**8: "亿", 10**12: "万亿"}
    scale = int(figure.scale)
    return f"{value / figure.scale:f}{words.get(scale, f'×{scale}')}{figure.unit}"


def _variant(variant: Variant, clauses: Sequence[Clause], figures: Sequence[Figure]) -> Problem:
    """Say where a name changes its spelling; its figures are those of the sentences with the spellings."""
    sentences = {
        clause.sentence
        for clause in clauses
        if any(clause.start <= name.start < clause.end for name in (variant.one, variant.other))
    }
    ids = tuple(f.id for f in figures if clauses[f.clause].sentence in sentences)
    return Problem("name_variant", ids, variant.reason_zh, variant.reason_en)
