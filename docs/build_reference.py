"""Write the reference pages from the code: `python -m docs.build_reference FOLDER`.

Commands come from click, settings from the pydantic models, exit statuses and codes from their
tables. The pages are built with the site, never edited, and not kept in the repository.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from flows.cli import COMMANDS, heshu
from flows.exit_codes import MEANING, Exit
from flows.language import choose
from flows.settings import Settings
from flows.sources.named import SourceSettings
from warehouse.codes import codes


def commands() -> str:
    """Return the page of the commands: each one's help, as it is printed."""
    choose("en")
    top = click.Context(heshu, info_name="heshu", **heshu.context_settings)
    lines = ["# Commands", "", "Each page of help, as the command prints it (`--lang zh` prints it in Chinese).", ""]
    for name in COMMANDS:
        command = heshu.get_command(top, name)
        if command is None:
            raise LookupError(f"flows.cli.COMMANDS lists {name}, but there is no flows/commands/{name}.py")
        help_text = command.get_help(click.Context(command, info_name=name, parent=top, terminal_width=90))
        lines += [f"## heshu {name}", "", "```text", help_text, "```", ""]
    choose(None)
    return "\n".join(lines)


_ORDER = (
    "A flag of the command line wins over the environment (`HESHU_KEEP=3`), that over `heshu.toml` in the folder"
    " where heshu is started (or the file that `HESHU_CONFIG` names), that over the default."
)


def settings() -> str:
    """Return the page of the settings."""
    lines = [
        "# Settings",
        "",
        _ORDER,
        "",
        *_fields(Settings),
        "",
        "## Sources",
        "",
        "The settings of a `[[sources]]` table.",
        "",
        *_fields(SourceSettings),
    ]
    return "\n".join(lines) + "\n"


def exit_statuses() -> str:
    """Return the page of the exit statuses."""
    rows = [[str(int(status)), MEANING[status][1], MEANING[status][0]] for status in Exit]
    return "\n".join(["# Exit statuses", "", *_table(["status", "means", "意思"], rows)]) + "\n"


def problem_codes() -> str:
    """Return the page of the codes of `heshu check`."""
    lines = ["# Codes of heshu check", "", "`heshu rule CODE` prints the same. A code never changes its meaning.", ""]
    for row in codes().values():
        lines += [f"## {row.code}: {row.name_en} ({row.name_zh})", "", f"In the warehouse: `{row.kind}`.", ""]
        lines += [row.why_en, "", f"> {row.example}", "", "Without the fault:", "", f"> {row.fixed}", ""]
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {
    "commands": commands,
    "settings": settings,
    "exit_statuses": exit_statuses,
    "codes": problem_codes,
}
"""The pages by their names."""


def build(folder: Path) -> list[Path]:
    """Write the pages into `folder` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, page in PAGES.items():
        path = folder / f"{name}.md"
        path.write_text(page(), encoding="utf-8")
        paths.append(path)
    return paths


def _fields(model: type[BaseModel]) -> list[str]:
    rows = [[f"`{name}`", _default(name, field), field.description or ""] for name, field in model.model_fields.items()]
    return _table(["setting", "default", "means"], rows)


def _default(name: str, field: Any) -> str:
    if name == "workers":
        return "as many as there are processors"
    if field.is_required():
        return "must be given"
    value = field.get_default(call_default_factory=True)
    return "unset" if value is None else "none" if value in ([], {}) else f"`{value}`"


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [_line(head), _line(["---"] * len(head)), *map(_line, rows)]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


if __name__ == "__main__":
    for written in build(Path(sys.argv[1])):
        sys.stdout.write(f"{written}\n")
