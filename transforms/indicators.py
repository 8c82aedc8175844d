"""Say what each figure speaks of: its indicator, from weighted cues in the words around it.

A row of `rules/indicator_cues.csv` gives an indicator some weight where one of its words stands in
a certain place relative to the figure and the unit fits. Weights of different places add up; a
figure without cues of its own takes over the indicator of the figure whose enumeration, growth or
share it continues. The heaviest wins, if it is heavy enough: an invented subject is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from transforms.context import Context
from transforms.contexts import contexts
from transforms.continuing import CONTINUES, Topic, continues, living_there
from transforms.grids.facts import tables_of
from transforms.grids.pairs import labelled
from transforms.indicator_cues import MONEY, CueTable, Unit, cue_table
from transforms.places import BEFORE
from transforms.plans import Plans, plan_words
from transforms.records import Clause, Facet, Figure, RestoredText, revised
from transforms.rules import Rules
from transforms.weights import FUNDS, Weighed, heaviest, weighed

TASK = "policy.measures"
PARTNER = 0.9
"""What the households of a group tell of its people."""

SET: frozenset[Facet] = frozenset({"standard", "target"})
"""Facets that no heading changes."""
LENGTHS_OF_TIME = frozenset({"time", "age"})
UNKNOWN = frozenset({"number", "other"})
"""Dimensions of what is written without a unit, or in one that no rule names."""
MANY = 500
"""Figures from which on it pays to keep equal subjects once."""
MOST_SUBJECTS = 10_000
"""Different subjects of one text of which each is kept once."""


class Subject(NamedTuple):
    """Hold what one figure speaks of, and the ids of all rules that made the figure and found this."""

    indicator: str | None
    facet: Facet
    rules: tuple[str, ...]


def assign_indicators(
    text: RestoredText, clauses: Sequence[Clause], figures: Sequence[Figure], rules: Rules
) -> tuple[Figure, ...]:
    """Return the figures with indicator and facet."""
    found = subjects(text, clauses, figures, rules)
    return tuple(revised(figure, **subject._asdict()) for figure, subject in zip(figures, found, strict=True))


def subjects(text: RestoredText, clauses: Sequence[Clause], figures: Sequence[Figure], rules: Rules) -> list[Subject]:
    """Return the indicator and facet of each figure.

    An indicator that the specification does not list is found, so that it keeps the figure from a code
    that does not fit, and is then left out; the figure's rules still name it (`proposed_indicator`).
    """
    table = cue_table(rules)
    done: list[Subject] = []
    known: dict[Subject, Subject] = {}
    facets: list[Facet] = []
    codes: list[str | None] = []
    topic = Topic()
    plans = Plans(text.text, clauses, plan_words(rules))
    tables = tables_of(text.text, rules)
    pairs = labelled(text.text, rules)
    walk = contexts(text.text, clauses, figures, table.lexicon, table.units, table.means, tables, pairs)
    for batch in walk:
        measured = [_measured(table, context, clauses, plans, facets) for context in batch]
        cues = [weighed(context, unit, rate=facet == "rate") for context, unit, facet, _ in measured]
        for (context, unit, facet, facet_rules), found in zip(measured, cues, strict=True):
            clause = clauses[context.figure.clause]
            code, fired = _indicator(table, context, unit, facet, found, codes)
            if code is None and topic.goes_on(text.text, clauses, context, unit.kinds, facet):
                code, fired = topic.taken_up(table, clause, unit.kinds)
            if code is None and context.title:
                code, fired = _of_title(table, context, unit)
            if code is None and codes:
                code, fired = living_there(text.text, context, figures[len(codes) - 1], codes[-1])
            if clause.sentence != topic.sentence:
                topic.note(clause, code)
            codes.append(_passed_on(code, context, codes) if "ratio" in unit.kinds else code)
            named = (table.ids[code], *fired) if code else ()
            shown = code if code and table.indicators[code].spec else None
            subject = Subject(shown, facet, context.figure.rules + named + facet_rules)
            done.append(
                known.setdefault(subject, subject) if len(done) > MANY and len(known) < MOST_SUBJECTS else subject
            )
    return done


def _passed_on(code: str | None, context: Context, codes: Sequence[str | None]) -> str | None:
    """Return what the figures behind one go on with: how much of a task is done speaks of what was set as the task."""
    return codes[context.previous] if code == TASK and context.previous is not None else code


_Measured = tuple[Context, Unit, Facet, tuple[str, ...]]
"""A figure with its unit and how it measures, and the rules that say so; a plain tuple, as there is one for each."""


def _measured(
    table: CueTable, context: Context, clauses: Sequence[Clause], plans: Plans, facets: list[Facet]
) -> _Measured:
    """Say how a figure measures, adding its facet to those of the figures before."""
    unit = table.unit(context.unit)
    facet, rules = table.facets.facet(context, unit.base, unit.means, unit.kinds, facets)
    if facet not in SET and unit.kinds.isdisjoint(LENGTHS_OF_TIME):
        plan = plans.announced(clauses[context.figure.clause])
        if plan and not table.facets.reports(context):
            facet, rules = "target", (plan,)
    facets.append(facet)
    return context, unit, facet, rules


def proposed_indicator(figure: Figure) -> str | None:
    """Return the code that was found for a figure, also where the specification does not list it."""
    prefix = "indicators:"
    return next((rule.removeprefix(prefix) for rule in figure.rules if rule.startswith(prefix)), None)


def _indicator(
    table: CueTable, context: Context, unit: Unit, facet: str, found: list[Weighed], codes: list[str | None]
) -> tuple[str | None, tuple[str, ...]]:
    """Return the indicator of a figure and the rules that gave it; `found` is what its words say."""
    if context.previous is not None:
        code = codes[context.previous] or ""
        if code and "ratio" not in unit.kinds:
            dimension = table.indicators[code].dimension[0]
            known = unit.kinds.isdisjoint(UNKNOWN)
            if (known and code not in unit.measures) or (dimension == "time" and "time" not in unit.kinds):
                code = ""  # an amount is no length of time and no sum, whatever it stands behind
        shared = bool(code) and table.indicators[code].shared
        found.append((continues(context, facet, unit.kinds, shared=shared), code, CONTINUES))
    people = None if context.partner is None else table.people.get(codes[context.partner] or "")
    if people in unit.measures:
        found.append((PARTNER, people, CONTINUES))
    best, weight = heaviest(found)
    if context.sum:
        sums = weighed(context, table.unit(MONEY), rate=False)
        money, more = heaviest(sums)
        if more > weight:
            best, found = money, sums
    if not best:
        return None, ()
    given = [(weight, rule) for weight, code, rule in found if code == best]
    if len(given) > 1:
        given.sort(reverse=True)
        return best, tuple(dict.fromkeys([rule for _, rule in given]))
    return best, (given[0][1],)


def _of_title(table: CueTable, context: Context, unit: Unit) -> tuple[str | None, tuple[str, ...]]:
    """Return the funds that the title of a table names, and the rules that say so."""
    at, title = context.figure.restored_start, context.title
    words = reversed(table.lexicon.scan(title, 0, len(title)))
    titled = Context(context.figure, context.unit, [(BEFORE, 1.0, word, at, at) for _, _, word in words])
    code, fired = _indicator(table, titled, unit, "level", weighed(titled, unit, rate=False), [])
    return (code, fired) if code in FUNDS else (None, ())
