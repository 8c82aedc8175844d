"""Measure growth: made-up articles end to end, as a user would read them, from a thousand to a hundred thousand.

    python -m benchmarks.scale [--articles 1000 10000 100000] [--form files|parquet] [--work DIR] [--json FILE]

For each size it runs, each in processes of its own (`heshu run`, worker processes, a temporary
Prefect server):

* `first`: all articles into a new warehouse;
* `idle`: the same again, with nothing new;
* `more`: a thousand articles more;
* `alone`: the same thousand into a warehouse of its own;
* `bare`: what no pipeline can do without: the bytes read, one scan for digits, the same rows inserted in bulk.

Time is what the clock says (`wall`), what the log says between start and end of the run (`inside`),
and what all processes together spent (`cpu`), which on a busy machine is the one to compare. Memory is
sampled: `all` is the proportional set size of all processes together, `one` the resident size of
the largest. Prints tables and, with `--json`, writes everything to a file.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import psutil

from benchmarks.corpus import articles, write_files, write_parquet
from warehouse.create import create
from warehouse.shards import SHARDED

ROOT = Path(__file__).parents[1]
MORE = 1000
"""Articles that the run `more` adds."""
STAGES = ("discover", "read", "load", "judge", "validate", "publish", "report")
TARGETS = {"articles_per_second": 250, "peak_all_mb": 2000, "growth": 1.1, "more": 3, "idle_seconds": 5}
SAMPLE_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Run:
    """Hold what one run of heshu took."""

    wall: float
    start: float
    """Seconds from the command to the first event of the run: interpreter, imports, Prefect's server."""
    inside: float
    """Seconds from the first event of the run to the last."""
    cpu: float
    """Processor seconds of all its processes."""
    peak_all_mb: float
    peak_one_mb: float
    stages: dict[str, float]
    """Seconds by stage, of the clock."""
    stages_cpu: dict[str, float]
    """Processor seconds by stage, of the main process alone."""
    outcome: dict[str, Any]
    load_average: float
    """Of the machine when it began, over a minute: what else was running."""


class Sampler(threading.Thread):
    """Sample what a process and all its descendants take of memory and processors until told to stop.

    The system adds up the processor time of processes that were waited for only; here all count, to
    the last sample before they end.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.all, self.one = pid, 0.0, 0.0
        self.ended = threading.Event()
        self._cpu: dict[int, float] = {}

    @property
    def cpu(self) -> float:
        return sum(self._cpu.values())

    def run(self) -> None:
        while not self.ended.wait(SAMPLE_SECONDS):
            sizes = list(self._sizes())
            self.all = max(self.all, sum(pss for pss, _ in sizes))
            self.one = max([self.one, *(rss for _, rss in sizes)])

    def _sizes(self) -> Iterator[tuple[float, float]]:
        try:
            parent = psutil.Process(self.pid)
            processes = [parent, *parent.children(recursive=True)]
        except psutil.Error:
            return
        for process in processes:
            try:
                times, found = process.cpu_times(), process.memory_full_info()
            except psutil.Error:
                continue
            self._cpu[process.pid] = times.user + times.system
            yield getattr(found, "pss", found.rss) / 1e6, found.rss / 1e6


def heshu_run(source: Path, warehouse: Path, workers: int, home: Path) -> Run:
    """Run `heshu run` on a source in processes of its own; raises where it fails."""
    settings = {"HESHU_TASK_RUNNER": "processes", "HESHU_WORKERS": str(workers), "PREFECT_HOME": str(home)}
    command = [sys.executable, "-c", "from flows.cli import main; main()", "run", str(source), "--lang", "en"]
    command += ["--warehouse", str(warehouse)]
    load_average, began, clock = os.getloadavg()[0], time.time(), time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **settings}, stdout=said, stderr=said
        )
        sampler = Sampler(process.pid)
        sampler.start()
        status = process.wait()
        wall = time.monotonic() - clock
        sampler.ended.set()
        sampler.join()
        said.seek(0)
        if status:
            raise RuntimeError(f"heshu run {source} ended with {status}:\n{said.read().decode()}")
    events = _events(warehouse)
    stages = [event for event in events if event["event"] == "stage.ended"]
    return Run(
        wall=wall,
        start=_at(events[0]) - began,
        inside=_at(events[-1]) - _at(events[0]),
        cpu=sampler.cpu,
        peak_all_mb=sampler.all,
        peak_one_mb=sampler.one,
        stages={event["stage"]: event["seconds"] for event in stages},
        stages_cpu={event["stage"]: event["processor_seconds"] for event in stages},
        outcome=next(event for event in events if event["event"] == "run.outcome"),
        load_average=load_average,
    )


def _events(warehouse: Path) -> list[dict[str, Any]]:
    """Return the events of the last run, from the log, older files of it first."""
    files = sorted((warehouse / "logs").glob("heshu.log*"), reverse=True)
    events = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    first = max(n for n, event in enumerate(events) if event["event"] == "run.started")
    return events[first:]


def _at(event: dict[str, Any]) -> float:
    return datetime.datetime.fromisoformat(event["timestamp"].replace("Z", "+00:00")).timestamp()


def write_corpus(folder: Path, count: int, form: str, first: int = 0) -> Path:
    """Write articles `first` to `first + count - 1`; return what to give to `heshu run` for them."""
    folder.mkdir(parents=True)
    rows = articles(count, first=first)
    if form == "files":
        write_files(folder, rows)
        return folder / "articles"
    write_parquet(folder, rows)
    return folder / "*.parquet"


def join_corpus(folder: Path, more: Path, form: str) -> None:
    """Put the articles of the corpus `more` into that of `folder`."""
    if form == "files":
        (more / "articles").rename(folder / "articles" / "more")
        return
    for path in more.glob("*.parquet"):
        path.rename(folder / f"more-{path.name}")


def bare(folder: Path, warehouse: Path, work: Path) -> dict[str, float]:
    """Return the seconds of what cannot be done without, and how many bytes the articles have."""
    files = [path for path in folder.rglob("*") if path.suffix in (".txt", ".parquet")]
    start = time.monotonic()
    contents = [path.read_bytes() for path in files]
    read = time.monotonic() - start
    texts = [text for path, content in zip(files, contents, strict=True) for text in _texts(path, content)]
    start = time.monotonic()
    found = sum(len(re.findall(r"[\d.]+", text)) for text in texts)
    scan = time.monotonic() - start
    with duckdb.connect(str(warehouse / "heshu.duckdb"), read_only=True) as con:
        for table in SHARDED:
            con.execute(f"COPY {table} TO '{work / table}.parquet'")
    with duckdb.connect(str(work / "bare.duckdb")) as con:
        create(con)
        start = time.monotonic()
        for table in SHARDED:
            con.execute(f"INSERT INTO {table} FROM read_parquet('{work / table}.parquet')")
        con.execute("CHECKPOINT")
        insert = time.monotonic() - start
    size = (work / "bare.duckdb").stat().st_size
    for path in (*work.glob("*.parquet"), work / "bare.duckdb"):
        path.unlink()
    megabytes = sum(map(len, contents)) / 1e6
    return {
        "read": read,
        "scan": scan,
        "numbers": found,
        "insert": insert,
        "insert_mb": size / 1e6,
        "read_mb": megabytes,
    }


def _texts(path: Path, content: bytes) -> list[str]:
    if path.suffix == ".txt":
        return [content.decode("utf-8")]
    import pyarrow.parquet as pq

    texts: list[str] = pq.read_table(path, columns=["text"])["text"].to_pylist()
    return texts


def measure(count: int, form: str, workers: int, work: Path) -> dict[str, Any]:
    """Measure everything at one size; what it made is removed."""
    folder, more, out = work / "corpus", work / "more", work / "warehouse"
    try:
        source = write_corpus(folder, count, form)
        first = heshu_run(source, out, workers, work / "prefect")
        _say(f"{count:>7} first", first)
        size = (out / "heshu.duckdb").stat().st_size / 1e6
        report_mb = sum(path.stat().st_size for path in (out / "report").rglob("*") if path.is_file()) / 1e6
        floor = bare(folder, out, work)
        idle = heshu_run(source, out, workers, work / "prefect")
        _say(f"{count:>7} idle", idle)
        alone = heshu_run(write_corpus(more, MORE, form, first=count), work / "alone", workers, work / "prefect")
        _say(f"{MORE:>7} alone", alone)
        join_corpus(folder, more, form)
        added = heshu_run(source, out, workers, work / "prefect")
        _say(f"{MORE:>7} more", added)
        runs = {"first": first, "idle": idle, "alone": alone, "more": added}
        _check(runs, count)
        sizes = {"warehouse_mb": size, "after_more_mb": (out / "heshu.duckdb").stat().st_size / 1e6}
        return {
            "articles": count,
            "figures": first.outcome["figures"],
            **{name: asdict(run) for name, run in runs.items()},
            "bare": floor,
            **sizes,
            "report_mb": report_mb,
        }
    finally:
        for path in (folder, more, out, work / "alone"):
            shutil.rmtree(path, ignore_errors=True)


def _check(runs: dict[str, Run], count: int) -> None:
    """Raise where a run did not do what it is measured for."""
    said = {name: (run.outcome["status"], run.outcome["new"], run.outcome["articles"]) for name, run in runs.items()}
    wanted = {
        "first": ("published", count, count),
        "idle": ("unchanged", 0, count),
        "alone": ("published", MORE, MORE),
        "more": ("published", MORE, count + MORE),
    }
    if said != wanted:
        raise RuntimeError(f"runs came to {said}, not to {wanted}")


def _say(name: str, run: Run) -> None:
    stages = "  ".join(f"{stage} {run.stages[stage]:.1f}" for stage in STAGES if stage in run.stages)
    print(
        f"{name}: wall {run.wall:.1f} s, inside {run.inside:.1f}, cpu {run.cpu:.1f}, memory {run.peak_all_mb:.0f} MB"
        f" (largest process {run.peak_one_mb:.0f});  {stages}",
        flush=True,
    )


def table(rows: list[dict[str, Any]]) -> str:
    """Return the results as Markdown tables."""
    lines = [
        "| articles | figures | inside s | cpu s | articles/s | figures/s | memory MB | largest MB | warehouse MB | report MB |",
        "| --- " * 10 + "|",
    ]
    for row in rows:
        run = row["first"]
        lines.append(
            f"| {row['articles']:,} | {row['figures']:,} | {run['inside']:.0f} | {run['cpu']:.0f}"
            f" | {row['articles'] / run['inside']:.0f} | {row['figures'] / run['inside']:,.0f}"
            f" | {run['peak_all_mb']:,.0f} | {run['peak_one_mb']:,.0f} | {row['warehouse_mb']:,.0f} | {row['report_mb']:,.0f} |"
        )
    lines += ["", "| articles | " + " | ".join(f"{stage} s" for stage in STAGES) + " |", "| --- " * 8 + "|"]
    for row in rows:
        stages = row["first"]["stages"]
        lines.append(f"| {row['articles']:,} | " + " | ".join(f"{stages.get(s, 0):.1f}" for s in STAGES) + " |")
    lines += ["", "| articles | bytes read s | scan s | bulk insert s | run, times these |", "| --- " * 5 + "|"]
    for row in rows:
        floor = row["bare"]["read"] + row["bare"]["scan"] + row["bare"]["insert"]
        lines.append(
            f"| {row['articles']:,} | {row['bare']['read']:.2f} | {row['bare']['scan']:.2f} | {row['bare']['insert']:.2f}"
            f" | {row['first']['inside'] / floor:.0f} |"
        )
    lines += ["", *(f"- {line}" for line in verdicts(rows))]
    return "\n".join(lines)


def verdicts(rows: list[dict[str, Any]]) -> list[str]:
    """Return every target with what was measured."""
    said = []
    for before, after in itertools.pairwise(rows):
        times = after["articles"] / before["articles"]
        for measure_of in ("inside", "cpu"):
            ratio = after["first"][measure_of] / before["first"][measure_of]
            target = f"at most {TARGETS['growth'] * times:.1f}"
            said.append(
                f"{before['articles']:,} → {after['articles']:,} articles ({times:.0f} times): "
                f"{ratio:.1f} times the {measure_of} seconds ({target})"
            )
    for row in rows:
        n, idle = row["articles"], row["idle"]["inside"]
        for measure_of in ("inside", "cpu"):
            ratio = row["more"][measure_of] / row["alone"][measure_of]
            said.append(
                f"{MORE:,} articles more, to {n:,}: {ratio:.1f} times the {measure_of} seconds of these alone "
                f"(at most {TARGETS['more']})"
            )
        said.append(f"nothing new among {n:,}: {idle:.1f} s after start (at most {TARGETS['idle_seconds']})")
        said.append(
            f"{n:,}: {n / row['first']['inside']:.0f} articles/s (at least {TARGETS['articles_per_second']}), "
            f"{row['first']['peak_all_mb']:.0f} MB (at most {TARGETS['peak_all_mb']})"
        )
    return said


def main() -> None:
    """Measure as the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--form", choices=("files", "parquet"), default="files")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--work", type=Path, help="folder for corpus and warehouses; a temporary one by default")
    parser.add_argument("--json", type=Path, help="file for the results")
    args = parser.parse_args()
    machine = {
        "processors": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in ("heshu", "duckdb", "prefect", "great-expectations", "pyarrow")},
        "when": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "form": args.form,
        "workers": args.workers,
    }
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(dir=args.work) as folder:
        for count in args.articles:
            rows.append(measure(count, args.form, args.workers, Path(folder)))
            if args.json:
                args.json.write_text(json.dumps({"machine": machine, "sizes": rows}, indent=1), encoding="utf-8")
    print()
    print(table(rows))


if __name__ == "__main__":
    main()
