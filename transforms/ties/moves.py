"""Draw up growths and differences of levels that other rooms have found."""

from __future__ import annotations

from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.levels import SPLIT, Change
from transforms.ties.naming import names_it
from transforms.ties.scene import Mention, Scene


def growth(members: tuple[tuple[str, Mention], ...], said: Change, rule: str, loose: bool) -> Tie:
    """Return a growth; the rate of a fall carries the sign."""
    # Behind a list (`企业800户、合作社50户，增长12.5%`) the growth may be that of all, so 50 decides nothing.
    whole = all(_whole(mention) and mention.joint != "、" for role, mention in members if role != "rate")
    minus = () if said.rises else (len(members) - 1,)
    return Tie("growth", members, said.verb, rule, loose, whole_numbers=whole, minus=minus)


def gap_of(level: Mention, result: Mention, rises: bool, cue: str) -> Tie:
    """Return the tie of a level to its gap from another that is not written."""
    role = "minuend" if rises else "subtrahend"
    return Tie("difference", ((role, level), ("result", result)), cue, "difference:gap")


def difference(before: Mention, after: Mention, result: Mention, rises: bool, cue: str) -> Tie:
    """Return the tie of two levels to what lies between them."""
    larger, smaller = (after, before) if rises else (before, after)
    return Tie(
        "difference", (("minuend", larger), ("subtrahend", smaller), ("result", result)), cue, "difference:moved"
    )


def ahead(scene: Scene, mention: Mention, cues: Cues, said: Change, percent: bool) -> Tie | None:
    """Tie a change to the level that it leads to: `比上年增加21万亩，达到300万亩`."""
    following = next(iter(scene.later(mention)), None)
    reached = cues.reach.search(following.lead) if following is not None else None
    if following is None or reached is None or not names_it(following.lead[: reached.start()], mention):
        return None
    if following.is_percent != percent or following.is_points or "。" in following.before:
        return None
    segments = [s for s in SPLIT.split(following.before) if s]
    if len(segments) > 2:
        return None
    if mention.is_relative and not mention.is_points:
        loose = bool(cues.loose.search(mention.before))
        return growth((("after", following), ("rate", mention)), said, "growth:ahead", loose)
    plain = said.verb in ("增加", "减少", "新增") and len(segments) <= 1
    if mention.is_points or (alike(mention, following) and (said.compared or plain)):
        return gap_of(following, mention, said.rises, said.verb)
    return None


def _whole(mention: Mention) -> bool:
    figure = mention.figure
    return mention.unit.countable and figure.decimals == 0 and figure.scale == 1 and figure.qualifier == "exact"
