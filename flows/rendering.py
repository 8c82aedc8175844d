"""Show the reviews of `heshu check` in one of its forms."""

from __future__ import annotations

import json
import re
import shutil
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

import click

from flows.language import language, say
from flows.terminal import printable
from warehouse.codes import codes

if TYPE_CHECKING:
    from flows.remarks import Quoted, Remark, Review


_HELD = re.compile(r"[0-9A-Za-z.,%％][0-9A-Za-z.,%％]")
"""Two characters that a line end must not part."""


_CLOSING = frozenset("，。、；：！？）》”’」』】,.;:!?)")
"""Characters that no line begins with."""


class Renderer(Protocol):
    """Be given every review as it is ready, then the end."""

    def show(self, review: Review) -> None:
        """Show one article's review."""

    def end(self, reviews: int, figures: int, checked: int, remarks: int) -> None:
        """Show what they came to together."""


def pick(zh: str, en: str) -> str:
    """Return the text in the language in force."""
    return zh if language() == "zh" else en


class Text:
    """Show remarks as a compiler would, the figures underlined; in colour on a terminal."""

    def __init__(self, explain: bool, statistics: bool = False) -> None:
        self._explain = explain
        self._statistics = statistics
        self._found: Counter[str] = Counter()
        self._width = text_width()

    def show(self, review: Review) -> None:
        """Show every remark, and with --explain what held."""
        for remark in review.remarks:
            self._remark(remark)
            self._found[remark.code] += 1
        if self._explain:
            for held in review.held:
                click.echo(f"{review.path}:{held.line}:{held.column}: {pick(held.why_zh, held.why_en)}")
            for open_ in review.undecided:
                why = say(
                    "check.undecided", quotes=pick("、", ", ").join(open_.quotes), why=pick(open_.why_zh, open_.why_en)
                )
                click.echo(f"{review.path}:{open_.line}:{open_.column}: {why}")
            unchecked = review.figures - review.checked
            counts = {"figures": review.figures, "checked": review.checked, "unchecked": unchecked}
            click.echo(f"{review.path}: {say('check.article', **counts)}")

    def end(self, reviews: int, figures: int, checked: int, remarks: int) -> None:
        """Show the counts, so that a clean result means something."""
        if self._statistics:
            for code, count in sorted(self._found.items(), key=lambda one: (-one[1], one[0])):
                click.echo(f"{count:>5}  {code}  {pick(codes()[code].name_zh, codes()[code].name_en)}")
        click.echo(_totals(reviews, figures, checked, remarks))

    def _remark(self, remark: Remark) -> None:
        place = click.style(f"{remark.path}:{remark.line}:{remark.column}:", bold=True)
        code = click.style(remark.code, fg="red", bold=True)
        click.echo(f"{place} {code} {pick(remark.name_zh, remark.name_en)}")
        for line in body(remark, self._width):
            click.echo(line)
        click.echo()


def _totals(reviews: int, figures: int, checked: int, remarks: int) -> str:
    key = {0: "check.clean", 1: "check.found_one"}.get(remarks, "check.found")
    return say(key, articles=reviews, figures=figures, checked=checked, remarks=remarks)


def text_width() -> int:
    """Return how many columns a sentence may take."""
    return max(40, shutil.get_terminal_size().columns if sys.stdout.isatty() else 100) - 4


def body(remark: Remark, width: int) -> Iterator[str]:
    """Yield the lines below a remark's heading: its sentences underlined, why, stated, computed, what would fit."""
    for sentence in remark.sentences:
        yield from underlined(sentence, width)
    yield f"  {printable(pick(remark.why_zh, remark.why_en))}"
    if remark.stated and remark.computed:
        yield f"  {say('check.numbers', stated=remark.stated, computed=remark.computed)}"
    fits = pick(remark.fits_zh or "", remark.fits_en or "")
    if fits:
        yield f"  {say('check.fits', fits=fits)}"


def underlined(sentence: Quoted, width: int) -> Iterator[str]:
    """Yield the lines of a sentence, each with the underline of its figures."""
    for text, marks in wrapped(sentence, width):
        yield f"    {text}"
        if marks.strip():
            yield f"    {click.style(marks, fg='red')}"


def wrapped(sentence: Quoted, width: int) -> list[tuple[str, str]]:
    """Return the lines of a sentence that hold its marks or stand next to them, each with its underline.

    Chinese characters take two columns, and so does what underlines them.
    """
    text = printable(sentence.text)
    shown = []
    for start, end in pairwise([*_line_starts(text, sentence.marks, width), len(text)]):
        marks = "".join(
            ("^" if any(a <= position < b for a, b in sentence.marks) else " ") * _columns(text[position])
            for position in range(start, end)
        )
        shown.append((text[start:end], marks.rstrip()))
    near = {n + d for n, (_, marks) in enumerate(shown) if marks for d in (-1, 0, 1)}
    return [line for n, line in enumerate(shown) if n in near]


def _line_starts(text: str, marks: tuple[tuple[int, int], ...], width: int) -> Iterator[int]:
    """Yield where each line starts, so that none is wider than `width` and no number and no mark is cut in two."""
    start, columns = 0, 0
    yield start
    for position, character in enumerate(text):
        columns += _columns(character)
        if columns <= width:
            continue
        cut = position
        while cut > start + 1 and _is_held(text, marks, cut):
            cut -= 1
        if cut == start + 1 or 2 * _width(text[cut:position]) > width:
            cut = position  # one number or mark as long as half of the line: cut it
        start, columns = cut, _width(text[cut : position + 1])
        yield start


def _is_held(text: str, marks: tuple[tuple[int, int], ...], cut: int) -> bool:
    """Say whether a line end at `cut` would part a number, a word of Latin letters, what is marked, or a mark from its words."""
    return (
        text[cut] in _CLOSING
        or bool(_HELD.fullmatch(text[cut - 1 : cut + 1]))
        or any(start < cut < end for start, end in marks)
    )


def _width(text: str) -> int:
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


class Json:
    """Show one JSON object a line: one an article, the counts last."""

    def show(self, review: Review) -> None:
        """Show the article's object."""
        click.echo(json.dumps({"type": "article", **asdict(review)}, ensure_ascii=False))

    def end(self, reviews: int, figures: int, checked: int, remarks: int) -> None:
        """Show the counts."""
        counts = {"articles": reviews, "figures": figures, "checked": checked, "problems": remarks}
        click.echo(json.dumps({"type": "summary", **counts}))


class GitHub:
    """Show remarks as annotations of GitHub Actions."""

    def show(self, review: Review) -> None:
        """Show a line a remark."""
        for r in review.remarks:
            place = f"file={_property(r.path)},line={r.line},col={r.column},title={_property(r.code)}"
            fits = pick(r.fits_zh or "", r.fits_en or "")
            said = f"{pick(r.name_zh, r.name_en)}: {pick(r.why_zh, r.why_en)}" + (
                f" ({say('check.fits', fits=fits)})" if fits else ""
            )
            click.echo(f"::warning {place}::{_data(said)}")

    def end(self, reviews: int, figures: int, checked: int, remarks: int) -> None:
        """Show nothing: annotations are all."""


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


class Markdown:
    """Show a table an article, for a comment or a note."""

    def show(self, review: Review) -> None:
        """Show the remarks of an article."""
        if not review.remarks:
            return
        names = ("place", "code", "quotes", "why", "fits")
        click.echo(f"## {_cell(review.path)}\n")
        click.echo("| " + " | ".join(say(f"check.{name}_column") for name in names) + " |\n" + "| --- " * 5 + "|")
        for r in review.remarks:
            why = f"{pick(r.name_zh, r.name_en)}: {pick(r.why_zh, r.why_en)}"
            cells = (f"{r.line}:{r.column}", r.code, "、".join(r.quotes), why, pick(r.fits_zh or "", r.fits_en or ""))
            click.echo("| " + " | ".join(map(_cell, cells)) + " |")
        click.echo()

    def end(self, reviews: int, figures: int, checked: int, remarks: int) -> None:
        """Show the counts."""
        click.echo(_totals(reviews, figures, checked, remarks))


def _cell(text: str) -> str:
    out = text.replace("\\", "\\\\").replace("\n", " ")
    for character in "|<>*_`[]":
        out = out.replace(character, f"\\{character}")
    return out


class Sarif:
    """Show one SARIF 2.1.0 log of everything."""

    def __init__(self) -> None:
        self._results: list[dict[str, Any]] = []

    def show(self, review: Review) -> None:
        """Keep the remarks."""
        self._results += [_result(remark) for remark in review.remarks]

    def end(self, reviews: int, figures: int, checked: int, remarks: int) -> None:  # noqa: ARG002
        """Show the log."""
        from importlib.metadata import version

        rules = [
            {
                "id": code.code,
                "name": "".join(word.title() for word in code.kind.split("_")),
                "shortDescription": {"text": pick(code.name_zh, code.name_en)},
                "fullDescription": {"text": pick(code.why_zh, code.why_en)},
                "defaultConfiguration": {"level": "warning"},
            }
            for code in codes().values()
        ]
        driver = {"name": "heshu", "version": version("heshu"), "rules": rules}
        run = {
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "results": self._results,
            "properties": {"articles": reviews, "figures": figures, "checked": checked},
        }
        log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
        click.echo(json.dumps(log, ensure_ascii=False, indent=1))


def _result(remark: Remark) -> dict[str, Any]:
    from pathlib import PurePath
    from urllib.parse import quote

    region = {"startLine": remark.line, "startColumn": remark.column}
    if remark.end > remark.start:
        region |= {"charOffset": remark.start, "charLength": remark.end - remark.start}
    uri = quote(PurePath(remark.path).as_posix())
    return {
        "ruleId": remark.code,
        "level": "warning",
        "message": {"text": pick(remark.why_zh, remark.why_en)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}],
        "partialFingerprints": {"heshu/v1": f"{remark.code}:{'|'.join(remark.quotes)}"},
    }


def show_all(renderer: Renderer, reviews: Iterable[Review]) -> tuple[int, int]:
    """Show every review and the end; return how many there were, and how many remarks."""
    count = figures = checked = remarks = 0
    for review in reviews:
        renderer.show(review)
        count += 1
        figures += review.figures
        checked += review.checked
        remarks += len(review.remarks)
    renderer.end(count, figures, checked, remarks)
    return count, remarks
