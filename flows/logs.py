"""Write what happens to a file, one JSON object a line and an event, rotated."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

LOG = Path("logs") / "heshu.log"
"""The newest file, in the warehouse's folder; older ones end in `.1`, `.2` and so on."""
SIZE = 5_000_000
"""Bytes after which a new file is begun."""
KEPT = 9
"""How many older files are kept."""

_logger = logging.getLogger("heshu")
_logger.propagate = False
_logger.setLevel(logging.INFO)


def log() -> Any:
    """Return the logger; what it is told is lost outside `logging_to`."""
    return structlog.wrap_logger(
        _logger,
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_dumps),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
    )


@contextmanager
def logging_to(folder: Path, **bound: Any) -> Iterator[None]:
    """Log to the warehouse of `folder`, with `bound` in every line; where it cannot be written, not at all."""
    path = folder / LOG
    handler: logging.Handler
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.handleError = lambda record: None  # type: ignore[method-assign] # noqa: ARG005 - a full disk is reported elsewhere
    _logger.addHandler(handler)
    try:
        with structlog.contextvars.bound_contextvars(**bound):
            yield
    finally:
        _logger.removeHandler(handler)
        handler.close()


@contextmanager
def logged(what: str) -> Iterator[None]:
    """Log that `what` starts and how it ends, with the traceback where it fails."""
    log().info(f"{what}.started")
    try:
        yield
    except BaseException:
        log().error(f"{what}.failed", exc_info=True)
        raise
    log().info(f"{what}.ended")


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """Log how long a stage took: seconds by the clock, and of this process' processors."""
    clock, processor = time.monotonic(), time.process_time()
    yield
    log_time(stage, time.monotonic() - clock, time.process_time() - processor)


def log_time(stage: str, seconds: float, processor_seconds: float) -> None:
    """Log the time of a stage that was measured otherwise."""
    log().info("stage.ended", stage=stage, seconds=round(seconds, 3), processor_seconds=round(processor_seconds, 3))


def _dumps(event: dict[str, Any], **_rest: Any) -> str:
    return json.dumps(event, ensure_ascii=False, default=str)
