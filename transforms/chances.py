"""Weigh the readings of a stretch: how likely each is as Chinese, and which characters are sure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from math import exp, log
from typing import NamedTuple

from transforms.gbk import LOST
from transforms.language import Language
from transforms.patterns import lazy
from transforms.shifts import Run, character_after, character_before
from transforms.spelling import plain

UNREADABLE = "〓"
"""Stands for a character that is lost and not a digit (the geta mark, as printers use it)."""
_OPENING = dict(zip("（“‘《〈「『【〔(", "）”’》〉」』】〕)", strict=True))
_CLOSING = {closing: opening for opening, closing in _OPENING.items()}
_OPENED = lazy(f"[{re.escape(''.join(_OPENING))}]")
_BRACKETS = lazy(f"[\n{re.escape(''.join((*_OPENING, *_CLOSING)))}]")
_LEAN = 4.0
"""How much (log) speaks for an opening bracket whose partner follows, and against a stop just behind one."""
_AROUND = 150
"""How far, in characters, the surroundings of a coined word reach."""
_SURE = 0.55
"""A half-lost character is written only if it is that probable among all that share its known byte."""
_SURE_OF_UNIT = 0.95
"""Beside a number, where a wrong character is a wrong unit."""
_SURE_OF_LOST = 0.9
"""Beside a number where one byte of few is lost: what is left possible are few characters."""
_NUMBERS = ("0", "万", "亿")
"""What ends a number, in plain spelling."""
_LIKELY, _AHEAD = 0.3, 15.0
"""Or if it is that probable, and that many times as probable as the next."""
_SHORT, _KEPT = 4, 200
"""Characters of a stretch whose readings are kept for the next time, and how many stretches: pages repeat themselves."""
_NEGLIGIBLE = -18.0
"""A reading so much less probable (as a logarithm) than the best adds nothing that could be seen."""


class Weighed(NamedTuple):
    """Hold one reading of a stretch with how likely it is."""

    run: Run
    before: str
    after: str
    hints: dict[tuple[int, str], float]
    forward: list[dict[str, float]]
    """By slot, the log probability of all readings that end in each of its forms."""
    total: float
    """Log probability of all readings together, with the character behind them."""


Shared = list[tuple[str, dict[str, float]]]
"""Sums of the slots that runs from one start have in common."""


def weigh(text: str, run: Run, language: Language, shared: Shared) -> Weighed:
    """Return how likely a run is, whichever of its characters is the true one in each place; adds to `shared`."""
    before, after, hints = character_before(text, run.start), character_after(text, run), _hints(text, run, language)
    key = (run.slots, before, after, *hints.items()) if len(run.slots) <= _SHORT else None
    known = language.weighed.get(key) if key else None
    if known is None:
        forward = _forward(run.slots, before, language, hints, shared)
        known = forward, _total(forward[-1], after, language)
        if key and len(language.weighed) < _KEPT:
            language.weighed[key] = known
    return Weighed(run, before, after, hints, *known)


def _forward(
    slots: tuple[str, ...],
    before: str,
    language: Language,
    hints: dict[tuple[int, str], float],
    shared: Shared,
) -> list[dict[str, float]]:
    if any(k != len(slots) - 1 for k, _ in hints):
        shared = []  # what is particular to this run is not shared
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


def _total(last: dict[str, float], after: str, language: Language) -> float:
    if len(last) == 1:
        (form, p), *_ = last.items()
        return p + language.log_probability(form, after)
    found = language.leading(last, {after: 1.0})
    top = max(last.values())
    return top + log(sum(exp(p - top) * found[form] for form, p in last.items()))


def _backward(weighed: Weighed, language: Language) -> list[dict[str, float]]:
    """Return, by slot, the log probability of all that can follow each of its forms."""
    forward, hints = weighed.forward, weighed.hints
    backward: list[dict[str, float]] = [{} for _ in forward]
    following: dict[str, float] = {weighed.after: 0.0}
    for k in range(len(forward) - 1, -1, -1):
        backward[k] = _step_back(following, forward[k], language)
        following = {form: p + hints.get((k, form), 0.0) for form, p in backward[k].items()}
    return backward


def _hints(text: str, run: Run, language: Language) -> dict[tuple[int, str], float]:
    """Return what lies outside pairs of characters, as log factors by slot and form.

    No stop ends right behind an opening bracket; a bracket that is closed was opened; a word coined
    in quotes (`“兩保”`) repeats a character of its surroundings, whatever usually follows 兩.
    """
    found: dict[tuple[int, str], float] = {}
    if _OPENED.search(text, max(run.start - 3, 0), run.start):
        found |= {(0, mark): -_LEAN for mark in "。！？；，、"}
        if len(run.slots) > 1 and run.slots[1] in _OPENING.values():
            around = plain(text[max(run.start - _AROUND, 0) : run.start] + text[run.end : run.end + _AROUND])
            before = plain(text[run.start - 1])
            forms = language.forms(run.slots[0])
            usual, ending = language.following({before: 1.0}, forms), language.leading(forms, {run.slots[1]: 1.0})
            counts = Counter(around)
            for form in forms:
                local = (counts[form] + 0.05) / (len(around) + 1)
                found[0, form] = found.get((0, form), 0.0) + log((0.5 + 0.5 * local / usual[form]) / ending[form])
    last, seen = len(run.slots) - 1, set[str]()
    for mark in _BRACKETS.findall(text, run.end, run.end + 60):
        if mark == "\n":
            break
        if mark in _CLOSING and _CLOSING[mark] not in seen:
            found[last, plain(_CLOSING[mark])] = _LEAN
        seen.add(mark)
        seen.add(_CLOSING.get(mark, mark))
    return found


def choose(weighed: Weighed, language: Language, *, is_cut_number: bool = True) -> list[str]:
    """Return the true characters; `〓` for one that cannot be told.

    `is_cut_number` where the number behind may have lost its first digit, and the last character with it.
    """
    slots, before, after = weighed.run.slots, weighed.before, weighed.after
    key = (slots, before, after, is_cut_number, *weighed.hints.items()) if len(slots) <= _SHORT else None
    if key in language.chosen:
        return language.chosen[key]
    chosen = []
    for k, (slot, ahead, behind) in enumerate(zip(slots, weighed.forward, _backward(weighed, language), strict=True)):
        if len(slot) == 1:
            chosen.append(UNREADABLE if slot == LOST else slot)
            continue
        beside_number = (k == 0 and before in _NUMBERS) or (is_cut_number and k == len(slots) - 1 and after == "0")
        needed = _SURE if not beside_number else _SURE_OF_UNIT if is_cut_number else _SURE_OF_LOST
        form = _sure_form({form: exp(ahead[form] + behind[form] - weighed.total) for form in ahead}, needed)
        chosen.append(slot[plain(slot).index(form)] if form else UNREADABLE)
    if key and len(language.chosen) < _KEPT:
        language.chosen[key] = chosen
    return chosen


def _sure_form(probabilities: dict[str, float], needed: float) -> str | None:
    """Return the form that is sure enough, taking the most probable one out of `probabilities`."""
    first = max(probabilities, key=probabilities.__getitem__)
    best = probabilities.pop(first)
    if needed > _SURE:
        return first if best >= needed else None
    alone = best >= _LIKELY and best >= _AHEAD * max(probabilities.values(), default=0.0)
    return first if best >= _SURE or alone else None
