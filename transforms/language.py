"""Say how likely a piece of Chinese is: a model of character pairs, loaded only where a text is damaged."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from transforms.traditional import simplified

_FILE = Path(__file__).parent / "rules" / "character_pairs.txt"
_BASE = 1.5
_FLOOR = 2e-7
"""Probability of a character that was never seen."""
_LEAST = _FLOOR * 0.1
"""No pair is less probable."""
_OWN, _OWN_PAIR = 0.4, 0.2
"""How much of a single character's, of a pair's probability comes from the article itself."""
_QUESTION = -5.0
"""Log probability of a question mark where none is usual: what stands for an unreadable character is one, too."""
_INDENT = 0.3
"""Probability that a line starts with an ideographic space: the counted text had none."""
_SAMPLE = 200_000
"""Characters of an article that are counted for its own vocabulary."""
_DOUBTFUL = re.compile(r"[?\ufffd][^\n]{1,40}")
"""What may itself be damaged is no witness."""
_TWO = re.compile("..", re.DOTALL)
_LIKE = str.maketrans(
    dict.fromkeys("0123456789０１２３４５６７８９�", "0")
    | {chr(i): "a" for i in (*range(65, 91), *range(97, 123), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
    | dict(zip(",;:!?()%", "，；：！？（）％", strict=True))
)


@cache
def _simple_forms() -> dict[int, str]:
    """Return the simplified form of each two-byte character of GBK that has another one."""
    codes = [bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF)]
    characters = "".join(code.decode("gbk", "ignore") for code in codes)
    new = simplified(characters)
    if len(new) != len(characters):
        return {ord(c): simplified(c) for c in characters if len(simplified(c)) == 1}
    return {ord(a): b for a, b in zip(characters, new, strict=True) if a != b}


@cache
def _spelling() -> dict[int, str]:
    simple = _simple_forms()
    return {code: new.translate(_LIKE) for code, new in simple.items()} | {
        code: new for code, new in _LIKE.items() if code not in simple
    }


def plain(text: str) -> str:
    """Return `text` as the model spells it: simplified, digits as 0, letters as a, full-width marks; same length.

    >>> plain("總人口1.2萬,GDP")
    '总人口0.0万，aaa'
    """
    return text.translate(_spelling())


@dataclass(frozen=True, slots=True)
class _Pairs:
    single: dict[str, float]
    lines: dict[str, str]
    parsed: dict[str, tuple[dict[str, float], float]] = field(default_factory=dict)

    def after(self, character: str) -> tuple[dict[str, float], float]:
        """Return how often each character follows `character`, and the sum."""
        found = self.parsed.get(character)
        if found is None:
            line = self.lines.get(character, "")
            counts = {line[i].replace("¶", "\n"): _count(line[i + 1]) for i in range(0, len(line), 2)}
            total = sum(counts.values()) + 2.0
            if character == "\n":
                counts["\u3000"] = _INDENT * (total + len(counts) + 1)
            found = self.parsed[character] = counts, total
        return found


def _count(weight: str) -> float:
    return float(_BASE ** (ord(weight) - 65))


@cache
def _pairs() -> _Pairs:
    single, lines = {}, {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            continue
        character = line[0].replace("¶", "\n")
        single[character] = _count(line[1])
        lines[character] = line[2:]
    total = sum(single.values())
    return _Pairs({character: count / total for character, count in single.items()}, lines)


class _Row(NamedTuple):
    """Hold what can follow one character: a probability is `new` × the follower's own, plus what was counted."""

    new: float
    counts: dict[str, float]
    scale: float
    """Of `counts`."""
    own: dict[str, float]
    """What following it in the article itself adds."""


_NOTHING: dict[str, float] = {}


class Language:
    """Hold the model, mixed with the vocabulary of one article."""

    def __init__(self, article: str) -> None:
        words = plain(_DOUBTFUL.sub("", article[:_SAMPLE]))
        self._pairs = _pairs()
        self._own = Counter(words)
        self._own_pairs = _repeated(words)
        self._size = max(len(words), 1)
        self._known: dict[str, float] = {}
        self._singles: dict[str, float] = {}
        self._rows: dict[str, _Row] = {}
        self._forms: dict[str, dict[str, None]] = {}

    def forms(self, characters: str) -> Mapping[str, None]:
        """Return the spellings of `characters` that the model or the article knows; all where it knows none."""
        found = self._forms.get(characters)
        if found is None:
            forms = dict.fromkeys(plain(characters))
            single, own = self._pairs.single, self._own
            found = self._forms[characters] = (
                dict.fromkeys(f for f in forms if f in single or f in own or f == "\u3000") or forms
            )
        return found

    def log_probability(self, before: str, character: str) -> float:
        """Return the log of the probability of `character` after `before`, both in plain spelling."""
        pair = before + character
        known = self._known.get(pair)
        if known is None:
            new, counts, scale, own = self._rows.get(before) or self._row(before)
            found = new * self._single(character) + scale * counts.get(character, 0.0) + own.get(character, 0.0)
            known = self._known[pair] = math.log(max(found, _LEAST))
        return known

    def following(self, weights: Mapping[str, float], characters: Mapping[str, object]) -> dict[str, float]:
        """Return the probability of each character after one of several, each of those with its weight.

        Pairs that were never seen share what Witten and Bell give them: the more kinds of followers
        a character has, the more likely is a new one.
        """
        single, wanted = self._single, characters.keys()
        if len(weights) == 1:
            ((before, weight),) = weights.items()
            new, counts, scale, own = self._rows.get(before) or self._row(before)
            counted, added = counts.get, own.get
            return {c: weight * max(new * single(c) + scale * counted(c, 0.0) + added(c, 0.0), _LEAST) for c in wanted}
        unseen, found = 0.0, dict[str, float]()
        for before, weight in weights.items():
            new, counts, scale, own = self._rows.get(before) or self._row(before)
            unseen += weight * new
            scale *= weight
            for character in counts.keys() & wanted:
                found[character] = found.get(character, 0.0) + scale * counts[character]
            for character in own.keys() & wanted if own else ():
                found[character] = found.get(character, 0.0) + weight * own[character]
        least, seen = _LEAST * sum(weights.values()), found.get
        return {c: max(unseen * single(c) + seen(c, 0.0), least) for c in wanted}

    def leading(self, characters: Iterable[str], weights: Mapping[str, float]) -> dict[str, float]:
        """Return the probability of one of several, each with its weight, after each character."""
        rows, row = self._rows, self._row
        if len(weights) == 1:
            ((follower, weight),) = weights.items()
            unseen = self._single(follower)
            known = ((before, rows.get(before) or row(before)) for before in characters)
            return {
                before: weight * max(new * unseen + scale * counts.get(follower, 0.0) + own.get(follower, 0.0), _LEAST)
                for before, (new, counts, scale, own) in known
            }
        unseen = sum(self._single(follower) * weight for follower, weight in weights.items())
        least, wanted = _LEAST * sum(weights.values()), weights.keys()
        out = {}
        for before in characters:
            new, counts, scale, own = rows.get(before) or row(before)
            seen = scale * sum(counts[c] * weights[c] for c in counts.keys() & wanted)
            if own:
                seen += sum(own[c] * weights[c] for c in own.keys() & wanted)
            out[before] = max(new * unseen + seen, least)
        return out

    def _row(self, before: str) -> _Row:
        """Return what can follow a character, kept for the next time."""
        character = "\n" if before == "\u3000" else before
        counts, total = self._pairs.after(character)
        kinds = len(counts) + 1.0
        whole = total + kinds
        seen = self._own[character] - 1
        share = 1 - _OWN_PAIR if seen > 0 else 1.0
        pairs = self._own_pairs.get(character) if seen > 0 else None
        own = {c: _OWN_PAIR * count / (seen + 2) for c, count in pairs.items()} if pairs else _NOTHING
        row = self._rows[before] = _Row(share * kinds / whole, counts, share / whole, own)
        return row

    def _single(self, character: str) -> float:
        known = self._singles.get(character)
        if known is None:
            # A count of one is the very place that is being judged: it says nothing.
            own = max(self._own[character] - 1, 0) / self._size
            known = (1 - _OWN) * self._pairs.single.get(character, _FLOOR) + _OWN * own
            self._singles[character] = known
        return known

    def score(self, text: str, before: str) -> float:
        """Return the log probability of `text` (plain spelling) after the character `before`."""
        total = 0.0
        for a, b in itertools.pairwise(before + text):
            if b == "？":
                total += max(self.log_probability(a, b), _QUESTION)
            else:
                total += self.log_probability("\n" if a == "？" else a, b)
        return total


def _repeated(words: str) -> dict[str, dict[str, int]]:
    """Return how often, beyond once, each character follows each other one; once is the place that is judged."""
    pairs = _TWO.findall(words)
    pairs += _TWO.findall(words, 1)
    out: dict[str, dict[str, int]] = {}
    for pair, count in Counter(pairs).items():
        if count > 1:
            out.setdefault(pair[0], {})[pair[1]] = count - 1
    return out
