"""Measure the checks over generated figures and relations, from 10^4 figures to 10^6.

    python -m benchmarks.checks [--figures 10000 100000 1000000] [--gx] [--threads 2]

Rows are made in SQL, without articles behind them: 3 relations to 10 figures, of all kinds, one in
fifty broken on purpose. Prints seconds per step, peak memory and the share of broken relations that
was found; with `--gx`, also the whole audit by Great Expectations. Growth should be linear.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from warehouse.checks import judge_all
from warehouse.create import create

ROOT = Path(__file__).parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--figures", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--gx", action="store_true", help="run the expectations too")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="1500MB", help="DuckDB's memory limit")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        measure(args.figures[0], args.gx, args.threads, args.memory)
        return
    print(
        f"{'figures':>9} {'relations':>9} {'judge s':>8} {'views s':>8} {'audit s':>8} {'peak MB':>8}  broken found, sound kept"
    )
    for figures in args.figures:
        # A process each, because the peak of memory is that of the process.
        command = [sys.executable, "-m", "benchmarks.checks", "--one", "--figures", str(figures)]
        command += ["--threads", str(args.threads), "--memory", args.memory, *(["--gx"] if args.gx else [])]
        subprocess.run(command, check=True, cwd=ROOT)


def measure(figures: int, gx: bool, threads: int, memory: str) -> None:
    """Print one line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        con = duckdb.connect(str(Path(folder) / "checks.duckdb"), config={"threads": threads, "memory_limit": memory})
        create(con)
        con.execute(
            (Path(__file__).parent / "checks.sql").read_text(encoding="utf-8").replace("{figures}", str(figures))
        )
        start = time.perf_counter()
        judge_all(con)
        judged = time.perf_counter()
        for check in ("sum", "share", "subset", "difference", "growth", "product", "same", "paired"):
            con.execute(f"SELECT count(*) FROM quality.check_{check} WHERE verdict = 'inconsistent'").fetchall()
        viewed = time.perf_counter()
        audit = "-"
        if gx:
            from expectations.validate import validate

            validate(con, "benchmark")
            audit = f"{time.perf_counter() - viewed:.1f}"
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        relations, found, kept = con.execute(
            """
            SELECT count(*), avg((verdict = 'inconsistent')::INT) FILTER (cue = 'broken'),
                avg((verdict = 'consistent')::INT) FILTER (cue <> 'broken')
            FROM core.fact_relation JOIN quality.verdict USING (relation_key)
            """
        ).fetchone()
        print(
            f"{figures:>9} {relations:>9} {judged - start:>8.2f} {viewed - judged:>8.2f} {audit:>8} {peak:>8.0f}"
            f"  {found:.4f} {kept:.4f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
