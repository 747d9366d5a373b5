"""Rows of a table as lines of JSON."""

from __future__ import annotations

import base64
import datetime
import math
from collections.abc import Sequence
from typing import Any

from newslint.records.codec import Note
from newslint.records.json.note import dumped, with_note
from newslint.records.tables.columns import plain_values


def lines(batch: Any, notes: Sequence[Note | None]) -> bytes:
    """Return the rows of a batch as lines of JSON, each with its note (None: without) in the field ``newslint``."""
    columns = [_values(column) for column in batch.columns]
    names = batch.schema.names
    made = []
    for row, note in zip(zip(*columns, strict=True), notes, strict=True):
        record = dict(zip(names, row, strict=True))
        made.append(dumped(record if note is None else with_note(record, note)))
    return b"\n".join([*made, b""])


_AS_THEY_ARE = {str, int, bool, type(None)}


def _values(column: Any) -> list[Any]:
    values = plain_values(column)
    return values if _AS_THEY_ARE.issuperset(map(type, values)) else [plain(value) for value in values]


def plain(value: Any) -> Any:
    """Return a value of Arrow as JSON has it.

    Times are ISO 8601, bytes an object with their base64, numbers that JSON does not know (NaN, infinity) null: Python would write them as
    ``NaN``, and most other readers refuse a line that holds that. Decimals, and all else that JSON has no word for, are text.
    """
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode("ascii")}
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)
