"""Show a judged reading to people: records, frames, and HTML for notebooks."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

    from flows.reader import Judged
    from transforms.records import Article, Figure, Meta, Problem, Relation, Verdict

State = Literal["held", "failed", "unchecked", "damaged"]

COLOURS: dict[State, str] = {"held": "#cdeccd", "failed": "#f7c6c6", "unchecked": "#e4e4e4", "damaged": "#f5dfa6"}


class Reading:
    """Hold what was read from one article, with the verdicts on its relations and every problem."""

    def __init__(self, judged: Judged) -> None:
        self._judged = judged

    @property
    def article(self) -> Article:
        """Return the article as it came in."""
        return self._judged.reading.article

    @property
    def meta(self) -> Meta:
        """Return title, publisher, date and region."""
        return self._judged.reading.meta

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return the figures in the order of the text."""
        return self._judged.reading.figures

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Return the ties between figures."""
        return self._judged.reading.relations

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong, in the order of the text."""
        return self._judged.problems

    def verdict(self, relation: Relation | str) -> Verdict:
        """Return whether a relation, or the one of that id, holds."""
        return self._judged.verdict(relation if isinstance(relation, str) else relation.id)

    def document(self) -> dict[str, Any]:
        """Return the JSON form of `docs/spec/figures.md`, section 7."""
        return self._judged.document()

    def to_frame(self, what: Literal["figures", "relations", "problems"] = "figures") -> pd.DataFrame:
        """Return figures, relations or problems as a pandas frame, one a row."""
        import pandas as pd

        return pd.DataFrame(self.document()[what])

    def state(self, figure: Figure) -> State:
        """Return whether a figure was checked and held, failed, could not be checked, or is damaged."""
        if figure.damaged:
            return "damaged"
        if any(figure.id in problem.figures for problem in self.problems):
            return "failed"
        ties = [relation for relation in self.relations if any(m.figure == figure.id for m in relation.members)]
        return "held" if any(self.verdict(tie) == "consistent" for tie in ties) else "unchecked"

    def __repr__(self) -> str:
        return f"<Reading: {len(self.figures)} figures, {len(self.relations)} relations, {len(self.problems)} problems>"

    def _repr_html_(self) -> str:
        """Return the raw text with its figures coloured by state, and the problems below; all text is escaped."""
        parts, at = [], 0
        for figure in self.figures:
            parts += [escape(self.article.text[at : figure.start]), self._mark(figure)]
            at = figure.end
        parts.append(escape(self.article.text[at:]))
        problems = "".join(f"<li>{escape(p.why_zh)}<br><small>{escape(p.why_en)}</small></li>" for p in self.problems)
        body = "".join(parts).replace("\n", "<br>")
        return f'<div style="line-height:1.8;color:#111;background:#fff;padding:.5em">{body}</div><ul>{problems}</ul>'

    def _mark(self, figure: Figure) -> str:
        value = (
            "?"
            if figure.low is None
            else f"{figure.low:f}"
            if figure.low == figure.high
            else f"{figure.low:f}–{figure.high:f}"
        )
        said = (
            f"{value} {figure.unit}",
            figure.indicator,
            figure.facet,
            figure.region,
            figure.period,
            self.state(figure),
        )
        title = escape(" · ".join(part for part in said if part))
        return f'<mark style="background:{COLOURS[self.state(figure)]}" title="{title}">{escape(figure.quote)}</mark>'
