"""Read articles and judge what they tie together, without a warehouse: for `read`, `check`, `explain` and notebooks.

The verdicts come from the warehouse's own SQL on a DuckDB in memory. Nothing heavy is imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from flows.decoding import article_of
from flows.sources.items import Item, Reject
from transforms.reading import document, read_article
from transforms.records import Article, Problem, Reading
from transforms.rows import reading_rows
from transforms.rules import default_rules
from warehouse.judge import Verdicts, judge

if TYPE_CHECKING:
    from transforms.records import ProblemKind, Verdict
    from warehouse.judge import Verdict as VerdictRow
    from warehouse.slips import Mend


@dataclass(frozen=True, slots=True)
class Judged:
    """Hold a reading with the verdicts on its relations and every problem, in the order of the text."""

    reading: Reading
    verdicts: dict[str, VerdictRow]
    """What the checks computed, by relation id; a relation that no check can look at is not there."""
    mends: dict[str, Mend]
    """The slip that would explain why a relation does not hold, by its id, where there is one."""
    problems: tuple[Problem, ...]

    def verdict(self, relation: str) -> Verdict:
        """Return the verdict on a relation."""
        found = self.verdicts.get(relation)
        return cast("Verdict", found.verdict) if found else "undetermined"

    def document(self) -> dict[str, Any]:
        """Return the JSON form of `docs/spec/figures.md`, section 7."""
        verdicts = {relation.id: self.verdict(relation.id) for relation in self.reading.relations}
        return document(self.reading, verdicts, self.problems)


def read_item(item: Item) -> Judged | Reject:
    """Read one item of a source."""
    article = article_of(item)
    return article if isinstance(article, Reject) else read_and_judge(article)


def read_and_judge(article: Article) -> Judged:
    """Read one article with the rules that ship with heshu, and judge its relations."""
    rules = default_rules()
    reading = read_article(article, rules)
    rows = reading_rows(reading, rules)
    found = judge(rows.fact_figure, rows.fact_relation, rows.bridge_relation_figure)
    details = {relation: row for (_, relation), row in found.details.items()}
    mends = {relation: mend for (_, relation), mend in found.mends.items()}
    return Judged(reading, details, mends, _problems(reading, found))


def _problems(reading: Reading, found: Verdicts) -> tuple[Problem, ...]:
    follow = [
        Problem(cast("ProblemKind", f.kind), f.figures, f.why_zh, f.why_en, f.relation_id) for f in found.findings
    ]
    place = {figure.id: figure.start for figure in reading.figures}
    both = (*reading.problems, *follow)
    return tuple(sorted(both, key=lambda p: min((place.get(f, 0) for f in p.figures), default=0)))
