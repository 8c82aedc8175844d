"""Set Prefect up: quietly, without telemetry, with or without a server, losing no record of a task."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.orphans import end_with_us

if TYPE_CHECKING:
    from uuid import UUID

FLUSH_SECONDS = 60.0
"""How long to wait at most for the temporary server to have recorded every task."""

START_SECONDS = 120.0
"""How long to wait at most for a server of our own to start."""
STOP_SECONDS = 10.0
"""How long it may take to stop before it is killed."""
USUAL_PORT = 4200


def prepare() -> None:
    """Set what Prefect reads from the environment when it is imported; what the user has set stands."""
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    # The command line says what happens; Prefect's own lines go to its server only.
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")


def is_served() -> bool:
    """Say whether a Prefect server is configured, by the environment or the active profile."""
    from prefect.settings import get_current_settings

    return get_current_settings().api.url is not None


@contextmanager
def own_server() -> Iterator[str]:
    """Run a Prefect server of our own on loopback, with scheduler and UI, if none is configured; yield its API's address."""
    from prefect.settings import get_current_settings

    configured = get_current_settings().api.url
    if configured is not None:
        yield configured
        return
    port = USUAL_PORT if _is_free(USUAL_PORT) else _free_port()
    words = ("prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port))
    with _running(words, port, {"PREFECT_SERVER_UI_API_URL": _api(port)}) as server:
        _wait_for(_api(port), server)
        yield _api(port)


@contextmanager
def temporary_server() -> Iterator[Callable[[], None]]:
    """Run a server that records one run, if none is configured, and stop it afterwards; yield what waits for its start.

    Prefect would start one by itself, but later, and leave it there if the run is killed.
    """
    if is_served():
        yield lambda: None
        return
    port = _free_port()
    words = ("uvicorn", "--factory", "prefect.server.api.server:create_app", "--host", "127.0.0.1", "--port", str(port))
    # What Prefect sets for its own temporary server.
    environment = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
    with _running((*words, "--log-level", "error", "--lifespan", "on"), port, environment) as server:
        _temporary.append(port)
        try:
            yield lambda: _wait_for(_api(port), server)
        finally:
            _send_what_is_left()
            _temporary.remove(port)


_temporary: list[int] = []
"""Port of the temporary server, while there is one."""


@contextmanager
def _running(words: Sequence[str], port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server, and have Prefect use it, here and in the processes that are started meanwhile."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with subprocess.Popen(  # noqa: S603 - its words are ours
        [sys.executable, "-m", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    ) as server:
        end_with_us(server.pid)
        os.environ["PREFECT_API_URL"] = _api(port)
        try:
            with temporary_settings({PREFECT_API_URL: _api(port)}):
                yield server
        finally:
            del os.environ["PREFECT_API_URL"]
            server.terminate()
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()


def _send_what_is_left() -> None:
    """Send the lines and events that still wait to the server, before it stops."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    APILogWorker.drain_all(timeout=STOP_SECONDS)
    EventsWorker.drain_all(timeout=STOP_SECONDS)


def _api(port: int) -> str:
    return f"http://127.0.0.1:{port}/api"


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    import httpx

    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            if httpx.get(f"{url}/health", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the Prefect server did not start at {url}; start one by hand and set PREFECT_API_URL")


def _is_free(port: int) -> bool:
    with socket.socket() as found:
        return found.connect_ex(("127.0.0.1", port)) != 0


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def recorded() -> Iterator[None]:
    """Inside a flow run: leave the block only when its tasks are recorded, where the server is a temporary one.

    Task runs are recorded from events, some time after they end; the temporary server stops when
    this process ends, and would take what is not recorded yet with it.
    """
    from prefect.context import FlowRunContext

    try:
        yield
    finally:
        context = FlowRunContext.get()
        if context is not None and context.flow_run is not None and _temporary:
            # Prefect counts the calls of each task from 0.
            tasks = sum(int(last) + 1 for last in context.task_run_dynamic_keys.values())
            flush(context.flow_run.id, tasks)


def flush(flow_run: UUID, tasks: int) -> bool:
    """Wait until so many tasks of a flow run are recorded as ended; return whether they were in time."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
    from prefect.events.worker import EventsWorker

    end = time.monotonic() + FLUSH_SECONDS
    EventsWorker.drain_all(timeout=FLUSH_SECONDS)
    wanted = FlowRunFilter(id=FlowRunFilterId(any_=[flow_run]))
    with get_client(sync_client=True) as client:
        while time.monotonic() < end:
            ended = offset = 0
            while some := client.read_task_runs(flow_run_filter=wanted, limit=200, offset=offset):
                ended += sum(run.state is not None and run.state.is_final() for run in some)
                offset += len(some)
            if ended >= tasks:
                return True
            time.sleep(0.05)
    return False
