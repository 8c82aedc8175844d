"""Say what can stand behind the numeral with which a pattern starts, so that few patterns are tried at a number."""

from __future__ import annotations

import re

DIGITS = frozenset("0123456789")
NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿")
_ATOM = re.compile(r"\{[CD]\}|\\.|\[(?:\\.|[^\]])*\]|\(|[^\\\[\](){}|.?*+^$]")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{(\d+)(?:,\d*)?\})[+?]?")
_RANGE = re.compile(r"(\d)-(\d)")
_MARKS = re.compile(r"[\[\]|]")
_CLASS = re.compile(r"\\([^A-Za-z])|(\{[CD]\}|\\d)|((?<!.)-|-(?!.)|[^\\\-^])(?!-.)")


def behind(pattern: str, numerals: frozenset[str]) -> frozenset[str] | None:
    """Return with which characters a match can go on behind its leading `numerals`; None where that is not known.

    `pattern` is one of `rules/not_figures.csv`: a regular expression in which `{C}` stands for a
    Chinese numeral and `{D}` for a digit. What is returned may hold too much, never too little.

    >>> sorted(behind("{C}(?:只眼|颗[心钉])", NUMERALS)), behind("1[3-9]{D}{9}(?!{D})", DIGITS)
    (['只', '颗'], None)
    >>> sorted(behind(r"{D}{1,2}(?:\\.|．)?(?:月|点钟)", DIGITS)), sorted(behind("(?:(?<=附表)|(?<=见表)){D}(?=[:：])", DIGITS))
    (['.', '月', '点', '．'], [':', '：'])
    """
    found: set[str] = set()
    for alternative in _alternatives(pattern):
        firsts = _behind(alternative, numerals)
        if firsts is None or firsts & numerals:
            return None
        found |= firsts
    return frozenset(found)


def _behind(pattern: str, numerals: frozenset[str]) -> frozenset[str] | None:
    """Do so for one alternative: atom by atom, until one of them must match something that is no numeral."""
    found: frozenset[str] = frozenset()
    at = 0
    while atom := _ATOM.match(pattern, at):
        end = _close(pattern, at) if atom[0] == "(" else atom.end()
        written = pattern[at:end]
        quantifier = _QUANTIFIER.match(pattern, end)
        at = quantifier.end() if quantifier else end
        optional = quantifier is not None and (quantifier[0][0] in "?*" or quantifier[1] == "0")
        if written.startswith(("(?<", "(?!")) or (written.startswith("(?:(?<") and _looks_behind(written)):
            continue
        firsts = _firsts(written, numerals)
        if firsts is None:
            return None
        if firsts <= numerals and not found:
            continue
        found |= firsts
        if not optional:
            return found
    return None


def _looks_behind(group: str) -> bool:
    """Return whether a group says only what stands before: `(?:(?<=附表)|(?<=见表))`."""
    return all(one.startswith("(?<") and _close(one, 0) == len(one) for one in _alternatives(group[3:-1]))


def _firsts(atom: str, numerals: frozenset[str]) -> frozenset[str] | None:
    """Return the characters with which an atom starts; numerals for what consists of nothing else."""
    if atom in ("{C}", "{D}", r"\d"):
        own = NUMERALS if atom == "{C}" else DIGITS
        return numerals if own == numerals else own
    if atom[0] == "(":
        inner = atom[3 if atom.startswith(("(?:", "(?=")) else 1 : -1]
        if numerals.issuperset(_MARKS.sub("", inner)):
            return numerals
        return behind(inner, numerals)
    if atom[0] == "[":
        return _of_class(atom[1:-1], numerals)
    if atom[0] == "\\":
        return None if atom[1].isalpha() else frozenset(atom[1])
    return frozenset(atom)


def _of_class(inner: str, numerals: frozenset[str]) -> frozenset[str] | None:
    """Return the characters of a class; None where it is negated, or holds a range of others than digits, or numerals and others."""
    inner = inner.replace(r"\t", "\t")
    found: set[str] = set()
    at = 0
    while at < len(inner):
        if between := _RANGE.match(inner, at):
            found |= {str(digit) for digit in range(int(between[1]), int(between[2]) + 1)}
            at = between.end()
            continue
        member = _CLASS.match(inner, at)
        if member is None:
            return None
        at = member.end()
        found |= (NUMERALS if member[2] == "{C}" else DIGITS) if member[2] else {member[1] or member[3]}
    return frozenset(found) if found <= numerals or not found & numerals else None


def _alternatives(pattern: str) -> list[str]:
    """Split a pattern at the bars that stand in no group or class."""
    parts, start, at = [], 0, 0
    while at < len(pattern):
        if pattern[at] == "|":
            parts.append(pattern[start:at])
            start = at = at + 1
        elif pattern[at] == "(":
            at = _close(pattern, at)
        else:
            atom = _ATOM.match(pattern, at)
            at = atom.end() if atom else at + 1
    return [*parts, pattern[start:]]


def _close(pattern: str, at: int) -> int:
    """Return the position behind the bracket that closes the group opened at `at`."""
    depth = 0
    for token in re.finditer(r"\\.|\[(?:\\.|[^\]])*\]|[()]", pattern[at:]):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if not depth:
            return at + token.end()
    return len(pattern)
