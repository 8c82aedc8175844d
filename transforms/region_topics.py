"""Follow the regions that section, paragraph and sentence are about, and give each figure its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.counted_regions import helper, spoken_at
from transforms.gazetteer import Gazetteer
from transforms.patterns import lazy
from transforms.records import Clause, Figure
from transforms.region_cues import Cue
from transforms.region_lists import holds, is_listed, respective
from transforms.rules import Rules

TOPIC_TURN = lazy(r"\w{2,12}方面[，,：:]?")
"""A clause that turns to another topic: the place last spoken of is left."""
_TOPIC_ENDS = tuple("方面" + mark for mark in ("", "，", ",", "：", ":"))
_MANY_CITIES = 5


class _Topic:
    """Follow what section, paragraph and sentence are about, clause by clause."""

    __slots__ = ("home", "names", "opening", "paragraph", "section", "sentence", "spoken", "spoken_of", "topic", "wide")

    def __init__(self, home: str | None, names: Gazetteer, wide: bool) -> None:
        self.home, self.names, self.wide = home, names, wide
        self.topic = self.section = home  # what the paragraph and the section are about
        self.spoken = home  # what the sentence is about
        self.spoken_of: set[str | None] = set()
        self.sentence = self.paragraph = self.opening = -1

    def begin(self, clause: Clause, index: int, rows: set[int]) -> None:
        """Begin a sentence, and with it perhaps a paragraph."""
        if clause.paragraph != self.paragraph:
            # What a row of a table is about ends with the row.
            is_row = self.paragraph in rows
            self.topic = self.section if is_row else self._carried()
            self.paragraph, self.opening = clause.paragraph, index
            self.spoken_of = set()
        self.sentence, self.spoken = clause.sentence, self.topic

    def _carried(self) -> str | None:
        """Carry a county over to the next paragraph of a story about it alone; a list of counties starts afresh."""
        topic, home, names = self.topic, self.home, self.names
        if not topic or not home or topic == home or home not in names.ancestors(topic):
            return self.section
        holders = {up for code in self.spoken_of if code for up in names.ancestors(code)[1:]}
        return topic if len(self.spoken_of - holders - {None}) <= 1 else self.section

    def head(self, found: Sequence[Cue]) -> None:
        """Begin a section with its heading."""
        above = self.names.ancestors(self.home)[1:] if self.home else ()
        inner = [c.code for c in found if c.code and c.subject and c.code not in above]
        self.section = self.topic = self.spoken = inner[-1] if len(inner) == 1 else self.home

    def leave(self) -> None:
        """Return to what the section is about."""
        self.topic = self.spoken = self.section

    def receive(self, guest: Cue, index: int) -> None:
        """Go on with a foreign region."""
        self.spoken = guest.code
        opens = index == self.opening and guest.code and self.names.rows[guest.code].level == "county"
        if guest.scene or opens:
            self.topic = guest.code

    def follow(self, found: Sequence[Cue], clause: Clause, index: int, listed: bool) -> None:
        """Go on with the last of the regions that a clause names, none of them foreign."""
        self.spoken_of.update(c.code for c in found)
        if listed:
            self.spoken = self.section
            return
        may_lead = clause.kind != "heading" and (not self.wide or index == self.opening)
        for cue in found:
            self.spoken = cue.code
            inside = cue.code and (self.home is None or self.home in self.names.ancestors(cue.code))
            if may_lead and cue.subject and inside:
                self.topic = cue.code


def spoken_regions(
    text: str,
    clauses: Sequence[Clause],
    figures: Sequence[Figure],
    cues: dict[int, list[Cue]],
    home: str | None,
    names: Gazetteer,
    rules: Rules,
    rows: set[int],
) -> list[str | None]:
    """Return the region of each figure, in order; `rows` are the paragraphs that are rows of tables."""
    by_clause: dict[int, list[Figure]] = {}
    for figure in figures:
        by_clause.setdefault(figure.clause, []).append(figure)
    out: dict[str, str | None] = {}
    topic, help_pattern = _Topic(home, names, _is_wide(cues, home, names)), helper(rules)
    cues_in, figures_in, nothing = cues.get, by_clause.get, list[Cue]()
    listed, told_in = nothing, -1  # the regions that the sentence named last
    for index, clause in enumerate(clauses):
        if clause.sentence != topic.sentence:  # a paragraph begins with a sentence
            topic.begin(clause, index, rows)
        elif topic.wide and topic.spoken != topic.topic and text.endswith("；", 0, clause.start):
            topic.spoken = topic.topic
        found, counted = cues_in(index, nothing), figures_in(index, ())
        listed = found if found else listed if clause.sentence == told_in else nothing
        told_in = clause.sentence
        if clause.kind == "heading":
            topic.head(found)
        for figure in counted:
            out[figure.id] = respective(text, figure, clause, found or listed, counted, names) or spoken_at(
                text, figure, clause, found, counted, topic.spoken, help_pattern, names
            )
        if not topic.topic == topic.spoken == topic.section and _turns(text, clause):
            topic.leave()
        if found:
            _go_on(topic, text, index, clause, found, counted, help_pattern)
    return [out.get(figure.id) for figure in figures]


def _turns(text: str, clause: Clause) -> bool:
    """Say whether a clause turns to another topic: `教育方面，`."""
    ends = text.endswith(_TOPIC_ENDS, clause.start, clause.end)
    return ends and TOPIC_TURN.fullmatch(text, clause.start, clause.end) is not None


def _go_on(
    topic: _Topic,
    text: str,
    index: int,
    clause: Clause,
    found: Sequence[Cue],
    counted: Sequence[Figure],
    helper: re.Pattern[str],
) -> None:
    """Go on with the regions that a clause names."""
    names = topic.names
    last = found[-1]
    if last.foreign_end is not None and _is_guest(text, found, clause, topic.home, helper, names):
        topic.receive(last, index)
        return
    found = [c for c in found if c.foreign_end is None]
    if not found:
        return
    listed = len({c.code for c in found}) > 2 or any(
        c.of_many or (is_listed(text, c, clause, found, counted) and not holds(found[0], c, names)) for c in found
    )
    topic.follow(found, clause, index, listed)


def _is_wide(cues: dict[int, list[Cue]], home: str | None, names: Gazetteer) -> bool:
    """Say whether an article goes all over its province, naming cities in passing: what follows is the province's."""
    if home is None or names.rows[home].level != "province":
        return False
    cities = {c.code[:4] for found in cues.values() for c in found if c.code and c.code[:2] == home[:2]}
    return len(cities - {home[:4]}) >= _MANY_CITIES


def _is_guest(
    text: str, found: Sequence[Cue], clause: Clause, home: str | None, helper: re.Pattern[str], names: Gazetteer
) -> bool:
    """Say whether the last region of a clause, a foreign one, is what goes on: `福建省查处484件，处理787人`."""
    last = found[-1]
    if last.of_many or clause.kind == "heading":
        return False
    if home is not None and last.code in names.ancestors(home):
        return last.acts and last.subject
    if last.scene:
        return True
    holders = names.ancestors(last.code) if last.code else ()
    alone = all(cue is last or cue.foreign_end is None or cue.code in holders for cue in found)
    return alone and last.subject and not helper.search(text, clause.start, clause.end)
