"""Show on a terminal how far a run is, and nothing where there is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol


class Progress(Protocol):
    """Be told how far the work is."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage, of so many items where that is known."""

    def advance(self, items: int) -> None:
        """Count items that are done."""

    def close(self) -> None:
        """Show that all is done."""


class Silent:
    """Show nothing."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Show nothing."""

    def advance(self, items: int) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Show nothing."""


class Both:
    """Tell two of them."""

    def __init__(self, *told: Progress) -> None:
        self._told = told

    def stage(self, name: str, total: int | None = None) -> None:
        """Tell each."""
        for one in self._told:
            one.stage(name, total)

    def advance(self, items: int) -> None:
        """Tell each."""
        for one in self._told:
            one.advance(items)

    def close(self) -> None:
        """Tell each."""
        for one in self._told:
            one.close()


class Bar:
    """Show a bar with rate and time left; a line for every stage that is done stays."""

    def __init__(self, progress: Any) -> None:
        self._progress = progress
        self._task: Any = None

    def stage(self, name: str, total: int | None = None) -> None:
        """End the stage before and begin this one."""
        self.close()
        self._task = self._progress.add_task(name, total=total)

    def advance(self, items: int) -> None:
        """Move the bar."""
        if self._task is not None:
            self._progress.advance(self._task, items)

    def close(self) -> None:
        """Show the present stage as done."""
        if self._task is not None:
            task = self._progress.tasks[self._task]
            self._progress.update(self._task, total=task.completed or 1, completed=task.completed or 1)


_current: ContextVar[Progress] = ContextVar("progress", default=Silent())  # noqa: B039


def progress() -> Progress:
    """Return what the present run reports to."""
    return _current.get()


@contextmanager
def also(other: Progress) -> Iterator[None]:
    """Tell another one too of what runs inside; it is closed only where nothing fails."""
    token = _current.set(Both(_current.get(), other))
    try:
        yield
        other.close()
    finally:
        _current.reset(token)


@contextmanager
def shown(*, quiet: bool = False) -> Iterator[None]:
    """Show a bar on standard error for what runs inside, if that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeElapsedColumn())
    with RichProgress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as live:
        bar = Bar(live)
        token = _current.set(bar)
        try:
            yield
            bar.close()
        finally:
            _current.reset(token)


def _Rate() -> Any:  # noqa: N802 - stands for a class that only rich can define
    from rich.progress import ProgressColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Any) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="cyan")

    return Rate()
