"""Run what the documentation tells people to type, follow its links, and build its site.

A `sh` block that cannot be run stands below a comment `<!-- not run by the tests: REASON -->`; all
others are run line by line in one folder, laid out as a reader's would be.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import click
import duckdb
import pytest

from docs.build_reference import PAGES, build
from docs.build_terminal import PICTURES, draw
from flows.cli import COMMANDS, heshu
from flows.engine import own_server
from flows.exit_codes import Exit
from flows.language import choose, say
from flows.settings import Settings

ROOT = Path(__file__).parent.parent
WRITTEN = (ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md")))
DOCUMENTS = [path for path in WRITTEN if (ROOT / "docs" / "rules") not in path.parents]
BLOCK = re.compile(
    r"(?:<!-- not run by the tests: (?P<reason>[^>]+?) -->\n)?^```(?P<language>sh|sql)\b[^\n]*\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
DRAFT = "全县共有贫困户430户，其中危房改造84户、重建340户、无房户5户。\n"
NEVER_ENDS = ("serve",)
"""Commands that stay until they are interrupted: only their arguments are parsed."""
PROBLEMS_ARE_FINE = ("check",)
RUN: set[str] = set()
"""Lines that have been run: one that several pages show is run once."""


class Block(NamedTuple):
    """Hold a block of a document."""

    document: str
    language: str
    body: str
    reason: str | None


def blocks(language: str) -> list[Block]:
    """Return the blocks of one language in all documents."""
    return [
        Block(path.relative_to(ROOT).as_posix(), language, found["body"], found["reason"])
        for path in DOCUMENTS
        for found in BLOCK.finditer(path.read_text(encoding="utf-8"))
        if found["language"] == language
    ]


def lines(document: str) -> list[str]:
    """Return the command lines of a document that are run."""
    bodies = [block.body for block in blocks("sh") if block.document == document and block.reason is None]
    return [line.strip() for body in bodies for line in body.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a reader's folder: the samples, own articles, a draft, and a warehouse of the samples in `var`.

    One Prefect server serves every run: starting one for each takes most of its time.
    """
    folder = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "samples", folder / "samples", ignore=shutil.ignore_patterns("gold"))
    shutil.copy(ROOT / "heshu.toml.example", folder)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    for name in ("articles", "drafts", "文章夹"):
        (folder / name).mkdir()
        (folder / name / "a.txt").write_text(DRAFT, encoding="utf-8")
    for name in ("article.txt", "draft.txt", "文章.txt"):
        (folder / name).write_text(DRAFT, encoding="utf-8")
    with own_server():
        done = type_in(folder, "heshu run samples --quiet")
        assert done.returncode == Exit.OK, done.stderr
        yield folder


def type_in(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Type a line into a shell in `folder`, with heshu on the path."""
    path = f"{folder / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "BROWSER": "true", "LC_ALL": "C.UTF-8"}
    return subprocess.run(["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)  # fmt: skip


def command_of(line: str) -> tuple[str, list[str]] | None:
    """Return the command of heshu and its arguments; None for another program."""
    program, *arguments = shlex.split(line, comments=True)
    return (arguments[0], arguments[1:]) if Path(program).name == "heshu" else None


def test_blocks_are_seen() -> None:
    assert len(blocks("sh")) > 20
    assert len(blocks("sql")) > 20


@pytest.mark.slow
@pytest.mark.parametrize("document", sorted({block.document for block in blocks("sh")}))
def test_commands_run(document: str, reader: Path) -> None:
    for line in lines(document):
        found = command_of(line)
        if found is not None and found[0] in NEVER_ENDS:
            command = heshu.get_command(click.Context(heshu), found[0])
            assert command is not None
            command.make_context(found[0], list(found[1]))  # raises where an argument is wrong
            continue
        if line in RUN:  # another page shows it too
            continue
        done = type_in(reader, line)
        allowed = {Exit.OK, Exit.PROBLEMS} if found is not None and found[0] in PROBLEMS_ARE_FINE else {Exit.OK}
        assert done.returncode in allowed, f"{line}\n{done.stdout}{done.stderr}"
        RUN.add(line)


@pytest.mark.slow
def test_sql_runs_on_what_is_published(reader: Path) -> None:
    with duckdb.connect(str(reader / "var" / "heshu.duckdb"), read_only=True) as con:
        for block in blocks("sql"):
            if block.reason is None:
                con.execute(block.body).fetchall()


@pytest.mark.slow
def test_the_tutorial_says_what_happens(reader: Path) -> None:
    said = type_in(reader, "heshu check samples/07_health_gb18030.txt --lang en")
    assert said.returncode == Exit.PROBLEMS
    assert "3 + 9 + 72 + 13 = 97 ≠ 98" in said.stdout
    said = type_in(reader, "heshu explain samples/01_county_report.txt --figure f3 --lang en")
    assert "4万多元" in said.stdout
    assert "[40,000, 50,000)" in said.stdout


@pytest.mark.slow
def test_the_page_on_reviewing_shows_what_is_asked(reader: Path) -> None:
    page = (ROOT / "docs" / "howto" / "review.md").read_text(encoding="utf-8")
    said = type_in(reader, "heshu check samples/07_health_gb18030.txt --lang en").stdout
    for line in said.splitlines()[:6]:
        assert line.strip() in page
    choose("en")
    assert say("review.keys") in page


@pytest.mark.slow
def test_a_judgement_beside_a_draft_counts_for_its_figure_only(tmp_path: Path, reader: Path) -> None:
    page = (ROOT / "docs" / "howto" / "review.md").read_text(encoding="utf-8")
    line = re.search(r"^# heshu: ignore .*$", page, re.MULTILINE)
    assert line is not None
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    draft.with_suffix(".txt.heshu").write_text(line[0], encoding="utf-8")
    assert type_in(reader, f"heshu check {draft}").returncode == Exit.OK
    draft.write_text(DRAFT.replace("430", "431"), encoding="utf-8")
    assert type_in(reader, f"heshu check {draft}").returncode == Exit.PROBLEMS


def test_what_is_not_run_has_a_reason() -> None:
    skipped = [block for block in (*blocks("sh"), *blocks("sql")) if block.reason is not None]
    assert all(len(block.reason or "") > 5 for block in skipped)
    assert len(skipped) <= 20  # both languages


@pytest.mark.parametrize("document", [path.relative_to(ROOT).as_posix() for path in DOCUMENTS])
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        found = (path.parent / name).resolve() if name else path
        assert found.exists(), f"{document} links to {target}"
        if anchor:
            assert anchor in anchors(found), f"{document} links to {target}"


def anchors(path: Path) -> set[str]:
    """Return the anchors of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("folder", ["expectations", "flows", "warehouse"])
def test_the_page_of_a_folder_names_its_files_and_no_others(folder: str) -> None:
    text = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+\.(?:py|csv|sql))`", text))
    there = {path.name for path in (ROOT / folder).iterdir() if path.suffix in (".py", ".csv", ".sql")}
    assert named - there == set()
    assert {name for name in there - named if name.endswith(".py")} == {"__init__.py"}


def test_the_reference_holds_everything(tmp_path: Path) -> None:
    pages = {path.stem: path.read_text(encoding="utf-8") for path in build(tmp_path)}
    assert pages.keys() == PAGES.keys()
    for name in COMMANDS:
        assert f"## heshu {name}\n" in pages["commands"]
    for name, field in Settings.model_fields.items():
        assert f"| `{name}` |" in pages["settings"]
        assert field.description, name
    for status in Exit:
        assert f"| {int(status)} |" in pages["exit_statuses"]


@pytest.mark.parametrize("lang", PICTURES)
def test_the_picture_is_what_check_prints(lang: str) -> None:
    shown = (ROOT / "docs" / "images" / PICTURES[lang]).read_text(encoding="utf-8")
    assert shown == draw(lang), "run `python -m docs.build_terminal`"


def test_pictures_are_small() -> None:
    for path in (ROOT / "docs" / "images").iterdir():
        assert path.stat().st_size <= 200_000, path.name


class Requests(HTMLParser):
    """Collect what a browser fetches for a page by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address of a script, picture or style."""
        values = dict(attrs)
        address = values.get("src") or (values.get("href") if tag == "link" else None)
        if address and tag != "a":
            self.found.append(address)


@pytest.mark.slow
def test_the_site_builds_strictly_and_asks_nobody(tmp_path: Path) -> None:
    site = tmp_path / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(site)],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pages = list(site.rglob("*.html"))
    assert {"index.html", "tutorial.html"} <= {page.name for page in pages}
    for page in pages:
        requests = Requests()
        requests.feed(page.read_text(encoding="utf-8"))
        assert not [address for address in requests.found if re.match(r"(https?:)?//", address)], page
    for style in site.rglob("*.css"):
        assert not re.search(r"url\([\"']?https?:|@import", style.read_text(encoding="utf-8")), style
