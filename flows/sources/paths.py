"""Take articles from the paths that a command was given; `-` is standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.limits import MAX_BYTES
from flows.sources.files import Files
from flows.sources.items import Item, Reject

STDIN = "-"


def items_of(paths: Sequence[str]) -> Iterator[Item | Reject]:
    """Yield every item of the paths, in order."""
    for path in paths:
        if path == STDIN:
            yield Item(STDIN, STDIN, sys.stdin.buffer.read(MAX_BYTES + 1))
            continue
        for item in Files(Path(path)).items({}):
            if isinstance(item, Item | Reject):
                yield item
