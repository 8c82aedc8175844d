"""Show the findings of a warehouse as `heshu check` shows problems, and say in which words one was misread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from expectations.judgements import Judgement, quotable
from flows.decoding import article_key
from flows.reader import read_and_judge
from flows.remarks import Quoted, Remark, place, remark_on, sentences
from transforms.records import Article
from warehouse.codes import CONFLICT as CONFLICT_KIND
from warehouse.codes import code_of_kind

if TYPE_CHECKING:
    import duckdb

    from flows.reader import Judged
    from transforms.records import Figure, Problem

CONFLICT = CONFLICT_KIND[0]

FINDINGS = """
SELECT kind, origin, article_key, article, coalesce(title, ''), why_zh, why_en, figures, coalesce(quotes, []),
    coalesce(sentence, ''), other_article_key, other_figures
FROM mart.finding
ORDER BY article, article_key, coalesce(try_cast(figures[1][2:] AS INTEGER), 0), kind, finding_key
"""
ARTICLE = """
SELECT a.text, a.name, a.title, a.publisher, a.published, a.url, a.encoding, a.undecodable
FROM raw.article a WHERE a.article_key = $key
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one finding that nobody has judged, as the warehouse has it."""

    kind: str
    origin: str
    article_key: str
    article: str
    title: str
    why_zh: str
    why_en: str
    figures: tuple[str, ...]
    """Ids."""
    quotes: tuple[str, ...]
    sentence: str
    other_article_key: str | None
    other_figures: tuple[str, ...]

    @property
    def about(self) -> tuple[str, str, tuple[str, ...]]:
        """Return what a judgement on it is about."""
        return self.article, self.kind, tuple(sorted(map(quotable, self.quotes)))

    def is_judged_by(self, judgement: Judgement) -> bool:
        """Say whether a judgement is on it: the article by name, title or key, the figures by quote or id."""
        return (
            judgement.kind == self.kind
            and judgement.article in (self.article, self.title, self.article_key)
            and judgement.finding[2] in (self.about[2], tuple(sorted(self.figures)))
        )

    @property
    def code(self) -> str:
        """Return the code of `heshu check`; nothing for a conflict between articles."""
        code = code_of_kind().get(self.kind)
        return code.code if code else ""

    @property
    def name(self) -> tuple[str, str]:
        """Return what is wrong, in Chinese and English."""
        code = code_of_kind().get(self.kind)
        return (code.name_zh, code.name_en) if code else CONFLICT_KIND[1:]


class Findings:
    """Hold the open findings of a warehouse, and read their articles again to show them."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._last: Judged | None = None

    def open(self, judged: Sequence[Judgement]) -> list[Finding]:
        """Return the findings that no judgement is on, one where several say the same, in the order of the articles.

        What has been judged stands in the files: the warehouse learns of it with the next run.
        """
        found: dict[object, Finding] = {}
        for row in self._connection.execute(FINDINGS).fetchall():
            cells: list[Any] = [tuple(cell) if isinstance(cell, list) else cell for cell in row]
            finding = Finding(*cells)
            found.setdefault(finding.about, finding)
        return [finding for finding in found.values() if not any(map(finding.is_judged_by, judged))]

    def remarks(self, finding: Finding) -> list[Remark]:
        """Return the finding as a remark; of a conflict, the words of the other article follow as one."""
        judged = self._read(finding.article_key)
        if finding.kind == CONFLICT:
            here = _mention(judged, finding, finding.figures)
            other = self._read(str(finding.other_article_key))
            return [here, replace(_mention(other, finding, finding.other_figures), why_zh="", why_en="")]
        problem = _problem(judged, finding.kind, finding.about[2])
        return [remark_on(judged, problem) if problem else _mention(judged, finding, finding.figures)]

    def misread(self, finding: Finding, right: str, who: str, when: str) -> Judgement | None:
        """Return the judgement that heshu misread, with the fewest words in which it does; None where it does not.

        The words are tried from the sentences to the whole article: what ties sentences together, or
        gives a figure its year, can stand far away.
        """
        judged = self._read(finding.article_key)
        article = judged.reading.article
        figures = _figures(judged, finding)
        about = Judgement(
            "misread", finding.article, finding.kind, finding.about[2], right, who, when,
            title=article.title or "", publisher=article.publisher or "", published=article.published or "",
        )  # fmt: skip
        for text in _words(judged, figures):
            row = replace(about, text=text, read=reading_of(judged, finding.kind, finding.about[2]) or "")
            if row.read and is_misread(row):
                return row
        return None

    def _read(self, key: str) -> Judged:
        """Return the article as the present rules read it."""
        if self._last is None or self._last.reading.article.key != key:
            row = self._connection.execute(ARTICLE, {"key": key}).fetchone()
            text, name, title, publisher, published, url, encoding, undecodable = row or ()
            article = Article(text, key, name, title, publisher, published, url, encoding, undecodable)
            self._last = read_and_judge(article)
        return self._last


def is_misread(row: Judgement) -> bool:
    """Say whether the words of a misreading are still read as they were."""
    given = (row.title or None, row.publisher or None, row.published or None)
    judged = read_and_judge(Article(row.text, article_key(row.text), "", *given))
    read = reading_of(judged, row.kind, tuple(sorted(row.figures)))
    return read is not None and (row.kind != CONFLICT or read == row.read)


def reading_of(judged: Judged, kind: str, quotes: tuple[str, ...]) -> str | None:
    """Return what is read of some figures: the problem in one line, or, for a conflict, what the figure speaks of.

    None where it is not read so.
    """
    if kind != CONFLICT:
        problem = _problem(judged, kind, quotes)
        return problem.why_zh if problem else None
    figure = next((one for one in judged.reading.figures if quotable(one.quote) in quotes), None)
    if figure is None:
        return None
    said = (figure.indicator, figure.facet, figure.region, figure.place, figure.period)
    return " · ".join(part or "–" for part in said)


def _problem(judged: Judged, kind: str, quotes: tuple[str, ...]) -> Problem | None:
    quote = {figure.id: quotable(figure.quote) for figure in judged.reading.figures}
    wanted = sorted(quotes)
    return next(
        (p for p in judged.problems if p.kind == kind and sorted(quote[figure] for figure in p.figures) == wanted), None
    )


def _figures(judged: Judged, finding: Finding) -> list[Figure]:
    """Return the figures of a finding in an article that other rules may have numbered."""
    wanted = finding.about[2]
    named = [f for f in judged.reading.figures if f.id in finding.figures and quotable(f.quote) in wanted]
    return named or [figure for figure in judged.reading.figures if quotable(figure.quote) in wanted]


def _mention(judged: Judged, finding: Finding, ids: tuple[str, ...]) -> Remark:
    """Return a remark that has no more than the finding's own words: nothing was computed from one text."""
    article = judged.reading.article
    figures = [figure for figure in judged.reading.figures if figure.id in ids]
    at = figures[0].start if figures else 0
    line, column = place(article.text, at)
    return Remark(
        path=article.name, line=line, column=column, start=at, end=figures[0].end if figures else 0,
        code=finding.code, name_zh=finding.name[0], name_en=finding.name[1],
        why_zh=finding.why_zh, why_en=finding.why_en,
        quotes=tuple(figure.quote for figure in figures),
        sentences=sentences(judged, figures) or ((Quoted(finding.sentence, ()),) if finding.sentence else ()),
    )  # fmt: skip


def _words(judged: Judged, figures: list[Figure]) -> Iterator[str]:
    """Yield the raw sentences of some figures, the paragraphs around them, and the whole article."""
    reading = judged.reading
    own = [reading.clauses[figure.clause] for figure in figures]
    for grain in ("sentence", "paragraph"):
        wanted = {getattr(clause, grain) for clause in own}
        some = [clause for clause in reading.clauses if getattr(clause, grain) in wanted]
        spans: dict[int, tuple[int, int]] = {}
        for clause in some:
            number = getattr(clause, grain)
            start, _ = spans.get(number, (clause.start, clause.end))
            spans[number] = (start, clause.end)
        raw = [reading.restored.offsets.to_raw(start, end) for start, end in spans.values()]
        if raw:
            yield "\n".join(reading.article.text[start:end].strip() for start, end in raw)
    yield reading.article.text
