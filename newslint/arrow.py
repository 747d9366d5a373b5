"""Batches and tables of Arrow through linter and gate: rows are records, the configuration names their columns.

A row's texts stand in columns of strings named by ``text-fields``. A row without any text (all null, or bytes that are no UTF-8) gets the
action ``unreadable``. Needs pyarrow (``pip install 'newslint[arrow]'``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from newslint.annotation import FIELD, Judged, judged, note_of
from newslint.config import Config
from newslint.errors import ConfigError, NewslintError, nearest
from newslint.findings import Report
from newslint.gate import Gate
from newslint.linter import Linter
from newslint.record import BadRecordError, Part, fields_of, parts_of

if TYPE_CHECKING:
    import pyarrow as pa


def arrow() -> Any:
    """The module pyarrow. Raises NewslintError, naming the extra, where it is not installed."""
    try:
        import pyarrow
    except ImportError:
        raise NewslintError("Arrow and Parquet need pyarrow: pip install 'newslint[arrow]'") from None
    return pyarrow


class Row(NamedTuple):
    """The documents of a row; none, and why, where there is no text."""

    parts: tuple[Part, ...]
    error: str | None


def finding_type() -> pa.DataType:
    """One finding: its column and what is needed to show it."""
    pa = arrow()
    texts = ["field", "code", "name", "category", "severity", "confidence"]
    tail = [("start", pa.int64()), ("end", pa.int64()), ("line", pa.int64()), ("message", pa.string()), ("excerpt", pa.string())]
    return pa.struct([*((name, pa.string()) for name in texts), *tail])


def lint_type() -> pa.DataType:
    """The column that `lint_rows` adds."""
    pa = arrow()
    head = [("ruleset", pa.string()), ("language", pa.string()), ("error", pa.string())]
    return pa.struct([*head, ("findings", pa.list_(finding_type()))])


def gate_type() -> pa.DataType:
    """The column that `gate_rows` adds: action (``accept``, ``fix``, ``quarantine``, ``reject`` or ``unreadable``) and why."""
    pa = arrow()
    text = pa.string()
    reason = pa.struct([("field", text), ("code", text), ("action", text), ("message", text)])
    edit = pa.struct([("field", text), ("start", pa.int64()), ("end", pa.int64()), ("old", text), ("new", text)])
    fixed = pa.struct([("field", text), ("hash", text)])
    head = [("action", text), ("ruleset", text), ("language", text), ("score", pa.float64()), ("error", text), ("codes", pa.list_(text))]
    return pa.struct(
        [
            *head,
            ("reasons", pa.list_(reason)),
            ("edits", pa.list_(edit)),
            ("fixed", pa.list_(fixed)),
            ("findings", pa.list_(finding_type())),
        ]
    )


def with_column(schema: pa.Schema, kind: pa.DataType) -> pa.Schema:
    """The schema of what comes back: the given one with the column ``newslint``. Raises ConfigError where there is one already."""
    if FIELD in schema.names:
        raise ConfigError(f"there is a column {FIELD!r} already", hint="take it off, or rename it, before the rows are checked again")
    return schema.append(arrow().field(FIELD, kind))


def lint_rows(table: Any, linter: Linter) -> Any:
    """The batch or table with what the linter finds in each row in the column ``newslint``. Raises ConfigError where no text column is."""
    notes = []
    for row in rows(table, linter.config):
        reports = [(part.name, linter.lint(part.document)) for part in row.parts]
        findings = [{"field": name, **finding.to_dict()} for name, report in reports for finding in report.findings]
        notes.append({"ruleset": linter.ruleset, "language": _language(reports), "error": row.error, "findings": findings})
    return _extended(table, {}, notes, lint_type())


def gate_rows(table: Any, gate: Gate) -> Any:
    """The batch or table with the texts to keep, and the verdict on each row in the column ``newslint``.

    All rows come back, in order. Raises ConfigError where no text column is.
    """
    return noted(table, [gate_row(row, gate) for row in rows(table, gate.config)], gate.ruleset)


def gate_row(row: Row, gate: Gate) -> Judged | str:
    """The verdict on one row, or why there is none."""
    return row.error if row.error is not None else judged((part.name, gate.check(part.document)) for part in row.parts)


def noted(table: Any, outcomes: Sequence[Judged | str], ruleset: str) -> Any:
    """The batch or table with fixed texts and the column ``newslint``, from what `gate_row` said of its rows."""
    return _extended(table, fixed_texts(outcomes), [note_of(outcome, ruleset) for outcome in outcomes], gate_type())


def fixed_texts(outcomes: Sequence[Judged | str]) -> dict[str, dict[int, str]]:
    """The texts that fixing changed, by column and number of the row."""
    changed: dict[str, dict[int, str]] = {}
    for number, outcome in enumerate(outcomes):
        if isinstance(outcome, Judged) and outcome.edits:
            texts = {name: verdict.text for name, verdict in outcome.verdicts}
            for name, _ in outcome.edits:
                changed.setdefault(name, {})[number] = texts[name]
    return changed


def replaced(table: Any, changed: dict[str, dict[int, str]]) -> Any:
    """The batch or table with other texts in some rows; the type of a column stays as it is."""
    for name, texts in changed.items():
        at = table.schema.get_field_index(name)
        field = table.schema.field(at)
        values = [texts.get(number, value) for number, value in enumerate(column_values(table.column(at)))]
        column = _texts(values, _plain(field.type))
        table = table.set_column(at, field, column if column.type == field.type else column.cast(field.type))
    return table


def rows(table: Any, config: Config, source: str | None = None) -> Iterator[Row]:
    """The documents of each row; ``source`` is where rows come from that do not say it. Raises ConfigError where no text column is, or one is no text."""
    fields = fields_of(config)._replace(text=tuple(text_columns(table.schema, config)))
    named = {*fields.text, fields.id, fields.url, fields.language, fields.title, fields.source}
    columns = {name: column_values(table.column(name)) for name in table.schema.names if name in named}
    for number in range(table.num_rows):
        record = {name: values[number] for name, values in columns.items()}
        bad = next((name for name in fields.text if isinstance(record[name], bytes)), None)
        try:
            yield Row((), f"the text in column {bad!r} is not UTF-8") if bad else Row(parts_of(record, fields, source), None)
        except BadRecordError as error:
            yield Row((), str(error))


def text_columns(schema: pa.Schema, config: Config) -> list[str]:
    """The columns that hold text. Raises ConfigError where none is there, or one holds something else."""
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
    """An array of texts, among which may be bytes that are no UTF-8: they stay as they are."""
    pa = arrow()
    if not any(isinstance(value, bytes) for value in values):
        return pa.array(values, kind)
    data = [value.encode() if isinstance(value, str) else value for value in values]
    large = pa.types.is_large_string(kind)
    return pa.array(data, pa.large_binary() if large else pa.binary()).view(pa.large_string() if large else pa.string())


def _plain(kind: Any) -> Any:
    return kind.value_type if arrow().types.is_dictionary(kind) else kind


def column_values(column: Any) -> list[Any]:
    """The values of a column as Python has them; a text that is no UTF-8 as its bytes."""
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


def _language(reports: Sequence[tuple[str, Report]]) -> str | None:
    return reports[0][1].language if reports else None


def _extended(table: Any, changed: dict[str, dict[int, str]], notes: list[dict[str, Any]], kind: Any) -> Any:
    """The table with other texts and the column of notes."""
    with_column(table.schema, kind)
    # Texts of Python may hold lone surrogates, which Arrow does not; excerpts come from texts of Arrow, and cannot.
    return replaced(table, changed).append_column(FIELD, arrow().array(notes, kind))
