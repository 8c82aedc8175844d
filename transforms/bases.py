"""Say with which period a growth or a difference compares: 同比, 环比, 比上年."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from transforms.labels import base_period
from transforms.patterns import lazy

if TYPE_CHECKING:
    from transforms.records import Figure, Relation

_CUE = lazy("同比|环比|[比较](?:上年|去年|上月|上季度?)(?!底|末)|(?:上年|去年)同期")
REACH = 16
"""How far before the growth the word stands that says what it compares with."""
_LATER = ("after", "minuend", "rate", "result")
_CHANGES = ("rate", "result")


def base_of(relation: Relation, figures: Mapping[str, Figure], text: str) -> str | None:
    """Return the period of the value that a relation compares with; None where the text does not tell.

    `figures` are the article's by id, `text` the restored text. The period of a written base is its own.
    """
    if relation.kind not in ("growth", "difference"):
        return None
    members = {member.role: figures[member.figure] for member in relation.members}
    change = next((members[role] for role in _CHANGES if role in members), None)
    if change is None:
        return None
    found = _CUE.findall(text, max(0, change.restored_start - REACH), change.restored_start)
    if not found:
        return None
    written = members.get("before") or members.get("subtrahend")
    later = next((members[role].period for role in _LATER if role in members and members[role].period), None)
    if written is not None and written.period and written.period != later:
        return written.period
    return base_period(later, found[-1]) if later and not later.startswith("..") else None
