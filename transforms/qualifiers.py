"""Find the words that widen or bound a number: before it, inside it, after its unit, or at a short distance."""

from __future__ import annotations

import re
from functools import cache
from typing import ClassVar, Literal, NamedTuple

from transforms.patterns import lazy
from transforms.records import Qualifier
from transforms.rules import Rule, Rules, table_row

Reach = Literal["step_up", "step_down", "none", "zero", "tenth", "tenfold"]


@table_row
class QualifierRule(Rule):
    """Name one word, where it stands, and how far the value then reaches."""

    TABLE: ClassVar[str] = "qualifiers"
    KEY: ClassVar[tuple[str, ...]] = ("word", "place")
    word: str
    place: Literal["before", "inside", "after", "magnitude", "measure"]
    """`magnitude`: before 百 千 万 亿 without digits only; `measure`: after a duration or length only."""
    qualifier: Literal["about", "over", "under"]
    reach: Reach
    """`step_up`, `step_down`: to the next step of the last non-zero digit; `none`: no upper bound;
    `zero`: down to nothing; `tenth`: ten per cent either way; `tenfold`: to ten times as much (数百)."""
    gap: int
    """How many characters of the same phrase may stand between the word and the number."""
    unless: tuple[str, ...]
    """Characters before it with which it is another word: `约` after `节`, `签`, `预`."""
    example: str
    expected: str
    note: str = ""


class Found(NamedTuple):
    """Hold a qualifier that was found; `length` in characters, 0 where it does not touch the number."""

    qualifier: Qualifier
    reach: Reach
    length: int
    rule: str
    unless: tuple[str, ...] = ()


SPACES = frozenset(" \u00a0\u2009\u202f")
"""One of them may stand between a number and its qualifier, where a page sets digits apart: `超过 3000 人`."""
_GAPS = frozenset(" \u00a0")
_BOUNDED = lazy(
    r"(不得?(?:低于|少于|高于|超过))(?:本|上|地|当|全|总|其|年|同|所|各|财|收|项|投|工|建|成|费|预)[\u4e00-\u9fff]{1,16}的$"
)
WIDEST = 24
"""Characters before a number in which a bound of the same phrase may begin."""
_BREAK = lazy(r"[^㐀-鿿]|[一二三四五六七八九十百千万亿]")


class QualifierTable:
    """Look up qualifiers around a number; longest word first."""

    def __init__(self, rules: Rules) -> None:
        rows = rules.table(QualifierRule)
        self.places = {
            place: {r.word: Found(r.qualifier, r.reach, len(r.word), r.id, r.unless) for r in rows if r.place == place}
            for place in ("before", "inside", "after", "magnitude", "measure")
        }
        self.before_words = self.places["before"]
        self.before_last = _by_last(self.before_words)
        self.after_words = self.places["after"]
        self.after_first = _by_first(self.after_words)
        self.inside = self.places["inside"]
        self.behind = frozenset((*self.after_first, *self.places["measure"], *SPACES))
        """What a qualifier behind a number can start with."""
        self.magnitude_words = self.places["magnitude"]
        self.measure = self.places["measure"]
        distant = [r for r in rows if r.place == "before" and r.gap]
        self.distant = re.compile("|".join(re.escape(r.word) for r in sorted(distant, key=lambda r: -len(r.word))))
        self.gaps = {r.word: r.gap for r in distant}

    def before(self, text: str, at: int) -> Found | None:
        """Return the qualifier that ends at `at`."""
        for length in self.before_last.get(text[at - 1 : at], ()):
            found = self.before_words.get(text[at - length : at]) if length <= at else None
            if found is not None and not (found.unless and text.endswith(found.unless, 0, at - length)):
                return found
        return None

    def magnitude(self, text: str, at: int) -> Found | None:
        """Return the word that makes a magnitude without digits a number: 上 of `上百个`, not that of `网上百家`."""
        found = self.magnitude_words.get(text[at - 1 : at])
        return None if found is None or text.endswith(found.unless, 0, at - 1) else found

    def after(self, text: str, at: int) -> Found | None:
        """Return the qualifier that starts at `at`, behind a unit."""
        for length in self.after_first.get(text[at : at + 1], ()):
            found = self.after_words.get(text[at : at + length])
            if found is not None:
                return found
        return None

    def at_a_distance(self, text: str, at: int, reach: int = 14) -> Found | None:
        """Return a qualifier of the same phrase that does not touch the number (`至少有5名`)."""
        before = text[at - 1 : at]
        if not "㐀" <= before <= "鿿" and before not in _GAPS:
            return None
        bounded = _BOUNDED.search(text, max(0, at - WIDEST), at) if before == "的" else None
        if bounded is not None:  # `不低于本级财政收入的2%`
            return self.before_words[bounded[1]]._replace(length=0)
        last = following = self.distant.search(text, at - reach if at > reach else 0, at)
        if last is None:
            return None
        while following := self.distant.search(text, last.end(), at):
            last = following
        between = text[last.end() : at].rstrip(" \u00a0")
        if len(between) > self.gaps[last[0]] or _BREAK.search(between) or between.startswith("的"):
            return None
        return self.before_words[last[0]]._replace(length=0)


def _by_last(words: dict[str, Found]) -> dict[str, tuple[int, ...]]:
    return _by_first({word[::-1]: found for word, found in words.items()})


def _by_first(words: dict[str, Found]) -> dict[str, tuple[int, ...]]:
    out: dict[str, set[int]] = {}
    for word in words:
        out.setdefault(word[0], set()).add(len(word))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in out.items()}


@cache
def qualifier_table(rules: Rules) -> QualifierTable:
    """Return the compiled qualifiers of one rule folder."""
    return QualifierTable(rules)
