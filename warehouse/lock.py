"""Let one run at a time write, and say who it is."""

from __future__ import annotations

import datetime
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout


@dataclass(frozen=True, slots=True)
class Owner:
    """Hold who has the lock: process, machine, since when (UTC), doing what."""

    pid: int
    host: str
    since: str
    doing: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {self.since} UTC ({self.doing})"

    @property
    def dead(self) -> bool:
        """Whether the process is known to be gone; one on another machine is not known."""
        if self.host != socket.gethostname():
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


class LockedError(RuntimeError):
    """Say that another run is writing, and who."""


@contextmanager
def writing(
    folder: Path, doing: str, wait: float = 0, on_wait: Callable[[Owner | None], None] | None = None
) -> Iterator[None]:
    """Hold the folder's write lock; raises `LockedError` after `wait` seconds (-1: never).

    The system releases the lock of a process that dies. Where a child of the dead process still
    holds on to it, the lock is taken from it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, note = folder / "lock", folder / "lock.json"
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        owner = read_owner(folder)
        if owner is not None and owner.dead:
            # The children of the dead run keep the old file's lock; nobody will look at it again.
            path.unlink(missing_ok=True)
        elif on_wait is not None:
            on_wait(owner)
        try:
            lock.acquire(timeout=wait, poll_interval=0.2)
        except Timeout:
            raise LockedError(
                f"another run is writing to {folder}: {owner or 'not known who'}; wait for it to end"
            ) from None
    try:
        now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S")
        note.write_text(json.dumps(asdict(Owner(os.getpid(), socket.gethostname(), now, doing))), encoding="utf-8")
        yield
        note.unlink(missing_ok=True)
    finally:
        lock.release()


def read_owner(folder: Path) -> Owner | None:
    """Return who has, or last had, the lock; None where nobody wrote it down."""
    try:
        return Owner(**json.loads((folder / "lock.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
