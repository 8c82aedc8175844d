"""Weigh the readings of a stretch: how likely each is as Chinese, and which characters are sure."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, log

from transforms.gbk import LOST
from transforms.language import Language, plain
from transforms.shifts import Run, character_after, character_before

UNREADABLE = "〓"
"""Stands for a character that is lost and not a digit (the geta mark, as printers use it)."""
_OPENING = dict(zip("（“‘《〈「『【〔(", "）”’》〉」』】〕)", strict=True))
_LEAN = 4.0
"""How much (log) speaks for an opening bracket whose partner follows, and against a stop just behind one."""
_AROUND = 150
"""How far, in characters, the surroundings of a coined word reach."""
_SURE = 0.55
"""A half-lost character is written only if it is that probable among all that share its known byte."""
_SURE_OF_UNIT = 0.95
"""Beside a number, where a wrong character is a wrong unit."""
_LIKELY, _AHEAD = 0.3, 15.0
"""Or if it is that probable, and that many times as probable as the next."""
_NEGLIGIBLE = -18.0
"""A reading so much less probable (as a logarithm) than the best adds nothing that could be seen."""


def forward_sums(
    slots: tuple[str, ...],
    before: str,
    language: Language,
    hints: dict[tuple[int, str], float],
    shared: list[tuple[str, dict[str, float]]] | None = None,
) -> list[dict[str, float]]:
    """Return, by slot, the log probability of all readings that end in each of its forms.

    `shared` keeps the sums of the slots that runs from one start have in common, and is added to.
    """
    shared = [] if shared is None or any(k != len(slots) - 1 for k, _ in hints) else shared
    forward: list[dict[str, float]] = []
    previous = {before: 0.0}
    for k, slot in enumerate(slots):
        if k < len(shared) and shared[k][0] == slot:
            current = shared[k][1]
        else:
            del shared[k:]
            current = _step(previous, slot, language)
            shared.append((slot, current))
        if hints:
            current = {form: p + hints.get((k, form), 0.0) for form, p in current.items()}
        forward.append(current)
        previous = current
    return forward


def _step(previous: dict[str, float], slot: str, language: Language) -> dict[str, float]:
    top = max(previous.values())
    weights = {form: exp(p - top) for form, p in previous.items() if p - top > _NEGLIGIBLE}
    found = language.following(weights, language.forms(slot.replace(LOST, UNREADABLE)))
    return {form: log(p) + top for form, p in found.items()}


def _step_back(following: dict[str, float], forms: Iterable[str], language: Language) -> dict[str, float]:
    top = max(following.values())
    weights = {form: exp(p - top) for form, p in following.items()}
    return {form: log(p) + top for form, p in language.leading(forms, weights).items()}


def total(forward: list[dict[str, float]], after: str, language: Language) -> float:
    """Return the log probability of all readings that the sums hold, with the character behind them."""
    last = forward[-1]
    if len(last) == 1:
        (form, p), *_ = last.items()
        return p + language.log_probability(form, after)
    found = language.leading(last, {after: 1.0})
    top = max(last.values())
    return top + log(sum(exp(p - top) * found[form] for form, p in last.items()))


def _weigh(
    slots: tuple[str, ...], before: str, after: str, language: Language, hints: dict[tuple[int, str], float]
) -> tuple[float, list[dict[str, float]], list[dict[str, float]]]:
    """Return the log probability of all readings of the slots together, and the forward and backward sums."""
    forward = forward_sums(slots, before, language, hints)
    backward: list[dict[str, float]] = [{} for _ in slots]
    following: dict[str, float] = {after: 0.0}
    for k in range(len(slots) - 1, -1, -1):
        backward[k] = _step_back(following, forward[k], language)
        following = {form: p + hints.get((k, form), 0.0) for form, p in backward[k].items()}
    return total(forward, after, language), forward, backward


def hints(text: str, run: Run, language: Language) -> dict[tuple[int, str], float]:
    """Return what lies outside pairs of characters, as log factors by slot and form.

    No stop ends right behind an opening bracket; a bracket that is closed was opened; a word coined
    in quotes (`“兩保”`) repeats a character of its surroundings, whatever usually follows 兩.
    """
    found: dict[tuple[int, str], float] = {}
    if any(mark in text[max(run.start - 3, 0) : run.start] for mark in _OPENING):
        found |= {(0, mark): -_LEAN for mark in "。！？；，、"}
        if len(run.slots) > 1 and run.slots[1] in _OPENING.values():
            around = plain(text[max(run.start - _AROUND, 0) : run.start] + text[run.end : run.end + _AROUND])
            before = plain(text[run.start - 1])
            for form in language.forms(run.slots[0]):
                usual = exp(language.log_probability(before, form))
                local = (around.count(form) + 0.05) / (len(around) + 1)
                ending = language.log_probability(form, run.slots[1])
                found[0, form] = found.get((0, form), 0.0) + log(0.5 + 0.5 * local / usual) - ending
    rest = text[run.end : run.end + 60].split("\n", maxsplit=1)[0]
    last = len(run.slots) - 1
    for opening, closing in _OPENING.items():
        where = rest.find(closing)
        if where >= 0 and opening not in rest[:where]:
            found[last, plain(opening)] = _LEAN
    return found


def choose(text: str, run: Run, language: Language) -> list[str]:
    """Return the true characters; `〓` for one that cannot be told."""
    before, after = character_before(text, run.start), character_after(text, run)
    whole, forward, backward = _weigh(run.slots, before, after, language, hints(text, run, language))
    chosen = []
    for k, (slot, ahead, behind) in enumerate(zip(run.slots, forward, backward, strict=True)):
        if len(slot) == 1:
            chosen.append(UNREADABLE if slot == LOST else slot)
            continue
        beside_number = (k == 0 and before == "0") or (k == len(run.slots) - 1 and after == "0")
        form = _sure_form({form: exp(ahead[form] + behind[form] - whole) for form in ahead}, beside_number)
        chosen.append(next(c for c in slot if plain(c) == form) if form else UNREADABLE)
    return chosen


def _sure_form(probabilities: dict[str, float], beside_number: bool) -> str | None:
    first, *others = sorted(probabilities, key=lambda form: -probabilities[form])
    best = probabilities[first]
    if beside_number:
        return first if best >= _SURE_OF_UNIT else None
    alone = best >= _LIKELY and (not others or best >= _AHEAD * probabilities[others[0]])
    return first if best >= _SURE or alone else None
