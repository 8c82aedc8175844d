"""Walk the open findings one by one, and keep what a person says of each."""

from __future__ import annotations

import datetime
import json
import sys
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows import cli
from flows.exit_codes import Exit
from flows.language import program, say
from flows.rendering import body, pick, text_width, underlined
from flows.terminal import printable, read_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from expectations.judgements import Decision, Judgement
    from flows.findings import Finding, Findings

ANSWERS: dict[str, Decision] = {"a": "confirmed", "k": "known", "m": "misread"}


@cli.command("review")
@cli.warehouse_option
@cli.option("--list", "list_them", is_flag=True, help="review.list")
@cli.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="review.format")
@cli.option("--kind", "kinds", multiple=True, metavar="KIND", help="review.kind")
@cli.option("--who", metavar="NAME", help="review.who")
def command(warehouse: str | None, list_them: bool, form: str, kinds: tuple[str, ...], who: str | None) -> int:
    """Ask about every open finding, or list them."""
    from expectations.judgements import FOLDER, read_judgements
    from flows.findings import CONFLICT, Findings
    from warehouse.codes import code_of_kind
    from warehouse.migrate import SchemaError
    from warehouse.query import NoWarehouseError, open_published

    known_kinds = (*code_of_kind(), CONFLICT)
    for kind in kinds:
        if kind not in known_kinds:
            raise cli.Failure(say("review.no_kind", kind=kind, kinds=", ".join(known_kinds)), Exit.USAGE)
    settings = cli.settings(warehouse=warehouse)
    folder = settings.judgements or FOLDER
    try:
        con = open_published(settings.warehouse)
        judged = read_judgements(folder)
    except (NoWarehouseError, SchemaError) as error:
        raise cli.Failure(str(error), Exit.NO_WAREHOUSE) from None
    except ValueError as error:
        raise cli.Failure(str(error), Exit.USAGE) from None
    with con:
        source = Findings(con)
        found = [finding for finding in source.open(judged) if not kinds or finding.kind in kinds]
        if list_them:
            _list(found, source, form)
        elif not found:
            click.echo(say("review.none"))
        elif not sys.stdin.isatty():
            raise cli.Failure(say("review.no_terminal"), Exit.USAGE)
        else:
            at = "" if settings.warehouse == Path("var") else f" --warehouse {settings.warehouse}"
            _Walk(found, source, folder, who or _login()).go(at)
    return Exit.OK


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise cli.Failure(say("review.no_who"), Exit.USAGE) from None


def _list(found: list[Finding], source: Findings, form: str) -> None:
    for finding in found:
        remark = source.remarks(finding)[0]
        if form == "json":
            out = {"kind": finding.kind, "article": finding.article, "title": finding.title or None, **asdict(remark)}
            click.echo(json.dumps(out, ensure_ascii=False))
        else:
            why = printable(pick(finding.why_zh, finding.why_en))
            click.echo(f"{_heading(finding, f'{remark.path}:{remark.line}:{remark.column}')}: {why}")
    if form == "text":
        click.echo(say("review.open", count=len(found)) if found else say("review.none"), err=True)


def _heading(finding: Finding, place: str) -> str:
    code = click.style(finding.code or finding.kind, fg="red", bold=True)
    return f"{click.style(printable(place) + ':', bold=True)} {code} {pick(*finding.name)}"


class _Walk:
    """Hold where a person is among the findings, and what was answered in this sitting."""

    def __init__(self, found: list[Finding], source: Findings, folder: Path, who: str) -> None:
        self._found = found
        self._source = source
        self._folder = folder
        self._who = who
        self._at = 0
        self._answers: dict[int, Judgement] = {}

    def go(self, at: str) -> None:
        """Ask until the last finding, or until the person stops; say what was answered, whatever ends it."""
        try:
            while self._at < len(self._found) and self._ask():
                pass
        finally:
            counts = dict.fromkeys(ANSWERS.values(), 0)
            for judgement in self._answers.values():
                counts[judgement.decision] += 1
            click.echo(say("review.done", left=len(self._found) - len(self._answers), **counts))
            if self._answers:
                click.echo(say("review.next", at=at, heshu=program()))

    def _ask(self) -> bool:
        """Show the present finding and take one answer; False where the person stops."""
        finding = self._found[self._at]
        self._show(finding)
        while True:
            key = self._key()
            if key in ANSWERS:
                if self._judge(finding, ANSWERS[key]):
                    self._at += 1
                    return True
            elif key == "s":
                self._at += 1
                click.echo(f"{say('review.skipped')}\n")
                return True
            elif key == "b":
                self._at = max(0, self._at - 1)
                click.echo()
                return True
            elif key in ("q", ""):
                return False
            else:
                self._explain_keys()

    def _show(self, finding: Finding) -> None:
        width = text_width()
        remark, *others = self._source.remarks(finding)
        click.echo(f"{self._at + 1}/{len(self._found)}  ", nl=False)
        click.echo(_heading(finding, f"{remark.path}:{remark.line}:{remark.column}"))
        for line in body(remark, width):
            click.echo(line)
        for other in others:
            click.echo("  " + say("review.other", place=printable(f"{other.path}:{other.line}:{other.column}")))
            for sentence in other.sentences:
                for line in underlined(sentence, width):
                    click.echo(line)
        before = self._answers.get(self._at)
        if before:
            said = say(f"decision.{before.decision}") + (f" ({printable(before.reason)})" if before.reason else "")
            click.echo("  " + say("review.before", decision=said))

    def _key(self) -> str:
        # A Chinese input method may give the full-width letter.
        key = unicodedata.normalize("NFKC", read_key(f"{say('review.keys')} ? ")).casefold()
        click.echo(printable(key))
        return key

    def _explain_keys(self) -> None:
        from expectations.judgements import FILES

        click.echo(say("review.help_keys", **{name: self._folder / file for name, file in FILES.items()}))

    def _judge(self, finding: Finding, decision: Decision) -> bool:
        """Ask what has to be asked and write the judgement; False where the person thinks better of it."""
        from expectations.judgements import put

        make: dict[Decision, Callable[[], Judgement | None]] = {
            "confirmed": lambda: self._judgement(finding, "confirmed", ""),
            "known": lambda: self._known(finding),
            "misread": lambda: self._misread(finding),
        }
        judgement = make[decision]()
        if judgement is None:
            return False
        put(self._folder, judgement)
        self._answers[self._at] = judgement
        click.echo(f"{say('review.saved', decision=say(f'decision.{decision}'))}\n")
        return True

    def _judgement(self, finding: Finding, decision: Decision, reason: str) -> Judgement:
        from expectations.judgements import Judgement

        article, kind, figures = finding.about
        return Judgement(decision, article, kind, figures, reason, self._who, _today())

    def _known(self, finding: Finding) -> Judgement | None:
        reason = _said("review.reason")
        return self._judgement(finding, "known", reason) if reason else None

    def _misread(self, finding: Finding) -> Judgement | None:
        right = _said("review.right")
        if not right:
            return None
        judgement = self._source.misread(finding, right, self._who, _today())
        if judgement is None:
            click.echo("  " + say("review.not_misread"))
        return judgement


def _said(key: str) -> str:
    answer: str = click.prompt("  " + say(key), default="", show_default=False)
    return " ".join(answer.split())


def _today() -> str:
    return datetime.datetime.now().astimezone().date().isoformat()
