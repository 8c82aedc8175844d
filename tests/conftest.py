"""Keep the tests away from the user's own settings, servers and homes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before any test module imports Prefect: it reads its environment once.
_HOME = tempfile.mkdtemp(prefix="heshu-tests-")
os.environ["PREFECT_HOME"] = _HOME
os.environ["DO_NOT_TRACK"] = "1"
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
os.environ["GX_ANALYTICS_ENABLED"] = "false"
for _name in [name for name in os.environ if name.startswith(("HESHU_", "PREFECT_API_"))]:
    del os.environ[_name]

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    from flows.language import choose

    yield
    choose(None)


@pytest.fixture
def project() -> Path:
    """Return the root of the checkout."""
    return ROOT


@pytest.fixture
def samples() -> Path:
    """Return the folder of the sample articles."""
    return SAMPLES
