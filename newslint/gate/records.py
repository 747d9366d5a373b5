"""Single records of other programs (items, documents, rows) through the gate; the configuration names their fields.

Fields are found as in JSON Lines: ``a.b`` reaches into objects, unless a field has just that name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, MutableMapping
from typing import Any

from newslint.config.model import Config
from newslint.errors import ConfigError, nearest
from newslint.gate.note import RecordVerdict, record_verdict
from newslint.gate.policy import Gate
from newslint.records.record import UNREADABLE, BadRecordError, fields_of, look_up, parts_of
from newslint.util.sanitize import visible

Outcome = RecordVerdict | str  # the verdict on a record, or why there is none


def check_record(record: Mapping[str, Any], gate: Gate, source: str | None = None) -> Outcome:
    """Return the verdict on the texts of a record, or the reason why there is none.

    ``source`` is the source of a record that does not name its own.
    """
    try:
        parts = parts_of(record, fields_of(gate.config), source)
    except BadRecordError as error:
        return str(error)
    listed = next((part.name for part in parts if not isinstance(look_up(record, part.name)[1], str)), None)
    if listed is not None:  # its paragraphs could not be put back into a column of texts
        return f"field {listed!r} is not text but a list"
    return record_verdict((part.name, gate.check(part.document)) for part in parts)


def put_fixes(record: MutableMapping[str, Any], outcome: Outcome) -> None:
    """Put the fixed texts in the place of those that were given; a record that does not enter stays as it is."""
    if isinstance(outcome, RecordVerdict):
        texts = {name: verdict.text for name, verdict in outcome.verdicts}
        for name, _ in outcome.edits:
            *way, key = look_up(record, name)[0]
            holder: Any = record
            for step in way:
                holder = holder[step]
            holder[key] = texts[name]


def text_columns(columns: Collection[str], config: Config) -> list[str]:
    """Return those of a table's columns that hold text, by the configuration. Raise ConfigError where there is none."""
    found = [name for name in config.text_fields if name in columns]
    if not found:
        names = " or ".join(repr(name) for name in config.text_fields)
        hint = nearest(config.text_fields[0], map(str, columns))
        raise ConfigError(f"there is no column {names} (text-fields says where the text is)", hint=hint)
    return found


def action_of(outcome: Outcome) -> str:
    """Return the action: ``accept``, ``fix``, ``quarantine``, ``reject`` or ``unreadable``."""
    return outcome.action.value if isinstance(outcome, RecordVerdict) else UNREADABLE


def why(outcome: Outcome) -> str:
    """Return action and reasons in one line that is harmless to show."""
    return visible(f"{action_of(outcome)}: {outcome.why if isinstance(outcome, RecordVerdict) else outcome}")
