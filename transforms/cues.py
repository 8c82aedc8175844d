"""Find the cue words of all rule tables in one pass over a stretch of text.

Words are matched longest first: a longer word that is listed hides the shorter ones inside it
(`贫困县` hides `贫困`), which is how a row takes a meaning away. Words that overlap are both found
(`农村低保金`: 农村低保, 低保金).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

GROUP = 5
"""First characters per branch: the engine tests branches one after the other, so it is given a tree."""


Hit = tuple[int, int, str]
"""Start, end (restored) and word; a plain tuple, as there are many."""


class Lexicon:
    """Hold all cue words, compiled.

    >>> Lexicon(["贷款", "小额贷款", "贫困户"]).scan("为贫困户发放小额贷款", 0, 10)
    [(1, 4, '贫困户'), (6, 10, '小额贷款')]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._pattern = re.compile(_pattern(self.words))

    def scan(self, text: str, start: int, end: int) -> list[Hit]:
        """Return the cue words of `text[start:end]`, in order."""
        hits: list[Hit] = []
        reached = start
        for found in self._pattern.finditer(text, start, end):
            stop = found.end(1)
            if stop > reached:
                at = found.start()
                hits.append((at, stop, text[at:stop]))
                reached = stop
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
        length = len(holder)
        for part, ends in (
            (p, e) for n in range(2, length) for p, e in ((holder[:n], False), (holder[length - n :], True))
        ):
            if part in words and not any(part in shadow and shadow in holder for shadow in shadows):
                out.setdefault(part, []).append((holder, ends))
    return out


Tree = dict[str, "Tree"]


def _pattern(words: Iterable[str]) -> str:
    tree: Tree = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    # Characters that begin many words are common ones: they are tried first.
    first = sorted(tree, key=lambda character: (-len(tree[character]), character))
    # One character is consumed before anything is tried, so that the engine skips by its set of first characters;
    # the rest is only looked at, so that a word may begin inside another.
    return f"[{_set(first)}](?=({_choice(first, tree)}))"


def _choice(first: list[str], tree: Tree) -> str:
    """Return the branches of some first characters, as a tree of sets."""
    if len(first) <= GROUP:
        return "|".join(f"(?<={re.escape(c)}){_branch(tree[c])}" for c in first)
    size = -(-len(first) // GROUP)
    parts = [first[i : i + size] for i in range(0, len(first), size)]
    return "|".join(f"(?<=[{_set(part)}])(?:{_choice(part, tree)})" for part in parts)


def _set(characters: list[str]) -> str:
    return "".join(map(re.escape, characters))


def _branch(node: Tree) -> str:
    children = [re.escape(c) + _branch(child) for c, child in sorted(node.items()) if c]
    if not children:
        return ""
    inner = children[0] if len(children) == 1 else f"(?:{'|'.join(children)})"
    if "" not in node:
        return inner
    return f"(?:{inner})?"
