"""Compare the weighted cues with a trained model: indicators of articles held out from the training.

    python -m benchmarks.learned [--gold FOLDER]

Leaves one article out of those with gold, trains on the others, and gives the share of figures whose
indicator is as the gold states it (and of those whose null is said), for the rules and for a linear
support vector machine and a logistic regression over character n-grams around the figure, its unit,
dimension and qualifier; once more with the rules' own answer among the features. Needs scikit-learn,
which heshu does not; without it, it says so and stops. The rules were written with these articles in
sight, the models were not: the figures for the rules are flattered.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from transforms.indicator_cues import cue_table
from transforms.reading import read_article
from transforms.records import Article
from transforms.rules import default_rules

ROOT = Path(__file__).parents[1]
LEFT, NEAR, RIGHT = 24, 8, 12
"""How many characters before, directly before and behind the figure the models see."""
NOTHING = "null"


class Case(NamedTuple):
    """Hold one figure of the gold that was found."""

    article: str
    windows: tuple[str, str, str]
    facts: dict[str, int]
    rules: str
    gold: str


def cases(folder: Path) -> Iterator[Case]:
    """Yield the figures with gold that is not optional, article by article."""
    rules = default_rules()
    table = cue_table(rules)
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        source = next(p for kind in ("seeds", "articles") if (p := folder / kind / gold["article"]).exists())
        read = read_article(Article(source.open(encoding="utf-8", newline="").read(), path.stem), rules)
        text = read.restored.text
        for wanted in gold["figures"]:
            found = next((f for f in read.figures if f.start < wanted["end"] and wanted["start"] < f.end), None)
            if found is None or wanted.get("optional"):
                continue
            start, end = found.restored_start, found.restored_end
            windows = (text[max(0, start - LEFT) : start], text[max(0, start - NEAR) : start], text[end : end + RIGHT])
            facts = {f"kind {kind}": 1 for kind in table.kinds(found.unit)} | {f"qualifier {found.qualifier}": 1}
            answers = (found.indicator or NOTHING, wanted["indicator"] or NOTHING)
            yield Case(path.stem, windows, facts, *answers)


def predicted(known: Sequence[Case], asked: Sequence[Case], model: Any, *, with_rules: bool) -> list[str]:
    """Return what a model trained on some figures says of others."""
    text = importlib.import_module("sklearn.feature_extraction.text")
    features = importlib.import_module("sklearn.feature_extraction")
    stack: Callable[..., Any] = importlib.import_module("scipy.sparse").hstack
    columns = []
    for n in range(3):
        grams = text.TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True, min_df=2)
        grams.fit([case.windows[n] for case in known])
        columns.append([grams.transform([case.windows[n] for case in part]) for part in (known, asked)])
    facts = features.DictVectorizer()
    seen = [[c.facts | ({f"rules {c.rules}": 1} if with_rules else {}) for c in part] for part in (known, asked)]
    columns.append([facts.fit_transform(seen[0]), facts.transform(seen[1])])
    learned, wanted = (stack([column[side] for column in columns]).tocsr() for side in (0, 1))
    return [str(label) for label in model.fit(learned, [case.gold for case in known]).predict(wanted)]


def shares(said: Sequence[str], found: Sequence[Case]) -> str:
    """Return how often a stated indicator, and how often null, is said."""
    right = [(answer == case.gold, case.gold == NOTHING) for answer, case in zip(said, found, strict=True)]
    stated, null = ([ok for ok, is_null in right if is_null is side] for side in (False, True))
    return f"stated {sum(stated) / len(stated):.3f} of {len(stated)}, null {sum(null) / len(null):.3f} of {len(null)}"


def main() -> int:
    """Print one line for the rules and two for each model."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--gold", type=Path, default=ROOT.parent / "shared", help="folder with gold, seeds, articles")
    folder = parser.parse_args().gold
    try:
        linear, svm = importlib.import_module("sklearn.linear_model"), importlib.import_module("sklearn.svm")
    except ModuleNotFoundError:
        print("scikit-learn is not installed: pip install scikit-learn")
        return 1
    found = [*cases(folder)]
    print("rules:", shares([case.rules for case in found], found))
    models = {
        "linear SVM": lambda: svm.LinearSVC(C=1),
        "logistic regression": lambda: linear.SGDClassifier(loss="log_loss", alpha=1e-5, max_iter=60, random_state=0),
    }
    for name, make in models.items():
        for with_rules in (False, True):
            said: list[str] = []
            for article in dict.fromkeys(case.article for case in found):
                asked = [case for case in found if case.article == article]
                known = [case for case in found if case.article != article]
                said += predicted(known, asked, make(), with_rules=with_rules)
            print(f"{name}{' over the rules' if with_rules else ''}:", shares(said, found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
