"""Say how likely a piece of Chinese is: a model of character pairs, loaded only where a text is damaged."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from transforms.character_pairs import FLOOR, pairs
from transforms.spelling import plain, spelled

_LEAST = FLOOR * 0.1
"""No pair is less probable."""
_OWN, _OWN_PAIR = 0.4, 0.2
"""How much of a single character's, of a pair's probability comes from the article itself."""
_QUESTION = -5.0
"""Log probability of a question mark where none is usual: what stands for an unreadable character is one, too."""
_SAMPLE = 200_000
"""Characters of an article that are counted for its own vocabulary."""
_DOUBTFUL = re.compile(r"[?\ufffd][^\n?\ufffd]{0,40}")
"""What may itself be damaged is no witness."""


class _Row(NamedTuple):
    """Hold what can follow one character: a probability is `new` × the follower's own, plus what was counted."""

    new: float
    counts: dict[str, float]
    scale: float
    """Of `counts`."""
    own: dict[str, float]
    """What following it in the article itself adds."""


_NOTHING: dict[str, float] = {}
_UNKNOWN = (1 - _OWN) * FLOOR


@cache
def _singles() -> dict[str, float]:
    """Return how likely the model alone holds each character, with its weight beside the article's own count."""
    return {character: (1 - _OWN) * p for character, p in pairs().single.items()}


@cache
def _rows() -> dict[str, _Row]:
    """Return the rows that hold for every article that repeats nothing of theirs; they are filled when needed."""
    return {}


@cache
def _forms(characters: str) -> tuple[dict[str, None], dict[str, None]]:
    """Return the spellings of `characters`, and those that the model knows."""
    forms, single = dict.fromkeys(plain(characters)), pairs().single
    return forms, dict.fromkeys(f for f in forms if f in single or f == "\u3000")


class Language:
    """Hold the model, mixed with the vocabulary of one article."""

    def __init__(self, article: str) -> None:
        self._words = _DOUBTFUL.sub("", article[:_SAMPLE])
        self._counts, self._variants = _counted(self._words)
        self._known: dict[str, float] = {}
        # A count of one is the very place that is being judged: it says nothing.
        self._own = own = {form: count - 1 for form, count in self._counts.items() if count > 1}
        model, weight = _singles().get, _OWN / max(len(self._words), 1)
        self._single = {form: model(form, _UNKNOWN) + weight * count for form, count in own.items()}
        self._rows: dict[str, _Row] = {}
        self.weighed: dict[object, tuple[list[dict[str, float]], float]] = {}
        """Readings of short stretches that were weighed in this article, with their sum."""
        self.chosen: dict[object, list[str]] = {}
        """What was chosen for them."""

    def forms(self, characters: str) -> Mapping[str, None]:
        """Return the spellings of `characters` that the model or the article knows; all where it knows none."""
        forms, known = _forms(characters)
        if len(known) < len(forms):
            known = {f: None for f in forms if f in known or f in self._counts}
        return known or forms

    def log_probability(self, before: str, character: str) -> float:
        """Return the log of the probability of `character` after `before`, both in plain spelling."""
        pair = before + character
        known = self._known.get(pair)
        if known is None:
            new, counts, scale, own = (self._rows if before in self._own else _rows()).get(before) or self._row(before)
            single = self._single.get(character) or _singles().get(character, _UNKNOWN)
            found = new * single + scale * counts.get(character, 0.0) + own.get(character, 0.0)
            known = self._known[pair] = math.log(max(found, _LEAST))
        return known

    def following(self, weights: Mapping[str, float], characters: Mapping[str, object]) -> dict[str, float]:
        """Return the probability of each character after one of several, each of those with its weight.

        Pairs that were never seen share what Witten and Bell give them: the more kinds of followers
        a character has, the more likely is a new one.
        """
        often, kept, rows, row = self._own, self._rows.get, _rows().get, self._row
        single, model, wanted = self._single.get, _singles().get, characters.keys()
        if len(weights) == 1:
            ((before, weight),) = weights.items()
            new, counts, scale, own = (kept(before) if before in often else rows(before)) or row(before)
            counted, added = counts.get, own.get
            return {
                c: weight * (p if p > _LEAST else _LEAST)
                for c in wanted
                for p in (new * (single(c) or model(c, _UNKNOWN)) + scale * counted(c, 0.0) + added(c, 0.0),)
            }
        unseen, found = 0.0, dict.fromkeys(wanted, 0.0)
        for before, weight in weights.items():
            new, counts, scale, own = (kept(before) if before in often else rows(before)) or row(before)
            unseen += weight * new
            scale *= weight
            for character in counts.keys() & wanted:
                found[character] += scale * counts[character]
            for character in own.keys() & wanted if own else ():
                found[character] += weight * own[character]
        least = _LEAST * sum(weights.values())
        return {c: max(unseen * (single(c) or model(c, _UNKNOWN)) + seen, least) for c, seen in found.items()}

    def leading(self, characters: Iterable[str], weights: Mapping[str, float]) -> dict[str, float]:
        """Return the probability of one of several, each with its weight, after each character."""
        often, kept, rows, row = self._own, self._rows.get, _rows().get, self._row
        single, model = self._single.get, _singles().get
        if len(weights) == 1:
            ((follower, weight),) = weights.items()
            unseen = single(follower) or model(follower, _UNKNOWN)
            return {
                before: weight * (p if p > _LEAST else _LEAST)
                for before in characters
                for new, counts, scale, own in ((kept(before) if before in often else rows(before)) or row(before),)
                for p in (new * unseen + scale * counts.get(follower, 0.0) + own.get(follower, 0.0),)
            }
        unseen = sum((single(c) or model(c, _UNKNOWN)) * weight for c, weight in weights.items())
        least, wanted = _LEAST * sum(weights.values()), weights.keys()
        out: dict[str, float] = {}
        for before in characters:
            new, counts, scale, own = (kept(before) if before in often else rows(before)) or row(before)
            seen = scale * sum([counts[c] * weights[c] for c in counts.keys() & wanted])
            if own:
                seen += sum([own[c] * weights[c] for c in own.keys() & wanted])
            out[before] = max(new * unseen + seen, least)
        return out

    def _row(self, before: str) -> _Row:
        """Return what can follow a character, kept for the next time; for every article where this one adds nothing."""
        if before in self._rows:
            return self._rows[before]
        character = "\n" if before == "\u3000" else before
        counts, total = pairs().after(character)
        kinds = len(counts) + 1.0
        whole = total + kinds
        seen = self._own.get(character, 0)
        if not seen:
            row = _Row(kinds / whole, counts, 1.0 / whole, _NOTHING)
        else:
            share = 1 - _OWN_PAIR
            own = {c: _OWN_PAIR * count / (seen + 2) for c, count in self._followers(character).items()}
            row = _Row(share * kinds / whole, counts, share / whole, own)
        (self._rows if seen or character != before else _rows())[before] = row
        return row

    def _followers(self, form: str) -> dict[str, int]:
        """Return how often, beyond once, each character follows one in the article; once is the place that is judged."""
        found: dict[str, int] = {}
        for written in form + self._variants.get(form, ""):
            _, *pieces = self._words.split(written)
            if pieces and not pieces[-1]:
                del pieces[-1]  # the text ends with it
            for piece in pieces:
                follower = piece[0] if piece else written
                found[follower] = found.get(follower, 0) + 1
        plainly: dict[str, int] = {}
        spelling = spelled().get
        for character, count in found.items():
            follower = spelling(character, character)
            plainly[follower] = plainly.get(follower, 0) + count
        return {follower: count - 1 for follower, count in plainly.items() if count > 1}

    def score(self, text: str, before: str) -> float:
        """Return the log probability of `text` (plain spelling) after the character `before`."""
        total = 0.0
        for a, b in itertools.pairwise(before + text):
            if b == "？":
                total += max(self.log_probability(a, b), _QUESTION)
            else:
                total += self.log_probability("\n" if a == "？" else a, b)
        return total


def _counted(words: str) -> tuple[dict[str, int], dict[str, str]]:
    """Return how often each character occurs, in plain spelling, and which other characters a text writes for it."""
    counts: dict[str, int] = {}
    variants: dict[str, str] = {}
    forms = spelled()
    for character, count in Counter(words).items():
        form = forms.get(character)
        if form is None:
            counts[character] = counts.get(character, 0) + count
        else:
            counts[form] = counts.get(form, 0) + count
            variants[form] = variants.get(form, "") + character
    return counts, variants
