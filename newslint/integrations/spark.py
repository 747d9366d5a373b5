"""A DataFrame of Spark through the gate, with ``mapInArrow``: all rows come back, with the verdict on each.

The gate is made on the driver and travels to the workers; they need newslint installed, and no files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from newslint.errors import ConfigError
from newslint.gate.arrow import ENTERS
from newslint.gate.batch import gate_batch
from newslint.gate.policy import Gate
from newslint.gate.records import text_columns
from newslint.integrations import Settings, gate_of, missing
from newslint.records.record import FIELD, refuse_second_note
from newslint.records.tables.note_type import gate_type

try:
    from pyspark.sql import DataFrame
    from pyspark.sql.functions import col
    from pyspark.sql.pandas.types import from_arrow_type
    from pyspark.sql.types import StringType, StructField, StructType
except ImportError as error:
    raise missing("PySpark with pyarrow and pandas", "spark") from error

SLICE = 500  # rows that are checked together: Spark's batches hold 10,000, whose findings would all be in memory at once


class GateBatches:
    """The gate as the function that ``mapInArrow`` calls for each partition."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        """Yield the batches of a partition with the texts to keep and the column ``newslint``, at most `SLICE` rows in each."""
        for batch in batches:
            for start in range(0, batch.num_rows, SLICE):
                yield gate_batch(batch.slice(start, SLICE), self.gate)


def gate_frame(frame: DataFrame, settings: Settings = None) -> DataFrame:
    """Return the frame with the texts to keep and the verdicts in the column ``newslint`` (a struct: action, codes, reasons, edits ...).

    Nothing runs before an action on the result does. Raise ConfigError for anything wrong in configuration or rules, where there is no text
    column, and where there is a column ``newslint`` already.
    """
    gate = gate_of(settings)
    refuse_second_note(frame.columns)
    for name in text_columns(frame.columns, gate.config):
        if not isinstance(kind := frame.schema[name].dataType, StringType):
            raise ConfigError(f"column {name!r} is not text but {kind.simpleString()}")
    added = StructField(FIELD, from_arrow_type(gate_type()))
    return frame.mapInArrow(GateBatches(gate), StructType([*frame.schema.fields, added]))


def accepted(frame: DataFrame) -> DataFrame:
    """Return the rows that were accepted or fixed, of a frame that `gate_frame` returned."""
    return frame.where(col(f"{FIELD}.action").isin(*ENTERS))


def rejects(frame: DataFrame) -> DataFrame:
    """Return all other rows: quarantined, rejected, unreadable."""
    return frame.where(~col(f"{FIELD}.action").isin(*ENTERS))
