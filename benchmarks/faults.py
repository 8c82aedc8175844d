"""Make faults of an article with gold: a wrong digit, a wrong multiplier, % for points, a part that is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from benchmarks.corpus import article as generated

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
PLURALS = {"parts": "part", "factors": "factor"}
ROLES = ("total", "parts", "part", "whole", "percent", "minuend", "subtrahend", "result", "before", "after", "rate")
MULTIPLIERS = {"": 1, "万": 10**4, "亿": 10**8}
_MULTIPLIED = re.compile(r"(?P<number>\d[\d.]*)(?P<word>[万亿]?)(?P<unit>[^\d万亿千百]*)$")
_POINTS = re.compile("个?百分点")

PROMISES = re.compile(r"分别[为是]|分为|具体为|分别用于|分别来自")
"""Words that promise all parts of a total before them; a total behind its parts always does."""
LONGEST_PART = 40
"""Characters from one part to the end of the next, over which no list is cut."""

Sort = Literal["digit", "multiplier", "points", "dropped"]
SORTS: tuple[Sort, ...] = ("digit", "multiplier", "points", "dropped")


@dataclass(frozen=True, slots=True)
class Source:
    """Hold one article with its gold."""

    name: str
    text: str
    figures: tuple[dict[str, Any], ...]
    relations: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Hold one changed figure, or one that is gone."""

    source: Source
    sort: Sort
    relation: int
    """Position among the source's relations."""
    figure: int
    """Position among the source's figures; of a part that is gone, the total's."""
    text: str
    quote: str
    """The figure as it now reads; the part that is gone."""
    value: Decimal | None = None
    """Its value now; None where it keeps it."""
    scale: Decimal | None = None
    dropped: str = ""
    """Id of the part that is gone."""
    moved: int = 0
    """How many characters nearer to the start the figure now stands."""

    @property
    def kind(self) -> str:
        """Return the kind of the broken relation."""
        return str(self.source.relations[self.relation]["kind"])


def sources(generated_articles: int, seed: int) -> list[Source]:
    """Return every article with gold that is at hand."""
    out = []
    for folder, gold in ((SHARED, SHARED / "gold"), (ROOT / "samples", ROOT / "samples" / "gold")):
        for path in sorted(gold.glob("*.json")) if gold.is_dir() else ():
            said = json.loads(path.read_text(encoding="utf-8"))
            text = next((p for p in folder.rglob(said["article"]) if p.is_file()), None)
            if text is None:
                continue
            try:
                content = text.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                continue  # the spans of gold count the code points after decoding, which another room does
            out.append(Source(path.stem, content, tuple(said["figures"]), tuple(said["relations"])))
    for number in range(generated_articles):
        said = generated(seed, number)
        out.append(Source(said["article"], said["text"], tuple(said["figures"]), tuple(said["relations"])))
    return out


def faults(source: Source) -> Iterator[Fault]:
    """Yield every fault of every sort in the consistent relations of an article."""
    position = {f["id"]: i for i, f in enumerate(source.figures)}
    for number, relation in enumerate(source.relations):
        if relation["verdict"] != "consistent" or relation.get("optional"):
            continue
        for name in sorted({i for _, ids in members_of(relation) for i in ids}):
            at = position[name]
            yield from _digits(source, number, at)
            yield from _multipliers(source, number, at)
        yield from _points(source, number, position)
        yield from _dropped(source, number, position)


def _digits(source: Source, relation: int, at: int) -> Iterator[Fault]:
    row = source.figures[at]
    if row["low"] is None or row["low"] != row["high"]:
        return
    quote = source.text[row["start"] : row["end"]]
    places = [i for i, c in enumerate(quote) if c.isascii() and c.isdigit()]
    whole = len([i for i in places if i < (quote.find(".") if "." in quote else len(quote))])
    for n, i in enumerate(places):
        power = Decimal(10) ** (whole - 1 - n)
        for digit in "0123456789":
            if digit == quote[i] or (digit == "0" and n == 0 and len(places) > 1):
                continue
            value = Decimal(str(row["low"])) + (int(digit) - int(quote[i])) * power * Decimal(str(row["scale"]))
            changed = quote[:i] + digit + quote[i + 1 :]
            text = source.text[: row["start"]] + changed + source.text[row["end"] :]
            yield Fault(source, "digit", relation, at, text, changed, value)


def _multipliers(source: Source, relation: int, at: int) -> Iterator[Fault]:
    """Yield the figure with every other of 万, 亿 and none: `0.5万元` for `0.5亿元`."""
    row = source.figures[at]
    quote = source.text[row["start"] : row["end"]]
    found = _MULTIPLIED.search(quote)
    if row["low"] is None or row["low"] != row["high"] or found is None or "%" in quote or "百分" in quote:
        return
    if row["scale"] != MULTIPLIERS[found["word"]] or not found["unit"]:
        return
    for word, scale in MULTIPLIERS.items():
        if word == found["word"] or (scale == 1 and "." in found["number"] and row["unit"] != "元"):
            continue  # nobody writes 1.5户
        changed = quote[: found.start("word")] + word + quote[found.end("word") :]
        value = Decimal(str(row["low"])) / Decimal(str(row["scale"])) * scale
        yield Fault(source, "multiplier", relation, at, _with(source, at, changed), changed, value, Decimal(scale))


def _points(source: Source, relation: int, position: dict[str, int]) -> Iterator[Fault]:
    """Yield a gap between two percentages in %, and a relative change of amounts in points."""
    said = source.relations[relation]
    if said["kind"] == "difference" and {"minuend", "subtrahend", "result"} <= said.keys():
        at = position[said["result"]]
        quote = source.text[source.figures[at]["start"] : source.figures[at]["end"]]
        changed = _POINTS.sub("%", quote)
    elif said["kind"] == "growth" and {"before", "after", "rate"} <= said.keys():
        at = position[said["rate"]]
        quote = source.text[source.figures[at]["start"] : source.figures[at]["end"]]
        changed = quote.replace("%", "个百分点")
    else:
        return
    if changed != quote:
        yield Fault(source, "points", relation, at, _with(source, at, changed), changed)


def _dropped(source: Source, relation: int, position: dict[str, int]) -> Iterator[Fault]:
    """Yield a list of three parts or more without one that is neither the first nor the last."""
    said = source.relations[relation]
    parts = sorted(said.get("parts", ()), key=lambda name: source.figures[position[name]]["start"])
    if said["kind"] != "sum" or not parts:
        return
    total, first = source.figures[position[said["total"]]], source.figures[position[parts[0]]]
    if total["start"] < first["start"] and not PROMISES.search(source.text[total["end"] : first["start"]]):
        return  # `429户，其中…`: what is left out cannot be told
    for before, gone in pairwise(parts[:-1]):
        start, end = source.figures[position[before]]["end"], source.figures[position[gone]]["end"]
        if "。" in source.text[start:end] or "\n" in source.text[start:end] or end - start > LONGEST_PART:
            continue
        text = source.text[:start] + source.text[end:]
        quote = source.figures[position[gone]]["quote"]
        moved = end - start if total["start"] >= end else 0
        yield Fault(source, "dropped", relation, position[said["total"]], text, quote, dropped=gone, moved=moved)


def _with(source: Source, at: int, quote: str) -> str:
    row = source.figures[at]
    return source.text[: row["start"]] + quote + source.text[row["end"] :]


def members_of(relation: dict[str, Any]) -> list[tuple[str, list[str]]]:
    out = []
    for role in (*ROLES, "factors", "a", "b"):
        ids = relation.get(role)
        if ids is not None:
            out.append((PLURALS.get(role, role), ids if isinstance(ids, list) else [ids]))
    return out
