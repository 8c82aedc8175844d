"""Load one article into a warehouse and publish it, stopping at a stage: run by tests/test_publish.py.

    python tests/publishing.py WAREHOUSE SHARDS RUN_ID [STAGE]

Prints each stage as it begins; at STAGE it stops until it is killed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from warehouse.checks import judge_scope
from warehouse.load import load_shards, record_run
from warehouse.publish import Warehouse


def run(folder: Path, shards: Path, run_id: str, stop: str | None = None) -> None:
    warehouse = Warehouse(folder)

    def on_stage(name: str) -> None:
        print(name, flush=True)
        if name == stop:
            while True:
                time.sleep(60)  # the test kills it here

    warehouse.on_stage = on_stage
    with warehouse.lock(run_id), warehouse.candidate(run_id) as candidate:
        load_shards(candidate.con, shards)
        on_stage("loaded")
        judge_scope(candidate.con)
        on_stage("judged")
        record_run(
            candidate.con,
            run_id=run_id,
            flow="run",
            started_at="2026-01-01",
            status="published",
            heshu_version="0",
            rules_version="v",
        )
        candidate.publish()


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
