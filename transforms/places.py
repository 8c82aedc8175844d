"""Say where the cue words stand relative to each figure.

Figures that stand side by side (`6474户17718人`) form a group and share what is before and after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from transforms.cues import Hit, Lexicon
from transforms.records import Clause, Figure

HEAD, BEFORE, AFTER, CLAUSE, SENTENCE, HEADING = range(6)
"""Directly after the figure; before it, back to the figure before; later in the clause; earlier in the
clause; earlier in the sentence; in the heading above or earlier in the paragraph."""

HEAD_GAP, CHAIN_GAP = 10, 2
_GLUE = re.compile(r"[、，,和与及/／（() ]{0,2}\Z")
RATIO_UNITS = frozenset({"%", "‰", "个百分点", "百分点", "倍", "成", "番"})


class Context:
    """Hold a figure with the cue words around it."""

    __slots__ = ("_clause_words", "between", "figure", "hits", "previous", "previous_figure", "start")

    def __init__(
        self,
        figure: Figure,
        hits: list[tuple[int, float, Hit]],
        previous: int | None,
        previous_figure: Figure | None,
        between: str,
        start: int,
    ) -> None:
        self.figure, self.hits, self.start = figure, hits, start
        self.previous, self.previous_figure, self.between = previous, previous_figure, between
        self._clause_words: set[str] | None = None

    def beside(self, words: Set[str]) -> bool:
        """Return whether one of the words stands in the figure's clause."""
        if self._clause_words is None:
            self._clause_words = {hit.word for place, _, hit in self.hits if place <= CLAUSE}
        return not words.isdisjoint(self._clause_words)

    def continues(self, facet: str) -> float:
        """Return how strongly the figure continues what the previous one speaks of."""
        before = self.previous_figure
        if before is None:
            return 0.0
        ratio = self.figure.unit in RATIO_UNITS
        if ratio and facet in ("growth", "change"):
            return 0.95
        if ratio and facet == "share":
            return 0.8 if "占" in self.between else 0.3
        if ratio:
            return 0.3
        if self.figure.unit == before.unit:
            if len(self.between) <= 6 and re.search(r"达到|提高到|增至|发展到|增加到|降至", self.between):
                return 1.2
            return 0.6 if "其中" in self.between or "、" in self.between or len(self.between) <= 6 else 0.4
        return 0.0


def contexts(text: str, clauses: Sequence[Clause], figures: Sequence[Figure], lexicon: Lexicon) -> Iterator[Context]:
    """Yield a context for each figure, in order."""
    sentences = _sentences(clauses)
    scanned: dict[int, list[Hit]] = {}
    for i, figure in enumerate(figures):
        clause = clauses[figure.clause]
        start, end, paragraph_start = sentences[clause.sentence]
        hits = scanned.get(clause.sentence)
        if hits is None:
            hits = scanned[clause.sentence] = lexicon.scan(text, start, end)
        first, last = _group(text, figures, i)
        left = max(clause.start, figures[first - 1].restored_end if first else 0)
        right = clause.end
        if last + 1 < len(figures):
            right = min(right, figures[last + 1].restored_start)
        placed = _placed(hits, figure, figures[first].restored_start, figures[last].restored_end, clause, left, right)
        previous = i - 1 if i and figures[i - 1].restored_start >= start else None
        # A member of a group of another unit (户, 人) is no antecedent; the one before the group is.
        while previous is not None and figure.unit not in RATIO_UNITS and figures[previous].unit != figure.unit:
            previous = previous - 1 if previous and figures[previous - 1].restored_start >= start else None
        between = text[figures[previous].restored_end : figure.restored_start] if previous is not None else ""
        antecedent = figures[previous] if previous is not None else None
        yield Context(figure, placed, previous, antecedent, between, figures[first].restored_start)


def _sentences(clauses: Sequence[Clause]) -> dict[int, tuple[int, int, int]]:
    out: dict[int, tuple[int, int, int]] = {}
    for clause in clauses:
        known = out.get(clause.sentence)
        out[clause.sentence] = (known[0] if known else clause.start, clause.end, 0)
    return out


def _group(text: str, figures: Sequence[Figure], i: int) -> tuple[int, int]:
    first = last = i
    while first and _glued(text, figures[first - 1], figures[first]):
        first -= 1
    while last + 1 < len(figures) and _glued(text, figures[last], figures[last + 1]):
        last += 1
    return first, last


def _glued(text: str, left: Figure, right: Figure) -> bool:
    gap = right.restored_start - left.restored_end
    return 0 <= gap <= 2 and _GLUE.match(text[left.restored_end : right.restored_start]) is not None


def _placed(
    hits: list[Hit], figure: Figure, start: int, end: int, clause: Clause, left: int, right: int
) -> list[tuple[int, float, Hit]]:
    out: list[tuple[int, float, Hit]] = []
    before: list[Hit] = []
    chain: list[int] = []
    edge = end
    for hit in hits:
        if hit.end <= start:
            if hit.start >= left:
                before.append(hit)
            elif hit.start >= clause.start:
                out.append((CLAUSE, 1.0, hit))
            else:
                gap = clause.start - hit.end
                out.append((SENTENCE, 1.0 if gap < 20 else 0.75 if gap < 45 else 0.5, hit))
        elif hit.start >= clause.end:
            break
        elif hit.start >= end or hit.start >= figure.restored_start:
            if hit.start < right and hit.start - edge <= (CHAIN_GAP if chain else HEAD_GAP):
                chain.append(len(out))
                out.append((HEAD, 0.5, hit))
                edge = max(edge, hit.end)
            else:
                out.append((AFTER, 1.0, hit))
    if chain:
        place, _, hit = out[chain[-1]]
        out[chain[-1]] = (place, 1.0, hit)
    for n, hit in enumerate(reversed(before)):
        gap = start - hit.end
        out.append((BEFORE, (1.0 if gap <= 5 else 0.9 if gap <= 10 else 0.75) * 0.85**n, hit))
    return out
