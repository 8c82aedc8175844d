"""Say what each figure speaks of: its indicator, from weighted cues in the words around it.

A row of `rules/indicator_cues.csv` gives an indicator some weight where one of its words stands in
a certain place relative to the figure and the unit fits. Weights of different places add up; a
figure without cues of its own takes over the indicator of the figure whose enumeration, growth or
share it continues. The heaviest wins, if it is heavy enough: an invented subject is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple

from transforms.context import Context
from transforms.contexts import contexts
from transforms.grids.facts import tables_of
from transforms.grids.pairs import labelled
from transforms.indicator_cues import KEYS, MONEY, RANK, CueTable, Entry, Indicator, Unit, cue_table
from transforms.patterns import lazy
from transforms.places import AFTER, BEFORE, HEAD, NEXT
from transforms.plans import Plans, plan_words
from transforms.records import Clause, Facet, Figure, RestoredText, revised
from transforms.rules import Rules

THRESHOLD = 0.42
"""A figure whose heaviest indicator weighs less has none."""
RESPECTIVE = 2.0
"""What 分别 gives: the ratios of a list belong to the quantities before it, one to one."""
PARTNER = 0.9
"""What the households of a group tell of its people."""
BESIDES = 0.35
"""What the places other than the heaviest add."""
ATTRIBUTIVE_BOOST = 1.2
"""A noun after 的 says what a percentage is taken of (`90%的农户`)."""
FAR_OFF = 0.5
"""What is left of words that stand far off for a rate, which names itself, for a share that says of what (`80%的农民`),
and for a figure that counts something that no row knows (`11个站办所`)."""
BEHIND = (AFTER, NEXT)
"""What is said of those that are counted."""
UNKNOWN_NOUN = 0.8
"""What is left of what the unit says where a noun follows, which may be one that no row knows (`16万只水表`)."""
APART = 0.25
"""What is left of a noun before a figure that counts something else, of which it has some or stands in a list with
it (`公司拥有12个剂型`, `7000家企业、2万个危险源`)."""
VERB = RANK["verb"]
"""Marks the rows of verbs, which make no attribute of the noun before them."""
OWNER_NEAR = 0.9
"""A noun as near as this is no mere owner of what is counted."""
RATE = "率"
"""Ends a word for a rate that no row knows (`申贷满足率`)."""
UNKNOWN_RATE = 0.4
"""What is left of the words before such a word: whose rate it is says not what it measures. Of what is done with funds
(`资助政策落实率`) the square root is left, as their rate is still of them."""
WHOLE = 0.35
"""What is left of a word that names the whole of a share (`占GDP的45%`), not the part."""
_REACHED = lazy(r"[^，；。]{0,2}[，,]?(?:达到?|提高到|增至|发展到|增加到|降至|减少到|扩大到|上升到)了?\Z")
"""`增加21万亩，达到300万亩`: both speak of the same quantity."""
_WITHIN = lazy(r"其中[，：:]?[^，；。）)]{0,14}\Z")
_CHANGED = lazy(
    r"[，,（(]?(?:同比|环比|比[^，。；]{1,10}?|较[^，。；]{1,10}?)(?:净?增加?|增长|减少|提高|下降|降低|上升|缩短|延长|多|少)了?\Z"
)
"""`76.3岁，比2010年提高1.5岁`: the change of the antecedent."""
_TAKEN_UP = frozenset({"money", "household", "person"})
"""What goes on with the sentence before."""
_VIEWED = lazy(r"(?:从|按|分)[^，。；]{1,10}(?:看|分|划分)[，,：:]|其中[，,：:]?")
"""`分行业看，`, `其中，`: goes on with what the sentence before spoke of."""
_LEFT = lazy(r"(?:只剩|仅剩|还剩|剩余|剩下|尚有|减至)[^，；。未]{0,3}\Z")
"""`只剩下98户`: what is left of the antecedent."""

SETTLED = {"户": "admin.households", "人": "admin.population", "口": "admin.population"}
FUNDS = frozenset({"fund.investment", "fund.transfer", "fund.loan_amount", "fund.insurance_payout"})
"""What the title of a table can say of the sums in it."""
PEOPLE_OF = frozenset({"人", "口"})
_TOGETHER = frozenset({"共", "共计", "总共", "，共", "，共计", "，"})
_LIVES = ("散居", "聚居", "居住", "杂居", "分布")
LIVED_IN = frozenset({"admin.villages", "admin.groups", "admin.townships", "admin.households"})
_ENDS = frozenset("。；;\n")
LIVING_GAP = 18
"""How many characters may stand between a place and those who live there (`辖9个自然村，共有528户，2800人`)."""
SET: frozenset[Facet] = frozenset({"standard", "target"})
"""Facets that no heading changes."""
LENGTHS_OF_TIME = frozenset({"time", "age"})
MANY = 500
"""Figures from which on it pays to keep equal subjects once."""
MOST_SUBJECTS = 10_000
"""Different subjects of one text of which each is kept once."""
CONTINUES = "continues:before"
"""Stands in a figure's rules for the figure before it, whose indicator it takes over."""

Weighed = tuple[float, str, str]
"""What speaks for an indicator: weight, code, rule."""


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
    topic = _Topic()
    plans = Plans(text.text, clauses, plan_words(rules))
    tables = tables_of(text.text, rules)
    pairs = labelled(text.text, rules)
    walk = contexts(text.text, clauses, figures, table.lexicon, table.units, table.means, tables, pairs)
    for batch in walk:
        measured = []
        for context in batch:
            unit = table.unit(context.unit)
            facet, facet_rules = table.facets.facet(context, unit.base, unit.means, unit.kinds, facets)
            if facet not in SET and unit.kinds.isdisjoint(LENGTHS_OF_TIME):
                plan = plans.announced(clauses[context.figure.clause])
                if plan and not table.facets.reports(context):
                    facet, facet_rules = "target", (plan,)
            facets.append(facet)
            measured.append((context, unit, facet, facet_rules))
        weighed = [_weighed(context, unit, rate=facet == "rate") for context, unit, facet, _ in measured]
        for (context, unit, facet, facet_rules), found in zip(measured, weighed, strict=True):
            code, fired = _indicator(table, context, unit, facet, found, codes)
            clause = clauses[context.figure.clause]
            if code is None and topic.goes_on(text.text, clauses, context, unit.kinds, facet):
                code, fired = topic.taken_up(table, clause, unit.kinds)
            if code is None and context.title:
                code, fired = _of_title(table, context, unit)
            if code is None and codes:
                before = figures[len(codes) - 1]
                if codes[-1] in LIVED_IN or context.partner is not None or _all_of_them(text.text, context, before):
                    code, fired = _living_there(text.text, context, before)
            if clause.sentence != topic.sentence:
                topic.note(clause, code)
            codes.append(code)
            named = (table.ids[code], *fired) if code else ()
            shown = code if code and table.indicators[code].spec else None
            subject = Subject(shown, facet, context.figure.rules + named + facet_rules)
            done.append(
                known.setdefault(subject, subject) if len(done) > MANY and len(known) < MOST_SUBJECTS else subject
            )
    return done


def proposed_indicator(figure: Figure) -> str | None:
    """Return the code that was found for a figure, also where the specification does not list it."""
    prefix = "indicators:"
    return next((rule.removeprefix(prefix) for rule in figure.rules if rule.startswith(prefix)), None)


def _fits_topic(indicator: Indicator, kinds: Set[str]) -> bool:
    """Return whether a figure can go on with an indicator: growth with all but lengths of time, money with money."""
    dimension = indicator.dimension[0]
    return dimension not in ("time", "age") if "ratio" in kinds else dimension in kinds


class _Topic:
    """Remember what the first figure of the sentence before spoke of (`分季度看，一季度增长6.7%`)."""

    def __init__(self) -> None:
        self._before: tuple[int, str | None] = (-1, None)
        self.sentence = -1
        """The last one of which a figure was noted."""
        self._paragraph = -1
        self._code: str | None = None
        self._looked = (-1, False)
        """The last sentence that was looked at, and whether it opens with a view (`分行业看，`)."""

    def note(self, clause: Clause, code: str | None) -> None:
        """Remember what the first figure of a sentence speaks of."""
        self._before = (self._paragraph, self._code)
        self.sentence, self._paragraph, self._code = clause.sentence, clause.paragraph, code

    def goes_on(self, text: str, clauses: Sequence[Clause], context: Context, kinds: Set[str], facet: str) -> bool:
        """Return whether a figure without cues of its own goes on with what the sentence before spoke of."""
        if context.previous is None and "ratio" in kinds and facet in ("growth", "change"):
            return True
        if kinds.isdisjoint(_TAKEN_UP):
            return False
        clause = clauses[context.figure.clause]
        if clause.sentence != self._looked[0]:
            first = clause.index
            while first and clauses[first - 1].sentence == clause.sentence:
                first -= 1
            self._looked = clause.sentence, _VIEWED.match(text, clauses[first].start) is not None
        return self._looked[1]

    def taken_up(self, table: CueTable, clause: Clause, kinds: Set[str]) -> tuple[str | None, tuple[str, ...]]:
        """Return the indicator that a figure goes on with, where it fits, and why."""
        paragraph, code = self._before if self.sentence == clause.sentence else (self._paragraph, self._code)
        if code is None or paragraph != clause.paragraph or not _fits_topic(table.indicators[code], kinds):
            return None, ()
        return code, (CONTINUES,)


def _indicator(
    table: CueTable, context: Context, unit: Unit, facet: str, found: list[Weighed], codes: list[str | None]
) -> tuple[str | None, tuple[str, ...]]:
    """Return the indicator of a figure and the rules that gave it; `found` is what its words say."""
    if context.previous is not None:
        code = codes[context.previous] or ""
        if code == "duration" and "time" not in unit.kinds and "ratio" not in unit.kinds:
            code = ""  # an amount is no length of time, whatever it stands behind
        shared = bool(code) and table.indicators[code].shared
        found.append((_continues(context, facet, unit.kinds, shared=shared), code, CONTINUES))
    if context.partner is not None and (people := table.people.get(codes[context.partner] or "")):
        found.append((PARTNER, people, CONTINUES))
    best, weight = _best(found)
    if context.sum:
        sums = _weighed(context, table.unit(MONEY), rate=False)
        money, more = _best(sums)
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
    code, fired = _indicator(table, titled, unit, "level", _weighed(titled, unit, rate=False), [])
    return (code, fired) if code in FUNDS else (None, ())


def _all_of_them(text: str, context: Context, before: Figure) -> bool:
    """Return whether people are those of the households just before: `有250户共741人`."""
    figure = context.figure
    return (
        before.unit == "户"
        and figure.unit in PEOPLE_OF
        and text[before.restored_end : figure.restored_start] in _TOGETHER
    )


def _lives(text: str, figure: Figure) -> bool:
    """Return whether what follows says only that they live there: `1613人散居在东河两岸`."""
    return text.startswith(_LIVES, figure.restored_end) or (
        figure.unit == "口" and text.startswith("人", figure.restored_end)
    )


def _living_there(text: str, context: Context, before: Figure) -> tuple[str | None, tuple[str, ...]]:
    """Return what people without a word of their own count behind households, and both behind villages: all who live there."""
    figure = context.figure
    settled = SETTLED.get(figure.unit)
    if settled is None or figure.restored_start - before.restored_end > LIVING_GAP:
        return None, ()
    if context.followed and not _lives(text, figure):
        return None, ()
    between = text[before.restored_end : figure.restored_start]
    return (settled, (CONTINUES,)) if _ENDS.isdisjoint(between) else (None, ())


def _best(found: Sequence[Weighed]) -> tuple[str, float]:
    """Return the heaviest indicator and its weight; an empty string and the threshold where none is heavy enough."""
    most: dict[str, float] = {}
    total: dict[str, float] = {}
    for weight, code, _ in found:
        if code not in most:
            most[code] = total[code] = weight
        else:
            total[code] += weight
            if weight > most[code]:
                most[code] = weight
    best, best_score = "", THRESHOLD
    for code, weight in most.items():
        score = weight if weight == total[code] else weight * (1 - BESIDES) + BESIDES * total[code]
        if score > best_score:
            best, best_score = code, score
    return best, best_score


def _weighed(context: Context, unit: Unit, *, rate: bool) -> list[Weighed]:
    """Return, for each indicator, the heaviest cue of each place, and what the unit says."""
    found = [(weight, entry.indicator, entry.rule) for weight, entry in _heaviest(context, unit, rate=rate).values()]
    if unit.entries:
        known = UNKNOWN_NOUN if context.followed and "count" in unit.kinds else 1.0
        found += [(entry.weight * known, entry.indicator, entry.rule) for entry in unit.entries]
    return found


def _heaviest(context: Context, unit: Unit, *, rate: bool) -> dict[int, tuple[float, Entry]]:
    """Return the heaviest cue by indicator and place, with its weight; places come in the order of `places`."""
    means, kinds = unit.means, unit.kinds
    attributive = ATTRIBUTIVE_BOOST if context.attributive and "percent" in kinds else 1.0
    unknown = context.followed and "count" in kinds
    apart = unknown and context.apart
    best: dict[int, tuple[float, Entry]] = {}
    rank, head, named, broken, rated = 0, False, False, False, 1.0
    for where, nearness, word, start, _ in context.places:
        found = means[word][0]
        # A word that counts nothing here ends the noun that is counted: what follows is the predicate.
        place = AFTER if broken and where == HEAD else where
        entries = found[place]
        if not entries:
            broken = broken or (place == HEAD and head)
            rated = UNKNOWN_RATE if word == RATE and place == BEFORE else rated
            continue
        factor, owned = nearness, head and nearness < OWNER_NEAR
        if place == HEAD:
            if found[place][0].rank != VERB:
                _make_attributes(best)
                named = True
            elif named:
                broken = True  # what a verb behind the noun has as its object is not what is counted
            head, owned = True, nearness < OWNER_NEAR
        elif place == BEFORE:
            factor *= WHOLE if start >= context.whole_start else 1.0
        elif rate or (place not in BEHIND and (attributive > 1.0 or (unknown and not head))):
            factor *= FAR_OFF
        for entry in entries:
            weight = entry.weight * factor
            if place == HEAD:
                weight *= max(entry.boost, attributive)
            elif place == BEFORE:
                weight *= (entry.rank**rank if rank else 1.0) * (entry.owner if owned else 1.0)
                if rated < 1.0:
                    weight *= rated**0.5 if entry.indicator in FUNDS and entry.owner == 1.0 else rated
                if apart and not head and entry.owner < 1.0:
                    weight *= APART
            known = best.get(entry.key)
            if (known is None or known[0] < weight) and (not entry.conditional or _allowed(entry, context)):
                best[entry.key] = (weight, entry)
        rank += place == BEFORE
    return best


def _make_attributes(best: dict[int, tuple[float, Entry]]) -> None:
    """Halve the heads found so far: of a chain of nouns the last is the head, those before it its attributes."""
    for key, (weight, entry) in best.items():
        if key % KEYS == HEAD:
            best[key] = (weight * 0.5, entry)


def _allowed(entry: Entry, context: Context) -> bool:
    return (not entry.beside or context.has(entry.beside)) and (not entry.counted or context.counts(entry.counted))


def _continues(context: Context, facet: str, kinds: Set[str], *, shared: bool) -> float:
    """Return how strongly the figure continues what its antecedent speaks of."""
    parted = 0.8 if context.semicolon else 1.0
    between = context.between
    within = "其中" in between and _WITHIN.search(between) is not None
    if "ratio" in kinds:
        if facet in ("growth", "change"):
            return RESPECTIVE if context.respective else 0.95 * parted
        if facet == "share":
            return (0.8 if within or "占" in between else 0.3 if context.attributive else 0.45) * parted
        return 0.3 * parted
    if context.converts or _REACHED.match(between) or (facet == "change" and _CHANGED.match(between)):
        return 1.2
    if _LEFT.search(between):
        return 0.9
    if within and shared and not context.semicolon:
        return 1.3
    weight = 0.65 if within or "、" in between or len(between) <= 12 else 0.45
    if context.followed and ("count" in kinds or "number" in kinds):
        weight *= 0.4
    return weight * parted
