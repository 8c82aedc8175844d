"""Build the pages of the rules."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from docs.build_rules import RULES, build, plain

CORE = ("indicators", "units", "qualifiers", "policies")


def test_every_table_has_a_page_and_a_line_in_the_index(tmp_path: Path) -> None:
    build(tmp_path)
    index = (tmp_path / "index.md").read_text(encoding="utf-8")
    for path in RULES.glob("*.csv"):
        assert (tmp_path / f"{path.stem}.md").exists()
        assert f"({path.stem}.md)" in index


@pytest.mark.parametrize("name", CORE)
def test_a_page_holds_every_row_with_its_example(name: str, tmp_path: Path) -> None:
    build(tmp_path)
    page = (tmp_path / f"{name}.md").read_text(encoding="utf-8")
    with (RULES / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            assert plain(row["example"]) in page


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no rule tables"):
        build(tmp_path / "pages", tmp_path)
