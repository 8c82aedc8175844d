"""Give a share the total of the sum that its part stands in, where no words name another whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.patterns import lazy
from transforms.ties.arithmetic import share_holds, share_slipped
from transforms.ties.cues import Cues, alike
from transforms.ties.drafts import Tie
from transforms.ties.scene import COUNTS, Mention
from transforms.ties.share_members import core_of, covers, names

_FUNDS = lazy(r"资金|投资|投入|金额")
"""Words for money of which one text uses several: `总投资…，占资金总额的…`."""


def with_totals(ties: Sequence[Tie], cues: Cues) -> Iterator[Tie]:
    """Yield the ties, a share of an unnamed whole with the total that its part is summed to."""
    totals: dict[int, Mention] = {}
    divided: dict[int, Mention] = {}
    for tie in ties:
        if tie.kind == "sum":
            totals.update((m.index, tie.members[0][1]) for role, m in tie.members if role == "part")
            divided.setdefault(tie.members[1][1].sentence, tie.members[0][1])
    for tie in ties:
        part, percent = tie.get("part"), tie.get("percent")
        total = totals.get(part.index) if part is not None else None
        if total is None and part is not None and percent is not None:
            # `总人口中，男性3610人，占52.6%；…；14岁以下957人，占13.9%`: all are shares of what the sentence divides.
            near = divided.get(part.sentence)
            total = near if near is not None and alike(near, part) and share_holds(part, near, percent) else None
        if tie.rule != "share:part" or part is None or percent is None or total is None:
            yield tie
        elif share_holds(part, total, percent) or (
            share_slipped(part, total, percent) and not _is_named_otherwise(total, percent, cues)
        ):
            counts = part.dimension in COUNTS and total.dimension in COUNTS
            members = (("part", part), ("whole", total), ("percent", percent))
            yield Tie("share", members, tie.cue, "share:whole", whole_numbers=counts)
        else:
            yield tie


def _is_named_otherwise(total: Mention, percent: Mention, cues: Cues) -> bool:
    """Say whether the words after 占 name another whole than the total: `其中出口9.7亿元，占出口总值的63%`."""
    found = cues.share.match(percent.lead)
    core = _FUNDS.sub("", core_of(found["whole"].strip())) if found is not None else ""
    return len(core) > 1 and not names(core, total) and not covers(core, total)
