"""Decide which region a name in the text stands for, where several bear it or it is an ordinary word too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from transforms.gazetteer import CURRENT, Gazetteer, Mention
from transforms.patterns import lazy

_WHOLE_CITY = lazy("(?:全|我)[市州](?![域间别分块政位长])")


def resolve(mentions: Iterable[Mention], text: str, names: Gazetteer, year: int | None) -> list[Mention]:
    """Return the mentions that stand for one region, each with its single code.

    A name that several regions share goes to the one whose parent stands directly before it, else to
    the one whose parents the text names; where that does not decide, the mention is dropped.
    """
    found = _known_short(list(mentions), text, names)
    plain = {m.codes[0] for m in found if len(m.codes) == 1}
    around = {up for code in plain for up in names.ancestors(code)}
    prefectures = {code for code in around if names.rows[code].level == "prefecture"}
    out: list[Mention] = []
    for mention in found:
        before = out[-1] if out and out[-1].end == mention.start else None
        inside = [c for c in mention.codes if before.codes[0] in names.ancestors(c)[1:]] if before else []
        if not inside and text[mention.start : mention.end] in names.relative_words:
            continue
        if len(mention.codes) == 1:
            out.append(mention)
            continue
        codes = inside or list(mention.codes)
        codes = [c for c in codes if names.valid(c, year)] or codes
        if not (before or mention.full):
            # 吉林 by itself is the province, behind it the city.
            codes = [c for c in codes if names.rows[c].level == "province"] or codes
        for holders in (prefectures, around):
            if len(codes) > 1:
                codes = [c for c in codes if holders.intersection(names.ancestors(c)[1:])] or codes
        if len(codes) > 1:
            codes = _latest(codes, names)
        if len(codes) == 1:
            out.append(Mention(mention.start, mention.end, (codes[0],), mention.full))
    return out


def _known_short(mentions: list[Mention], text: str, names: Gazetteer) -> list[Mention]:
    """Drop short names of prefectures (河源, 白银) where the text names nothing else of the same province."""
    homes: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        for code in mention.codes if len(mention.codes) == 1 else ():
            # The short name of a county is only found behind what holds it.
            if mention.full or names.rows[code].level != "prefecture":
                homes[code[:2]].add(code)
    known = [
        m
        for m in mentions
        if m.full or any(names.rows[c].level == "province" or homes[c[:2]] for c in m.codes) or names.acts(m, text)
    ]
    # Who writes 全市 and names one city alone, by its short name, writes of it.
    if known or not mentions or not _WHOLE_CITY.search(text):
        return known
    lonely = [m for m in mentions if len(m.codes) == 1 and text[m.start : m.end] not in names.prefecture_words]
    return lonely if len({m.codes for m in lonely}) == 1 else known


def _latest(codes: list[str], names: Gazetteer) -> list[str]:
    """Keep the code that was in use last where one region was renumbered within one province."""
    if len({c[:2] for c in codes}) > 1:
        return codes
    ends = [names.rows[c].valid_to or CURRENT for c in codes]
    return [c for c, end in zip(codes, ends, strict=True) if end == max(ends)]
