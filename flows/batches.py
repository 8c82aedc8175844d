"""Read one batch of items and write what was read as a shard. This runs in worker processes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

from flows.decoding import article_of, content_hash
from flows.sources.items import Item, Reject
from transforms.reading import read_article
from transforms.realign import ENDED
from transforms.records import Article, Reading
from transforms.row_types import TABLES, Rows
from transforms.rows import joined, reading_rows, rules_version
from transforms.rules import Rules, default_rules

LARGEST_BATCH = 500
"""Items a batch holds at most, however small they are."""
State: TypeAlias = tuple[str, str, str | None, str | None, str, str | None, None]
"""A row of `raw.source_state`; when it was looked at is said when it is loaded."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Hold some items and a name that follows from their content, so that a batch read twice is one shard."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Say what a batch came to; what became of each item stands in its shard, as `raw.source_state`."""

    articles: int
    """Items that were read."""
    rejects: tuple[Reject, ...]
    figures: int
    relations: int
    characters: int
    unfinished: tuple[str, ...] = ()
    """Locators of the articles in which the search for shifted bytes ended before the text did."""


def batches(items: Iterable[Item], size: int) -> Iterator[Batch]:
    """Group items into batches of about `size` bytes."""
    held: list[Item] = []
    weight = 0
    for item in items:
        held.append(item)
        weight += len(item.content) or len(item.text or "")
        if weight >= size or len(held) >= LARGEST_BATCH:
            yield _batch(held)
            held, weight = [], 0
    if held:
        yield _batch(held)


def read_batch(batch: Batch, shards: Path) -> BatchResult:
    """Read the items of a batch into `shards/NAME/`; the result of a batch that stands there is taken as it is."""
    rules = default_rules()
    note = shards / f"{batch.name}-{rules_version(rules)}.json"
    if note.exists():
        return _load(note)
    from warehouse.shards import write_shard

    result, rows, states = _read(batch, rules)
    tables = {table: getattr(rows, field) for field, (table, _) in TABLES.items()}
    write_shard({**tables, "raw.source_state": states}, shards, batch.name)
    writing = note.with_suffix(".writing")
    writing.write_text(json.dumps(asdict(result), ensure_ascii=False), encoding="utf-8")
    writing.replace(note)
    return result


def _batch(items: list[Item]) -> Batch:
    digest = hashlib.blake2b(digest_size=10)
    for item in items:
        digest.update(repr((item.source, item.locator, content_hash(item))).encode("utf-8", "replace"))
    return Batch(digest.hexdigest(), tuple(items))


def _read(batch: Batch, rules: Rules) -> tuple[BatchResult, Rows, list[State]]:
    readings: dict[str, tuple[Reading, Rows]] = {}
    states: list[State] = []
    rejects: list[Reject] = []
    unfinished: list[str] = []
    for item in batch.items:
        article = article_of(item)
        found = article if isinstance(article, Reject) else readings.get(article.key) or _reading(item, article, rules)
        key = None if isinstance(found, Reject) else found[0].article.key
        states.append((item.source, item.locator, item.etag, item.last_modified, content_hash(item), key, None))
        if isinstance(found, Reject):
            rejects.append(found)
        else:
            readings[found[0].article.key] = found
            if any(edit.rule == ENDED for edit in found[0].restored.edits):
                unfinished.append(item.locator)
    rows = joined(rows for _, rows in readings.values())
    result = BatchResult(
        len(states) - len(rejects),
        tuple(rejects),
        figures=len(rows.fact_figure),
        relations=len(rows.fact_relation),
        characters=sum(row.characters for row in rows.raw_article),
        unfinished=tuple(unfinished),
    )
    return result, rows, states


def _reading(item: Item, article: Article, rules: Rules) -> tuple[Reading, Rows] | Reject:
    try:
        reading = read_article(article, rules)
        return reading, reading_rows(reading, rules)
    except Exception as error:  # one article must not end the run; the reason is kept
        said = f"reading it raised {type(error).__name__}: {error}; please report it with the article"
        return Reject(item.source, item.locator, "failed", said, item.etag, content_hash(item))


def _load(note: Path) -> BatchResult:
    known = json.loads(note.read_text(encoding="utf-8"))
    rejects = tuple(Reject(**reject) for reject in known["rejects"])
    return BatchResult(**{**known, "rejects": rejects, "unfinished": tuple(known.get("unfinished", ()))})
