"""Say which headings announce what is planned, so that the figures under them are targets (`二、主要目标`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from transforms.facets import FacetCue
from transforms.records import Clause
from transforms.rules import Rules

_MARKS = " 。：:)）】"


class PlanWords(NamedTuple):
    """Hold the words of headings, each with the rule that it comes from."""

    planned: tuple[tuple[str, str], ...]
    """Ends of headings."""
    reported: tuple[str, ...]
    """Words of what has been done, which end the reach of a plan (`主要目标完成情况`)."""


@cache
def plan_words(rules: Rules) -> PlanWords:
    """Return the words of headings of one rule folder."""
    rows = [row for row in rules.table(FacetCue) if row.position == "heading"]
    return PlanWords(
        tuple((w, r.id) for r in rows if r.facet == "target" for w in (r.word, *r.variants)),
        tuple(w for r in rows if r.facet != "target" for w in (r.word, *r.variants)),
    )


class Plans:
    """Remember what the headings of one text announce."""

    def __init__(self, text: str, clauses: Sequence[Clause], words: PlanWords) -> None:
        self._text, self._clauses, self._words = text, clauses, words
        self._known: dict[int, str] = {}

    def announced(self, clause: Clause) -> str:
        """Return the rule by which a heading above a clause announces plans; empty where none does.

        The nearest heading that speaks of plans or of results decides.
        """
        index = clause.heading
        if index is None:
            return ""
        if index not in self._known:
            self._known[index] = self._read(self._clauses[index])
        return self._known[index]

    def _read(self, heading: Clause) -> str:
        line = self._text[heading.start : heading.end].rstrip(_MARKS)
        if any(word in line for word in self._words.reported):
            return ""
        for word, rule in self._words.planned:
            if line.endswith(word):
                return rule
        return self.announced(heading)
