"""Weigh what the words around a figure say of its indicator, each by what it is and where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.context import Context
from transforms.indicator_cues import KEYS, RANK, Entry, Unit
from transforms.places import AFTER, BEFORE, HEAD, NEXT

THRESHOLD = 0.42
"""A figure whose heaviest indicator weighs less has none."""
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
FUNDS = frozenset({"fund.investment", "fund.transfer", "fund.loan_amount", "fund.insurance_payout"})
"""What the title of a table can say of the sums in it."""

Weighed = tuple[float, str, str]
"""What speaks for an indicator: weight, code, rule."""


def heaviest(found: Sequence[Weighed]) -> tuple[str, float]:
    """Return the heaviest indicator and its weight; an empty string and the threshold where none is heavy enough."""
    if len(found) == 1:
        weight, code, _ = found[0]
        return (code, weight) if weight > THRESHOLD else ("", THRESHOLD)
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


def weighed(context: Context, unit: Unit, *, rate: bool) -> list[Weighed]:
    """Return, for each indicator, the heaviest cue of each place, and what the unit says."""
    found = [(weight, entry.indicator, entry.rule) for weight, entry in _by_place(context, unit, rate=rate).values()]
    if unit.entries:
        known = UNKNOWN_NOUN if context.followed and "count" in unit.kinds else 1.0
        found += [(entry.weight * known, entry.indicator, entry.rule) for entry in unit.entries]
    return found


def _by_place(context: Context, unit: Unit, *, rate: bool) -> dict[int, tuple[float, Entry]]:
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
