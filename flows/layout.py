"""Say where things stand in the warehouse's folder, besides what `warehouse.publish` keeps there."""

from __future__ import annotations

from pathlib import Path

STAGING = "staging"
"""Folder of the shards of a run that is not published yet."""
REPORT = "report"
"""Folder of the report, a site of static pages."""
BUILT_DOCS = "datadocs"
"""Folder of the Great Expectations pages of a run that is not published yet."""


def report_path(folder: Path) -> Path | None:
    """Return the first page of the report, or None where there is none."""
    path = folder / REPORT / "index.html"
    return path if path.is_file() else None
