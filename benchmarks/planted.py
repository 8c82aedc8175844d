"""Plant faults and count those that are found: a proof-reader that is never tested on errors proves nothing.

    python -m benchmarks.planted [--faults 2000] [--articles 40] [--seed 1] [--misses 20] [--files FILE …]

Every article with gold (shared ones where they are, the samples, and generated ones) gives its
consistent, decidable relations. One digit of one member is changed so that the relation no longer
holds, or its multiplier (万, 亿 or none), or % is written for 个百分点 or the other way round, or one
part of a list is left out; the changed article is read and judged like any other. A fault is
*visible* if the same SQL that judges every relation calls the gold relation inconsistent with the
change: wide intervals (约, 近, 以上, long subsets) hide the others, and no reader could see them. It is
*found* if some relation of the reading that holds the changed figure (of a missing part: the total)
is inconsistent, or if its unit is flagged. False alarms are inconsistent verdicts on the unchanged
articles that gold does not know, for each hundred relations.

With `--files` the articles are those files, which have no gold: the relations that the reader itself
finds in them and that hold stand for it. That says nothing of ties that it never sees, but shows
those that it only sees while they hold. Every alarm on an unchanged file is listed, to be judged by eye.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.faults import SORTS, Fault, Sort, Source, faults, members_of, sources
from transforms.bounds import UNKNOWN, bounds
from transforms.reading import document, read_article
from transforms.records import Article, Clause, Figure, Member, Meta, Reading, Relation, RestoredText
from transforms.rows import readings_rows
from transforms.rules import default_rules
from transforms.units import unit_of
from warehouse.judge import judge

REACH = {"about": "tenth", "over": "none", "under": "zero"}
STEPS = {"余": "step_up", "多": "step_up", "近": "step_down", "不足": "step_down"}
DETECTION_FLOORS: dict[Sort, float] = {"digit": 0.95, "multiplier": 0.95, "points": 0.95}
"""Of the faults that can be seen. That a part is missing shows only where the words promise all of them, which is
too rare here for a floor."""
FALSE_ALARM_CEILING = 0.5
"""In each hundred relations of the unchanged articles."""
BATCH = 400

Cell = tuple[str, str]
"""Sort of fault and kind of relation."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold what a run counted."""

    planted: Counter[Cell]
    visible: Counter[Cell]
    found: Counter[Cell]
    relations: int
    false_alarms: tuple[str, ...]
    misses: tuple[str, ...]

    def detection(self, sort: Sort) -> float:
        """Return the part of the visible faults of one sort that was found."""
        return _of(self.found, sort) / max(1, _of(self.visible, sort))

    @property
    def alarm_rate(self) -> float:
        """Return the false alarms for each hundred relations."""
        return 100 * len(self.false_alarms) / max(1, self.relations)


def gold_figure(row: dict[str, Any], fault: Fault | None = None) -> Figure:
    """Return a gold figure with its bounds, or as a fault has changed it."""
    value, given = (fault.value, fault.scale) if fault is not None else (None, None)
    low = value if value is not None else None if row["low"] is None else Decimal(str(row["low"]))
    high = value if value is not None else None if row["high"] is None else Decimal(str(row["high"]))
    reach = REACH.get(row["qualifier"])
    if row["qualifier"] in ("over", "under"):
        reach = next((step for word, step in STEPS.items() if word in row["quote"]), reach)
    scale, unit = given or Decimal(str(row["scale"])), unit_of(row["unit"], default_rules())
    found = UNKNOWN
    if low is not None and high is not None:
        found = bounds(low, high, row["decimals"] or 0, scale, unit.countable, reach)  # type: ignore[arg-type]
    return Figure(
        row["id"], row["start"], row["end"], row["quote"], row["start"], row["end"], 0, low, high,
        row["decimals"] or 0, scale, row["qualifier"], row["unit"], row["damaged"], *found,
    )  # fmt: skip


def gold_relation(source: Source, number: int, without: str = "") -> Relation:
    """Return a gold relation as the reader would give it, or one without a part."""
    said = source.relations[number]
    units = {f["id"]: f["unit"] for f in source.figures}
    members = tuple(Member(role, i) for role, ids in members_of(said) for i in ids if i != without)
    counts = [m for m in members if m.role not in ("percent", "rate")]
    whole = all(unit_of(units[m.figure], default_rules()).countable for m in counts)
    return Relation(f"g{number}", said["kind"], members, whole_numbers=whole)


def gold_reading(source: Source, key: str, numbers: Sequence[int], fault: Fault | None = None) -> Reading:
    """Return a reading that holds gold relations only, one figure changed."""
    figures = tuple(
        gold_figure(row, fault if fault is not None and i == fault.figure else None)
        for i, row in enumerate(source.figures)
    )
    restored = RestoredText(source.text, source.text, (), None)  # type: ignore[arg-type]
    clause = Clause(0, 0, len(source.text), 0, 0)
    relations = tuple(gold_relation(source, n, fault.dropped if fault else "") for n in numbers)
    return Reading(Article(source.text, key, source.name), Meta(), restored, (clause,), figures, relations)


def verdicts(readings: Iterable[Reading]) -> dict[tuple[str, str], str]:
    """Return the verdict of every relation, by article key and relation id."""
    rows = readings_rows(tuple(readings), default_rules())
    return dict(judge(rows.fact_figure, rows.fact_relation, rows.bridge_relation_figure).verdicts)


def run(count: int, generated_articles: int, seed: int, others: int | None = None) -> Outcome:
    """Plant `count` wrong digits, and `others` faults of each other sort, over all articles; the same for one seed."""
    return plant(sources(generated_articles, seed), count, seed, others)


def read_sources(paths: Iterable[Path]) -> list[Source]:
    """Return files with what the reader finds in them for gold; raises `UnicodeDecodeError` where one is not UTF-8."""
    readings = [read(path.read_bytes().decode("utf-8"), str(path)) for path in paths]
    said = verdicts(readings)
    out = []
    for reading in readings:
        key = reading.article.key
        found = document(reading, {r.id: said[key, r.id] for r in reading.relations}, ())  # type: ignore[misc]
        # What does not hold in an unchanged file is an alarm to be looked at, not gold.
        held = tuple(r for r in found["relations"] if r["verdict"] == "consistent" and not r["derived"])
        out.append(Source(key, reading.article.text, tuple(found["figures"]), held))
    return out


def plant(pool: Sequence[Source], count: int, seed: int, others: int | None = None) -> Outcome:
    """Plant faults in the given articles."""
    decidable = _decidable(pool)
    chances = [f for source in pool for f in faults(source) if (source.name, f.relation) in decidable]
    chosen: list[Fault] = []
    for sort in SORTS:
        some = [f for f in chances if f.sort == sort]
        wanted = count if sort == "digit" else count // 5 if others is None else others
        chosen += random.Random(seed).sample(some, min(wanted, len(some)))
    planted, visible, found = Counter[Cell](), Counter[Cell](), Counter[Cell]()
    misses: list[str] = []
    for start in range(0, len(chosen), BATCH):
        batch = chosen[start : start + BATCH]
        seen = verdicts(gold_reading(f.source, str(i), [f.relation], f) for i, f in enumerate(batch))
        wanted_faults = [
            (i, f) for i, f in enumerate(batch)
            if (is_visible_gap(f) if f.sort == "points" else seen.get((str(i), f"g{f.relation}")) == "inconsistent")
        ]  # fmt: skip
        planted.update((f.sort, f.kind) for f in batch)
        visible.update((f.sort, f.kind) for _, f in wanted_faults)
        readings = {i: read(f.text, str(i)) for i, f in wanted_faults}
        judged = _inconsistent(readings.values())
        for i, fault in wanted_faults:
            if _is_found(fault, readings[i], judged[str(i)]):
                found[fault.sort, fault.kind] += 1
            else:
                misses.append(_describe(fault))
    relations, alarms = false_alarms(pool)
    return Outcome(planted, visible, found, relations, alarms, tuple(misses))


def is_visible_gap(fault: Fault) -> bool:
    """Say whether % for points, or points for %, is wrong: the numbers fit the one and not the other."""
    said = fault.source.relations[fault.relation]
    rows = {f["id"]: f for f in fault.source.figures}
    if said["kind"] == "growth":
        return "%" not in rows[said["before"]]["quote"]
    low, high, gap = (rows[said[role]]["low"] for role in ("subtrahend", "minuend", "result"))
    both = all("%" in rows[said[role]]["quote"] for role in ("subtrahend", "minuend"))
    return both and all(low and abs(100 * (high - low) / base - gap) > 1 for base in (low, high))


def _decidable(pool: Sequence[Source]) -> set[tuple[str, int]]:
    readings = [gold_reading(s, s.name, range(len(s.relations))) for s in pool]
    return {(name, int(number[1:])) for (name, number), said in verdicts(readings).items() if said == "consistent"}


def read(text: str, key: str) -> Reading:
    """Read an article with the real reader."""
    return read_article(Article(text, key, key), default_rules())


def _inconsistent(readings: Iterable[Reading]) -> dict[str, list[set[str]]]:
    """Return, by article key, the members of each inconsistent relation."""
    known = list(readings)
    out: dict[str, list[set[str]]] = defaultdict(list)
    said = verdicts(known)
    for reading in known:
        for relation in reading.relations:
            if said[(reading.article.key, relation.id)] == "inconsistent":
                out[reading.article.key].append({m.figure for m in relation.members})
    return out


def _is_found(fault: Fault, reading: Reading, inconsistent: Sequence[set[str]]) -> bool:
    row = fault.source.figures[fault.figure]
    start, end = row["start"] - fault.moved, row["end"] - fault.moved
    ids = {f.id for f in reading.figures if f.start < end and start < f.end}
    if fault.sort == "points":
        return any(p.kind == "unit_conflict" and ids & set(p.figures) for p in reading.problems)
    return any(ids & members for members in inconsistent)


def false_alarms(pool: Sequence[Source]) -> tuple[int, tuple[str, ...]]:
    """Return how many relations the unchanged articles give, and those wrongly called inconsistent."""
    readings = {s.name: read(s.text, s.name) for s in pool}
    judged = _inconsistent(readings.values())
    alarms = []
    for source in pool:
        known = [
            {ids for _, i in members_of(r) for ids in i} for r in source.relations if r["verdict"] == "inconsistent"
        ]
        for members in judged[source.name]:
            figures = [f for f in readings[source.name].figures if f.id in members]
            gold = {
                row["id"] for row in source.figures for f in figures if f.start < row["end"] and row["start"] < f.end
            }
            if gold not in known:
                alarms.append(f"{source.name}: " + ", ".join(f.quote for f in figures))
    return sum(len(r.relations) for r in readings.values()), tuple(alarms)


def _describe(fault: Fault) -> str:
    quotes = {f["id"]: f["quote"] for f in fault.source.figures}
    relation = fault.source.relations[fault.relation]
    members = ", ".join(f"{role} {quotes[i]}" for role, ids in members_of(relation) for i in ids)
    change = (
        f"without {fault.quote}" if fault.dropped else f"{fault.source.figures[fault.figure]['quote']} → {fault.quote}"
    )
    return f"{fault.source.name}: {fault.sort}: {fault.kind} ({members}): {change}"


def table(outcome: Outcome) -> str:
    """Return the counts by sort of fault and kind of relation."""
    lines = [f"{'fault':12}{'relation':12}{'planted':>9}{'visible':>9}{'found':>9}{'detection':>11}"]
    for sort in SORTS:
        for kind in (*sorted({kind for own, kind in outcome.planted if own == sort}), "all"):
            counts = [
                _of(c, sort) if kind == "all" else c[sort, kind]
                for c in (outcome.planted, outcome.visible, outcome.found)
            ]
            rate = f"{counts[2] / counts[1]:.3f}" if counts[1] else "–"
            lines.append(f"{sort:12}{kind:12}" + "".join(f"{c:9}" for c in counts) + f"{rate:>11}")
    lines.append(
        f"false alarms on unchanged articles: {len(outcome.false_alarms)} in {outcome.relations} relations, "
        f"{outcome.alarm_rate:.2f} per 100"
    )
    return "\n".join(lines)


def _of(counts: Counter[Cell], sort: str) -> int:
    return sum(count for (own, _), count in counts.items() if own == sort)


def main() -> int:
    """Print the table; fail below the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", type=int, default=2500)
    parser.add_argument("--articles", type=int, default=40, help="how many articles to generate besides the real ones")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", type=int, default=0, help="list so many faults that were not found")
    parser.add_argument("--files", type=Path, nargs="+", help="texts without gold, instead of the articles")
    args = parser.parse_args()
    if args.files:
        outcome = plant(read_sources(args.files), args.faults, args.seed)
    else:
        outcome = run(args.faults, args.articles, args.seed)
    print(table(outcome))
    for line in (*outcome.false_alarms, *outcome.misses[: args.misses]):
        print(line)
    if args.files:
        return 0  # floors are for articles with gold
    held = all(outcome.detection(sort) >= floor for sort, floor in DETECTION_FLOORS.items())
    return 0 if held and outcome.alarm_rate <= FALSE_ALARM_CEILING else 1


if __name__ == "__main__":
    raise SystemExit(main())
