"""Find the one number of a list that its peers show to have a wrong multiplier: `2900元` among thousands of 万元.

A false alarm costs more than a miss: the peers must agree with each other, be written alike, and the
stray must fall among them with their multiplier and be hundreds of times away without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from transforms.records import Figure, Problem, RestoredText
from transforms.rules import Rules
from transforms.units import unit_of

LEAST_PEERS = 3
WIDEST = 10
"""How many times the smallest peer the largest may be."""
ROOM = 2
"""How many times beyond the peers the mended number may lie."""
FAR = 100
"""How many times beyond the peers the number must lie as it is written."""
LONGEST_NAME = 12
_NEXT = re.compile(r"^[^，,。；;：:、（()）\d\n]{0,3}[、；;][^，,。；;：:、（()）\d\n]{1,12}$")
_OTHER = re.compile(r"共|合计|总计|累计|每|人均|户均|平均|各|最[高低多少大小]|不[足到]|约")
WORDS = {Decimal(1): "", Decimal(10_000): "万", Decimal(100_000_000): "亿"}


def find_strays(text: RestoredText, figures: Sequence[Figure], rules: Rules) -> Iterator[Problem]:
    """Yield the numbers that stand out of a list of one indicator in one unit; linear in the figures."""
    for _, group in groupby(_numbered(text, figures), key=lambda pair: pair[0]):
        found = _stray([figure for _, figure in group], rules)
        if found is not None:
            yield found


def _numbered(text: RestoredText, figures: Sequence[Figure]) -> Iterator[tuple[int, Figure]]:
    """Yield each figure with the number of its list; one that does not go on with a list begins another."""
    number = 0
    for i, figure in enumerate(figures):
        before = figures[i - 1] if i else None
        if before is None or not _goes_on(text, before, figure):
            number += 1
        yield number, figure


def _goes_on(text: RestoredText, before: Figure, figure: Figure) -> bool:
    between = text.text[before.restored_end : figure.restored_start]
    same = (before.unit, before.indicator, before.facet) == (figure.unit, figure.indicator, figure.facet)
    return same and _NEXT.match(between) is not None and not _OTHER.search(between)


def _stray(group: Sequence[Figure], rules: Rules) -> Problem | None:
    if len(group) <= LEAST_PEERS or any(f.low is None or not f.low or f.qualifier != "exact" for f in group):
        return None
    if unit_of(group[0].unit, rules).dimension in ("percent", "percent_point", "number", "time", "age"):
        return None
    scales = sorted((f.scale for f in group), key=[f.scale for f in group].count)
    usual, odd = scales[-1], [f for f in group if f.scale != scales[-1]]
    if len(odd) != 1 or odd[0].scale not in WORDS or usual not in WORDS or odd[0].low is None:
        return None
    stray, peers = odd[0], [f.low for f in group if f.scale == usual and f.low is not None]
    mended = odd[0].low / stray.scale * usual
    least, most = min(peers), max(peers)
    fits = least / ROOM <= mended <= most * ROOM and most <= least * WIDEST
    far = odd[0].low * FAR < least or odd[0].low > most * FAR
    return _problem(stray, group, usual) if fits and far else None


def _problem(stray: Figure, group: Sequence[Figure], usual: Decimal) -> Problem:
    meant = re.sub(r"(\d[\d.,]*)\s*[万亿]?", rf"\g<1>{WORDS[usual]}", stray.quote, count=1)
    peers = "、".join(f.quote for f in group if f is not stray)
    return Problem(
        "implausible_value",
        (stray.id,),
        f"“{stray.quote}”与同列各数（{peers}）相差悬殊，疑为“{meant}”",
        f"“{stray.quote}” is far from the other numbers of the list ({peers}): probably “{meant}”",
    )
