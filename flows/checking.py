"""Check articles one after another or, where there are many, in several processes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from flows.ignores import IgnoreError, read_ignores, without_ignored
from flows.remarks import Review
from flows.sources.items import Item, Reject

FEW = 40
"""Fewer articles than this are checked in this process: starting others takes longer."""
CHUNK = 10


@dataclass(frozen=True, slots=True)
class Filter:
    """Hold which codes to report: those that start with one of `select`, but none of `ignore`."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def admits(self, code: str) -> bool:
        """Say whether a code is reported."""
        return (not self.select or code.startswith(self.select)) and not (self.ignore and code.startswith(self.ignore))


def check_all(items: Iterable[Item | Reject], chosen: Filter) -> Iterator[Review | Reject]:
    """Yield what checking each item came to, in order."""
    some = iter(items)
    first = list(islice(some, FEW))
    if len(first) < FEW or (os.cpu_count() or 1) < 2:
        yield from (check(item, chosen) for item in first)
        yield from (check(item, chosen) for item in some)
        return
    yield from _in_processes(chain(first, some), chosen)


def _in_processes(items: Iterable[Item | Reject], chosen: Filter) -> Iterator[Review | Reject]:
    """Check in as many processes as there are processors; only a few chunks are held at a time."""
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    workers = os.cpu_count() or 1
    waiting: deque[Future[list[Review | Reject]]] = deque()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for chunk in _chunks(items):
            waiting.append(pool.submit(_check_chunk, chunk, chosen))
            if len(waiting) > 3 * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _chunks(items: Iterable[Item | Reject]) -> Iterator[list[Item | Reject]]:
    some = iter(items)
    while chunk := list(islice(some, CHUNK)):
        yield chunk


def _check_chunk(chunk: list[Item | Reject], chosen: Filter) -> list[Review | Reject]:
    return [check(item, chosen) for item in chunk]


def check(item: Item | Reject, chosen: Filter) -> Review | Reject:
    """Check one item; what a sidecar file or the filter leaves out is not in the review."""
    from flows.reader import read_item
    from flows.remarks import review

    judged = item if isinstance(item, Reject) else read_item(item)
    if isinstance(judged, Reject):
        return judged
    found = review(judged)
    try:
        kept, stale = without_ignored(found.remarks, read_ignores(found.path))
    except (IgnoreError, OSError, UnicodeDecodeError) as error:
        return Reject(item.source, item.locator, "unreadable", str(error))
    remarks = tuple(remark for remark in kept if chosen.admits(remark.code))
    return replace(found, remarks=remarks, stale_ignores=tuple(ignore.line for ignore in stale))
