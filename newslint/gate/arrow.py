"""Tables of Arrow through linter and gate: what they say goes into the column ``newslint``, and by that column rows are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from newslint.findings import Action, Report
from newslint.gate.note import RecordVerdict, note_of, record_verdict
from newslint.gate.policy import Gate
from newslint.linter.linter import Linter
from newslint.records.arrow import TableRow, arrow, replaced, rows
from newslint.records.record import FIELD, refuse_second_note

if TYPE_CHECKING:
    import pyarrow as pa


def finding_type() -> pa.DataType:
    """Return the Arrow type of one finding: its column and what is needed to show it."""
    pa = arrow()
    texts = ["field", "code", "name", "category", "severity", "confidence"]
    tail = [("start", pa.int64()), ("end", pa.int64()), ("line", pa.int64()), ("message", pa.string()), ("excerpt", pa.string())]
    return pa.struct([*((name, pa.string()) for name in texts), *tail])


def lint_type() -> pa.DataType:
    """Return the Arrow type of the column that `lint_rows` adds."""
    pa = arrow()
    head = [("ruleset", pa.string()), ("language", pa.string()), ("error", pa.string())]
    return pa.struct([*head, ("findings", pa.list_(finding_type()))])


def gate_type() -> pa.DataType:
    """Return the Arrow type of the column that `gate_rows` adds.

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


def lint_rows(table: Any, linter: Linter) -> Any:
    """Return the batch or table with the findings of each row in the column ``newslint``.

    Raise ConfigError where there is no text column, or a column ``newslint`` already.
    """
    notes = []
    for row in rows(table, linter.config):
        reports = [(part.name, linter.lint(part.document)) for part in row.parts]
        findings = [{"field": name, **finding.to_dict()} for name, report in reports for finding in report.findings]
        notes.append({"ruleset": linter.ruleset, "language": _language(reports), "error": row.error, "findings": findings})
    return _extended(table, {}, notes, lint_type())


def gate_rows(table: Any, gate: Gate) -> Any:
    """Return the batch or table with the texts to keep, and the verdict on each row in the column ``newslint``.

    All rows come back, in order. Raise ConfigError where there is no text column, or a column ``newslint`` already.
    """
    return noted(table, [gate_row(row, gate) for row in rows(table, gate.config)], gate.ruleset)


def gate_row(row: TableRow, gate: Gate) -> RecordVerdict | str:
    """Return the verdict on one row, or the reason why there is none."""
    return row.error if row.error is not None else record_verdict((part.name, gate.check(part.document)) for part in row.parts)


def noted(table: Any, outcomes: Sequence[RecordVerdict | str], ruleset: str) -> Any:
    """Return the batch or table with fixed texts and the column ``newslint``, from what `gate_row` returned for its rows."""
    return _extended(table, fixed_texts(outcomes), [note_of(outcome, ruleset) for outcome in outcomes], gate_type())


def fixed_texts(outcomes: Sequence[RecordVerdict | str]) -> dict[str, dict[int, str]]:
    """Return the texts that fixing changed, by column and by number of the row (from 0)."""
    changed: dict[str, dict[int, str]] = {}
    for number, outcome in enumerate(outcomes):
        if isinstance(outcome, RecordVerdict) and outcome.edits:
            texts = {name: verdict.text for name, verdict in outcome.verdicts}
            for name, _ in outcome.edits:
                changed.setdefault(name, {})[number] = texts[name]
    return changed


def _language(reports: Sequence[tuple[str, Report]]) -> str | None:
    """Return the language of the first report, None where there is none."""
    return reports[0][1].language if reports else None


def _extended(table: Any, changed: dict[str, dict[int, str]], notes: list[dict[str, Any]], kind: Any) -> Any:
    """Return the table with some texts replaced (``changed``) and the column of notes added."""
    with_column(table.schema, kind)
    # Python strings may hold lone surrogates, which Arrow refuses; excerpts come from texts of Arrow, so they hold none.
    return replaced(table, changed).append_column(FIELD, arrow().array(notes, kind))


ENTERS = tuple(action.value for action in Action if action.rank <= Action.FIX.rank)


def entering(notes: Any) -> Any:
    """Return one boolean for each row of a column of notes: whether the row may enter."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.is_in(pc.struct_field(notes, "action"), value_set=pa.array(ENTERS))


def accepted_rows(table: Any) -> Any:
    """Return the rows that were accepted or fixed."""
    return table.filter(entering(table.column(FIELD)))


def rejected_rows(table: Any) -> Any:
    """Return all other rows: quarantined, rejected, unreadable."""
    import pyarrow.compute as pc

    return table.filter(pc.invert(entering(table.column(FIELD))))
