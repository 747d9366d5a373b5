"""Many documents at once: what runs over files, frames and clusters calls.

`lint_batch` and `gate_batch` take a sequence of texts and documents and give as many reports or verdicts, in order. They also take a batch or
table of Arrow: its rows are records, whose columns the configuration names (``text-fields``, ``id-field`` ...), and what comes back
is the same batch, fixed, with a column ``newslint`` more. They keep nothing from one call to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, overload

from newslint.document import Document
from newslint.findings import Report
from newslint.gate import Gate, Verdict
from newslint.linter import Linter


@cache
def _default() -> Gate:
    return Gate()


@overload
def lint_batch(items: Iterable[str | Document], linter: Linter | None = None) -> list[Report]: ...
@overload
def lint_batch(items: Any, linter: Linter | None = None) -> Any: ...
def lint_batch(items: Any, linter: Linter | None = None) -> Any:
    """A report for each text, in order; the shipped rules are meant where no linter is given.

    A `pyarrow.RecordBatch` or `pyarrow.Table` comes back with the column ``newslint`` (`newslint.arrow.lint_type`).
    """
    linter = linter or _default().linter
    if _is_arrow(items):
        from newslint.arrow import lint_rows

        return lint_rows(items, linter)
    return list(linter.lint_many(items))


@overload
def gate_batch(items: Iterable[str | Document], gate: Gate | None = None) -> list[Verdict]: ...
@overload
def gate_batch(items: Any, gate: Gate | None = None) -> Any: ...
def gate_batch(items: Any, gate: Gate | None = None) -> Any:
    """A verdict for each text, in order; the shipped rules and default actions are meant where no gate is given.

    A `pyarrow.RecordBatch` or `pyarrow.Table` comes back with all its rows: the texts are those to keep, and the column ``newslint``
    (`newslint.arrow.gate_type`) holds action, reasons, findings and edits.
    """
    gate = gate or _default()
    if _is_arrow(items):
        from newslint.arrow import gate_rows

        return gate_rows(items, gate)
    return [gate.check(item) for item in items]


def _is_arrow(items: Any) -> bool:
    """Whether this is a table of Arrow; pyarrow is not imported to find out."""
    return type(items).__module__.partition(".")[0] == "pyarrow"
