"""Measure reading: the bare number scan, restoring, the figure stage and the whole reading, on the same texts.

    python -m benchmarks.reading [FILE ...] [--repeat 20] [--jionlp VENV] [--recognizers VENV] [--adversarial]

Characters and figures a second, one process, warm, best of five. Without files the shared articles
beside the project are read, or `samples/` where they are missing. A peer is measured in its own
virtual environment, given by its path. `--adversarial` shows that cost grows with length only.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from transforms.clauses import split_clauses
from transforms.figures import find_figures
from transforms.offsets import OffsetMap
from transforms.reading import read_article
from transforms.records import Article, RestoredText
from transforms.restore import restore
from transforms.rules import default_rules

ROOT = Path(__file__).parents[1]
BARE = re.compile(r"[\d.]+")
HOSTILE = ("1234567890", "万", "一", "一个", "1、", "20至", "《", "“", "第一、", "1:", "*", "1/", "5个", "百分之", "-5")
PEERS = {
    "jionlp": """
import sys, time, json
import jionlp
texts = json.load(open(sys.argv[1]))
run = lambda: sum(len(jionlp.ner.extract_money(t)) + len(jionlp.ner.extract_time(t)) for t in texts)
run(); start = time.perf_counter(); n = run(); print(json.dumps([time.perf_counter() - start, n]))
""",
    "recognizers": """
import sys, time, json
from recognizers_number import recognize_number, recognize_percentage
from recognizers_number_with_unit import recognize_currency, recognize_dimension
calls = (recognize_number, recognize_percentage, recognize_currency, recognize_dimension)
texts = json.load(open(sys.argv[1]))
run = lambda: sum(len(call(t, "zh-cn")) for t in texts for call in calls)
run(); start = time.perf_counter(); n = run(); print(json.dumps([time.perf_counter() - start, n]))
""",
}


def main() -> None:
    """Print one line a stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--jionlp", type=Path)
    parser.add_argument("--recognizers", type=Path)
    parser.add_argument("--adversarial", action="store_true")
    args = parser.parse_args()
    texts = [path.read_bytes().decode("utf-8", "replace") for path in args.files or _articles()]
    if not texts:
        sys.exit("no texts: give files, or put the shared articles beside the project")
    stages(texts, args.repeat)
    for name in PEERS:
        if venv := getattr(args, name):
            peer(name, venv, texts)
    if args.adversarial:
        adversarial()


def _articles() -> list[Path]:
    shared = ROOT.parent / "shared"
    found = sorted([*shared.glob("seeds/*.txt"), *shared.glob("articles/*.txt")])
    return found or sorted(ROOT.glob("samples/**/*.txt"))


def best(run: Callable[[], Any], repeat: int) -> float:
    """Return the shortest of `repeat` runs, in seconds, after one that warms up."""
    run()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def stages(texts: list[str], repeat: int) -> None:
    """Measure each stage over all texts."""
    rules = default_rules()
    characters = sum(map(len, texts))
    restored = [restore(text, rules) for text in texts]
    split = [(text, split_clauses(text, rules)) for text in restored]
    figures = sum(len(find_figures(text, clauses, rules)) for text, clauses in split)
    scan = best(lambda: [BARE.findall(text) for text in texts], repeat)
    mend = best(lambda: [restore(text, rules) for text in texts], repeat)
    find = best(lambda: [find_figures(text, clauses, rules) for text, clauses in split], repeat)
    articles = [Article(text, f"{i}", f"{i}.txt") for i, text in enumerate(texts)]
    whole = best(lambda: [read_article(article, rules) for article in articles], repeat)
    print(f"{len(texts)} texts, {characters} characters, {figures} figures")
    for name, seconds, found in (
        ("bare scan", scan, 0),
        ("restore", mend, 0),
        ("figures", find, figures),
        ("restore + figures", mend + find, figures),
        ("whole reading", whole, figures),
    ):
        line(name, characters, seconds, found)


def line(name: str, characters: int, seconds: float, figures: int) -> None:
    """Print characters and figures a second."""
    rate = f"{figures / seconds:12,.0f} figures/s" if figures else ""
    print(f"{name:20} {characters / seconds / 1e6:9.3f} M characters/s {rate}")


def peer(name: str, venv: Path, texts: list[str]) -> None:
    """Measure a peer in its own virtual environment."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(texts, file)
        file.flush()
        command = [str(venv / "bin" / "python"), "-c", PEERS[name], file.name]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        print(f"{name}: {run.stderr.strip().splitlines()[-1]}")
        return
    seconds, found = json.loads(run.stdout.strip().splitlines()[-1])
    line(name, sum(map(len, texts)), seconds, found)


def adversarial() -> None:
    """Print how the figure stage's cost grows on hostile texts: seconds a megacharacter, twice."""
    rules = default_rules()
    for unit in HOSTILE:
        seconds = []
        for length in (100_000, 400_000):
            text = (unit * (length // len(unit) + 1))[:length]
            bare = RestoredText(text, text, (), OffsetMap())
            start = time.perf_counter()
            find_figures(bare, (), rules)
            seconds.append((time.perf_counter() - start) / length * 1e6)
        print(f"{unit!r:14} {seconds[0]:8.2f} s/M at 0.1 M, {seconds[1]:8.2f} s/M at 0.4 M")


if __name__ == "__main__":
    main()
