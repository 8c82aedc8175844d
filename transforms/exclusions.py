"""Say which numbers are not figures: dates, ordinals, names, numbers of documents, slogans, idioms.

The words stand in `rules/policies.csv`, `rules/idioms.csv`, `rules/names.csv` and
`rules/not_figures.csv` (patterns); the logic of dates, ordinals and distributives stands here.
"""

from __future__ import annotations

import re
from functools import cache, reduce
from typing import ClassVar, Literal

from transforms.codes import JOINING, LABELS, is_code, is_time, neighbours
from transforms.expressions import NUMERALS as EVERY_NUMERAL
from transforms.expressions import Candidate
from transforms.idle import is_idle
from transforms.openings import DIGITS, NUMERALS, behind
from transforms.patterns import lazy
from transforms.ranks import Ranks
from transforms.rules import Rule, Rules, table_row
from transforms.spans import TimeSpans
from transforms.stated import Stated
from transforms.units import NO_UNIT, unit_table


@table_row
class PolicyRule(Rule):
    """Name a policy, slogan, campaign or set phrase of official language in which numerals count nothing."""

    TABLE: ClassVar[str] = "policies"
    KEY: ClassVar[tuple[str, ...]] = ("phrase",)
    phrase: str
    kind: Literal["slogan", "name"]
    example: str
    expected: str
    note: str = ""


@table_row
class IdiomRule(Rule):
    """Name an idiom, a determiner or a word in which a numeral counts nothing."""

    TABLE: ClassVar[str] = "idioms"
    KEY: ClassVar[tuple[str, ...]] = ("phrase",)
    phrase: str
    example: str
    expected: str
    note: str = ""


@table_row
class NameRule(Rule):
    """Name a place, body or thing whose name holds a numeral that could be taken for a count."""

    TABLE: ClassVar[str] = "names"
    KEY: ClassVar[tuple[str, ...]] = ("phrase",)
    phrase: str
    example: str
    expected: str
    note: str = ""


@table_row
class NotFigureRule(Rule):
    """Give a pattern (a regular expression that starts at the number) of numbers that are not figures.

    `{C}` in the pattern stands for a Chinese numeral, `{D}` for an Arabic digit.
    """

    TABLE: ClassVar[str] = "not_figures"
    KEY: ClassVar[tuple[str, ...]] = ("pattern",)
    pattern: str
    kind: Literal["date", "ordinal", "name", "slogan", "idiom"]
    example: str
    expected: str
    note: str = ""


_URL = lazy(r"(?:https?://|www\.)[^\s一-鿿）)》”\"'<>]{1,400}")
_TITLE = lazy(r"《[^《》\n]{1,80}》")
_QUOTED = lazy(rf"“(?=[^“”\n]{{0,17}}[{EVERY_NUMERAL}数几半壹贰叁肆伍陆柒捌玖])([^“”\n]{{1,18}})”")
_SENTENCE = lazy(r"[。！？!?]$|[，,；;].*[，,；;。]")
_ORDINAL = lazy(
    r"第[\d零〇一二两三四五六七八九十百千万]+(?:(?:[、至到~～—\-－和及]|——)第?[\d零〇一二两三四五六七八九十百]+(?![\d.]*[万亿余多%]))*"
    r"(?:届[一二三四五六七八九十]{1,3}[次中])?"
)
_SPACED_ORDINAL = lazy(
    r"第[ \t\u3000]{1,3}(?:\d(?:[ \t]?\d){0,3}|[一二三四五六七八九十百]{1,4})[ \t]?(?=[条章节款项批届次期名位轮季版页卷集])"
)
"""`第 1 0条`, as pages set it that were typed with spaces."""
LEAST_OF_CODE = 3
"""Digits of the shortest beginning of a telephone number or the like."""
_NUMERALS = frozenset(EVERY_NUMERAL)
_FIRST_NUMERALS = _NUMERALS | frozenset("几数半")
_SPANS_OF_LIFE = frozenset(("time", "age"))


class Exclusions:
    """Answer whether a candidate is a figure, from the words of one rule folder."""

    def __init__(self, rules: Rules) -> None:
        tables = (rules.table(PolicyRule), rules.table(IdiomRule), rules.table(NameRule))
        self.phrases = _by_numeral([row.phrase for table in tables for row in table])
        rows = rules.table(NotFigureRule)
        self.of_digits = _Patterns([row.pattern for row in rows if not row.pattern.startswith("{C}")], DIGITS)
        self.of_numerals = _Patterns([row.pattern for row in rows if not row.pattern.startswith("{D}")], NUMERALS)
        self.units = unit_table(rules)
        self.unit_rests = frozenset("".join(written[1:] for written in self.units.by_text))
        self.stated = Stated(rules)
        self.ranks = Ranks(rules)
        self.times = TimeSpans(rules)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where no number is a figure, in order: addresses, titles, short quotes, ordinals."""
        found = [m.span() for m in _URL.finditer(text)] if "://" in text or "www." in text else []
        if "《" in text:
            found += [m.span() for m in _TITLE.finditer(text)]
        if "“" in text:
            found += [m.span() for m in _QUOTED.finditer(text) if _is_slogan(m[1])]
        if "第" in text:
            found += [m.span() for m in _ORDINAL.finditer(text)]
            found += [m.span() for m in _SPACED_ORDINAL.finditer(text)]
        return _merged(found)

    def phrase_end(self, text: str, at: int, end: int) -> int:
        """Return where a policy, idiom or name ends that holds the numerals `at:end`, or 0."""
        patterns = self.of_digits if text[at] < "\x80" else self.of_numerals
        known, pattern = self.phrases.get(text[at : at + 2]), patterns.behind.get(text[end : end + 1])
        if known is not None and (furthest := _furthest(text, at, known)) and not self._goes_on(text, end, furthest):
            return furthest
        if pattern is None:
            pattern = patterns.other
            if pattern is None or end - at < LEAST_OF_CODE:
                return 0
        found = pattern.match(text, at)
        return found.end() if found else 0

    def _goes_on(self, text: str, at: int, end: int) -> bool:
        """Return whether a unit behind numerals reaches beyond a phrase that ends at `end`: `三小时` is no 三小."""
        if at >= end or text[end : end + 1] not in self.unit_rests:
            return False
        found = self.units.match(text, at)
        return found is not None and found[1] > end and found[0].small in ("few", "one")

    def excludes(self, text: str, candidate: Candidate) -> bool:
        """Return whether a candidate is no figure."""
        if candidate.form != "number":
            if candidate.form == "ratio":
                return is_time(text, candidate)
            return candidate.form == "fraction" and neighbours(text, candidate)
        unit = candidate.unit
        before = text[candidate.start - 1 : candidate.start]
        if (before in self.ranks.last_of_leads or unit.unit in self.ranks.units) and self.ranks.ranks(text, candidate):
            return True
        if unit.dimension in _SPANS_OF_LIFE:
            if self.times.counts_days(text, candidate):
                return False
            if self.times.says_when(text, candidate):
                return True
        if candidate.chinese:
            excluded = is_idle(text, candidate, self.units)
        elif unit is not NO_UNIT and before not in JOINING and unit.unit not in LABELS:
            return False
        else:
            excluded = is_code(text, candidate)
        return excluded and (unit is not NO_UNIT or not self.stated.says(text, candidate))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, with those that overlap joined.

    >>> _merged([(5, 9), (0, 3), (7, 12), (8, 9)])
    [(0, 3), (5, 12)]
    """
    spans.sort()
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and start < out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out


def _by_numeral(phrases: list[str]) -> dict[str, tuple[tuple[int, tuple[str, ...]], ...]]:
    """Index phrases by the two characters that start at their first numeral, then by its place in them.

    A phrase that ends in its numeral (统一) is met with any following character.
    """
    found: dict[str, dict[int, list[str]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        for offset, character in enumerate(phrase):
            if character in _FIRST_NUMERALS:
                found.setdefault(phrase[offset : offset + 2], {}).setdefault(offset, []).append(phrase)
                break
    return {key: tuple((offset, tuple(some)) for offset, some in at.items()) for key, at in found.items()}


def _furthest(text: str, at: int, known: tuple[tuple[int, tuple[str, ...]], ...]) -> int:
    """Return where the phrase ends that reaches furthest of those whose first numeral is at `at`, or 0."""
    furthest = 0
    for offset, phrases in known:
        if offset <= at and text.startswith(phrases, at - offset):
            furthest = max(furthest, _end(text, at - offset, phrases))
    return furthest


def _end(text: str, at: int, phrases: tuple[str, ...]) -> int:
    """Return where the longest of the phrases that starts at `at` ends, or 0."""
    for phrase in phrases:
        end = at + len(phrase)
        if not text.startswith(phrase, at) or (phrase[-1] == "村" and text[end : end + 1] == "民"):
            continue  # `三户村民` are no 三户村
        if phrase[-1] != "到" or text[end : end + 1] not in _NUMERALS:
            return end  # `五到八成` is a range, no slogan
    return 0


class _Patterns:
    """Hold patterns by the character behind the numerals with which they start; few are tried at any number."""

    def __init__(self, patterns: list[str], numerals: frozenset[str]) -> None:
        firsts = [behind(pattern, numerals) for pattern in patterns]
        unknown = [pattern for pattern, first in zip(patterns, firsts, strict=True) if first is None]
        self.other = lazy(_joined(unknown), re.ASCII) if unknown else None
        """Those of which it is not known what stands behind; tried on `LEAST_OF_CODE` digits or more only."""
        by_first: dict[str, list[str]] = {character: [] for first in firsts for character in first or ()}
        for pattern, first in zip(patterns, firsts, strict=True):
            for character in by_first if first is None else first:
                by_first[character].append(pattern)
        self.behind = {character: lazy(_joined(some), re.ASCII) for character, some in by_first.items()}


def _joined(patterns: list[str]) -> str:
    """Join patterns to one; those that start with any number of digits share them, read once."""
    shared = [pattern for pattern in patterns if pattern.startswith("{D}+") and "|{D}" not in pattern]
    parts = [f"{{D}}{{1,12}}+(?:{'|'.join(pattern[4:] for pattern in shared)})"] if shared else []
    parts += [f"(?:{pattern})" for pattern in patterns if pattern not in shared]
    # Bounded: a run of ten million digits must not be tried again from each of its digits.
    numerals = (("{C}+", "{C}{1,6}"), ("{D}+", "{D}{1,12}"), ("{C}", "[一二两三四五六七八九十百]"), ("{D}", r"\d"))
    return reduce(lambda text, pair: text.replace(*pair), numerals, "|".join(parts)) or "(?!)"


def _is_slogan(quoted: str) -> bool:
    return _SENTENCE.search(quoted) is None and (
        not any(c.isdigit() for c in quoted) or re.fullmatch(r"[\d+.·•NXnx－\-一-九—]+", quoted) is not None
    )


@cache
def exclusions(rules: Rules) -> Exclusions:
    """Return the compiled exclusions of one rule folder."""
    return Exclusions(rules)
