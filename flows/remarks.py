"""Turn what is wrong with an article into remarks: where, what was stated, what was computed, what would fit."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transforms.grids.telling import told
from transforms.rules import default_rules
from warehouse.codes import code_of_kind

if TYPE_CHECKING:
    from flows.reader import Judged
    from transforms.records import Clause, Figure, Problem, Relation

ACCUSED = ("total", "percent", "rate", "result", "part", "b")
"""Roles of the member that a remark stands at, the first that is written."""
SCALES = {10**8: "亿", 10**4: "万"}


@dataclass(frozen=True, slots=True)
class Quoted:
    """Hold one sentence of the restored text and the figures in it that a remark is about."""

    text: str
    marks: tuple[tuple[int, int], ...]
    """Spans in `text`."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Hold one problem of an article, ready to be shown in any form."""

    path: str
    line: int
    """From 1, in the raw text."""
    column: int
    """From 1, in code points."""
    start: int
    end: int
    """Raw span of the figure it stands at."""
    code: str
    name_zh: str
    name_en: str
    why_zh: str
    why_en: str
    quotes: tuple[str, ...]
    """The figures as the raw text writes them."""
    sentences: tuple[Quoted, ...]
    stated: str | None = None
    computed: str | None = None
    fits_zh: str | None = None
    fits_en: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Hold one tie that holds, or that could not be decided, with its figures as the text writes them."""

    line: int
    column: int
    why_zh: str
    why_en: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """Hold everything that checking one article came to."""

    path: str
    remarks: tuple[Remark, ...]
    held: tuple[Held, ...]
    figures: int
    checked: int
    """Figures that stand in a tie that could be decided, or in a remark."""
    undecided: tuple[Held, ...] = ()
    stale_ignores: tuple[int, ...] = ()
    """Lines of the sidecar file that match nothing."""


def review(judged: Judged) -> Review:
    """Return the remarks on an article in the order of its text, and what was checked and held."""
    reading = judged.reading
    lines = _line_starts(reading.article.text)
    figures = {figure.id: figure for figure in reading.figures}
    remarks = [remark_on(judged, problem) for problem in judged.problems]
    decided = {figure for problem in judged.problems for figure in problem.figures}
    ties: dict[str, list[Held]] = {"consistent": [], "undetermined": []}
    for relation in reading.relations:
        row = judged.verdicts.get(relation.id)
        if row is None:
            continue
        members = sorted((figures[member.figure] for member in relation.members), key=lambda figure: figure.start)
        if row.verdict != "undetermined":
            decided.update(figure.id for figure in members)
        if row.verdict in ties:
            quotes = tuple(figure.quote for figure in members)
            ties[row.verdict].append(Held(*_at(lines, members[0].start), row.why_zh, row.why_en, quotes))
    return Review(
        reading.article.name,
        tuple(sorted(remarks, key=lambda remark: (remark.start, remark.code))),
        tuple(ties["consistent"]),
        len(figures),
        len(decided & figures.keys()),
        tuple(ties["undetermined"]),
    )


def remark_on(judged: Judged, problem: Problem) -> Remark:
    """Return the remark on one problem of an article."""
    figures = {figure.id: figure for figure in judged.reading.figures}
    lines = _line_starts(judged.reading.article.text)
    code = code_of_kind()[problem.kind]
    relation = next((one for one in judged.reading.relations if one.id == problem.relation), None)
    involved = sorted((figures[name] for name in problem.figures), key=lambda figure: figure.start)
    mend = judged.mends.get(relation.id) if relation else None
    suspect = figures[mend.suspect] if mend and mend.suspect else None
    accused = suspect or (_accused(relation, figures) if relation else involved[0] if involved else None)
    start, end = (accused.start, accused.end) if accused else (0, 0)
    if problem.words:
        start, end = judged.reading.restored.offsets.to_raw(*problem.words[-1])
    stated, computed, fits_zh, fits_en = _numbers(judged, relation, accused)
    if suspect and mend:
        stated, computed, fits_zh, fits_en = suspect.quote, None, mend.meant, mend.meant
    return Remark(
        path=judged.reading.article.name,
        line=_at(lines, start)[0],
        column=_at(lines, start)[1],
        start=start,
        end=end,
        code=code.code,
        name_zh=code.name_zh,
        name_en=code.name_en,
        why_zh=problem.why_zh,
        why_en=problem.why_en,
        quotes=tuple(figure.quote for figure in involved),
        sentences=_sentences_of_words(judged, problem.words) if problem.words else sentences(judged, involved),
        stated=stated,
        computed=computed,
        fits_zh=fits_zh,
        fits_en=fits_en,
    )


def _accused(relation: Relation, figures: dict[str, Figure]) -> Figure:
    by_role = {member.role: figures[member.figure] for member in relation.members}
    return next((by_role[role] for role in ACCUSED if role in by_role), next(iter(by_role.values())))


def _numbers(
    judged: Judged, relation: Relation | None, accused: Figure | None
) -> tuple[str | None, str | None, str | None, str | None]:
    """Return what was stated, what was computed, and what would fit in both languages."""
    row = judged.verdicts.get(relation.id) if relation else None
    if row is None or relation is None or accused is None or row.stated is None or row.computed is None:
        return None, None, None, None
    if accused.low is None or not math.isclose(row.stated, float(accused.low), rel_tol=1e-9):
        return _stated(accused), None, None, None  # computed in another unit than the figure's own: the sum says it
    stated, computed = _stated(accused), written(row.computed, accused)
    if relation.kind in ("same", "paired"):
        return stated, computed if relation.kind == "same" else None, None, None
    if row.problem == "impossible_rate":
        # The sum names the whole numbers on both sides and what each would give.
        return stated, None, row.why_zh.partition("：")[2] or None, row.why_en.partition(": ")[2] or None
    if relation.kind == "subset":
        return stated, computed, f"不大于{computed}", f"no more than {computed}"
    if relation.kind == "sum" and row.residual:
        gap = written(abs(row.residual), accused)
        more = row.residual > 0
        zh = f"合计为{computed}，或分项之中{'少写' if more else '多写'}了{gap}"
        en = f"a total of {computed}, or parts that are {gap} {'larger' if more else 'smaller'} in all"
        return stated, computed, zh, en
    return stated, computed, computed, computed


def _stated(figure: Figure) -> str:
    """Return what the text states; of a cell, whose unit stands above or beside it, with the unit."""
    bare = (
        figure.unit
        and figure.low is not None
        and figure.low == figure.high
        and figure.quote.strip("0123456789.,") == ""
    )
    return written(float(figure.low or 0), figure) if bare else figure.quote


def written(value: float, like: Figure) -> str:
    """Return a value in the figure's own unit, scale and number of decimals."""
    scale = int(like.scale)
    number = f"{value / scale:.{like.decimals}f}" if scale in SCALES or scale == 1 else f"{value:.{like.decimals}f}"
    return f"{number}{SCALES.get(scale, '')}{like.unit}"


def sentences(judged: Judged, involved: list[Figure]) -> tuple[Quoted, ...]:
    """Return the sentences that figures stand in, the figures marked; of a cell, its row, its column and itself."""
    reading = judged.reading
    by_sentence: dict[int, list[Figure]] = {}
    cells = {figure.id: told(reading.restored.text, figure, default_rules()) for figure in involved}
    for figure in involved:
        by_sentence.setdefault(reading.clauses[figure.clause].sentence, []).append(figure)
    out = []
    for sentence, some in by_sentence.items():
        if cell := cells[some[0].id]:
            out.append(Quoted(cell.words, ((cell.start, cell.end),)))
            continue
        out.append(_quoted(judged, sentence, [(f.restored_start, f.restored_end) for f in some]))
    return tuple(out)


def _sentences_of_words(judged: Judged, words: tuple[tuple[int, int], ...]) -> tuple[Quoted, ...]:
    """Return the sentences that some words stand in, the words marked: the two spellings of a name."""
    reading = judged.reading
    by_sentence: dict[int, list[tuple[int, int]]] = {}
    for span in words:
        at = bisect_right(reading.clauses, span[0], key=lambda clause: clause.start) - 1
        by_sentence.setdefault(reading.clauses[max(0, at)].sentence, []).append(span)
    return tuple(_quoted(judged, sentence, spans) for sentence, spans in by_sentence.items())


def _quoted(judged: Judged, sentence: int, spans: list[tuple[int, int]]) -> Quoted:
    """Return a sentence with some restored spans of it marked."""
    start, end = _bounds(judged.reading.clauses, sentence)
    text = judged.reading.restored.text[start:end]
    start += len(text) - len(text.lstrip())
    return Quoted(text.strip().replace("\n", " "), tuple((a - start, b - start) for a, b in spans))


def _bounds(clauses: tuple[Clause, ...], sentence: int) -> tuple[int, int]:
    some = [clause for clause in clauses if clause.sentence == sentence]
    return some[0].start, some[-1].end


def _line_starts(text: str) -> list[int]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def place(text: str, position: int) -> tuple[int, int]:
    """Return line and column of a position, both from 1."""
    return _at(_line_starts(text), position)


def _at(lines: list[int], position: int) -> tuple[int, int]:
    line = bisect_right(lines, position)
    return line, position - lines[line - 1] + 1
