"""Tie the amount in an item of a numbered list to those of the items below it.

`1.普通高中（1900元/生•年）`, then `（1）…1000元/生•年`, `（2）…400元/生•年`, …; where the heading has
several amounts, each with a name (`本科：4830元；专科：4500元`), the items' names say which is whose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.patterns import lazy
from transforms.ties.arithmetic import sum_holds, sum_slipped
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie, sum_of
from transforms.ties.scene import Mention, Scene

_LEVELS = (
    lazy(r"[一二三四五六七八九十]{1,3}、"),
    lazy(r"[（(][一二三四五六七八九十]{1,3}[）)]"),
    lazy(r"\d{1,2}[.、．](?!\d)"),
    lazy(r"[（(]\d{1,2}[）)]"),
    lazy(r"[①-⑳]"),
)
_COLON = lazy(r"[^\n]{0,20}[：:]\s*\n")
MOST_LINES = 60
"""Paragraphs below a heading with a colon that are looked at, which keeps the cost linear."""
_NAME = lazy(r"[\u4e00-\u9fff]{2,4}(?=[：:]?$)")


def find_lists(scene: Scene, cues: Cues) -> Iterator[Tie]:  # noqa: ARG001 - every family has this form
    """Yield sums of numbered items, if they add up or fail by one digit."""
    lines = _lines(scene)
    for i, (level, totals) in enumerate(lines):
        if level is None:
            continue
        items: list[list[Mention]] = []
        for below, mentions in lines[i + 1 :]:
            if below is None or below <= level or (items and below != lines[i + 1][0]):
                break
            items.append(mentions)
        if len(items) >= 2:
            yield from _sums(totals, items)
    for i, (level, totals) in enumerate(lines[:-1]):
        if level is None and lines[i + 1][0] is not None and _ends_in_colon(scene, totals[-1]):
            yield from _sums(totals, _items_below(lines, i + 1))


def _ends_in_colon(scene: Scene, last: Mention) -> bool:
    """Say whether a paragraph without a number ends so that its items follow: `…1271.2万元。分别是：`."""
    return _COLON.match(scene.text, last.figure.restored_end) is not None


def _items_below(lines: Sequence[tuple[int | None, list[Mention]]], start: int) -> list[list[Mention]]:
    """Return the items of one level from `start` on; what is unnumbered between them belongs to the one above."""
    items: list[list[Mention]] = []
    for below, mentions in lines[start : start + MOST_LINES]:
        if below == lines[start][0]:
            items.append(mentions)
        elif below is not None and below < (lines[start][0] or 0):
            break
    return items


def _lines(scene: Scene) -> list[tuple[int | None, list[Mention]]]:
    """Return the paragraphs that hold figures, with their level of numbering."""
    starts = {clause.paragraph: clause.start for clause in reversed(scene.clauses)}
    out: list[tuple[int | None, list[Mention]]] = []
    last = None
    for mention in scene.mentions:
        if mention.paragraph != last:
            last = mention.paragraph
            opening = scene.text[starts[last] : starts[last] + 6].lstrip()
            level = next((n for n, pattern in enumerate(_LEVELS) if pattern.match(opening)), None)
            out.append((level, []))
        out[-1][1].append(mention)
    return out


def _sums(totals: Sequence[Mention], items: Sequence[Sequence[Mention]]) -> Iterator[Tie]:
    names = [_label(t) for t in totals]
    for total, name in zip(totals, names, strict=True):
        if total.is_relative:
            continue
        parts = [p for p in (_part(total, name, names, item) for item in items) if p is not None]
        told = total.figure.qualifier == "exact"  # of 数百人 one digit put right fits any list
        if len(parts) >= 2 and (sum_holds(total, parts) or (told and sum_slipped(total, parts))):
            yield sum_of(total, parts, "", "sum:items")


def _label(mention: Mention) -> str:
    found = _NAME.search(mention.lead) or _NAME.search(mention.before.rstrip("：: "))
    return found[0][-2:] if found else ""


def _part(total: Mention, name: str, names: Sequence[str], item: Sequence[Mention]) -> Mention | None:
    """Return the item's figure that belongs to this total: the one of its name, or the only one."""
    fitting = [m for m in item if alike(m, total)]
    if len(names) > 1 and name:
        named = [m for m in fitting if name in m.lead]
        if named:
            return named[0]
        fitting = [m for m in fitting if not any(other and other in m.lead for other in names)]
    return fitting[0] if len(fitting) == 1 else None
