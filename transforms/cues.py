"""Find the cue words of all rule tables in one pass over a stretch of text.

Words are matched longest first: a longer word that is listed hides the shorter ones inside it
(`贫困县` hides `贫困`), which is how a row takes a meaning away. Words that overlap are both found
(`农村低保金`: 农村低保, 低保金).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence, Set
from operator import itemgetter
from typing import TypeVar

from ahocorasick_rs import AhoCorasick

T = TypeVar("T")

Hit = tuple[int, int, str]
"""Start, end (restored) and word; a plain tuple, as there are many."""


_end = itemgetter(2)
"""Where a word ends, of one that was found."""
PIECE = 50_000
"""Characters that are looked through at once."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile("[\n。]")


class Lexicon:
    """Hold all cue words in one automaton, which finds them in time that does not grow with their number.

    >>> Lexicon(["贷款", "小额贷款", "贫困户"]).scan("为贫困户发放小额贷款", 0, 10)
    [(1, 4, '贫困户'), (6, 10, '小额贷款')]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        self._automaton = AhoCorasick(self.words)

    def scan(self, text: str, start: int, end: int) -> list[Hit]:
        """Return the cue words of `text[start:end]`, in order; no word reaches over a line end or a full stop."""
        hits: list[Hit] = []
        while end - start > PIECE:
            # The automaton needs 24 bytes a character while it looks: a long text is given to it in pieces.
            cut = _BREAK.search(text, start + PIECE, end)
            stop = cut.end() if cut else end
            hits += self._scan(text, start, stop)
            start = stop
        return hits + self._scan(text, start, end)

    def scan_each(self, text: str, spans: Sequence[tuple[int, int]]) -> list[list[Hit]]:
        """Return the cue words of each of several stretches, looked for at once: a call takes as long as a sentence."""
        if sum(end - start for start, end in spans) > PIECE:
            return [self.scan(text, start, end) for start, end in spans]
        found = self._find("\n".join([text[start:end] for start, end in spans]))
        out: list[list[Hit]] = []
        first = at = 0
        for start, end in spans:
            last = first + end - start
            stop = bisect_right(found, last, at, key=_end)
            out.append(self._longest(found[at:stop], start - first))
            first, at = last + 1, stop
        return out

    def _scan(self, text: str, start: int, end: int) -> list[Hit]:
        return self._longest(self._find(text[start:end]), start)

    def _find(self, text: str) -> list[tuple[int, int, int]]:
        """Return all words, by their number, with start and end, in the order of their ends."""
        try:
            return self._automaton.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # half of a surrogate pair, as JSON escapes can leave behind
            return self._automaton.find_matches_as_indexes(_SURROGATE.sub("\ufffd", text), overlapping=True)

    def _longest(self, found: Sequence[tuple[int, int, int]], shift: int) -> list[Hit]:
        """Return the words that no longer one hides: of two that end together, or begin together, the longer one."""
        words = self.words
        hits: list[Hit] = []
        last_at = last_stop = -1
        for word, at, stop in found:
            if stop == last_stop and last_at < at:
                continue
            if last_at >= at:
                first = shift + at
                while hits and hits[-1][0] >= first:
                    hits.pop()
            hits.append((shift + at, shift + stop, words[word]))
            last_at, last_stop = at, stop
        return hits


DENIALS = frozenset("非未无不")
"""First characters that turn a word into its opposite."""


class Parts:
    """Know the shorter words that a word begins or ends with and means too.

    >>> parts = Parts({"新增", "新增就业", "贫困村", "非贫困村", "标准", "标准化牧场"}, {"标准化"})
    >>> parts.of("新增就业"), parts.of("非贫困村"), parts.of("标准化牧场")
    ([('新增', False)], [], [])
    """

    def __init__(self, words: Set[str], shadows: Set[str]) -> None:
        self._words = words
        self._shadows = Lexicon(shadows)

    def of(self, word: str) -> list[tuple[str, bool]]:
        """Return the words inside, those at the beginning first; True where they stand at the end."""
        if word not in self._words or word[0] in DENIALS:
            return []
        length, words = len(word), self._words
        found = [(part, False) for end in range(2, length) if (part := word[:end]) in words]
        found += [(part, True) for start in range(1, length - 1) if (part := word[start:]) in words]
        if not found:
            return []
        hidden = [shadow for _, _, shadow in self._shadows.scan(word, 0, length)]
        return [(part, is_end) for part, is_end in found if not any(part in shadow for shadow in hidden)]


class Known(dict[str, T]):
    """Remember what a function says of each word: asked once for each, when it is first met.

    >>> lengths = Known(len)
    >>> lengths["贫困户"], lengths
    (3, {'贫困户': 3})
    """

    def __init__(self, say: Callable[[str], T]) -> None:
        super().__init__()
        self._say = say

    def __missing__(self, word: str) -> T:
        said = self[word] = self._say(word)
        return said


Tree = dict[str, "Tree"]


def tree(words: Iterable[str]) -> str:
    """Return a pattern for the longest of the words that stands at a position, which needs no look at each of them.

    >>> tree(["今年", "今年以来", "去年"])
    '(?:今年(?:以来)?|去年)'
    """
    root: Tree = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    branches = _branches(root)
    return f"(?:{'|'.join(branches)})" if branches else "(?!)"


def _branches(node: Tree) -> list[str]:
    return [re.escape(character) + _rest(child) for character, child in sorted(node.items()) if character]


def _rest(node: Tree) -> str:
    branches = _branches(node)
    if not branches:
        return ""
    if "" not in node and len(branches) == 1:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if "" in node else "")
