"""Find the cue words of all rule tables in one pass over a stretch of text.

Words are matched longest first: a longer word that is listed hides the shorter ones inside it
(`贫困县` hides `贫困`), which is how a row takes a meaning away. Words that overlap are both found
(`农村低保金`: 农村低保, 低保金).
"""

from __future__ import annotations

from collections.abc import Iterable, Set

from ahocorasick_rs import AhoCorasick

Hit = tuple[int, int, str]
"""Start, end (restored) and word; a plain tuple, as there are many."""


class Lexicon:
    """Hold all cue words in one automaton, which finds them in time that does not grow with their number.

    >>> Lexicon(["贷款", "小额贷款", "贫困户"]).scan("为贫困户发放小额贷款", 0, 10)
    [(1, 4, '贫困户'), (6, 10, '小额贷款')]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        self._automaton = AhoCorasick(self.words)

    def scan(self, text: str, start: int, end: int) -> list[Hit]:
        """Return the cue words of `text[start:end]`, in order."""
        words = self.words
        found = self._automaton.find_matches_as_indexes(text[start:end], overlapping=True)
        hits: list[Hit] = []
        reached = 0
        # Of the words that begin at one character the longest comes first; what ends no later lies inside it.
        for at, stop, word in sorted([(at, -stop, word) for word, at, stop in found]):
            if -stop > reached:
                reached = -stop
                hits.append((start + at, start + reached, words[word]))
        return hits


DENIALS = frozenset("非未无不")
"""First characters that turn a word into its opposite."""


def inside(holders: Iterable[str], words: Set[str], shadows: Set[str]) -> dict[str, list[tuple[str, bool]]]:
    """Return, for each word, the longer words that begin or end with it and mean it too; True where they end with it.

    >>> inside({"新增就业", "非贫困村", "标准化牧场"}, {"新增", "贫困村", "标准"}, {"标准化"})
    {'新增': [('新增就业', False)]}
    """
    out: dict[str, list[tuple[str, bool]]] = {}
    for holder in sorted(holders):
        if holder[0] in DENIALS:
            continue
        hidden = [shadow for shadow in shadows if shadow in holder]
        length = len(holder)
        for size in range(2, length):
            for part, ends in ((holder[:size], False), (holder[length - size :], True)):
                if part in words and not any(part in shadow for shadow in hidden):
                    out.setdefault(part, []).append((holder, ends))
    return out
