"""Add the pages that are made from the code to the site, without writing them into `docs/`."""

from __future__ import annotations

import importlib.util
import logging
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

# MkDocs loads this file by its path: the project's packages are not found otherwise.
sys.path.insert(0, str(Path(__file__).parent.parent))

from mkdocs.structure.files import File, Files

from docs.build_reference import PAGES
from docs.build_rules import build

if importlib.util.find_spec("jieba"):  # it cuts Chinese for the search, and tells of its dictionary at length
    logging.getLogger("jieba").disabled = True

WIDE = "---\nhide: [toc]\n---\n\n"


def on_files(files: Files, config: Any, **_rest: Any) -> Files:
    """Add the reference and the rules."""
    for old in [file for file in files if file.src_uri.startswith("rules/")]:
        files.remove(old)  # somebody has run docs.build_rules here
    for name, page in PAGES.items():
        files.append(File.generated(config, f"reference/{name}.md", content=page()))
    with tempfile.TemporaryDirectory() as folder:
        for path in build(Path(folder)):
            files.append(File.generated(config, f"rules/{path.name}", content=WIDE + path.read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, **_rest: Any) -> str:
    """Link the pages that are only in the site from its first page; in the repository they are not there."""
    if page.file.src_uri != "index.md":
        return markdown
    links = ", ".join(f"[{name.replace('_', ' ').capitalize()}](reference/{name}.md)" for name in PAGES)
    linked = re.sub(r"^- Commands, settings,.*$", f"- {links}, [Rules](rules/index.md)", markdown, flags=re.M)
    if linked == markdown:
        raise LookupError("docs/index.md no longer has the line on commands, settings, exit statuses and codes")
    return linked
