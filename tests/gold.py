"""Turn gold files (docs/spec/figures.md, section 7) into readings, to test the stages after reading."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from transforms.bounds import UNKNOWN, bounds
from transforms.offsets import OffsetMap
from transforms.records import Article, Clause, Figure, Member, Meta, Problem, Reading, Relation, RestoredText
from transforms.rules import default_rules
from transforms.units import unit_of

SHARED = Path(__file__).parents[1].parent / "shared"
ROLES = {
    "sum": ("total", "parts"),
    "complement": ("parts",),
    "subset": ("part", "whole"),
    "share": ("part", "whole", "percent"),
    "rate_of": ("part", "whole", "percent"),
    "difference": ("minuend", "subtrahend", "result"),
    "growth": ("before", "after", "rate"),
    "product": ("factors", "result"),
    "same": ("a", "b"),
    "paired": ("a", "b"),
}
REACH = {"about": "tenth", "over": "none", "under": "zero"}
STEPS = {"余": "step_up", "多": "step_up", "近": "step_down", "不足": "step_down"}


def gold_reading(path: Path, text: str) -> Reading:
    """Return the reading that a gold file describes; the whole text is one clause."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    article = Article(text=text, key=path.stem, name=gold["article"])
    figures = tuple(figure(f) for f in gold["figures"])
    by_id = {f.id: f for f in figures}
    relations = tuple(relation(f"r{n}", r, by_id) for n, r in enumerate(gold["relations"], start=1))
    problems = tuple(Problem(p["kind"], tuple(p["ids"]), p["why"], p["why"]) for p in gold["problems"])
    restored = RestoredText(text, text, (), OffsetMap.identity(len(text)) if hasattr(OffsetMap, "identity") else None)
    meta = Meta(**{name: gold["meta"].get(name) for name in ("title", "publisher", "published", "region")})
    return Reading(article, meta, restored, (Clause(0, 0, len(text), 0, 0),), figures, relations, problems)


def figure(f: dict[str, Any]) -> Figure:
    """Return a gold figure with its bounds, from the qualifier and the words of the quote."""
    low = None if f["low"] is None else Decimal(str(f["low"]))
    high = None if f["high"] is None else Decimal(str(f["high"]))
    scale = Decimal(str(f["scale"]))
    decimals = f["decimals"] or 0
    countable = unit_of(f["unit"], default_rules()).countable
    reach = REACH.get(f["qualifier"])
    if f["qualifier"] in ("over", "under"):
        reach = next((step for word, step in STEPS.items() if word in f["quote"]), reach)
    found = UNKNOWN if low is None or high is None else bounds(low, high, decimals, scale, countable, reach)
    return Figure(
        **{name: f[name] for name in ("id", "start", "end", "quote", "qualifier", "unit", "damaged")},
        restored_start=f["start"],
        restored_end=f["end"],
        clause=0,
        low=low,
        high=high,
        decimals=decimals,
        scale=scale,
        lower=found.lower,
        upper=found.upper,
        lower_open=found.lower_open,
        upper_open=found.upper_open,
        **{name: f.get(name) for name in ("indicator", "region", "place", "period")},
        facet=f.get("facet") or "level",
    )


def relation(name: str, r: dict[str, Any], figures: dict[str, Figure]) -> Relation:
    """Return a gold relation; whole numbers where all its counts are exact counts of countable things."""
    members = []
    for key in ROLES[r["kind"]]:
        ids = r.get(key, [])
        for number, one in enumerate([ids] if isinstance(ids, str) else ids):
            # Gold has no signs: of several `part`s of a rate, the later ones are taken away.
            taken = r["kind"] == "rate_of" and key == "part" and number > 0
            role = key.removesuffix("s") if key in ("parts", "factors") else key
            members.append(Member(role, one, -1 if taken else 1))
    counts = [figures[m.figure] for m in members if m.role not in ("percent", "rate")]
    exact = all(f.qualifier == "exact" and f.lower == f.upper and f.lower is not None for f in counts)
    loose = "real growth" in r.get("why", "")
    return Relation(
        name, r["kind"], tuple(members), optional=r.get("optional", False), loose=loose, whole_numbers=exact
    )
