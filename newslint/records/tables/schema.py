"""Schemas of tables that are read as one: columns that were added later, and columns that stand in the path (Hive partitions)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from newslint.errors import ConfigError
from newslint.records.tables.arrow import arrow

_NULL = "__HIVE_DEFAULT_PARTITION__"


def hive_columns(path: str) -> dict[str, str | None]:
    """Return the columns that stand in the folders of a path, as in ``year=2024/site=a%20b/part-0.parquet``, with their values."""
    found: dict[str, str | None] = {}
    for folder in path.replace("\\", "/").split("/")[:-1]:
        name, equals, value = folder.partition("=")
        if name and equals:
            found[unquote(name)] = None if value == _NULL else unquote(value)
    return found


def with_partitions(schema: Any, partitions: Mapping[str, str | None]) -> Any:
    """Return the schema with the columns of a path, as text, behind its own; one that it has itself is not added."""
    for name in partitions:
        if name not in schema.names:
            schema = schema.append(arrow().field(name, arrow().string()))
    return schema


def with_values(batch: Any, partitions: Mapping[str, str | None]) -> Any:
    """Return the batch with the columns of a path, as `with_partitions` adds them to its schema."""
    if not partitions:
        return batch
    pa = arrow()
    added = [
        pa.repeat(pa.scalar(value, pa.string()), batch.num_rows) for name, value in partitions.items() if name not in batch.schema.names
    ]
    return pa.RecordBatch.from_arrays([*batch.columns, *added], schema=with_partitions(batch.schema, partitions))


def union_schema(schemas: Mapping[str, Any]) -> Any:
    """Return the schema of files that are read as one, by the names of the files: each column that one of them has, first come first.

    A column of nulls takes the type that it has elsewhere. Raise ConfigError where a column has two types; it names the files.
    """
    pa = arrow()
    made: Any = None
    first: dict[str, str] = {}
    for source, schema in schemas.items():
        try:
            made = schema if made is None else pa.unify_schemas([made, schema], promote_options="default")
        except pa.ArrowException:
            name = next(field.name for field in schema if field.name in first and not _agree(made.field(field.name), field))
            raise ConfigError(
                f"{source}: column {name!r} is {schema.field(name).type}, but {made.field(name).type} in {first[name]}; "
                "gate it in a run of its own"
            ) from None
        for name in schema.names:
            first.setdefault(name, source)
    for at, field in enumerate(made or ()):
        if any(field.name not in schema.names for schema in schemas.values()):
            made = made.set(at, field.with_nullable(True))
    return made


def _agree(one: Any, other: Any) -> bool:
    pa = arrow()
    try:
        pa.unify_schemas([pa.schema([one]), pa.schema([other])], promote_options="default")
    except pa.ArrowException:
        return False
    return True


def conformed(table: Any, schema: Any) -> Any:
    """Return a table with the columns of a schema: those that it has not are null. Raise ArrowException where a value does not fit."""
    if table.schema.equals(schema):
        return table
    pa = arrow()
    there = set(table.schema.names)
    columns = [
        table.column(field.name).cast(field.type) if field.name in there else pa.nulls(table.num_rows, field.type) for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)
