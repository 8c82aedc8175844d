"""Draw what `heshu check` prints, as SVG: `python -m docs.build_terminal [FOLDER]`.

The pictures are those of the READMEs; a test draws them again and compares. They name no font that
a browser would have to fetch.
"""

from __future__ import annotations

import html
import io
import re
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner
from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from flows.cli import heshu

FOLDER = Path(__file__).parent / "images"
DRAFT = "全县共有贫困户430户，其中危房改造84户、重建340户、无房户5户。\n全区共有规模以上企业120家，复工率94.8%。\n"
_TEXT = re.compile(
    r'(?P<head><text class="[^"]*-r\d+"[^>]*?textLength=)"(?P<length>[\d.]+)"(?P<tail>[^>]*>)(?P<words>[^<]+)</text>'
)
PICTURES = {"en": "check.svg", "zh": "check.zh-CN.svg"}


def draw(lang: str) -> str:
    """Return the picture of checking `DRAFT` in one language."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.txt"
        draft.write_text(DRAFT, encoding="utf-8")
        done = CliRunner().invoke(heshu, ["check", str(draft), "--lang", lang], color=True)
    said = done.output.replace(str(draft), draft.name)
    console = Console(record=True, file=io.StringIO(), width=84, force_terminal=True, color_system="truecolor")
    command = f"$ heshu check draft.txt{' --lang zh' if lang == 'zh' else ''}\n"
    console.print(Text(command, style="bold") + Text.from_ansi(said.rstrip()))
    svg = console.export_svg(title="heshu check", theme=MONOKAI, unique_id=f"check-{lang}")
    return _TEXT.sub(_widen, re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL))


def _widen(text: re.Match[str]) -> str:
    """Give a run of text its true length: rich counts characters, but Chinese ones are two cells wide."""
    words = html.unescape(text["words"])
    return (
        f'{text["head"]}"{float(text["length"]) * cell_len(words) / len(words):g}"{text["tail"]}{text["words"]}</text>'
    )


def build(folder: Path = FOLDER) -> list[Path]:
    """Write the pictures into `folder` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for lang, name in PICTURES.items():
        path = folder / name
        path.write_text(draw(lang), encoding="utf-8")
        paths.append(path)
    return paths


if __name__ == "__main__":
    for written in build(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        sys.stdout.write(f"{written.name}\n")
