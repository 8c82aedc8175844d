"""Add the pages that are made from the code to the site, without writing them into `docs/`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

# MkDocs loads this file by its path: the project's packages are not found otherwise.
sys.path.insert(0, str(Path(__file__).parent.parent))

from mkdocs.structure.files import File, Files

from docs.build_reference import PAGES
from docs.build_rules import build


def on_files(files: Files, config: Any, **_rest: Any) -> Files:
    """Add the reference and the rules."""
    for old in [file for file in files if file.src_uri.startswith("rules/")]:
        files.remove(old)  # somebody has run docs.build_rules here
    for name, page in PAGES.items():
        files.append(File.generated(config, f"reference/{name}.md", content=page()))
    with tempfile.TemporaryDirectory() as folder:
        for path in build(Path(folder)):
            files.append(File.generated(config, f"rules/{path.name}", content=path.read_text(encoding="utf-8")))
    return files
