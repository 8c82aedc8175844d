"""Load the cases of a spec folder; one that is known to fail must fail, or its mark goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

SPECS = Path(__file__).parent / "specs"


def load(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of a file without its ending, and a case of it, in their order."""
    for path in sorted((SPECS / folder).glob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield path.stem, case


def cases(folder: str) -> list[Any]:
    """Return the cases of a folder as parameters of a test, named `FILE: NAME`."""
    return [
        pytest.param(
            case,
            id=f"{stem}: {case['name']}",
            marks=[pytest.mark.xfail(reason=case["known_failure"])] if "known_failure" in case else [],
        )
        for stem, case in load(folder)
    ]
