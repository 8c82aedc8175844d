"""Build the report for people: a small static site that opens from a disk, without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from expectations.report import data, pages

if TYPE_CHECKING:
    import duckdb


def build(connection: duckdb.DuckDBPyConnection, out_dir: Path, lang: Literal["zh", "en"] = "zh") -> Path:
    """Write the report on a warehouse below `out_dir` and return its first page.

    Only what changed is written again. Readers switch the language themselves; `lang` is the one
    they see first. Where the Great Expectations Data Docs stand in `out_dir/docs`, they are linked.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    data.write(connection, out_dir / "data", docs=(out_dir / "docs" / "index.html").exists())
    pages.write(out_dir, lang)
    return out_dir / "index.html"
