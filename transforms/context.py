"""Hold what the stages that say what a figure speaks of need to know of the words around it."""

from __future__ import annotations

from collections.abc import Set

from transforms.places import BEFORE, HEAD, Place
from transforms.records import Figure


class Context:
    """Hold a figure with the cue words around it."""

    __slots__ = (
        "antecedent_unit",
        "apart",
        "attributive",
        "between",
        "converts",
        "figure",
        "followed",
        "opens",
        "partner",
        "places",
        "previous",
        "respective",
        "semicolon",
        "sum",
        "title",
        "unit",
        "whole_start",
    )

    def __init__(self, figure: Figure, unit: str, places: list[Place]) -> None:
        self.figure = figure
        self.unit = unit
        """The unit that counts here: 人 where `三个人` is written."""
        self.places = places
        self.partner: int | None = None
        """Index of the figure directly before it that counts the households or the people of the same group."""
        self.previous: int | None = None
        """Index of the figure of the same sentence that this one may continue."""
        self.antecedent_unit = ""
        self.between = ""
        """The text between the two."""
        self.followed = False
        """Whether a word follows directly, so that it can be the noun that is counted."""
        self.apart = False
        """Whether a list mark or a verb of having parts it from the nouns before (`公司拥有12个剂型`)."""
        self.sum = False
        """Whether it can be a sum of money that lacks its unit (`总产值4.2亿，`)."""
        self.attributive = False
        """Whether 的 follows: `三成的农户`."""
        self.converts = False
        """Whether it gives the antecedent in another unit: `111平方公里，折合16.7万亩`."""
        self.whole_start = 1 << 60
        """Where the words begin that name the whole of a share (`占GDP的`); restored."""
        self.opens = 0
        """Where its sentence begins; restored."""
        self.title = ""
        """What the title of its table says of it, where nothing nearer says anything."""
        self.respective = False
        """Whether 分别 ties it to its antecedent."""
        self.semicolon = False
        """Whether a semicolon parts the two."""

    def has(self, words: Set[str]) -> bool:
        """Return whether one of the words stands in the figure's sentence, not beyond its clause."""
        return any(place[2] in words for place in self.places)

    def counts(self, words: Set[str]) -> bool:
        """Return whether one of the words is what the figure counts."""
        head = [word for place, _, word, _, _ in self.places if place == HEAD]
        return not words.isdisjoint(head or [word for place, _, word, _, _ in self.places if place == BEFORE][:1])
