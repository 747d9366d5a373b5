"""Hugging Face datasets through the gate: a batched map that adds the verdicts, a batched filter that goes by them.

What the library caches is keyed by the gate's fingerprint: with other rules or settings the verdicts are made anew, with the same ones they
are found again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from newslint.gate.arrow import ENTERS, accepted_rows, entering, rejected_rows
from newslint.gate.batch import gate_batch
from newslint.gate.note import note_of
from newslint.gate.policy import Gate
from newslint.gate.records import check_record, put_fixes
from newslint.integrations import Settings, gate_of, missing
from newslint.records.record import FIELD, refuse_second_note
from newslint.records.tables.arrow import string_columns
from newslint.records.tables.note_type import gate_type, with_column
from newslint.util.hashing import digest

try:
    import pyarrow as pa
    from datasets import Dataset, DatasetDict, Features, IterableDataset, IterableDatasetDict
except ImportError as error:
    raise missing("datasets", "datasets") from error

Data = TypeVar("Data", bound=Dataset | DatasetDict | IterableDataset | IterableDatasetDict)


class GateTable:
    """The gate as a function of tables, for ``map`` over what is formatted as Arrow."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def __call__(self, table: Any) -> Any:
        """Return the table with the texts to keep and the column ``newslint``."""
        return gate_batch(table, self.gate)


class GateLists:
    """The gate as a function of dicts of lists, for ``map`` over a stream whose types are not known before it is read."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def __call__(self, batch: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        """Return a batch with the texts to keep and the column ``newslint``. Raise ConfigError where there is such a column already."""
        refuse_second_note(batch)
        rows = [dict(zip(batch, values, strict=True)) for values in zip(*batch.values(), strict=True)]
        for row in rows:
            outcome = check_record(row, self.gate)
            put_fixes(row, outcome)
            row[FIELD] = note_of(outcome, self.gate.ruleset)
        return {name: [row[name] for row in rows] for name in (*batch, FIELD)}


def gate_dataset(dataset: Data, settings: Settings = None, *, batch_size: int = 500, num_proc: int | None = None) -> Data:
    """Return the dataset (or each one of a dict) with the texts to keep and the verdicts in the column ``newslint``; all rows stay.

    ``num_proc`` processes share the work on a `Dataset`; a streamed one is checked as it is read. Raise ConfigError for anything wrong in
    configuration or rules, and where there is no text column, or a column ``newslint`` already.
    """
    gate = gate_of(settings)
    if isinstance(dataset, dict):
        return type(dataset)({name: gate_dataset(part, gate, batch_size=batch_size, num_proc=num_proc) for name, part in dataset.items()})
    if isinstance(dataset, IterableDataset):
        return _streamed(dataset, gate, batch_size)
    features = _features(dataset.features, gate)
    if len(dataset) == 0:  # `map` would give it back without the column
        return dataset.add_column(FIELD, pa.array([], gate_type()), feature=features[FIELD])
    shape = _shape(dataset)
    gated = dataset.with_format("arrow").map(
        GateTable(gate),
        batched=True,
        batch_size=batch_size,
        num_proc=num_proc,
        features=features,
        new_fingerprint=digest(f"{dataset._fingerprint} {gate.fingerprint}", 8),
        desc="newslint",
    )
    return gated.with_format(**{**shape, "columns": [*shape["columns"], FIELD]})


def accepted(dataset: Data) -> Data:
    """Return the rows that were accepted or fixed, of a dataset that `gate_dataset` returned."""
    return _filtered(dataset, _enters, accepted_rows)


def rejects(dataset: Data) -> Data:
    """Return all other rows: quarantined, rejected, unreadable."""
    return _filtered(dataset, _stays_out, rejected_rows)


def _features(known: Features, gate: Gate) -> Features:
    """Return the columns that come back. Raise ConfigError where none of them is text, or there is a column ``newslint`` already."""
    schema = known.arrow_schema
    string_columns(schema, gate.config)
    with_column(schema, gate_type())
    return Features({**known, **Features.from_arrow_schema(pa.schema([(FIELD, gate_type())]))})


def _streamed(dataset: IterableDataset, gate: Gate, batch_size: int) -> IterableDataset:
    """Return the stream with the verdicts; the gate takes lists where the types are not known before it is read."""
    if dataset.features is None:
        gated = dataset.with_format(None).map(GateLists(gate), batched=True, batch_size=batch_size)
    else:
        features = _features(dataset.features, gate)
        gated = dataset.with_format("arrow").map(GateTable(gate), batched=True, batch_size=batch_size, features=features)
    return gated.with_format(_format_of(dataset))


def _filtered(dataset: Any, mask: Callable[[Any], list[bool]], cut: Callable[[Any], Any]) -> Any:
    """Return the rows of a dataset that ``mask`` chooses; ``cut`` takes the same rows out of a table."""
    if isinstance(dataset, dict):
        return type(dataset)({name: _filtered(part, mask, cut) for name, part in dataset.items()})
    if not isinstance(dataset, IterableDataset):
        return dataset.with_format("arrow").filter(mask, batched=True).with_format(**_shape(dataset))
    if dataset.features is None:
        return dataset.with_format(None).filter(mask, batched=True).with_format(_format_of(dataset))
    # `filter` on a stream with types and a format fails in datasets 4.5, `map` may leave rows out.
    return dataset.with_format("arrow").map(cut, batched=True, features=dataset.features).with_format(_format_of(dataset))


def _format_of(dataset: IterableDataset) -> str | None:
    return None if dataset._formatting is None else dataset._formatting.format_type


def _shape(dataset: Dataset) -> dict[str, Any]:
    """Return how a dataset gives its rows, as `with_format` takes it."""
    shape = dataset.format
    return {"type": shape["type"], "columns": shape["columns"], "output_all_columns": shape["output_all_columns"], **shape["format_kwargs"]}


def _enters(batch: Any) -> list[bool]:
    notes = batch[FIELD]
    return [note["action"] in ENTERS for note in notes] if isinstance(notes, list) else list(entering(notes).to_pylist())


def _stays_out(batch: Any) -> list[bool]:
    return [not enters for enters in _enters(batch)]
