"""Tables of Arrow through linter and gate: what they say goes into the column ``newslint``, and by that column rows are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newslint.findings import Action, Report
from newslint.gate.note import RecordVerdict, note_of, record_verdict
from newslint.gate.policy import Gate
from newslint.linter.linter import Linter
from newslint.records.record import FIELD
from newslint.records.tables.arrow import TableRow, arrow, replaced, rows
from newslint.records.tables.note_type import gate_type, lint_type, with_column


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
