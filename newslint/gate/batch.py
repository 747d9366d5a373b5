"""Many documents at once: the functions that runs over files, frames and clusters call.

`lint_batch` and `gate_batch` take a sequence of texts and documents, and return as many reports or verdicts, in order; they raise TypeError
for something else (one text, a dict, a frame). They also take a batch or table of Arrow: its rows are records, whose columns the
configuration names (``text-fields``, ``id-field`` ...), and what comes back is the same batch, fixed, with the column ``newslint`` added.
They keep nothing from one call to the next.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, cast, overload

from newslint.findings import Report
from newslint.gate.policy import Gate, Verdict
from newslint.linter.linter import Linter
from newslint.text.document import Document


@cache
def _default() -> Gate:
    """Return the gate of the shipped rules and default actions, made once a process."""
    return Gate()


@overload
def lint_batch(items: Iterable[str | Document], linter: Linter | None = None) -> list[Report]: ...
@overload
def lint_batch(items: Any, linter: Linter | None = None) -> Any: ...
def lint_batch(items: Any, linter: Linter | None = None) -> Any:
    """Return a report for each text, in order. Without a linter the shipped rules are used.

    A `pyarrow.RecordBatch` or `pyarrow.Table` comes back with the column ``newslint`` (`newslint.records.tables.note_type.lint_type`).
    """
    linter = linter or _default().linter
    if _is_arrow(items):
        from newslint.gate.arrow import lint_rows

        return lint_rows(items, linter)
    return list(linter.lint_many(_listed(items, "lint_batch")))


@overload
def gate_batch(items: Iterable[str | Document], gate: Gate | None = None) -> list[Verdict]: ...
@overload
def gate_batch(items: Any, gate: Gate | None = None) -> Any: ...
def gate_batch(items: Any, gate: Gate | None = None) -> Any:
    """Return a verdict for each text, in order. Without a gate the shipped rules and default actions are used.

    A `pyarrow.RecordBatch` or `pyarrow.Table` comes back with all its rows: the texts are those to keep, and the column ``newslint``
    (`newslint.records.tables.note_type.gate_type`) holds action, reasons, findings and edits.
    """
    gate = gate or _default()
    if _is_arrow(items):
        from newslint.gate.arrow import gate_rows

        return gate_rows(items, gate)
    return [gate.check(item) for item in _listed(items, "gate_batch")]


def _listed(items: Any, name: str) -> Iterable[str | Document]:
    """Return the texts, or raise TypeError where these are none.

    Iterating over a str gives its characters, over a dict its keys, and over a frame the names of its columns: all are refused.
    """
    kind = type(items).__name__
    if isinstance(items, str | bytes | bytearray | Document):
        raise TypeError(f"{name} takes a list of texts, not one {kind}: {name}([text])")
    if type(items).__module__.partition(".")[0] == "pyarrow":
        raise TypeError(f"{name} takes a list of texts, a RecordBatch or a Table, not a {kind}")
    if isinstance(items, Mapping):
        raise TypeError(f"{name} takes a list of texts, not a {kind}: {name}(list(texts.values())), or a list of newslint.Document")
    if hasattr(items, "columns"):
        raise TypeError(f"{name} takes a list of texts, not a {kind}: {name}(list(frame['text'])), or newslint.integrations.pandas")
    return cast("Iterable[str | Document]", items)


def _is_arrow(items: Any) -> bool:
    """Return whether this is a batch or table of Arrow; pyarrow is not imported to find out."""
    pa = sys.modules.get("pyarrow")
    return pa is not None and isinstance(items, (pa.RecordBatch, pa.Table))
