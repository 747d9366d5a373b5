"""The column ``newslint`` that linter and gate add to a table: its Arrow type, and the schema with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newslint.records.record import FIELD, refuse_second_note
from newslint.records.tables.arrow import arrow

if TYPE_CHECKING:
    import pyarrow as pa


def finding_type() -> pa.DataType:
    """Return the Arrow type of one finding: its column and what is needed to show it."""
    pa = arrow()
    texts = ["field", "code", "name", "category", "severity", "confidence"]
    tail = [("start", pa.int64()), ("end", pa.int64()), ("line", pa.int64()), ("message", pa.string()), ("excerpt", pa.string())]
    return pa.struct([*((name, pa.string()) for name in texts), *tail])


def lint_type() -> pa.DataType:
    """Return the Arrow type of the column that the linter adds."""
    pa = arrow()
    head = [("ruleset", pa.string()), ("language", pa.string()), ("error", pa.string())]
    return pa.struct([*head, ("findings", pa.list_(finding_type()))])


def gate_type() -> pa.DataType:
    """Return the Arrow type of the column that the gate adds.

    It holds the action (``accept``, ``fix``, ``quarantine``, ``reject`` or ``unreadable``) and why.
    """
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
    """Return the schema with the column ``newslint`` added. Raise ConfigError where there is one already."""
    refuse_second_note(schema.names)
    return schema.append(arrow().field(FIELD, kind))
