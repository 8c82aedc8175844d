"""Hold the reader to the scores that it has reached: `floors.json` is raised, never lowered silently."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from flows.reader import read_item
from flows.sources.items import Item, Reject
from tests.scoring import score

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples"
SHARED = HERE.parent.parent / "shared"
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))
SETS = {
    "samples": (SAMPLES / "gold", "*.json", SAMPLES),
    "seeds": (SHARED / "gold", "00*.json", SHARED / "seeds"),
    "articles": (SHARED / "gold", "[a-z]*.json", SHARED / "articles"),
}


def pairs(name: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return (gold, predicted) of every article of a set."""
    folder, pattern, texts = SETS[name]
    out = []
    for path in sorted(folder.glob(pattern)):
        gold = json.loads(path.read_text(encoding="utf-8"))
        read = read_item(Item("test", gold["article"], (texts / gold["article"]).read_bytes()))
        assert not isinstance(read, Reject), f"{gold['article']} was turned away: {read}"
        out.append((gold, read.document()))
    return out


@pytest.mark.parametrize("name", SETS)
def test_scores_reach_their_floors(name: str) -> None:
    folder = SETS[name][0]
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: these articles are not part of the project")
    reached = score(pairs(name))
    print(json.dumps({name: reached}, indent=1))
    below = {k: (reached.get(k), floor) for k, floor in FLOORS[name].items() if not reached.get(k, -1) >= floor}
    assert not below, f"below the floors of tests/floors.json (reached, floor): {below}"


@pytest.mark.parametrize("name", SETS)
def test_no_number_is_read_where_none_stands_and_no_damage_is_read_clean(name: str) -> None:
    folder = SETS[name][0]
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: these articles are not part of the project")
    for gold, predicted in pairs(name):
        damaged = [(f["start"], f["end"]) for f in gold["figures"] if f["damaged"]]
        for figure in predicted["figures"]:
            if not figure["damaged"]:
                clean = all(figure["end"] <= start or end <= figure["start"] for start, end in damaged)
                assert clean, f"{gold['article']}: {figure['quote']} at {figure['start']} has lost a digit"


def test_own_scorer_agrees_with_the_shared_one() -> None:
    """The scorer for the samples must not be kinder than the one that the articles are scored by."""
    path = SHARED / "tools" / "score.py"
    if not path.is_file():
        pytest.skip(f"{path} is not there: it is not part of the project")
    spec = importlib.util.spec_from_file_location("shared_score", path)
    assert spec is not None
    assert spec.loader is not None
    shared = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(shared)
    both = pairs("seeds") + pairs("articles")
    theirs, _ = shared.score(both)
    ours = score(both)
    assert ours == {name: round(theirs[name], 4) for name in ours}
