"""Know the words beside an expression of time that say what the time does in its sentence."""

from __future__ import annotations

import re
from functools import cache
from typing import ClassVar, Literal, NamedTuple

from transforms.patterns import lazy
from transforms.rules import Rule, Rules, table_row

UNTIL_BEFORE = ("截至", "截止", "截止到", "截至到", "截止至", "截至于")
OPENS = lazy(r"[\s　“\"（(—·、，,；;。]*(?:\[[0-9]{1,2}\])?(?:直?[到至]|自|从|于|在|截至|截止到?|其中)?")
"""What may stand before a time that opens its clause."""
BRACKETED = lazy(r"《[^《》\n]{0,60}》")
"""A title: the times in it are not those of the text."""
_SENTENCE_END = lazy("[。；\n]")
_SENTENCE_REACH = 80


@table_row
class TimeCue(Rule):
    """Name a word beside an expression of time that says what the time does in its sentence."""

    TABLE: ClassVar[str] = "time_cues"
    KEY: ClassVar[tuple[str, ...]] = ("word", "place")
    word: str
    place: Literal["before", "after", "near"]
    """Directly before or after the time; `near`: in the same sentence."""
    role: Literal["base", "change", "event", "report", "plan", "total"]
    example: str
    expected: str = ""
    note: str = ""


class Cues(NamedTuple):
    """Hold the cue words compiled."""

    base_before: tuple[str, ...]
    base_after: re.Pattern[str]
    change_before: tuple[str, ...]
    event_before: tuple[str, ...]
    event_after: re.Pattern[str]
    report: re.Pattern[str]
    plan: re.Pattern[str]
    total: re.Pattern[str]


@cache
def time_cues(rules: Rules) -> Cues:
    """Return the cue words of a set of rules, compiled once."""
    rows = rules.table(TimeCue)

    def words(role: str, place: str) -> tuple[str, ...]:
        return tuple(row.word for row in rows if (row.role, row.place) == (role, place))

    def choice(role: str, place: str) -> str:
        return "|".join(map(re.escape, sorted(words(role, place), key=len, reverse=True)))

    return Cues(
        words("base", "before"),
        lazy(f"[^，。；,;\n]{{0,16}}(?:{choice('base', 'after')})"),
        words("change", "before"),
        words("event", "before"),
        lazy(f"[，,]?(?:{choice('event', 'after')})"),
        lazy(choice("report", "after")),
        lazy(choice("plan", "near")),
        lazy(choice("total", "near")),
    )


def sentence_end(text: str, at: int) -> int:
    """Return where the sentence or line ends, not far from `at`."""
    end = _SENTENCE_END.search(text, at, at + _SENTENCE_REACH)
    return end.start() if end else min(len(text), at + _SENTENCE_REACH)


def sentence_start(text: str, at: int) -> int:
    """Return where the clause or line begins, not far before `at`."""
    begin = max(0, at - _SENTENCE_REACH)
    return max((text.rfind(mark, begin, at) for mark in "，。；\n"), default=-1) + 1 or begin
