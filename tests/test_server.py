"""A real Prefect server, a process work pool, every deployment of prefect.yaml, a worker: as an operator has them."""

from __future__ import annotations

import http.server
import json
import os
import queue
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import httpx
import pytest
from prefect.client.base import PrefectHttpxSyncClient

from tests.processes import await_that, kill_tree

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "howto" / "schedule.md"
REPORT = "http://reports.example.org/heshu/"
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass
class Served:
    """Hold the address of the API, the environment of its clients, and what is sent to the webhook."""

    url: str
    environment: dict[str, str]
    folder: Path
    webhook: str
    calls: queue.Queue[dict[str, str]]

    def __post_init__(self) -> None:
        # A server on SQLite answers 503 while another writes, and expects to be asked again, as Prefect's client does.
        self.client = PrefectHttpxSyncClient(base_url=self.url, timeout=30)

    def get(self, path: str) -> Any:
        return self.client.get(path).json()

    def post(self, path: str, **body: Any) -> Any:
        return self.client.post(path, json=body).json()

    def run(self, deployment: str, **parameters: Any) -> dict[str, Any]:
        """Run a deployment to its end; return the flow run."""
        found = self.get(f"/deployments/name/{deployment}")
        body = {"parameters": parameters, "idempotency_key": uuid4().hex}
        made = self.post(f"/deployments/{found['id']}/create_flow_run", **body)
        seen: list[dict[str, Any]] = []

        def is_over() -> bool:
            seen[:] = [self.get(f"/flow_runs/{made['id']}")]
            return seen[0]["state_type"] in FINAL

        await_that(is_over, 240, f"the run of {deployment}")
        return seen[0]

    def artifacts(self, run: dict[str, Any]) -> dict[str, Any]:
        """Return the data of every artifact of a flow run, by its key."""
        found = self.post("/artifacts/filter", artifacts={"flow_run_id": {"any_": [run["id"]]}})
        return {artifact["key"]: artifact["data"] for artifact in found}

    def events(self, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.post("/events/filter", filter={"event": {"name": [name]}})["events"]
        return found


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def prefect(environment: dict[str, str], *words: str) -> None:
    command = [sys.executable, "-m", "prefect", "--no-prompt", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    url = f"http://127.0.0.1:{free_port()}/api"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PREFECT_HOME": str(folder / "home"),
        "PREFECT_API_URL": url,
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "HESHU_REPORT_URL": REPORT,
        "HESHU_LANG": "en",
        "HESHU_TASK_RUNNER": "threads",
    }
    calls: queue.Queue[dict[str, str]] = queue.Queue()
    with ExitStack() as stack:
        webhook = stack.enter_context(listening(calls))
        port = url.removesuffix("/api").rpartition(":")[2]
        server = started(stack, folder, environment, "server", "start", "--host", "127.0.0.1", "--port", port)
        await_that(lambda: server.poll() is not None or is_healthy(url), 120, "the start of the server")
        assert server.poll() is None, (folder / "server.log").read_text()
        prefect(environment, "work-pool", "create", "heshu", "--type", "process")
        prefect(environment, "deploy", "--all")
        started(stack, folder, environment, "worker", "start", "--pool", "heshu")
        yield Served(url, environment, folder, webhook, calls)


def started(stack: ExitStack, folder: Path, environment: dict[str, str], *words: str) -> subprocess.Popen[str]:
    """Start a Prefect process that stays until the fixture ends, however that ends."""
    log = stack.enter_context((folder / f"{words[0]}.log").open("w"))
    command = [sys.executable, "-m", "prefect", *words]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, text=True)
    stack.callback(kill_tree, process)
    return process


def is_healthy(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


class listening:  # noqa: N801 - read as a verb
    """Listen on loopback for what a webhook is sent; the address is what the block yields."""

    def __init__(self, calls: queue.Queue[dict[str, str]]) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                calls.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                """Keep quiet."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/heshu"

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def published(served: Served) -> tuple[Path, dict[str, Any]]:
    """Return a warehouse that the nightly deployment has published, and the run."""
    warehouse = served.folder / "var"
    return warehouse, served.run("daily/nightly", sources=[str(ROOT / "samples")], warehouse=str(warehouse))


@pytest.fixture(scope="module")
def alerted(served: Served) -> str:
    """Create the automation of the guide, with the address of our webhook; return its name."""
    guide = GUIDE.read_text(encoding="utf-8")
    (code,) = [body for body in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "Automation(" in body]
    url = "https://alerts.example.org/heshu"
    assert url in code
    command = [sys.executable, "-c", code.replace(url, served.webhook)]
    done = subprocess.run(command, env=served.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (automation,) = served.post("/automations/filter")
    return str(automation["name"])


@pytest.fixture
def copy(published: tuple[Path, Any], tmp_path: Path) -> Path:
    shutil.copytree(published[0], tmp_path / "var", copy_function=shutil.copy2)
    return tmp_path / "var"


def test_every_flow_is_deployed_to_the_pool_with_a_form_for_its_parameters(served: Served) -> None:
    flows = {flow["id"]: flow["name"] for flow in served.post("/flows/filter")}
    found = {flows[one["flow_id"]]: one for one in served.post("/deployments/filter")}
    assert found.keys() == {"daily", "backfill", "revalidate", "rebuild"}
    for one in found.values():
        assert one["work_pool_name"] == "heshu"
        assert one["global_concurrency_limit"]["limit"] == 1
        form = one["parameter_openapi_schema"]["properties"]
        assert {"type": "string", "format": "path"} in form["warehouse"]["anyOf"]
        assert all(field["description"] for field in form.values())
    (schedule,) = found["daily"]["schedules"]
    assert (schedule["schedule"]["cron"], schedule["schedule"]["timezone"]) == ("0 2 * * *", "Asia/Shanghai")
    form = found["backfill"]["parameter_openapi_schema"]
    assert form["required"] == ["sources"]
    assert (
        form["properties"]["sources"] | {"type": "array", "items": {"type": "string"}} == form["properties"]["sources"]
    )
    rounds = form["properties"]["articles_a_round"]
    assert (rounds["type"], rounds["minimum"], rounds["default"]) == ("integer", 1, 20_000)


def test_a_form_that_is_filled_in_wrongly_is_refused(served: Served) -> None:
    deployment = served.get("/deployments/name/backfill/by-hand")
    for parameters in ({}, {"sources": "samples"}, {"sources": ["samples"], "articles_a_round": 0}):
        with pytest.raises(httpx.HTTPStatusError) as refused:
            served.post(f"/deployments/{deployment['id']}/create_flow_run", parameters=parameters)
        assert refused.value.response.status_code in (409, 422), parameters


def test_the_nightly_deployment_publishes_and_shows_what_it_did(
    served: Served, published: tuple[Path, dict[str, Any]]
) -> None:
    warehouse, run = published
    assert run["state_type"] == "COMPLETED", run["state"]
    with duckdb.connect(str(warehouse / "heshu.duckdb"), read_only=True) as con:
        (articles,) = con.execute("SELECT count(*) FROM core.dim_article").fetchone() or ()
        (findings,) = con.execute("SELECT count(*) FROM quality.finding").fetchone() or ()
    assert articles == 10
    shown = served.artifacts(run)
    assert shown.keys() == {"progress", "summary", "findings", "report"}
    assert shown["progress"] == 100
    assert f"- {articles} articles read" in shown["summary"]
    assert f"{findings} findings" in shown["summary"]
    table = json.loads(shown["findings"])
    assert len(table) == findings > 0
    assert all(row["article"] and row["kind"] and row["why"] for row in table)
    assert f"]({REPORT})" in shown["report"]
    assert served.events("heshu.run.failed") == []
    assert served.events("heshu.quality.critical") == []


def test_a_backfill_goes_round_by_round(served: Served, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "samples"), "zip", ROOT / "samples")
    run = served.run("backfill/by-hand", sources=[archive], warehouse=str(tmp_path / "var"), articles_a_round=4)
    assert run["state_type"] == "COMPLETED", run["state"]
    with duckdb.connect(str(tmp_path / "var" / "heshu.duckdb"), read_only=True) as con:
        rounds = con.execute("SELECT flow, articles_new FROM quality.run ORDER BY started_at").fetchall()
    assert rounds == [("backfill", 4), ("backfill", 4), ("backfill", 2)]


def test_a_critical_failure_is_an_event_that_calls_the_webhook(served: Served, copy: Path, alerted: str) -> None:
    path = copy / "heshu.duckdb"
    path.chmod(0o644)
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE core.fact_figure SET quote = '99亿元' WHERE figure_id = 'f1'")
    before = path.stat()
    run = served.run("revalidate/by-hand", warehouse=str(copy))
    assert run["state_type"] == "FAILED"
    assert path.stat().st_ino == before.st_ino, "what is published stays"
    await_that(lambda: served.events("heshu.quality.critical"), 120, "the event")
    (event,) = served.events("heshu.quality.critical")
    assert event["payload"]["kind"] == "CriticalError"
    assert event["resource"]["prefect.resource.id"].startswith("heshu.run.")
    related = {one["prefect.resource.id"] for one in event["related"]}
    assert f"prefect.flow-run.{run['id']}" in related
    call = served.calls.get(timeout=120)
    assert call["title"] == "heshu.quality.critical"
    assert event["payload"]["reason"] in call["text"]
    assert alerted == "heshu published nothing"


def test_any_other_failure_is_an_event_too(served: Served, copy: Path, alerted: str) -> None:
    from warehouse.lock import writing

    with writing(copy, "a test"):
        run = served.run("daily/nightly", sources=[str(ROOT / "samples")], warehouse=str(copy))
    assert run["state_type"] == "FAILED"
    assert "a test" in run["state"]["message"]
    await_that(lambda: served.events("heshu.run.failed"), 120, "the event")
    (event,) = served.events("heshu.run.failed")
    assert event["payload"]["kind"] == "LockedError"
    call = served.calls.get(timeout=120)
    assert call["title"] == "heshu.run.failed"
    assert "a test" in call["text"]


def test_the_other_notification_of_the_guide_is_one(served: Served) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    (code,) = [body for body in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "SendgridEmail(" in body]
    done = subprocess.run(
        [sys.executable, "-c", code + '\nprint(block.save("heshu-mail"))'],
        env=served.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (found,) = [one for one in served.post("/block_documents/filter") if one["name"] == "heshu-mail"]
    assert found["block_type"]["slug"] == "sendgrid-email"
