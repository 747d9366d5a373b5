"""A dataset of Ray Data through the gate: actors that hold the compiled rules take batches of Arrow."""

from __future__ import annotations

from typing import Any

from newslint.gate.arrow import accepted_rows, rejected_rows
from newslint.gate.batch import gate_batch
from newslint.gate.policy import Gate
from newslint.integrations import Settings, gate_of, missing

try:
    from ray.data import ActorPoolStrategy, Dataset
except ImportError as error:
    raise missing("Ray Data", "ray") from error


class GateActor:
    """The gate as a callable class for ``map_batches(..., batch_format="pyarrow")``; the rules are compiled once an actor."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def __call__(self, table: Any) -> Any:
        """Return the table with the texts to keep and the column ``newslint``."""
        return gate_batch(table, self.gate)


def gate_dataset(dataset: Dataset, settings: Settings = None, *, actors: int = 1, batch_size: int = 500) -> Dataset:
    """Return the dataset with the texts to keep and the verdicts in the column ``newslint``; all rows stay.

    ``actors`` processes share the work, each on a CPU of its own. Nothing runs before the result is read. Raise ConfigError for anything
    wrong in configuration or rules.
    """
    return dataset.map_batches(
        GateActor,
        fn_constructor_args=(gate_of(settings),),
        batch_format="pyarrow",
        batch_size=batch_size,
        compute=ActorPoolStrategy(size=actors),
    )


def accepted(dataset: Dataset) -> Dataset:
    """Return the rows that were accepted or fixed, of a dataset that `gate_dataset` returned."""
    return dataset.map_batches(accepted_rows, batch_format="pyarrow")


def rejects(dataset: Dataset) -> Dataset:
    """Return all other rows: quarantined, rejected, unreadable."""
    return dataset.map_batches(rejected_rows, batch_format="pyarrow")
