"""Explain what a code of `heshu check` means."""

from __future__ import annotations

import click

from flows import cli
from flows.exit_codes import Exit
from flows.language import say
from flows.rendering import pick
from warehouse.codes import codes


@cli.command("rule")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Print one code with its example, or the list of all."""
    if code is None:
        for row in codes().values():
            click.echo(f"{row.code}  {pick(row.name_zh, row.name_en)}")
        return
    found = codes().get(code.upper())
    if found is None:
        raise cli.Failure(say("rule.unknown", code=code, known=", ".join(codes())), Exit.USAGE)
    click.echo(f"{found.code} {pick(found.name_zh, found.name_en)} ({found.kind})\n")
    click.echo(pick(found.why_zh, found.why_en))
    click.echo(f"\n{say('rule.example')}\n  {found.example}\n\n{say('rule.finds')}")
    for line in _remarks(found.example):
        click.echo(f"  {line}")
    click.echo(f"\n{say('rule.fixed')}\n  {found.fixed}")


def _remarks(text: str) -> list[str]:
    from flows.checking import Filter, check
    from flows.sources.items import Item, Reject

    found = check(Item("-", "-", text.encode()), Filter())
    return [] if isinstance(found, Reject) else [pick(remark.why_zh, remark.why_en) for remark in found.remarks]
