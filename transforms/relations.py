"""Find the relations of an article: every family in turn, the strongest first."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.records import Clause, Figure, Relation, RestoredText
from transforms.rules import Rules
from transforms.ties.arithmetic import part_fits
from transforms.ties.breakdowns import find_breakdowns
from transforms.ties.chains import find_chains
from transforms.ties.changes import find_changes
from transforms.ties.comparisons import find_savings
from transforms.ties.complements import find_complements, find_ratios, find_structure
from transforms.ties.conflicts import find_conflicts
from transforms.ties.cues import cues
from transforms.ties.cumulative import find_cumulative
from transforms.ties.drafts import Tie, relations
from transforms.ties.exact import find_exact
from transforms.ties.far_sums import find_far_sums
from transforms.ties.lists import find_lists
from transforms.ties.means import find_means
from transforms.ties.pairs import find_pairs
from transforms.ties.parallel import find_parallel
from transforms.ties.part_shares import find_part_shares
from transforms.ties.products import find_products
from transforms.ties.rates import find_rated_parts, find_rates
from transforms.ties.respective import find_respective
from transforms.ties.restatements import find_restatements
from transforms.ties.rounded import find_rounded
from transforms.ties.scene import Mention, build_scene
from transforms.ties.share_totals import with_totals
from transforms.ties.shares import find_shares
from transforms.ties.subsets import find_subsets
from transforms.ties.sums import find_sums
from transforms.ties.tables import find_tables
from transforms.ties.told_wholes import with_told_wholes
from transforms.ties.twins import find_twins
from transforms.ties.years import find_year_sums, with_year_before

FAMILIES = (
    find_chains,
    find_pairs,
    find_sums,
    find_breakdowns,
    find_lists,
    find_tables,
    find_shares,
    find_complements,
    find_ratios,
    find_structure,
    find_rates,
    find_respective,
    find_savings,
    find_means,
    find_changes,
    find_products,
    find_subsets,
    find_cumulative,
    find_conflicts,
)
"""Families in the order in which they are asked; of two ties with the same members the first stands."""


FULL_DIFFERENCE = 3
"""Members of a difference of which nothing is left unwritten."""


def find_relations(
    text: RestoredText, clauses: Sequence[Clause], figures: Sequence[Figure], rules: Rules
) -> tuple[Relation, ...]:
    """Return every tie that the text asserts, in the order of the text.

    A strongly cued tie stands whether it holds or not; arithmetic only decides weakly cued ones.
    """
    if not figures or not clauses:
        return ()
    scene = build_scene(text, clauses, figures, rules)
    words = cues(rules)
    ties: list[Tie] = []
    for find in FAMILIES:
        ties.extend(find(scene, words))
    ties = list(with_told_wholes(scene, list(with_totals(ties, words)), words))
    ties = list(with_year_before(scene, ties))
    ties.extend(find_year_sums(scene))
    ties.extend(find_rated_parts(ties))
    ties.extend(find_part_shares(scene, ties, words))
    ties.extend(find_twins(scene, ties))
    ties.extend(find_exact(scene, ties, words))
    ties.extend(find_parallel(scene, ties))
    ties.extend(find_far_sums(scene, ties, words))
    ties.extend(find_restatements(scene, ties))
    ties.extend(find_rounded(scene, ties))
    return relations(_without_covered(ties))


def _without_covered(ties: list[Tie]) -> list[Tie]:
    """Leave out what another tie of the same figures says in full: a subset of a sum, a gap of a difference."""
    covered: set[tuple[int, int]] = set()
    complete: set[int] = set()
    nested = _nested(ties)
    told = {frozenset(m.index for _, m in tie.members) for tie in ties if tie.kind == "difference"}
    ties = [t for t in ties if t.kind != "sum" or frozenset(m.index for _, m in t.members) not in told]
    summed = {part.index: total for tie in ties if (total := tie.get("total")) for part in tie.all("part")}
    for tie in ties:
        whole = tie.get("total") or tie.get("whole") or tie.get("minuend")
        if tie.kind in ("sum", "share", "rate_of", "difference") and whole is not None:
            parts = (*tie.all("part"), *tie.all("subtrahend"))
            covered.update((part.index, whole.index) for part in parts)
        if tie.kind == "difference" and len(tie.members) == FULL_DIFFERENCE:
            complete.add(tie.members[-1][1].index)
    return [tie for tie in ties if not _is_covered(tie, covered | nested, complete) and not _is_elsewhere(tie, summed)]


def _nested(ties: list[Tie]) -> set[tuple[int, int]]:
    """Return the pairs of a part's part and the whole: of `总人口…，其中劳动力…，包括男…、女…` men are no direct part."""
    within = {
        (p.index, w.index)
        for tie in ties
        if tie.kind == "subset" and (p := tie.get("part")) and (w := tie.get("whole"))
    }
    sums = [
        (total.index, p.index)
        for tie in ties
        if tie.kind == "sum" and (total := tie.get("total"))
        for p in tie.all("part")
    ]
    return {
        (part, whole) for total, part in sums for inner, whole in within if inner == total and (part, whole) in within
    }


def _is_elsewhere(tie: Tie, summed: dict[int, Mention]) -> bool:
    """Say whether the part of a subset that cannot hold is summed to another total: that is the whole meant."""
    part, whole = tie.get("part"), tie.get("whole")
    if tie.kind != "subset" or part is None or whole is None or part.index not in summed:
        return False
    return summed[part.index] is not whole and not part_fits(part, whole)


def _is_covered(tie: Tie, covered: set[tuple[int, int]], complete: set[int]) -> bool:
    part, whole = tie.get("part"), tie.get("whole")
    if tie.kind == "subset" and part is not None and whole is not None:
        return (part.index, whole.index) in covered
    return tie.kind == "difference" and len(tie.members) < FULL_DIFFERENCE and tie.members[-1][1].index in complete
