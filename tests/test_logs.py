"""The log: one JSON object a line and an event, rotated, and never a reason to fail."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from flows import logs
from flows.commands.status import last_attempt
from flows.logs import LOG, log, logged, logging_to


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_event_is_one_line_with_time_level_and_run(tmp_path: Path) -> None:
    with logging_to(tmp_path, run_id="run1"):
        log().info("item.rejected", locator="文章\n一.txt", count=3)
    (event,) = lines(tmp_path / LOG)
    assert event.pop("timestamp")
    assert event == {
        "event": "item.rejected",
        "level": "info",
        "run_id": "run1",
        "locator": "文章\n一.txt",
        "count": 3,
    }


def test_what_fails_is_logged_with_its_traceback_on_one_line(tmp_path: Path) -> None:
    with pytest.raises(KeyError), logging_to(tmp_path), logged("run"):
        raise KeyError("gone")
    started, failed = lines(tmp_path / LOG)
    assert (started["event"], failed["event"], failed["level"]) == ("run.started", "run.failed", "error")
    assert "KeyError: 'gone'" in str(failed["exception"])


def test_a_full_file_is_put_aside_and_the_oldest_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "SIZE", 2000)
    monkeypatch.setattr(logs, "KEPT", 2)
    with logging_to(tmp_path):
        for number in range(100):
            log().info("batch.read", number=number)
    files = sorted((tmp_path / LOG).parent.iterdir())
    assert [path.name for path in files] == ["heshu.log", "heshu.log.1", "heshu.log.2"]
    assert all(path.stat().st_size <= 2000 for path in files)
    numbers = [event["number"] for path in reversed(files) for event in lines(path)]
    assert numbers == list(range(100 - len(numbers), 100))


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_does_not_matter(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with logging_to(tmp_path):
        log().info("run.started")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_logged_outside(tmp_path: Path) -> None:
    with logging_to(tmp_path):
        log().info("inside")
    log().info("outside")
    assert [event["event"] for event in lines(tmp_path / LOG)] == ["inside"]


def test_status_knows_of_runs_that_published_nothing(tmp_path: Path) -> None:
    assert last_attempt(tmp_path, running=False) is None
    with pytest.raises(OSError, match="disk full"), logging_to(tmp_path, run_id="run1", flow="daily"), logged("run"):
        raise OSError("disk full")
    failed = last_attempt(tmp_path, running=False)
    assert failed is not None
    assert (failed["status"], failed["reason"], failed["run_id"]) == ("failed", "disk full", "run1")
    with logging_to(tmp_path, run_id="run2", flow="daily"):
        log().info("run.started")
        assert (last_attempt(tmp_path, running=True) or {})["status"] == "running"
        assert (last_attempt(tmp_path, running=False) or {})["status"] == "cut off"
        log().info("run.outcome", status="unchanged")
    assert (last_attempt(tmp_path, running=False) or {})["status"] == "unchanged"
