"""The work on a chunk of a table: rows are written as rows where Parquet is asked for, as lines of JSON elsewhere."""

from __future__ import annotations

import base64
import datetime
import math
from decimal import Decimal
from typing import Any

from newslint.findings import Problem
from newslint.gate.arrow import fixed_texts, gate_row, noted
from newslint.gate.note import RecordVerdict
from newslint.records import parquet
from newslint.records.arrow import column_values, replaced, rows
from newslint.records.chunks import Chunk
from newslint.records.codecs import dumped, with_note
from newslint.records.files import frame
from newslint.records.formats import Format
from newslint.records.record import UNREADABLE
from newslint.runs.job import GateJob, GateResult, Route, fewest, sample


def perform_rows(job: GateJob, chunk: Chunk) -> GateResult:
    """Decide on the rows of a chunk of a table, and return the result."""
    table = parquet.from_bytes(chunk.data)
    result = GateResult()
    found: list[RecordVerdict | str] = []
    wanted: dict[Route, list[int]] = {route: [] for route in job.targets}
    for number, row in enumerate(rows(table, job.gate.config, chunk.source)):
        verdict = gate_row(row, job.gate)
        found.append(verdict)
        if isinstance(verdict, RecordVerdict):
            result.counts.add(verdict)
            route, action = job.route(verdict.action), verdict.action.value
            why = "; ".join(each.why for _, each in verdict.verdicts if each.why)
        else:
            result.counts.add_unreadable(Problem(chunk.source, chunk.number + number, "record", verdict))
            route, action, why = Route.REJECTS, UNREADABLE, verdict
        if route in wanted:
            wanted[route].append(number)
        if route is not Route.ACCEPTED and job.samples:
            text = row.parts[0].document.text.strip() if row.parts else ""
            result.samples.append(sample(chunk.source, chunk.number + number, action, why, text))
    result.samples = fewest(result.samples, job.samples)
    for route, numbers in wanted.items():
        result.written[route] = len(numbers)
        result.data[route] = _written(job, route, table, numbers, found, chunk) if numbers else b""
    return result


def _written(job: GateJob, route: Route, table: Any, numbers: list[int], found: list[RecordVerdict | str], chunk: Chunk) -> bytes:
    """Return the bytes of some rows for a route.

    ``numbers`` are the numbers of these rows in the chunk, from 0; ``found`` holds the outcomes of all its rows.
    """
    chosen = table.take(numbers)
    verdicts = [found[number] for number in numbers]
    annotated = job.annotate or route is not Route.ACCEPTED
    if job.targets[route].format is Format.PARQUET:
        if annotated:
            return parquet.to_bytes(noted(chosen, verdicts, job.gate.ruleset))
        return parquet.to_bytes(replaced(chosen, fixed_texts(verdicts)))
    if route is Route.ACCEPTED:
        chosen = replaced(chosen, fixed_texts(verdicts))
    columns = {name: column_values(chosen.column(name)) for name in chosen.schema.names}
    lines = []
    for at, (number, verdict) in enumerate(zip(numbers, verdicts, strict=True)):
        record = {name: _plain(values[at]) for name, values in columns.items()}
        if annotated:
            if isinstance(verdict, RecordVerdict):
                note = verdict.note(findings=route is not Route.ACCEPTED)
            else:
                note = {"action": UNREADABLE, "ruleset": job.gate.ruleset, "error": verdict}
            record = with_note(record, {**note, "source": chunk.source, "line": chunk.number + number})
        lines.append(dumped(record) + b"\n")
    return frame(b"".join(lines), job.targets[route].packing)


def _plain(value: Any) -> Any:
    """Return a value of Arrow as JSON has it.

    Times are ISO 8601, decimals are text, bytes an object with their base64, and numbers that JSON does not know (NaN, infinity) are null:
    Python would write them as ``NaN``, and most other readers refuse a line that holds that.
    """
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode("ascii")}
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value) if isinstance(value, Decimal | datetime.timedelta) else repr(value)
