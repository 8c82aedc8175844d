"""Progress: on a terminal with rate and time left, in the Prefect UI, and never a reason to fail."""

from __future__ import annotations

import io
from uuid import UUID, uuid4

import pytest

from flows import artifacts, pipeline
from flows.artifacts import ProgressArtifact
from flows.language import choose, say
from flows.progress import Silent, also, progress, shown
from warehouse.lock import Owner


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, str]]:
    """Return what is shown in the UI, as it is sent."""
    found: list[tuple[float, str]] = []

    def create(percent: float, key: str, description: str) -> UUID:
        found.append((percent, description))
        return uuid4()

    def update(_artifact: UUID, percent: float, description: str) -> None:
        found.append((percent, description))

    monkeypatch.setattr(artifacts, "create_progress_artifact", create)
    monkeypatch.setattr(artifacts, "update_progress_artifact", update)
    return found


def test_the_artifact_goes_up_with_what_is_read_and_with_every_stage(
    sent: list[tuple[float, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artifacts, "SECONDS", 0.0)
    with also(ProgressArtifact()):
        progress().stage(say("stage.read"), 200)
        progress().advance(50)
        progress().advance(150)
        for stage in ("load", "check", "publish", "report"):
            progress().stage(say(f"stage.{stage}"))
    percents = [percent for percent, _ in sent]
    assert percents == [0, 20, 80, 80, 90, 95, 98, 100]
    assert sent[1][1].endswith("50/200")


def test_who_is_waited_for_is_said_in_the_language_in_force() -> None:
    choose("zh")
    told: list[str] = []

    class Told(Silent):
        def stage(self, name: str, total: int | None = None) -> None:
            told.append(name)

    with also(Told()):
        pipeline._wait_for(Owner(7, "here", "2026-01-02 03:04:05", "daily"))
        pipeline._wait_for(None)
    assert told == ["等待他人写完（here 上的进程 7，始于 2026-01-02 03:04:05（UTC，daily））", "等待他人写完（?）"]


def test_many_small_batches_are_few_calls(sent: list[tuple[float, str]]) -> None:
    with also(ProgressArtifact()):
        progress().stage(say("stage.read"), 1000)
        for _ in range(1000):
            progress().advance(1)
    assert len(sent) < 20


def test_a_server_that_is_away_ends_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def fail(*_words: object, **_more: object) -> None:
        calls.append(1)
        raise ConnectionError("no server")

    monkeypatch.setattr(artifacts, "create_progress_artifact", fail)
    with also(ProgressArtifact()):
        progress().stage(say("stage.read"), 10)
        progress().advance(10)
    assert len(calls) == 1, "it is not asked again"


def test_a_failed_run_does_not_show_as_done(sent: list[tuple[float, str]]) -> None:
    def fail() -> None:
        progress().stage(say("stage.read"), 10)
        raise KeyError("gone")

    with pytest.raises(KeyError), also(ProgressArtifact()):
        fail()
    assert [percent for percent, _ in sent] == [0]
    assert isinstance(progress(), Silent)


def test_a_terminal_shows_a_bar_with_rate_and_a_pipe_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for kind, is_shown in ((Terminal, True), (io.StringIO, False)):
        out = kind()
        monkeypatch.setattr("sys.stderr", out)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("COLUMNS", "120")
        with shown():
            progress().stage(say("stage.read"), 10)
            progress().advance(4)
            progress().advance(6)
        assert (say("stage.read") in out.getvalue()) == is_shown
        assert ("10/10" in out.getvalue()) == is_shown
