"""Hold a tie while it is being found, and turn drafts into numbered relations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from transforms.records import Member, Relation, RelationKind
from transforms.slots import quick
from transforms.ties.scene import Mention


@quick
@dataclass(frozen=True, slots=True)
class Tie:
    """Hold one tie found in the text; `members` pairs a role with the mention that fills it."""

    kind: RelationKind
    members: tuple[tuple[str, Mention], ...]
    cue: str
    rule: str
    loose: bool = False
    whole_numbers: bool = False
    optional: bool = False
    derived: bool = False
    chain: str = ""
    minus: tuple[int, ...] = ()
    """Positions of the members that are taken away, or that fall."""

    def key(self) -> tuple[str | int, ...]:
        """Return what makes two ties the same: the kind and who takes part."""
        return self.kind, *sorted({m.index for _, m in self.members})

    def get(self, role: str) -> Mention | None:
        """Return the first member in a role."""
        for own, mention in self.members:
            if own == role:
                return mention
        return None

    def all(self, role: str) -> tuple[Mention, ...]:
        """Return the members in a role, in order."""
        return tuple(m for r, m in self.members if r == role)


def sum_of(total: Mention, parts: Sequence[Mention], cue: str, rule: str) -> Tie:
    """Return the tie of a total to its parts."""
    return Tie("sum", (("total", total), *(("part", p) for p in parts)), cue, rule)


def relations(ties: Iterable[Tie]) -> tuple[Relation, ...]:
    """Return the ties numbered in the order of the text; of two with the same members the first stands."""
    unique: dict[tuple[str | int, ...], Tie] = {}
    for tie in ties:
        unique.setdefault(tie.key(), tie)
    ordered = sorted(unique.values(), key=lambda t: (min(m.index for _, m in t.members), t.kind))
    return tuple(
        Relation(
            id=f"r{n}",
            kind=tie.kind,
            members=tuple(
                Member(role, mention.figure.id, -1 if at in tie.minus else 1)
                for at, (role, mention) in enumerate(tie.members)
            ),
            cue=tie.cue,
            rule=tie.rule,
            derived=tie.derived,
            chain=tie.chain,
            loose=tie.loose,
            whole_numbers=tie.whole_numbers,
            optional=tie.optional,
        )
        for n, tie in enumerate(ordered, 1)
    )
