"""Define what a run came to, and the failures that end one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flows.sources.items import Reject


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold what a run did, and what the warehouse holds now."""

    run_id: str
    status: Literal["published", "unchanged", "nothing"]
    """`nothing`: there was no article, and no warehouse yet either."""
    folder: Path
    seen: int = 0
    """Items that the sources held."""
    new: int = 0
    """Articles that were read and loaded, those read again included."""
    unchanged: int = 0
    rejects: tuple[Reject, ...] = ()
    articles: int = 0
    """In the warehouse now; so are the next three."""
    figures: int = 0
    relations: int = 0
    findings: int = 0
    stale: int = 0
    """Articles in the warehouse that other rules than the present ones have read."""
    report: Path | None = None
    warnings: tuple[str, ...] = ()


class CriticalError(RuntimeError):
    """Say which critical checks failed: nothing was published."""
