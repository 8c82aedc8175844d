"""End the processes that this one started should it be killed: a process that is killed ends nobody itself."""

from __future__ import annotations

import atexit
import subprocess
import sys

_WATCH = """
import os, signal, sys
for pid in [int(line) for line in sys.stdin]:
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
"""
"""Reads until the pipe's other end, ours, is closed by the system: whatever it was that ended us."""

_watcher: list[subprocess.Popen[str]] = []


def end_with_us(pid: int) -> None:
    """See to it that a child of this process does not outlive it, however it ends."""
    if not _watcher:
        # In a session of its own: a signal to our whole group must not end it before it has done its work.
        _watcher.append(
            subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable, "-I", "-S", "-c", _WATCH], stdin=subprocess.PIPE, text=True, start_new_session=True
            )
        )
        atexit.register(_dismiss)
    pipe = _watcher[0].stdin
    if pipe is not None:
        pipe.write(f"{pid}\n")
        pipe.flush()


def _dismiss() -> None:
    """End the watcher: this process ends in order, and has ended its children itself."""
    watcher = _watcher.pop()
    watcher.kill()
    watcher.wait()
    if watcher.stdin is not None:
        watcher.stdin.close()
