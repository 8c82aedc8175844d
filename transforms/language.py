"""Say how likely a piece of Chinese is: a model of character pairs, loaded only where a text is damaged."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

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


def plain(text: str) -> str:
    """Return `text` as the model spells it: simplified, digits as 0, letters as a, full-width marks; same length.

    >>> plain("總人口1.2萬,GDP")
    '总人口0.0万，aaa'
    """
    return text.translate(_simple_forms()).translate(_LIKE)


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
            found = self.parsed[character] = counts, sum(counts.values()) + 2.0
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


class Language:
    """Hold the model, mixed with the vocabulary of one article."""

    def __init__(self, article: str) -> None:
        words = plain(_DOUBTFUL.sub("", article[:_SAMPLE]))
        self._pairs = _pairs()
        self._own = Counter(words)
        self._own_pairs = Counter(map("".join, itertools.pairwise(words)))
        self._size = max(len(words), 1)
        self._known: dict[str, float] = {}
        self._singles: dict[str, float] = {}

    def log_probability(self, before: str, character: str) -> float:
        """Return the log of the probability of `character` after `before`, both in plain spelling."""
        pair = before + character
        known = self._known.get(pair)
        if known is None:
            known = self._known[pair] = math.log(self.following({before: 1.0}, (character,))[character])
        return known

    def following(self, weights: dict[str, float], characters: Iterable[str]) -> dict[str, float]:
        """Return the probability of each character after one of several, each of those with its weight.

        Pairs that were never seen share what Witten and Bell give them: the more kinds of followers
        a character has, the more likely is a new one.
        """
        rows = [(weight, before, *self._row(before)) for before, weight in weights.items()]
        own_pairs = self._own_pairs
        out = {}
        for character in characters:
            single = self._single(character)
            total = 0.0
            for weight, before, counts, kinds, whole, seen in rows:
                probability = (counts.get(character, 0.0) + kinds * single) / whole
                if seen > 0:
                    own_pair = max(own_pairs.get(("\n" if before == "\u3000" else before) + character, 0) - 1, 0) / (
                        seen + 2
                    )
                    probability = (1 - _OWN_PAIR) * probability + _OWN_PAIR * own_pair
                if before == "\n" and character == "\u3000":
                    probability = _INDENT
                total += weight * max(probability, _LEAST)
            out[character] = total
        return out

    def _row(self, before: str) -> tuple[dict[str, float], float, float, int]:
        """Return the followers of a character, how many kinds, how many in all, and how often the article has it."""
        counts, total = self._pairs.after("\n" if before == "\u3000" else before)
        kinds = len(counts) + 1.0
        return counts, kinds, total + kinds, self._own["\n" if before == "\u3000" else before] - 1

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
