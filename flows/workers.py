"""Read batches in processes that import nothing but what reading needs.

A Prefect task in a process of its own would import Prefect there, and, where no server is
configured, start a temporary one in each: 300 MB and some seconds a process. So the task of a batch
runs in a thread of this process, which waits for one of these.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from flows.batches import Batch, BatchResult, read_batch
from flows.garbage import collect_seldom


class Workers:
    """Be some processes that read; those that die are replaced."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def read(self, batch: Batch, shards: Path) -> BatchResult:
        """Read a batch in one of the processes; raises `BrokenProcessPool` where one dies meanwhile."""
        with self._lock:
            pool = self._pool = self._pool or self._start()
            future = pool.submit(read_batch, batch, shards)
        try:
            return future.result()
        except BrokenProcessPool:
            with self._lock:  # others may have seen it first
                self._pool = None if self._pool is pool else self._pool
            raise

    def stop(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        # A fork of this process would copy its threads' locks; a small process that has imported
        # everything and has no threads is forked instead, where the system can.
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        context.set_forkserver_preload([__name__])
        return ProcessPoolExecutor(self._count, context, initializer=_begin)


_present: ContextVar[Workers | None] = ContextVar("workers", default=None)


@contextmanager
def workers(count: int | None) -> Iterator[None]:
    """Let what runs inside, in this thread or a task that it submits, read in so many processes; in this one if None."""
    if count is None:
        yield
        return
    some = Workers(count)
    token = _present.set(some)
    try:
        yield
    finally:
        _present.reset(token)
        some.stop()


def read_somewhere(batch: Batch, shards: Path) -> BatchResult:
    """Read a batch in one of the processes that were started, or here: also on a worker of a cluster."""
    some = _present.get()
    return read_batch(batch, shards) if some is None else some.read(batch, shards)


def _begin() -> None:
    """Make a new process ready: it reads for as long as there is somebody to read for."""
    gc.freeze()
    collect_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # killed: nobody will take what is read here
