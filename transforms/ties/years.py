"""Tie what the sentences of a paragraph tell of one year after another: each to the year before, all to their total."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from transforms.patterns import lazy
from transforms.ties.arithmetic import growth_holds, sum_holds
from transforms.ties.cues import alike
from transforms.ties.drafts import Tie, sum_of
from transforms.ties.scene import Mention, Scene

_YEAR = lazy(r"(?:其中[，,：:]?)?\s*(?P<year>(?:19|20)\d\d)年(?:度|全年)?")
_AGAINST = lazy(r"同比|(?:比|较)(?:上年|去年|上一年)")
BACK = 12
"""How many figures back in its paragraph the year before may stand."""
LEAST_YEARS, LEAST_DIGITS = 3, 2
"""Years whose numbers make up a total of two digits by no chance."""
NEARLY = Decimal("1.5")
"""Percentage points by which a rate may miss and still be meant; then it is a mistake of the text."""


def with_year_before(scene: Scene, ties: Sequence[Tie]) -> Iterator[Tie]:
    """Yield the ties; a growth whose level of the year before was told in the same words takes that level in."""
    for tie in ties:
        level, rate = tie.get("after"), tie.get("rate")
        if tie.rule != "growth:after" or level is None or rate is None or not _AGAINST.search(rate.lead):
            yield tie
            continue
        before = _year_before(scene, level, rate)
        if before is None:
            yield tie
        else:
            minus = tuple(at + 1 for at in tie.minus)
            yield replace(tie, members=(("before", before), *tie.members), rule="growth:years", minus=minus)


def _year_before(scene: Scene, level: Mention, rate: Mention) -> Mention | None:
    year = _year_of(scene, level)
    for index in range(level.index - 1, max(-1, level.index - 1 - BACK), -1):
        other = scene.mentions[index]
        if other.paragraph != level.paragraph or year is None:
            return None
        if not alike(other, level) or _name(other) != _name(level) or other.figure.facet != level.figure.facet:
            continue
        if _year_of(scene, other) == year - 1 and (growth_holds(other, level, rate) or _nearly(other, level, rate)):
            return other
    return None


def _nearly(before: Mention, after: Mention, rate: Mention) -> bool:
    a, b, r = before.value, after.value, rate.value
    return a is not None and b is not None and r is not None and a > 0 and abs(abs(b / a - 1) * 100 - r) <= NEARLY


def _year_of(scene: Scene, mention: Mention) -> int | None:
    """Return the year with which the figure's sentence opens."""
    found = _YEAR.match(scene.openings[mention.sentence])
    return int(found["year"]) if found is not None else None


def _name(mention: Mention) -> str:
    return _YEAR.sub("", mention.lead).replace("其中", "")


def find_year_sums(scene: Scene) -> Iterator[Tie]:
    """Yield `立案51件。其中，2015年6件，…。2016年21件，…。2017年24件，…`, if they make up the total."""
    runs: dict[int, list[int]] = defaultdict(list)
    for sentence, opening in scene.openings.items():
        if _YEAR.match(opening):
            runs[scene.mentions[scene.sentences[sentence][0]].paragraph].append(sentence)
    for sentences in runs.values():
        if len(sentences) >= LEAST_YEARS and len({scene.openings[s][:8] for s in sentences}) == len(sentences):
            yield from _of_paragraph(scene, sorted(sentences))


def _of_paragraph(scene: Scene, sentences: Sequence[int]) -> Iterator[Tie]:
    named: dict[str, list[Mention]] = defaultdict(list)
    for sentence in sentences:
        seen: set[str] = set()
        for mention in scene.in_sentence(sentence):
            key = _name(mention)
            if mention.is_divisible and mention.figure.facet == "level" and key not in seen:
                seen.add(key)
                named[key].append(mention)
    first = scene.mentions[scene.sentences[sentences[0]][0]]
    for parts in named.values():
        if len(parts) < len(sentences) or not all(alike(parts[0], part) for part in parts):
            continue
        for total in scene.back(first, BACK):
            if alike(total, parts[0]) and _digits(total) >= LEAST_DIGITS and sum_holds(total, parts):
                yield sum_of(total, parts, "年", "sum:years")
                break


def _digits(mention: Mention) -> int:
    return len(re.sub(r"\D", "", str(mention.figure.low or "")).strip("0"))
