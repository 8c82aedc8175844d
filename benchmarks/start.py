"""Measure starting: importing the stages, loading the rules, and whole commands on one article.

    python -m benchmarks.start [FILE] [--repeat 10]

Each in fresh processes with bytecode at hand, the least of all runs: processor time and elapsed time.
`rules` is what the first reading of an article in a process takes longer than the second: every
table that it touches, loaded and compiled. Without a file the first sample is read.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "01_county_report.txt"
RULES = """
import sys, time
from transforms.reading import read_article
from transforms.records import Article
from transforms.rules import default_rules
article, rules = Article(open(sys.argv[1], encoding="utf-8", newline="").read(), ""), default_rules()
times = []
for _ in range(2):
    start = time.process_time(), time.perf_counter()
    read_article(article, rules)
    times.append((time.process_time() - start[0], time.perf_counter() - start[1]))
print(times[0][0] - times[1][0], times[0][1] - times[1][1])
"""


class Times(NamedTuple):
    """Hold what a run took, in seconds."""

    processor: float
    elapsed: float


def main() -> None:
    """Print one line a start."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--repeat", type=int, default=10)
    args = parser.parse_args()
    heshu = [sys.executable, "-c", "from flows.cli import main; main()"]
    starts = {
        "python alone": [sys.executable, "-c", "pass"],
        "import the stages": [sys.executable, "-c", "import transforms.reading"],
        "rules": [sys.executable, "-c", RULES, str(args.file)],
        "heshu check": [*heshu, "check", str(args.file)],
        "heshu read": [*heshu, "read", str(args.file)],
    }
    with tempfile.TemporaryDirectory() as bytecode:
        for name, command in starts.items():
            runs = [run(command, bytecode, prints_times=name == "rules") for _ in range(args.repeat + 1)][1:]
            processor, elapsed = min(r.processor for r in runs), min(r.elapsed for r in runs)
            print(f"{name:20} {processor:6.3f} s processor {elapsed:6.3f} s elapsed", flush=True)


def run(command: list[str], bytecode: str, *, prints_times: bool) -> Times:
    """Run a command and return what it took, or what it says that a part of it took."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPYCACHEPREFIX": bytecode, "PYTHONPATH": str(ROOT)}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    elapsed, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode > 1:  # 1: the check found something
        sys.exit(f"{' '.join(command[2:])}: {done.stderr.strip()}")
    if prints_times:
        return Times(*map(float, done.stdout.split()))
    return Times(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, elapsed)


if __name__ == "__main__":
    main()
