"""Carry which period is in force: in the article, its section, paragraph, sentence and clause.

A word of time governs its clause and what follows in its paragraph until another one comes; one in a
heading, or at the beginning of a section, governs the section. What is only compared with (比上年),
is somebody's birth or a firm's foundation, or is the date of a report, does not govern.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from transforms.clauses import by_clause
from transforms.labels import Anchor, base_period
from transforms.leads import GIVEN_IN, lead
from transforms.moments import Time
from transforms.patterns import lazy
from transforms.records import Clause
from transforms.rules import Rules
from transforms.time_cues import BRACKETED, OPENS, time_cues
from transforms.times import find_times
from transforms.timing import Resolver

_TOPIC = lazy(r"(?:在)?[^，。]{2,14}(?:方面|上)[，,：:]|[一二三四五六七八九十]是")
_TOPIC_ENDS = tuple(word + mark for word in ("方面", "上") for mark in "，,：:")
"""How the clause ends that turns to a topic, unless it opens with a number (`一是`)."""
_BASE_ENDS = ("的", "相比", "相较", "增", "减", "下降", "上升", "多", "少", "持平", "高", "低", "，", "翻", "好")
"""What follows the words of comparison where they only compare; else they tell what was then."""
_COMPARED = lazy("(?:相比|相较|比较|比)?[，,]")
"""What ends a clause that only says what is compared with: `与2012年相比，`."""
_COMPARES = ("相比，", "相较，", "比较，")
_QUOTE_MARKS = '“"「『'


class Scope(NamedTuple):
    """Hold the period in force, and whether anything said so."""

    period: str | None
    set: bool = False


NOTHING = Scope(None)


class Scopes:
    """Hold what is in force while the clauses with the times in them are gone through."""

    def __init__(self, text: str, clauses: Sequence[Clause], anchor: Anchor, rules: Rules) -> None:
        self.text = text
        self.clauses = clauses
        self.anchor = anchor
        self.times = by_clause(_outside_titles(find_times(text, rules), text), clauses)
        self.resolver = Resolver(anchor, text, rules)
        self.total = time_cues(rules).total
        year = lead(clauses, self.times, self.resolver)
        self.document = NOTHING if year is None else Scope(year, True)
        self.resolver.present = year and year[:4]
        self._begin()

    def _begin(self) -> None:
        """Let nothing but the article's own period be in force."""
        self.section = self.paragraph = self.sentence = self.document
        self.local: Scope | None = None
        """What is in force in this clause only."""
        self.local_end = 0
        self.next: Scope | None = None
        """What is in force for the next figure only."""
        self.ratio: tuple[int, Scope] | None = None
        """Where the figure ends for which alone something was in force, and what: for the rest of a ratio."""
        self.sentence_from: str | None = None
        """The period from which this sentence tells of a change."""
        self.sentence_base: str | None = None
        """The last period in this sentence that a value was compared with."""
        self.before_plan: Scope | None = None
        """What was in force before the year of a plan, until that sentence states a figure."""
        self.base: str | None = None
        self.base_end = -1
        """Where the words of comparison end."""
        self.clause_set = False
        """Whether a time in this clause governs."""
        self.sentence_set = False
        self.told = True
        """Whether a figure stands behind the last time that governs."""
        self.quoted = False
        """Whether this paragraph is a quotation that goes on with what the one before was about."""

    def begin_paragraph(self, clause: Clause, before: int) -> None:
        """Return to what the section is on, unless a quotation goes on; `before` is the paragraph before or -1."""
        quotes = self.text[clause.start] in _QUOTE_MARKS and before >= 0 and clause.kind == "body"
        if quotes and not self.quoted and self.anchor.year is None and self.paragraph.set:
            self.quoted = True
            return
        self.quoted = False
        self.paragraph, self.before_plan = self.section, None
        self.resolver.turn(self.section.period)

    def begin_sentence(self, clause: Clause) -> None:
        """Return to what the paragraph is on, or the section where the sentence turns to another topic."""
        ends, counts = (
            self.text.endswith(_TOPIC_ENDS, clause.start, clause.end),
            self.text.startswith("是", clause.start + 1),
        )
        if (ends or counts) and _TOPIC.match(self.text, clause.start):
            self.paragraph = self.section
            self.resolver.turn(self.section.period)
        if self.before_plan is not None:
            self.paragraph, self.before_plan = self.before_plan, None
        self.sentence = self.paragraph
        self.sentence_set, self.told = False, True
        self.sentence_base = self.sentence_from = None

    def begin_clause(self, clause: Clause) -> None:
        """Forget what was in force in the clause before only, unless that only said what is compared with."""
        self.local = self.next = None
        compared = self.text.endswith(_COMPARES, 0, clause.start)
        if self.base is not None and not (compared or _COMPARED.fullmatch(self.text, self.base_end, clause.start)):
            self.base = None
        self.base_end = -1
        self.clause_set = False

    def head(self, clause: Clause) -> None:
        """Let a heading set or end the scope of its section."""
        times = [
            t for t in self.times.get(clause.index, ()) if t.kind in ("point", "span", "until") and not t.first.day
        ]
        given = times and GIVEN_IN.search(self.text, times[0].end, clause.end)
        self.section = self.sentence if len(times) == 1 and self.clause_set and not given else self.document
        self.paragraph = self.section

    def meet(self, time: Time, clause: Clause) -> None:
        """Let an expression of time change what is in force."""
        role, period = self.resolver.read(time, clause)
        scope = Scope(period, True)
        if role == "govern":
            self.before_plan = self.paragraph if self._is_plan(period) else None
            self.paragraph = self.sentence = scope
            self.local = self.next = None
            self.clause_set = self.sentence_set = True
            self.told = time.kind == "now"
        elif role == "sentence":
            self.sentence, self.clause_set = scope, True
            self.next = None
        elif role == "report":
            self.paragraph = self.sentence = scope
        elif role == "event":
            self.local, self.local_end = scope, time.end
        elif role == "next":
            self.next = scope
            self.sentence_base = self.sentence_from = period
        elif role == "base":
            self._compare(time, clause, period)
        elif role == "habit" and not self.clause_set and not self._is_each(time):
            self.sentence, self.clause_set = Scope(None, True), True

    def _compare(self, time: Time, clause: Clause, period: str | None) -> None:
        """Remember what a value is compared with, and what was then where that is told."""
        self.base = self.sentence_base = period
        self.base_end = time.end
        if period is None and self._tells(time, clause):
            self.local, self.local_end = Scope(base_period(self._present(), "同比"), True), time.end
        if self.text.endswith(("由", "从"), 0, time.start) and self.text.startswith("的", time.end):
            self.next = Scope(period or base_period(self.sentence.period, "同比"), True)

    def _present(self) -> str | None:
        """Return the period in force, else the article's year."""
        if self.sentence.set:
            return self.sentence.period
        return str(self.anchor.year) if self.anchor.year else None

    def _tells(self, time: Time, clause: Clause) -> bool:
        """Say whether words of comparison open a clause that tells what was then: `去年同期有50户`."""
        opens = OPENS.fullmatch(self.text, clause.start, time.start) is not None
        return opens and time.end < clause.end and not self.text.startswith(_BASE_ENDS, time.end)

    def _is_plan(self, period: str | None) -> bool:
        """Say whether a period ends after the article's year, or the one that it is on."""
        year = str(self.anchor.year) if self.anchor.year else self.document.period
        return year is not None and period is not None and period.startswith("..") and period[2:6] > year[:4]

    def _is_each(self, time: Time) -> bool:
        """Say whether 每年 is part of `每人每年`, which counts a result, not a habit."""
        return self.text[time.start - 2 : time.start - 1] == "每"


def _outside_titles(times: Iterable[Time], text: str) -> Iterator[Time]:
    """Yield the times that are not part of a title in 《》."""
    titles = [m.span() for m in BRACKETED.finditer(text)]
    title = 0
    for time in times:
        while title < len(titles) and titles[title][1] <= time.start:
            title += 1
        if title == len(titles) or time.start < titles[title][0]:
            yield time
