"""Measure reading: the bare number scan, each stage, and all stages up to each, on the same texts.

    python -m benchmarks.reading [FILE ...] [--repeat 20] [--jionlp VENV] [--recognizers VENV] [--adversarial] [--memory]

Characters and figures a second of processor time, one process, warm, best of five. Without files the shared articles
beside the project are read, or `samples/` where they are missing. A peer is measured in its own
virtual environment, given by its path. `--adversarial` shows that the cost of
hostile texts grows with length only. `--memory` reads articles of 1, 3 and 10 MB of UTF-8 (the same
texts over and over, their digits changed) in a fresh process each and gives time and peak memory.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from transforms import reading
from transforms.clauses import split_clauses
from transforms.figures import find_figures
from transforms.reading import read_article
from transforms.records import Article
from transforms.restore import restore
from transforms.rules import Rules, default_rules

ROOT = Path(__file__).parents[1]
BARE = re.compile(r"[\d.]+")
HOSTILE = (
    "1234567890", "万", "一", "一个", "1、", "20至", "《", "“", "第一、", "1:", "*", "1/", "5个", "百分之", "-5", "、", "（", "(",
    " ", "?", "<", "&", "?cè)丝", "１", "\n", "&amp;", "12\n", "1 ", "1\t", "，1 2 贫 困，", "标(biāo)",
)  # fmt: skip
MEGABYTES = (1, 3, 10)
STAGES = {
    "restore": ("restore", "split_clauses"),
    "figures": ("find_figures",),
    "attributes": ("read_meta", "article_region", "assign_attributes"),
    "relations": ("find_relations",),
    "problems": ("find_problems",),
}
"""The functions of each stage, as `transforms.reading` calls them."""
PEERS = {
    "jionlp": """
import sys, time, json
import jionlp
texts = json.load(open(sys.argv[1]))
run = lambda: sum(len(jionlp.ner.extract_money(t)) + len(jionlp.ner.extract_time(t)) for t in texts)
run(); start = time.process_time(); n = run(); print(json.dumps([time.process_time() - start, n]))
""",
    "recognizers": """
import sys, time, json
from recognizers_number import recognize_number, recognize_percentage
from recognizers_number_with_unit import recognize_currency, recognize_dimension
calls = (recognize_number, recognize_percentage, recognize_currency, recognize_dimension)
texts = json.load(open(sys.argv[1]))
run = lambda: sum(len(call(t, "zh-cn")) for t in texts for call in calls)
run(); start = time.process_time(); n = run(); print(json.dumps([time.process_time() - start, n]))
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
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--peak", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.peak:
        peak(args.files[0])
        return
    texts = [path.read_bytes().decode("utf-8", "replace") for path in args.files or _articles()]
    if not texts:
        sys.exit("no texts: give files, or put the shared articles beside the project")
    stages(texts, args.repeat)
    for name in PEERS:
        if venv := getattr(args, name):
            peer(name, venv, texts)
    if args.adversarial:
        adversarial()
    if args.memory:
        memory(texts)


def _articles() -> list[Path]:
    shared = ROOT.parent / "shared"
    found = sorted([*shared.glob("seeds/*.txt"), *shared.glob("articles/*.txt")])
    return found or sorted(ROOT.glob("samples/**/*.txt"))


def best(run: Callable[[], Any], repeat: int) -> float:
    """Return the shortest of `repeat` runs, in seconds, after one that warms up."""
    run()
    times = []
    for _ in range(repeat):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def stages(texts: list[str], repeat: int) -> None:
    """Print what each stage takes within the whole reading, and all stages up to each, of the quickest pass."""
    rules = default_rules()
    characters = sum(map(len, texts))
    articles = [Article(text, f"{i}", f"{i}.txt") for i, text in enumerate(texts)]
    figures = sum(len(read_article(article, rules).figures) for article in articles)
    print(f"{len(texts)} texts, {characters} characters, {figures} figures")
    line("bare scan", characters, best(lambda: [BARE.findall(text) for text in texts], repeat), 0)
    took = min((one_pass(articles, rules) for _ in range(repeat)), key=lambda took: sum(took.values()))
    for name, seconds in took.items():
        line(name, characters, seconds, 0)
    so_far = 0.0
    for name, seconds in took.items():
        so_far += seconds
        line(f"up to {name}", characters, so_far, figures)


def one_pass(articles: list[Article], rules: Rules) -> dict[str, float]:
    """Read the articles and return the seconds that each stage took."""
    took = dict.fromkeys(STAGES, 0.0)
    kept = {name: getattr(reading, name) for functions in STAGES.values() for name in functions}

    def timed(stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any) -> Any:
            start = time.process_time()
            found = function(*args)
            took[stage] += time.process_time() - start
            return found

        return run

    for stage, functions in STAGES.items():
        for name in functions:
            setattr(reading, name, timed(stage, kept[name]))
    try:
        for article in articles:
            read_article(article, rules)
    finally:
        for name, function in kept.items():
            setattr(reading, name, function)
    return took


def line(name: str, characters: int, seconds: float, figures: int) -> None:
    """Print characters and figures a second."""
    rate = f"{figures / seconds:12,.0f} figures/s" if figures else ""
    print(f"{name:21} {characters / seconds / 1e6:9.3f} M characters/s {rate}")


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
    """Print how the cost of restoring and finding figures grows on hostile texts: seconds a megacharacter, twice."""
    rules = default_rules()
    for unit in HOSTILE:
        seconds = []
        for length in (100_000, 400_000):
            text = (unit * (length // len(unit) + 1))[:length]
            start = time.process_time()
            restored = restore(text, rules)
            find_figures(restored, split_clauses(restored, rules), rules)
            seconds.append((time.process_time() - start) / length * 1e6)
        print(f"{unit!r:14} {seconds[0]:8.2f} s/M at 0.1 M, {seconds[1]:8.2f} s/M at 0.4 M", flush=True)


def memory(texts: list[str]) -> None:
    """Read ever longer articles, each in a fresh process, and print what they took."""
    with tempfile.TemporaryDirectory() as folder:
        for megabytes in MEGABYTES:
            file = Path(folder) / f"{megabytes}.txt"
            file.write_text(long_article(texts, megabytes * 10**6), encoding="utf-8", newline="")
            subprocess.run([sys.executable, "-m", "benchmarks.reading", "--peak", str(file)], check=True, cwd=ROOT)


def long_article(texts: list[str], size: int) -> str:
    """Return the texts over and over, up to `size` bytes of UTF-8, other digits each time."""
    parts: list[str] = []
    for turn in itertools.count():
        shifted = str.maketrans("123456789", "".join(str((digit + turn) % 9 + 1) for digit in range(9)))
        for text in texts:
            parts.append(text.translate(shifted))
            size -= len(parts[-1].encode()) + 1
            if size <= 0:
                return "\n".join(parts).encode()[:size].decode("utf-8", "ignore")
    raise AssertionError("unreachable")


def peak(file: Path) -> None:
    """Read one file as one article and print time and peak memory of this process."""
    text = file.read_bytes().decode()
    before = _peak()
    start = time.process_time()
    reading = read_article(Article(text, "0", file.name), default_rules())
    seconds = time.process_time() - start
    print(
        f"{file.stat().st_size / 1e6:6.1f} MB {len(text):10,} characters {len(reading.figures):8,} figures "
        f"{seconds:7.1f} s  peak {_peak():5.0f} MB ({before:.0f} MB before)",
        flush=True,
    )


def _peak() -> float:
    """Return the most memory that this process had so far, in MB; what `getrusage` says starts with the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+)", status.read_text())[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
