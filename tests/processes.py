"""Look at the processes of this machine, and end those that a test has started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable


def descendants(pid: int) -> set[int]:
    """Return the children of a process, theirs, and so on."""
    table = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    children: dict[int, list[int]] = {}
    for line in table.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        for child in children.get(waiting.pop(), []):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


def living(pids: Iterable[int]) -> dict[int, str]:
    """Return the command of each of the processes that still runs; one that only nobody has waited for does not."""
    some = ",".join(map(str, pids))
    if not some:
        return {}
    done = subprocess.run(["ps", "-o", "pid=,stat=,args=", "-p", some], capture_output=True, text=True, check=False)
    rows = (line.split(None, 2) for line in done.stdout.splitlines())
    return {int(pid): args for pid, stat, args in rows if not stat.startswith("Z")}


def kill_tree(process: subprocess.Popen[str]) -> None:
    """Kill a process that we started, and all that it started."""
    for pid in (process.pid, *descendants(process.pid)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def await_that(condition: Callable[[], object], seconds: float, what: str) -> None:
    """Return as soon as the condition holds; fails after so many seconds."""
    end, never = time.monotonic() + seconds, threading.Event()
    while not condition():
        assert time.monotonic() < end, f"{what}: not within {seconds} seconds"
        never.wait(0.1)
