"""Write what was read from a batch of articles as a shard: a folder with one Parquet file per table."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.statements import columns

SHARDED = (
    "raw.article",
    *("core.dim_article", "core.dim_unit", "core.dim_period"),
    *("core.fact_figure", "core.fact_relation", "core.bridge_relation_figure", "core.fact_problem"),
    "core.article_repair",
)
"""The tables that a shard holds, in the order of `transforms.row_types.Rows`."""
STATES = "raw.source_state"
"""The table that a shard may hold besides: what became of each item of its batch."""

_TYPES = {
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "TINYINT": pa.int8(),
    "SMALLINT": pa.int16(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "DECIMAL(38, 10)": pa.decimal128(38, 10),
}


def write_shard(tables: Mapping[str, Any], folder: Path, batch: str) -> Path:
    """Write one batch as `folder/batch/`, whole or not at all, and return its path.

    `tables` maps the names of `SHARDED`, and `STATES` where there are any, to sequences of row tuples
    or to frames with the table's columns. A batch of the same name is replaced, so that a batch may
    be read twice.
    """
    missing = set(SHARDED) - set(tables)
    if missing:
        raise ValueError(f"shard {batch} lacks {', '.join(sorted(missing))}; an empty table must be there too")
    folder.mkdir(parents=True, exist_ok=True)
    target, writing = folder / batch, folder / f".{batch}.writing"
    shutil.rmtree(writing, ignore_errors=True)
    writing.mkdir()
    for table in (*SHARDED, *([STATES] if STATES in tables else [])):
        pq.write_table(arrow_table(table, tables[table]), writing / f"{table}.parquet", compression="zstd")
    shutil.rmtree(target, ignore_errors=True)
    writing.rename(target)
    return target


def arrow_table(table: str, rows: Any) -> pa.Table:
    """Return rows (tuples in the order of the table's columns, or a frame) with the types of the schema."""
    schema = arrow_schema(table)
    if hasattr(rows, "itertuples"):
        return pa.Table.from_pandas(rows, schema=schema, preserve_index=False)
    return _from_tuples(schema, rows)


def arrow_schema(table: str) -> pa.Schema:
    """Return the Arrow types of a table's columns."""
    return pa.schema([(name, _arrow_type(written)) for name, written in columns(table).items()])


def _arrow_type(written: str) -> pa.DataType:
    return pa.list_(_arrow_type(written[:-2])) if written.endswith("[]") else _TYPES[written]


def _from_tuples(schema: pa.Schema, rows: Sequence[Sequence[Any]]) -> pa.Table:
    if not rows:
        return schema.empty_table()
    by_column = zip(*rows, strict=True)
    arrays = [pa.array(values, type=field.type) for values, field in zip(by_column, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
