"""Write one page for each rule table, and an index: `python -m docs.build_rules [FOLDER]`.

The pages hold every row with its example and what the example must give; they are built, never
edited (the tables in `transforms/rules/` are what is edited), and not kept in the repository.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

RULES = Path(__file__).parent.parent / "transforms" / "rules"
FOLDER = Path(__file__).parent / "rules"
FIRST = ("indicators", "indicator_cues", "facet_cues", "units", "qualifiers", "policies")
"""Tables that most readers look for; the others follow by name."""

TITLES = {
    "indicators": "Indicators: what a figure can speak of",
    "indicator_cues": "Words that tell the indicator",
    "facet_cues": "Words that tell the facet",
    "cue_shadows": "Words that only look like cues",
    "units": "Units",
    "denominators": "What a sum can be per",
    "unit_heads": "Attributes between a number and the noun that it counts",
    "compounds": "Units of which a smaller one gives the rest",
    "currency_signs": "Signs before an amount",
    "counted_nouns": "Nouns that are counted without a measure word",
    "magnitudes": "Magnitudes of speech",
    "amount_leads": "Words behind which speech leaves out the unit",
    "span_words": "Words that tell when from how long",
    "leads": "Words behind which a number ranks or is a code",
    "ranked_units": "Units whose number is a name behind a place",
    "qualifiers": "Qualifiers: about, over, under",
    "numerals": "Chinese numerals",
    "policies": "Slogans and named policies that are no figures",
    "idioms": "Idioms that are no figures",
    "names": "Names that hold a number",
    "not_figures": "Patterns that are no figures",
    "relation_cues": "Words that tie figures together",
    "time_words": "Words for periods",
    "time_cues": "Words that govern periods",
    "boilerplate": "Page furniture",
    "regions": "Regions (GB/T 2260)",
    "readings": "How characters are read",
    "traditional": "Traditional characters",
}


class Table(NamedTuple):
    """Hold one rule table as it stands in its file."""

    name: str
    columns: list[str]
    rows: list[list[str]]

    @property
    def title(self) -> str:
        """Name the table for readers."""
        return TITLES.get(self.name, self.name.replace("_", " ").capitalize())


def build(folder: Path = FOLDER, rules: Path = RULES) -> list[Path]:
    """Write the pages into `folder` and return their paths; raises `FileNotFoundError` where there are no rules."""
    tables = sorted(_tables(rules), key=lambda table: (*(table.name != name for name in FIRST), table.name))
    if not tables:
        raise FileNotFoundError(f"{rules}: no rule tables; give the folder that holds the .csv files")
    folder.mkdir(parents=True, exist_ok=True)
    pages = {"index": _index(tables), **{table.name: _page(table) for table in tables}}
    paths = []
    for name, text in pages.items():
        path = folder / f"{name}.md"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def _tables(rules: Path) -> Iterator[Table]:
    for path in rules.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            columns, *rows = csv.reader(file)
        yield Table(path.stem, columns, [row for row in rows if row])


def _index(tables: list[Table]) -> str:
    lines = [
        "# Rules",
        "",
        "Everything that heshu knows stands in these tables; each row has an example that a test runs.",
        "",
    ]
    lines += [f"- [{table.title}]({table.name}.md): {len(table.rows)} rows" for table in tables]
    return "\n".join(lines) + "\n"


def _page(table: Table) -> str:
    head = [f"# {table.title}", "", f"`transforms/rules/{table.name}.csv`, {len(table.rows)} rows.", ""]
    if "example" not in table.columns:  # it comes from a registry (regions)
        return "\n".join([*head, f"Not listed here; its columns are {', '.join(table.columns)}."]) + "\n"
    shown = [n for n in range(len(table.columns)) if any(row[n] for row in table.rows if n < len(row))]
    head.append(_line([table.columns[n] for n in shown]))
    head.append(_line(["---"] * len(shown)))
    return "\n".join([*head, *(_line([row[n] for n in shown]) for row in table.rows)]) + "\n"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(plain(cell) for cell in cells) + " |"


def plain(cell: str) -> str:
    """Return a cell in which patterns make neither columns nor tags."""
    return cell.replace("|", "\u2009·\u2009").replace("\n", " ").replace("<", "&lt;")


if __name__ == "__main__":
    written = build(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
    sys.stdout.write(f"{len(written)} pages in {written[0].parent}\n")
