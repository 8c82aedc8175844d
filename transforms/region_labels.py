"""Give the cells of a table the region that only the label of their row names."""

from __future__ import annotations

from collections.abc import Sequence

from transforms.gazetteer import Gazetteer
from transforms.grids.tables import Tables
from transforms.patterns import lazy
from transforms.records import Figure

_BLANKS = lazy(r"\s+")
LONGEST_NAME = 12
"""Characters of a row's label that can be a region's name."""


def name_rows(
    tables: Tables,
    figures: Sequence[Figure],
    regions: list[str | None],
    places: list[str | None],
    home: str | None,
    names: Gazetteer,
) -> None:
    """Give the cells of a row the region that only its label names: `修武` in a table of 焦作, `北 京`."""
    for i, figure in enumerate(figures):
        cell = tables.at(figure.restored_start)
        if cell is None or not cell.label or regions[i] not in (home, None):
            continue
        label = _BLANKS.sub("", cell.label)
        code = _labelled(label, home, names) if len(label) <= LONGEST_NAME else None
        if code is not None:
            regions[i] = code
            if places[i] and label.startswith(places[i] or ""):
                places[i] = None


def _labelled(label: str, home: str | None, names: Gazetteer) -> str | None:
    """Return the region that a label names whole; a short name only where its holder is the article's own."""
    found = [m for m in names.find(label, shadows=False) if (m.start, m.end) == (0, len(label))]
    short = names.county(label) if home and not found else None
    codes = {short} if short else {code for m in found for code in m.codes}
    held = [code for code in codes if home is None or home in names.ancestors(code)[1:]]
    return held[0] if len(held) == 1 else None
