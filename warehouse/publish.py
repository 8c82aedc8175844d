"""Publish by write, audit, publish: readers see the last published state until the next one is whole.

In the warehouse's folder stand

* `heshu.duckdb`, what is published: never written to, only replaced, in one atomic step;
* `states/`, the last published states, one file each; the newest is the same file as `heshu.duckdb`;
* `candidate.duckdb`, what a run is writing; a run that died leaves it, the next run removes it.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.lock import LockedError, Owner, writing
from warehouse.migrate import prepare, version
from warehouse.statements import SCHEMA_VERSION

KEEP = 5
"""How many published states are kept, the present one included."""
PUBLISHED = "heshu.duckdb"
_COPY = "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"

__all__ = ["KEEP", "PUBLISHED", "Candidate", "LockedError", "Owner", "PublishError", "State", "Warehouse"]


class PublishError(RuntimeError):
    """Say why nothing was published, and what to do; what was published before still is."""


@dataclass(frozen=True, slots=True)
class State:
    """Name one kept state."""

    name: str
    path: Path
    published: bool
    """Whether it is the one that readers see."""
    size: int
    """Bytes."""

    def describe(self) -> dict[str, object]:
        """Return what it holds: articles, figures, relations, findings, last run."""
        with duckdb.connect(str(self.path), read_only=True) as con:
            row = con.execute(
                "SELECT (SELECT count(*) FROM core.dim_article) AS articles, "
                "(SELECT count(*) FROM core.fact_figure) AS figures, "
                "(SELECT count(*) FROM core.fact_relation) AS relations, "
                "(SELECT count(*) FROM quality.finding) AS findings, "
                "(SELECT max_by(run_id, started_at) FROM quality.run) AS run_id, "
                "(SELECT max(started_at) FROM quality.run) AS started_at"
            )
            names = [column[0] for column in row.description]
            return dict(zip(names, row.fetchone() or (), strict=True))


@dataclass(slots=True)
class Candidate:
    """Hold the database that a run is writing."""

    warehouse: Warehouse
    path: Path
    run_id: str
    con: duckdb.DuckDBPyConnection
    migrated: list[int] = field(default_factory=list)
    """Schema versions that were applied to the copy."""
    is_published: bool = False

    def publish(self) -> State:
        """Make the candidate what readers see; it is closed. Raises `PublishError` where that fails."""
        with _explained(self.warehouse.folder):
            self.warehouse.stage("finish")
            self.con.execute("CHECKPOINT")
            self.con.close()
            if self.path.with_name(self.path.name + ".wal").exists():
                raise PublishError(f"{self.path} could not be written out whole; run again")
            self.warehouse.stage("sync")
            _sync(self.path)
            state = self.warehouse.adopt(self.path, self.run_id)
            self.is_published = True
            return state


class Warehouse:
    """Find, write and publish the warehouse of one folder."""

    def __init__(self, folder: Path, keep: int = KEEP, memory_limit: str | None = None) -> None:
        """Take the folder, how many states to keep, and DuckDB's memory limit for writing (`1GB`)."""
        if keep < 1:
            raise ValueError(f"keep is {keep}; the published state itself must be kept, so at least 1")
        self.folder = folder
        self.keep = keep
        self.memory_limit = memory_limit
        self.on_stage: Callable[[str], None] | None = None
        """Called with the name of each step of publishing, before it; for progress and for tests."""

    @property
    def published(self) -> Path:
        """Return the file that readers open; it exists once something was published."""
        return self.folder / PUBLISHED

    @contextmanager
    def lock(
        self, doing: str, wait: float = 0, on_wait: Callable[[Owner | None], None] | None = None
    ) -> Iterator[None]:
        """Hold the write lock of the warehouse; raises `LockedError` after `wait` seconds."""
        with writing(self.folder, doing, wait, on_wait):
            self._recover()
            yield

    @contextmanager
    def candidate(self, run_id: str) -> Iterator[Candidate]:
        """Open a copy of what is published to write to, migrated to the present schema; hold the lock.

        Unless it is published before the block ends, it is removed. No connection of this process may
        have the published file open meanwhile.
        """
        path = self.folder / "candidate.duckdb"
        self.stage("copy")
        with _explained(self.folder):
            if self.published.exists():
                self._copy(path)
            con = duckdb.connect(str(path), config={"memory_limit": self.memory_limit} if self.memory_limit else {})
        try:
            with _explained(self.folder):
                self.stage("prepare")
                candidate = Candidate(self, path, run_id, con, prepare(con))
                self.stage("write")
                yield candidate
        finally:
            con.close()
            _remove(path)

    def migrate(self, run_id: str) -> list[int]:
        """Publish a copy of an older warehouse that has the present schema; return the versions applied; hold the lock.

        Raises `SchemaError` where there is no way to the present schema.
        """
        if not self.published.exists():
            return []
        with duckdb.connect(str(self.published), read_only=True) as con:
            if version(con) == SCHEMA_VERSION:
                return []
        with self.candidate(run_id) as candidate:
            candidate.publish()
            return candidate.migrated

    def adopt(self, path: Path, run_id: str) -> State:
        """Publish a finished, closed database file of this folder under the name of its run."""
        states = self.folder / "states"
        states.mkdir(exist_ok=True)
        now = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S%f")
        kept = states / f"{now}-{run_id}.duckdb"
        # Readers have no business writing to it; a plain duckdb.connect would.
        path.chmod(0o444)
        self.stage("keep")
        _link(path, kept)
        self.stage("replace")
        path.replace(self.published)
        _sync(self.folder)
        self.stage("prune")
        self._prune()
        return State(kept.stem, kept, True, kept.stat().st_size)

    def states(self) -> list[State]:
        """Return the kept states, oldest first."""
        present = self.published.stat() if self.published.exists() else None
        return [
            State(path.stem, path, present is not None and os.path.samestat(path.stat(), present), path.stat().st_size)
            for path in sorted((self.folder / "states").glob("*.duckdb"))
        ]

    def rollback(self, name: str | None = None) -> State:
        """Publish a kept state again: the one named, or the one before the present; hold the lock.

        Raises `PublishError` where there is none. The state that it replaces is kept.
        """
        states = self.states()
        if name is None:
            present = next((n for n, state in enumerate(states) if state.published), len(states))
            earlier = states[:present]
        else:
            earlier = [state for state in states if state.name == name]
        if not earlier:
            known = ", ".join(state.name for state in states) or "none"
            if name is None:
                raise PublishError(f"there is no earlier state; kept are: {known}")
            raise PublishError(f"there is no state {name}; kept are: {known}")
        state = earlier[-1]
        with _explained(self.folder):
            candidate = self.folder / "rollback.duckdb"
            candidate.unlink(missing_ok=True)
            _link(state.path, candidate)
            candidate.replace(self.published)
            candidate.unlink(missing_ok=True)  # replacing a file by another link to it leaves both
            _sync(self.folder)
        return State(state.name, state.path, True, state.size)

    def stage(self, name: str) -> None:
        """Say that a step begins."""
        if self.on_stage is not None:
            self.on_stage(name)

    def _copy(self, path: Path) -> None:
        needed, free = self.published.stat().st_size, shutil.disk_usage(self.folder).free
        if free < needed:
            raise PublishError(_disk_full(self.folder, needed))
        # In a process of its own: closing any handle on a file drops the locks that DuckDB has on it.
        command = [sys.executable, "-I", "-S", "-c", _COPY, str(self.published), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter
        if done.returncode:
            raise OSError(done.stderr.strip().rpartition("\n")[2])

    def _recover(self) -> None:
        """Remove what a run that died has left: its candidate, and a state that was never published."""
        path = self.folder / "candidate.duckdb"
        if path.exists():
            orphan = path.stat()
            for state in self.states():
                if os.path.samestat(state.path.stat(), orphan):
                    state.path.unlink()
        _remove(path)
        (self.folder / "rollback.duckdb").unlink(missing_ok=True)

    def _prune(self) -> None:
        states = self.states()
        for state in states[: max(0, len(states) - self.keep)]:
            if not state.published:
                state.path.unlink(missing_ok=True)


_FULL = ("No space left", "Disk quota exceeded", "File too large", "not enough space", "out of disk space")
"""What the system and DuckDB say where a file cannot grow."""


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn a full disk into a `PublishError` that says so."""
    try:
        yield
    except (OSError, duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException) as error:
        if not any(words.lower() in str(error).lower() for words in _FULL):
            raise
        raise PublishError(_disk_full(folder)) from error


def _disk_full(folder: Path, needed: int | None = None) -> str:
    free = shutil.disk_usage(folder).free / 1e6
    wanted = "" if needed is None else f"a candidate needs {needed / 1e6:.0f} MB, "
    return (
        f"disk full: {wanted}{folder} has {free:.0f} MB free; make room or choose another folder with --warehouse; "
        "what is published stays as it is"
    )


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without hard links
        part = target.with_name(target.name + ".part")
        shutil.copyfile(source, part)
        part.replace(target)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        shutil.rmtree(path.with_name(path.name + ".tmp"))
