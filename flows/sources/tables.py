"""Take articles from the rows of JSONL, CSV and Parquet files, on any storage that fsspec knows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.limits import MAX_BYTES
from flows.sources.items import Item, Known, Reject, Yield
from flows.sources.names import whole, written

TABLES = (".jsonl", ".ndjson", ".csv", ".parquet")
TEXT_COLUMNS = ("text", "content", "body", "正文", "内容")
"""Columns that are taken for the text where the settings name none."""
FIELDS = ("title", "publisher", "published", "url")


@dataclass(frozen=True, slots=True)
class Table:
    """Be one table; its articles are named `LOCATION#ROW`, or by the column `id` where one is named.

    `columns` maps `text`, `id`, `title`, `publisher`, `published`, `url` to the table's columns.
    """

    location: str
    columns: Mapping[str, str] = field(default_factory=dict)
    max_bytes: int = MAX_BYTES

    @property
    def name(self) -> str:
        """Return the location as it was given."""
        return written(self.location)

    def count(self) -> int | None:
        """Return nothing: only reading it would tell."""

    def items(self, known: Mapping[str, Known]) -> Iterator[Yield]:  # noqa: ARG002
        """Yield the article of every row; a row that is none is a `Reject`."""
        import fsspec

        try:
            with fsspec.open(self.location, "rb") as file:
                for number, row in enumerate(self._rows(file), start=1):
                    yield row if isinstance(row, Reject) else self._item(number, row)
        except FileNotFoundError:
            yield Reject(self.name, self.name, "not_found", "no such file; check the path")
        except Exception as error:  # storages raise their own errors
            said = f"{type(error).__name__}: {error}; what came before it was taken"
            yield Reject(self.name, self.name, "unreadable", said)

    def _rows(self, file: Any) -> Iterator[dict[str, Any] | Reject]:
        if self.location.lower().endswith(".parquet"):
            import pyarrow.parquet as pq

            for batch in pq.ParquetFile(file).iter_batches(1000):
                yield from batch.to_pylist()
        elif self.location.lower().endswith(".csv"):
            csv.field_size_limit(self.max_bytes)
            yield from csv.DictReader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))
        else:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield self._json(number, line)

    def _json(self, number: int, line: bytes) -> dict[str, Any] | Reject:
        try:
            row = json.loads(line)
        except ValueError as error:
            return Reject(self.name, f"{self.name}#{number}", "unreadable", f"not a line of JSON ({error})")
        return row if isinstance(row, dict) else {"text": row}

    def _item(self, number: int, row: dict[str, Any]) -> Item | Reject:
        key = self.columns.get("id")
        locator = f"{self.name}#{whole(str(row[key])) if key and row.get(key) else number}"
        column = self.columns.get("text") or next((name for name in TEXT_COLUMNS if name in row), None)
        text = row.get(column) if column else None
        if column is None or column not in row:
            said = f"no column {column or ' or '.join(TEXT_COLUMNS)}; its columns are {', '.join(map(str, row))}"
            return Reject(self.name, locator, "unreadable", said)
        if not isinstance(text, str) or not text.strip():
            return Reject(self.name, locator, "empty", f"no text in the column {column}")
        if len(text) > self.max_bytes:
            return Reject(self.name, locator, "too_large", f"{len(text):,} characters, more than {self.max_bytes:,}")
        given = {name: _plain(row.get(self.columns.get(name, name))) for name in FIELDS}
        return Item(self.name, locator, b"", text=whole(text), **given)


def _plain(value: Any) -> str | None:
    return None if value is None or value == "" else whole(str(value))
