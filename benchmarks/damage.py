"""Damage articles and compare the figures that are read from them with those of the undamaged text.

    python -m benchmarks.damage [FILE …] [--seed 1] [--only KIND …] [--show 20] [--tables] [--edits]

The files, or the shared articles where they are beside the project and the samples, are damaged in
every way of `injuries`, after what damage they have of their own was mended: what a site injected, markup, wrapped lines, columns, spaces, scans,
encodings. The reading of the text as it was is the truth. *Same* figures agree in value, unit and
qualifier, in the same order; *marked* ones are said to be damaged; *wrong* ones state a value that
the text does not have there, with confidence, which is the worst; *other* ones have the value and
another unit or qualifier. Recall counts the same among the true ones, precision among the stated.
`--tables` reads made-up tables, flattened in every way of `layouts`, instead: *other* numbers lack
their unit, *wrong* ones have one that is not theirs, or are none of the table's. `--edits` lists what restoring changes in the undamaged texts, by rule, instead.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from random import Random

from benchmarks.injuries import INJURIES
from benchmarks.layouts import KINDS, WAYS
from transforms.clauses import split_clauses
from transforms.encodings import decode
from transforms.figures import find_figures
from transforms.records import Figure
from transforms.restore import restore
from transforms.rules import default_rules

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
TABLES = 20
"""How many of each kind, written in each way."""
UNORDERED = "two columns"
"""The kind of damage that changes the order."""


@dataclass(slots=True)
class Outcome:
    """Count what became of the figures under one kind of damage."""

    true: int = 0
    same: int = 0
    stated: int = 0
    marked: int = 0
    wrong: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Return the share of the true figures that are the same."""
        return self.same / max(self.true, 1)

    @property
    def precision(self) -> float:
        """Return the share of the figures stated with confidence that are the same."""
        return self.same / max(self.stated, 1)


def clean(path: Path) -> str:
    """Return the text of a file, restored, so that it has no damage of its own."""
    return restore(decode(path.read_bytes()).text, default_rules()).text


def figures(text: str) -> tuple[Figure, ...]:
    """Read the figures of a text."""
    rules = default_rules()
    restored = restore(text, rules)
    return find_figures(restored, split_clauses(restored, rules), rules)


def compare(true: tuple[Figure, ...], found: tuple[Figure, ...], outcome: Outcome, name: str, *, ordered: bool) -> None:
    """Add to the outcome what became of the figures of one text."""
    outcome.marked += sum(f.damaged for f in found)
    true, found = (tuple(f for f in some if not f.damaged) for some in (true, found))
    before, after = ([(f.low, f.high, f.unit, f.qualifier) for f in some] for some in (true, found))
    outcome.true += len(true)
    outcome.stated += len(found)
    if not ordered:
        order = {key: i for i, key in enumerate(dict.fromkeys(before))}
        places = [sorted(range(len(keys)), key=lambda i: order.get(keys[i], len(order))) for keys in (before, after)]
        true, found = tuple(true[i] for i in places[0]), tuple(found[i] for i in places[1])
        before, after = [before[i] for i in places[0]], [after[i] for i in places[1]]
    for same, i, j, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if same == "equal":
            outcome.same += j - i
            continue
        values = [(f.low, f.high) for f in true[i:j]]
        written = " ".join(f.quote for f in true[i:j])
        for figure in found[start:end]:
            known = (figure.low, figure.high) in values
            (outcome.other if known else outcome.wrong).append(f"{name}: {written!r} → {figure.quote!r}")
        if j - i > end - start:
            outcome.missing.append(f"{name}: {written!r} → {' '.join(f.quote for f in found[start:end])!r}")


def run(paths: list[Path], kinds: list[str], seed: int) -> dict[str, Outcome]:
    """Damage every file in every way; the same for one seed."""
    outcomes = {kind: Outcome() for kind in kinds}
    for path in paths:
        text = clean(path)
        true: dict[str, tuple[Figure, ...]] = {}
        for kind in kinds:
            chance = Random(f"{seed} {path.name} {kind}")
            injured = INJURIES[kind](text, chance)
            whole = text if "shift" not in kind else text.encode("gbk", "ignore").decode("gbk")
            if whole not in true:
                true[whole] = figures(whole)
            found = figures(decode(injured).text if isinstance(injured, bytes) else injured)
            compare(true[whole], found, outcomes[kind], path.name, ordered=kind != UNORDERED)
    return outcomes


def tables(seed: int, show: int) -> str:
    """Return what is read of made-up tables, written in every way: one line for each way."""
    lines = [f"{'table':46}{'true':>7}{'recall':>8}{'other':>7}{'wrong':>7}"]
    for kind, make in KINDS.items():
        for way, write in WAYS.items():
            true = same = other = 0
            wrong: list[str] = []
            for number in range(TABLES):
                made = make(Random(f"{seed} {kind} {number}"))
                left = Counter(made.values)
                true += len(made.values)
                for figure in figures(f"某县工作扎实。\n{write(made)}\n全县成效明显，群众满意。"):
                    if left[figure.low, figure.unit]:
                        left[figure.low, figure.unit] -= 1
                        same += 1
                    elif figure.unit or not any(value in (figure.low, figure.low * 10**4) for value, _ in made.values):
                        wrong.append(f"{kind}, {way}: {figure.quote}")
                    else:
                        other += 1
            lines.append(f"{kind + ', ' + way:46}{true:7}{same / true:8.3f}{other:7}{len(wrong):7}")
            lines += wrong[:show]
    return "\n".join(lines)


def table(outcomes: dict[str, Outcome]) -> str:
    """Return one line a kind."""
    lines = [f"{'damage':24}{'true':>7}{'recall':>8}{'precision':>10}{'marked':>8}{'wrong':>7}{'other':>7}"]
    for kind, o in outcomes.items():
        lines.append(
            f"{kind:24}{o.true:7}{o.recall:8.3f}{o.precision:10.3f}{o.marked:8}{len(o.wrong):7}{len(o.other):7}"
        )
    return "\n".join(lines)


def edits(paths: list[Path], show: int) -> str:
    """Return how often each rule changes the undamaged texts, with so many places of each."""
    counts, places, size = Counter[str](), dict[str, list[str]](), 0
    for path in paths:
        raw = decode(path.read_bytes()).text
        size += len(raw)
        for rule, place in _edited(raw):
            counts[rule] += 1
            places.setdefault(rule, []).append(f"    {path.name}: {place}")
    chance = Random(1)
    lines = [f"{size} characters"]
    for rule, count in counts.most_common():
        lines += [f"{count:7} {rule}", *chance.sample(places[rule], min(show, count))]
    return "\n".join(lines)


def _edited(raw: str) -> list[tuple[str, str]]:
    from transforms.offsets import apply
    from transforms.restore import STEPS

    found, text = [], raw
    for step in STEPS:
        done = step(text)
        for e in done:
            around = f"{text[max(e.start - 15, 0) : e.start]}[{text[e.start : e.end]}→{e.replacement}]"
            found.append((e.rule, repr(around + text[e.end : e.end + 15])))
        text = apply(text, done)
    return found


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", choices=list(INJURIES), default=list(INJURIES))
    parser.add_argument("--show", type=int, default=0, help="list so many of each kind that went wrong")
    parser.add_argument("--edits", action="store_true", help="list what restoring changes in undamaged texts")
    parser.add_argument("--tables", action="store_true", help="read made-up tables instead")
    args = parser.parse_args()
    if args.tables:
        print(tables(args.seed, args.show))
        return 0
    paths = args.files or sorted((*SHARED.glob("articles/*.txt"), *(ROOT / "samples").glob("*.txt")))
    if args.edits:
        print(edits(paths, args.show))
        return 0
    outcomes = run(paths, args.only, args.seed)
    print(table(outcomes))
    for kind, outcome in outcomes.items():
        for sort in ("wrong", "other", "missing"):
            for line in getattr(outcome, sort)[: args.show]:
                print(f"{kind}: {sort}: {line}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
