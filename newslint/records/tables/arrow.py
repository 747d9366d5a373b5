"""Batches and tables of Arrow as records: documents out of their rows, and changed texts back into their columns.

A row is a record; ``text-fields`` names the columns of strings that hold its texts. A row without any text (all null), or with one that is
not UTF-8, gives no document; the gate's action for it is ``unreadable``. Needs pyarrow (``pip install 'newslint[arrow]'``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from newslint.config.model import Config
from newslint.errors import ConfigError, NewslintError, nearest
from newslint.records.record import BadRecordError, Part, fields_of, parts_of

if TYPE_CHECKING:
    import pyarrow as pa


def arrow() -> Any:
    """Return the module pyarrow. Raise NewslintError, which names the extra, where it is not installed."""
    try:
        import pyarrow
    except ImportError:
        raise NewslintError("Arrow and Parquet need pyarrow: pip install 'newslint[arrow]'") from None
    return pyarrow


class TableRow(NamedTuple):
    """The documents of a row, or no document and the reason."""

    parts: tuple[Part, ...]
    error: str | None


def replaced(table: Any, changed: dict[str, dict[int, str]]) -> Any:
    """Return the batch or table with some texts replaced.

    ``changed`` maps the name of a column to its new texts, by row number (from 0). The type of a column stays as it is.
    """
    for name, texts in changed.items():
        at = table.schema.get_field_index(name)
        field = table.schema.field(at)
        values = [texts.get(number, value) for number, value in enumerate(column_values(table.column(at)))]
        column = _texts(values, _plain(field.type))
        table = table.set_column(at, field, column if column.type == field.type else column.cast(field.type))
    return table


def rows(table: Any, config: Config, source: str | None = None) -> Iterator[TableRow]:
    """Yield the documents of each row, in order. Raise ConfigError where there is no text column, or one does not hold text.

    ``source`` is the source of rows that do not name their own.
    """
    fields = fields_of(config)._replace(text=tuple(string_columns(table.schema, config)))
    named = {*fields.text, fields.id, fields.url, fields.language, fields.title, fields.source}
    columns = {name: column_values(table.column(name)) for name in table.schema.names if name in named}
    for number in range(table.num_rows):
        record = {name: values[number] for name, values in columns.items()}
        bad = next((name for name in fields.text if isinstance(record[name], bytes)), None)
        try:
            yield TableRow((), f"the text in column {bad!r} is not UTF-8") if bad else TableRow(parts_of(record, fields, source), None)
        except BadRecordError as error:
            yield TableRow((), str(error))


def string_columns(schema: pa.Schema, config: Config) -> list[str]:
    """Return the names of the columns that hold text. Raise ConfigError where there is none, or where one holds something else."""
    found = [name for name in config.text_fields if name in schema.names]
    if not found:
        names = " or ".join(repr(name) for name in config.text_fields)
        raise ConfigError(
            f"there is no column {names} (text-fields says where the text is)", hint=nearest(config.text_fields[0], schema.names)
        )
    pa = arrow()
    for name in found:
        kind = _plain(schema.field(name).type)
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
            raise ConfigError(f"column {name!r} is not text but {schema.field(name).type}")
    return found


def _texts(values: list[Any], kind: Any) -> Any:
    """Return an Arrow array of texts; values that are bytes (not valid UTF-8) are stored as they are."""
    pa = arrow()
    if not any(isinstance(value, bytes) for value in values):
        return pa.array(values, kind)
    data = [value.encode() if isinstance(value, str) else value for value in values]
    large = pa.types.is_large_string(kind)
    return pa.array(data, pa.large_binary() if large else pa.binary()).view(pa.large_string() if large else pa.string())


def _plain(kind: Any) -> Any:
    """Return the type of the values of a dictionary-encoded column; return any other type as it is."""
    return kind.value_type if arrow().types.is_dictionary(kind) else kind


def column_values(column: Any) -> list[Any]:
    """Return the values of a column as Python objects; a text that is not valid UTF-8 is returned as bytes."""
    try:
        values: list[Any] = column.to_pylist()
        return values
    except UnicodeDecodeError:
        return [_value(scalar) for scalar in column]


def _value(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return scalar.as_buffer().to_pybytes()
