"""Look for garbage less often than Python does by itself."""

from __future__ import annotations

import gc


def collect_seldom() -> None:
    """Let many objects come before they are looked through for cycles.

    Rule tables are many small objects that live as long as the process: looking through them often
    costs a tenth of a start, and of reading.
    """
    gc.set_threshold(200_000, 20, 50)
