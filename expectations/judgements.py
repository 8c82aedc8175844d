"""Keep what people have judged of findings: one CSV file a decision, in one folder.

A finding is `confirmed` (the article is wrong; it stays open), `known` (the article says so, and
there is a reason) or `misread` (heshu is wrong; the row becomes a test). One row is one judgement.
`article` is the key, name or title of the article; `figures` are the ids or the quotes of its
figures, separated by `|` (empty where the finding has no figures); `who` and `when` judged it.
"""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

    import duckdb

Decision = Literal["confirmed", "known", "misread"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)

FOLDER = Path(__file__).parent
FILES: dict[Decision, str] = {
    "confirmed": "confirmed_errors.csv",
    "known": "known_discrepancies.csv",
    "misread": "misreadings.csv",
}
COLUMNS = ("article", "kind", "figures", "reason", "who", "when")
READ_COLUMNS = (*COLUMNS, "read", "text", "title", "publisher", "published")
"""Of a misreading: what was read, and the words it was read from, so that a test can read them again."""
MUST_BE_THERE = ("article", "kind", "reason", "who", "when")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Hold one judgement, and the line of the file that it stands on."""

    decision: Decision
    article: str
    kind: str
    figures: tuple[str, ...]
    reason: str
    """Why it is acceptable; of a misreading, what would be right; of a confirmed error, a note or nothing."""
    who: str
    when: str
    read: str = ""
    """Of a misreading, what was read."""
    text: str = ""
    """Of a misreading, raw text in which it is read so."""
    title: str = ""
    publisher: str = ""
    published: str = ""
    line: int = 0

    @property
    def finding(self) -> tuple[str, str, tuple[str, ...]]:
        """Return what it is about; the order of figures means nothing."""
        return self.article, self.kind, tuple(sorted(self.figures))


def columns(decision: Decision) -> tuple[str, ...]:
    """Return the columns of the file of a decision."""
    return READ_COLUMNS if decision == "misread" else COLUMNS


def read_judgements(folder: Path = FOLDER) -> list[Judgement]:
    """Return the judgements of a folder; a file that is not there holds none.

    Raises `ValueError` with file and line where a row is malformed, doubled or without a reason.
    """
    return [judgement for decision in DECISIONS for judgement in read_file(folder / FILES[decision], decision)]


def read_file(path: Path, decision: Decision) -> list[Judgement]:
    """Return the judgements of one file; raises as `read_judgements` does."""
    if not path.exists():
        return []
    found: dict[object, Judgement] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        if tuple(header) != columns(decision):
            wanted = ",".join(columns(decision))
            raise ValueError(f"{path}:1: the columns must be {wanted}, not {','.join(header)}")
        for row in reader:
            if not row:
                continue
            judgement = _judgement(row, path, reader.line_num, decision)
            if judgement.finding in found:
                other = found[judgement.finding].line
                raise ValueError(f"{path}:{judgement.line}: says the same as line {other}: remove one")
            found[judgement.finding] = judgement
    return list(found.values())


def _judgement(row: list[str], path: Path, line: int, decision: Decision) -> Judgement:
    wanted = columns(decision)
    if len(row) != len(wanted):
        raise ValueError(
            f"{path}:{line}: has {len(row)} cells, not {len(wanted)}: quote cells that hold a comma, "
            "a quotation mark or a line break"
        )
    cells = dict(zip(wanted, row, strict=True))
    # The text of a misreading is kept as it is: a test reads it again.
    cells = {name: cell if name == "text" else cell.strip() for name, cell in cells.items()}
    for name in MUST_BE_THERE:
        if not cells[name] and (name, decision) != ("reason", "confirmed"):
            raise ValueError(f"{path}:{line}: {name} is empty: a judgement says what, why, who and when")
    figures = tuple(part.strip() for part in cells.pop("figures").split("|") if part.strip())
    return Judgement(decision, figures=figures, line=line, **cells)


def put(folder: Path, judgement: Judgement) -> None:
    """Write a judgement at once, in place of any other on the same finding.

    Each file is replaced whole, so that a reader or a crash never meets half of one; reviews that
    go on at the same time wait for each other.
    """
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".judgements.lock"):
        for decision in DECISIONS:
            path = folder / FILES[decision]
            before = read_file(path, decision)
            after = [other for other in before if other.finding != judgement.finding]
            if decision == judgement.decision:
                after.append(judgement)
            if after != before:
                _write(path, decision, after)


def _write(path: Path, decision: Decision, judgements: Iterable[Judgement]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns(decision))
    for judgement in judgements:
        cells = {field.name: getattr(judgement, field.name) for field in fields(judgement)}
        cells["figures"] = "|".join(judgement.figures)
        writer.writerow([cells[name] for name in columns(decision)])
    half = path.with_name(f".{path.name}.writing")
    with half.open("w", encoding="utf-8", newline="") as file:
        file.write(out.getvalue())
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def mark(connection: duckdb.DuckDBPyConnection, judgements: Iterable[Judgement]) -> dict[Judgement, int | None]:
    """Write each judgement into the findings that it is about; only a confirmed error stays open.

    Returns how many findings each is about; None where the warehouse does not hold its article.
    """
    connection.execute("UPDATE quality.finding SET known = NULL, judgement = NULL WHERE judgement IS NOT NULL")
    return {judgement: _mark(connection, judgement) for judgement in judgements}


def _mark(connection: duckdb.DuckDBPyConnection, judgement: Judgement) -> int | None:
    articles = connection.execute(
        "SELECT article_key FROM core.dim_article WHERE $1 IN (article_key, name, title)", [judgement.article]
    ).fetchall()
    if not articles:
        return None
    wanted = sorted(judgement.figures)
    known = None if judgement.decision == "confirmed" else judgement.reason
    marked = 0
    for (article,) in articles:
        quotes = _quotes(connection, article)
        findings = connection.execute(
            "SELECT finding_key, figures FROM quality.finding WHERE article_key = $1 AND kind = $2",
            [article, judgement.kind],
        ).fetchall()
        for key, ids in findings:
            if wanted not in (sorted(ids), sorted(quotes.get(figure, "") for figure in ids)):
                continue
            connection.execute(
                "UPDATE quality.finding SET known = $1, judgement = $2 WHERE finding_key = $3",
                [known, judgement.decision, key],
            )
            marked += 1
    return marked


def _quotes(connection: duckdb.DuckDBPyConnection, article: str) -> dict[str, str]:
    """Return the quotes of an article's figures, as a file of judgements can hold them."""
    rows = connection.execute("SELECT figure_id, quote FROM core.fact_figure WHERE article_key = $1", [article])
    return {figure: quotable(quote) for figure, quote in rows.fetchall()}


def quotable(quote: str) -> str:
    """Return a quote as it stands in the column `figures`.

    >>> quotable(" 12|3户")
    '12/3户'
    """
    return quote.replace("|", "/").strip()
