"""Type into a program as a person does: through a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE = 30.0
_STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """Run a program on a pseudo-terminal of 100 columns."""

    def __init__(self, command: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> None:
        self._own, theirs = pty.openpty()
        self.process = subprocess.Popen(
            command, cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            env={**os.environ, "COLUMNS": "100", "TERM": "xterm-256color", **environment},
        )  # fmt: skip
        os.close(theirs)
        self.said = ""
        """What was said, without colours."""
        self.raw = ""
        self._unread = ""

    def until(self, words: str) -> str:
        """Return what is said until `words` appear, without colours."""
        end = time.monotonic() + PATIENCE
        while words not in self._unread:
            piece = self._read() if self._is_ready(end) else b""
            if not piece:
                self.kill()
                raise AssertionError(f"{words!r} was not said; this was:\n{self.said}")
            self._unread += self._hear(piece)
        found, _, self._unread = self._unread.partition(words)
        return found + words

    def type(self, keys: str) -> None:
        """Press some keys."""
        os.write(self._own, keys.encode())

    def end(self) -> int:
        """Wait until the program ends; return its exit status."""
        end = time.monotonic() + PATIENCE
        while self._is_ready(end) and (piece := self._read()):
            self._hear(piece)
        try:
            return self.process.wait(1)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it did not end; this was said:\n{self.said}") from None
        finally:
            self.kill()

    def kill(self) -> None:
        """End the program at once."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        os.close(self._own)

    def _is_ready(self, end: float) -> bool:
        """Wait until something was said, or until `end`."""
        ready, _, _ = select.select([self._own], [], [], max(0.0, end - time.monotonic()))
        return bool(ready)

    def _hear(self, piece: bytes) -> str:
        text = piece.decode("utf-8", "replace")
        self.raw += text
        self.said += _STYLE.sub("", text)
        return _STYLE.sub("", text)

    def _read(self) -> bytes:
        try:
            return os.read(self._own, 65536)
        except OSError:  # Linux says so when the other side is gone
            return b""
