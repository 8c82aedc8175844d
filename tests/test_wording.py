"""What sources and the warehouse say in English, `warehouse/wording.csv` says in Chinese: none is missing."""

from __future__ import annotations

import ast
import csv
import string
from pathlib import Path

import pytest

from warehouse.wording import in_chinese

ROOT = Path(__file__).parents[1]
SPEAKERS = (
    *sorted((ROOT / "flows" / "sources").glob("*.py")),
    *(ROOT / "flows" / name for name in ("decoding.py", "batches.py", "stages.py")),
    *(ROOT / "warehouse" / name for name in ("lock.py", "migrate.py", "publish.py", "query.py")),
)
UNCHANGED = ("keep is ", "HTTP ")
"""Beginnings of messages to a programmer, and of what is said alike in both."""


def _filled(node: ast.expr) -> str | None:
    """Return a text with a word in each of its holes; None where it has no words of its own."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = [part.value if isinstance(part, ast.Constant) else "folder" for part in node.values]
    return "".join(map(str, parts)) if len(set(parts)) > 1 else None


def _messages(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        said: list[ast.expr] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            if name in ("Reject", "_refuse") and len(node.args) > 2:
                said = (
                    [node.args[3 if name == "Reject" else 2]] if len(node.args) > (3 if name == "Reject" else 2) else []
                )
            elif name.endswith("Error") and node.args:
                said = [node.args[0]]
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "said":
            said = [node.value]
        yield from filter(None, map(_filled, said))


@pytest.mark.parametrize("path", SPEAKERS, ids=lambda path: path.name)
def test_every_message_has_its_chinese(path):
    missing = [
        message
        for message in _messages(path)
        if " " in message and not message.startswith(UNCHANGED) and in_chinese(message) == message
    ]
    assert not missing


def test_some_messages_are_looked_at():
    assert sum(1 for path in SPEAKERS for _ in _messages(path)) > 40


def test_both_languages_have_the_same_holes():
    with (ROOT / "warehouse" / "wording.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            holes = [
                {name for _, name, _, _ in string.Formatter().parse(row[language]) if name} for language in ("en", "zh")
            ]
            assert holes[0] == holes[1], row


@pytest.mark.parametrize(
    ("message", "chinese"),
    [
        (
            "another run is writing to var: process 7 on a, since 2026-01-01 02:00:00 UTC (daily); wait for it to end",
            "另一个运行正在写入 var：a 上的进程 7，始于 2026-01-01 02:00:00（UTC，daily）；请等它结束",
        ),
        ("no text in the column 正文", "正文 列没有文字"),
        ("something that a library said", "something that a library said"),
    ],
    ids=["a message within a message", "one of its own", "not ours"],
)
def test_messages(message, chinese):
    assert in_chinese(message) == chinese
