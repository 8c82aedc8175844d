"""Choose the language of everything that heshu says, and say it."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from flows.sources.items import Reject

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")

_chosen: list[Lang] = []


def language() -> Lang:
    """Return the language in force: the one that was chosen, else the locale's."""
    return _chosen[-1] if _chosen else locale_language(os.environ)


def choose(lang: Lang | None) -> None:
    """Set the language for this process; None goes back to the locale."""
    _chosen[:] = [lang] if lang else []


def locale_language(environment: Mapping[str, str]) -> Lang:
    """Return `zh` for a Chinese locale, else `en`; the first variable that is set decides, as POSIX has it.

    >>> locale_language({"LANG": "zh_CN.UTF-8"}), locale_language({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"})
    ('zh', 'en')
    """
    names = ("HESHU_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
    value = next((environment[name] for name in names if environment.get(name)), "")
    return "zh" if value.lower().startswith("zh") else "en"


def asked_language(arguments: Sequence[str]) -> Lang | None:
    """Return what `--lang` says among the arguments, wherever it stands; None where it is not there or wrong.

    >>> asked_language(["check", "a.txt", "--lang", "zh"]), asked_language(["--lang=en", "run"])
    ('zh', 'en')
    """
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        if name == "--lang":
            given = value if equals else "".join(arguments[index + 1 : index + 2])
            return next((lang for lang in LANGUAGES if lang == given), None)
    return None


def say(key: str, **values: object) -> str:
    """Return a message of `messages.csv` in the language in force; so is a reason (`why`, `detail`) that it quotes."""
    zh, en = messages()[key]
    said = {name: told(value) if name in ("why", "detail") else value for name, value in values.items()}
    return (zh if language() == "zh" else en).format(**said)


def told(message: object) -> str:
    """Return what a source or the warehouse says, in the language in force."""
    if language() == "en":
        return str(message)
    from warehouse.wording import in_chinese

    return in_chinese(str(message))


def say_reject(reject: Reject) -> str:
    """Return the line that says what was turned away, and why."""
    reason = told(reject.reason.replace("_", " "))
    return say("reject.line", locator=reject.locator, reason=reason, detail=reject.detail)


def say_left_aside(kinds: Mapping[str, int]) -> str:
    """Return the line that says which files of the folders were not looked at."""
    from flows.sources.files import SUFFIXES

    counted = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    return say("files.aside", kinds=counted, taken=" ".join(SUFFIXES))


def program() -> str:
    """Return what to type for heshu here: its name where the shell finds it, else the way to it."""
    import shutil
    import sys

    started = Path(sys.argv[0])
    if started.name != "heshu" or shutil.which("heshu"):
        return "heshu"
    here = Path.cwd()
    return str(started.relative_to(here) if started.is_absolute() and started.is_relative_to(here) else started)


@cache
def messages() -> dict[str, tuple[str, str]]:
    """Return every message in Chinese and English, by key."""
    with Path(__file__).with_name("messages.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["key"]: (row["zh"], row["en"]) for row in csv.DictReader(file)}
