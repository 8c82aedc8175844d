"""Know how often each Chinese character follows each other one, as running text counts them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from sys import intern

from transforms.spelling import plain

_FILE = Path(__file__).parent / "rules" / "character_pairs.txt"
_BASE = 1.5
FLOOR = 2e-7
"""Probability of a character that was never seen."""
_INDENT = 0.3
"""Probability that a line starts with an ideographic space: the counted text had none."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Hold how often each character occurs, and what follows it."""

    single: dict[str, float]
    lines: dict[str, str]
    parsed: dict[str, tuple[dict[str, float], float]] = field(default_factory=dict)

    def after(self, character: str) -> tuple[dict[str, float], float]:
        """Return how often each character follows `character`, and the sum."""
        found = self.parsed.get(character)
        if found is None:
            line = self.lines.get(character, "")
            # Interned, and counts shared: a few thousand characters and some sixty counts make all rows.
            characters, weights = map(intern, line[::2].replace("¶", "\n")), map(_count, line[1::2])
            counts = dict(zip(characters, weights, strict=True))
            total = sum(counts.values()) + 2.0
            if character == "\n":
                counts["\u3000"] = _INDENT * (total + len(counts) + 1)
            found = self.parsed[character] = counts, total
        return found


@cache
def _count(weight: str) -> float:
    return float(_BASE ** (ord(weight) - 65))


@cache
def pairs() -> Pairs:
    """Return the counted pairs; the file is read where a text first needs it."""
    single, lines = {}, {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            continue
        character = line[0].replace("¶", "\n")
        single[character] = _count(line[1])
        lines[character] = line[2:]
    total = sum(single.values())
    return Pairs({character: count / total for character, count in single.items()}, lines)


@lru_cache(maxsize=16_384)
def association(before: str, character: str) -> float:
    """Return by how much (log) one character makes another behind it more likely; pairs inside words have 2 and more.

    >>> association("贫", "困") > 4, association("户", "人") < 2
    (True, True)
    """
    before, character = plain(before), plain(character)
    counts, total = pairs().after(before)
    kinds = len(counts) + 1.0
    own = pairs().single.get(character, FLOOR)
    return math.log((kinds * own + counts.get(character, 0.0)) / (total + kinds) / own)
