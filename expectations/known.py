"""Read the discrepancies that a person has judged, and mark the findings that they explain.

`known_discrepancies.csv` has one row per judgement. `article` is its key, name or title; `figures`
are the ids or the quotes of the figures, in the order of the text, separated by `|` (empty where
the finding has no figures); `reason`, `who` and `when` say why it is acceptable.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

KNOWN = Path(__file__).with_name("known_discrepancies.csv")
COLUMNS = ("article", "kind", "figures", "reason", "who", "when")


@dataclass(frozen=True, slots=True)
class Known:
    """Hold one judgement, and the line of the file that it stands on."""

    article: str
    kind: str
    figures: tuple[str, ...]
    reason: str
    who: str
    when: str
    line: int


def read_known(path: Path = KNOWN) -> list[Known]:
    """Return the judgements of a file; a file that is not there holds none.

    Raises `ValueError` with file and line where a row is malformed, doubled or without a reason.
    """
    if not path.exists():
        return []
    found: dict[tuple[str, str, tuple[str, ...]], Known] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            raise ValueError(f"{path}:1: the columns must be {','.join(COLUMNS)}, not {','.join(header)}")
        for row in reader:
            if not row:
                continue
            known = _known(row, path, reader.line_num)
            key = (known.article, known.kind, known.figures)
            if key in found:
                raise ValueError(f"{path}:{known.line}: says the same as line {found[key].line}: remove one")
            found[key] = known
    return list(found.values())


def _known(row: list[str], path: Path, line: int) -> Known:
    if len(row) != len(COLUMNS):
        raise ValueError(f"{path}:{line}: has {len(row)} cells, not {len(COLUMNS)}: quote cells that hold a comma")
    article, kind, figures, reason, who, when = (cell.strip() for cell in row)
    for name, cell in (("article", article), ("kind", kind), ("reason", reason), ("who", who), ("when", when)):
        if not cell:
            raise ValueError(f"{path}:{line}: {name} is empty: a judgement says what, why, who and when")
    return Known(
        article, kind, tuple(part.strip() for part in figures.split("|") if part.strip()), reason, who, when, line
    )


def mark(connection: duckdb.DuckDBPyConnection, known: list[Known]) -> dict[Known, int | None]:
    """Write each judgement's reason into the findings that it explains.

    Returns how many findings each explains; None where the warehouse does not hold its article.
    """
    connection.execute("UPDATE quality.finding SET known = NULL WHERE known IS NOT NULL")
    return {row: _mark(connection, row) for row in known}


def _mark(connection: duckdb.DuckDBPyConnection, known: Known) -> int | None:
    articles = connection.execute(
        "SELECT article_key FROM core.dim_article WHERE $1 IN (article_key, name, title)", [known.article]
    ).fetchall()
    if not articles:
        return None
    marked = 0
    for (article,) in articles:
        figures = _figures(connection, article)
        findings = connection.execute(
            "SELECT finding_key, figures FROM quality.finding WHERE article_key = $1 AND kind = $2",
            [article, known.kind],
        ).fetchall()
        for key, ids in findings:
            if known.figures not in (tuple(ids), tuple(figures.get(figure, "") for figure in ids)):
                continue
            connection.execute("UPDATE quality.finding SET known = $1 WHERE finding_key = $2", [known.reason, key])
            marked += 1
    return marked


def _figures(connection: duckdb.DuckDBPyConnection, article: str) -> dict[str, str]:
    rows = connection.execute("SELECT figure_id, quote FROM core.fact_figure WHERE article_key = $1", [article])
    return dict(rows.fetchall())
