"""Find what a careful editor would flag and that no verdict is needed for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal

from transforms.names import Variant, find_variants
from transforms.narrowing import narrow
from transforms.numerals import LOST
from transforms.patterns import lazy
from transforms.records import Clause, Figure, Problem, Relation, RestoredText
from transforms.rules import Rules
from transforms.slips import find_slips

_YEAR = lazy(rf"{LOST}[09][0-9]{{2}}年")
NEARBY = 10
"""Characters quoted before a number that is gone."""


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
        *_masked(text, figures),
        *find_slips(text, figures, relations, rules),
        *(_variant(variant, clauses, figures) for variant in find_variants(text.text, rules)),
    )


def _damaged(figures: Sequence[Figure], relations: Sequence[Relation], rules: Rules) -> Iterator[Problem]:
    """Yield every number with a lost digit, with what it can still be."""
    by_id = {figure.id: figure for figure in figures}
    damaged = [figure for figure in figures if figure.damaged]
    ties: dict[str, list[Relation]] = {figure.id: [] for figure in damaged}
    for relation in relations if damaged else ():
        for member in relation.members:
            if member.figure in ties:
                ties[member.figure].append(relation)
    for figure in damaged:
        zh, en = f"“{figure.quote}”有数字丢失或无法辨认", f"a digit of “{figure.quote}” is lost or unreadable"
        if figure.candidates:
            left, reasons = narrow(figure, by_id, ties[figure.id], rules)
            values = "、".join(_written(c, figure) for c in left)
            zh += f"，可能为{values}" + (f"（{'；'.join(reasons)}）" if reasons else "")
            en += f"; it can be {values}" + (f" ({len(figure.candidates) - len(left)} ruled out)" if reasons else "")
        yield Problem("damaged_number", (figure.id,), zh, en)


def _masked(text: RestoredText, figures: Sequence[Figure]) -> Iterator[Problem]:
    """Yield the places where a whole number is gone, so that no figure stands there: `占地面积****，`."""
    starts = [figure.restored_start for figure in figures] if text.lost else []
    for lost in text.lost:
        before = bisect_right(starts, lost.start) - 1
        if before >= 0 and lost.start < figures[before].restored_end:
            continue
        if _YEAR.match(text.text, lost.start):
            continue  # `�017年` is 2017, and no figure
        words = text.text[max(0, lost.start - NEARBY) : lost.start].rsplit("\n", 1)[-1]
        yield Problem(
            "damaged_number",
            (),
            f"“{words}”之后的数字缺失或被遮盖",
            f"the number after “{words}” is gone or covered",
            words=((lost.start, lost.start + max(1, lost.count)),),
        )


def _written(value: Decimal, figure: Figure) -> str:
    """Return a candidate as the article would have written it."""
    words = {1: "", 10**3: "千", 10**4: "万", 10**8: "亿", 10**12: "万亿"}
    scale = int(figure.scale)
    return f"{value / figure.scale:f}{words.get(scale, f'×{scale}')}{figure.unit}"


def _variant(variant: Variant, clauses: Sequence[Clause], figures: Sequence[Figure]) -> Problem:
    """Say where a name changes its spelling; its figures are those of the sentences with the spellings."""
    places = (bisect_right(clauses, name.start, key=lambda clause: clause.start) - 1 for name in variant[:2])
    sentences = {clauses[at].sentence for at in places if at >= 0}
    ids = tuple(f.id for f in figures if clauses[f.clause].sentence in sentences)
    words = tuple((name.start, name.end) for name in variant[:2])
    return Problem("name_variant", ids, variant.reason_zh, variant.reason_en, words=words)
