"""DataFrames of Spark go through the gate, on a local Spark with two cores. Needs PySpark and Java."""

from __future__ import annotations

import os
import pickle
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers import newsroom
from helpers.texts import BODY

from newslint import Gate
from newslint.errors import ConfigError

pytest.importorskip("pyspark", reason="PySpark is not installed")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Spark needs Java", allow_module_level=True)

import pyarrow as pa
from pyspark.sql import Row, SparkSession

from newslint.integrations.spark import SLICE, GateBatches, accepted, gate_frame, rejects

pytestmark = pytest.mark.enable_socket  # Python and Java talk over the loopback address
COLUMNS = "id string, text string, language string, url string, title string, source string, words int"


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1")
    session = builder.config("spark.driver.host", "127.0.0.1").config("spark.sql.shuffle.partitions", "2").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def rows(frame: Any) -> list[dict[str, Any]]:
    return [row.asDict(recursive=True) for row in frame.collect()]


def test_a_frame_gets_the_verdicts_of_the_gate(spark: SparkSession, tmp_path: Path) -> None:
    given = spark.createDataFrame([Row(**record) for record in newsroom.RECORDS], COLUMNS).repartition(3)
    gated = gate_frame(given, newsroom.settings(tmp_path)).cache()
    newsroom.assert_same_verdicts(rows(gated), tmp_path)
    kept, others = rows(accepted(gated)), rows(rejects(gated))
    newsroom.assert_same_verdicts([*kept, *others], tmp_path)
    assert {row["newslint"]["action"] for row in kept} == {"accept", "fix"}
    assert {row["id"]: row["words"] for row in [*kept, *others]} == {record["id"]: record["words"] for record in newsroom.RECORDS}


def test_columns_of_other_types_and_files_of_parquet(spark: SparkSession, tmp_path: Path) -> None:
    query = f"select '{BODY}' as text, timestamp'2026-01-02 03:04:05' as at, array(1, null) as marks, map('a', 1.5) as more"
    gated = gate_frame(spark.sql(query))
    gated.write.parquet(str(tmp_path / "gated"))
    (row,) = rows(spark.read.parquet(str(tmp_path / "gated")))
    (given,) = rows(spark.sql(query))
    assert {name: row[name] for name in given} == given
    assert row["newslint"]["action"] == "accept"


def test_bytes_that_are_no_text_are_unreadable(spark: SparkSession) -> None:
    query = f"select cast(X'FFFE' as string) as text union all select '{BODY}\\nSee also: Five charts on inflation'"
    found = rows(gate_frame(spark.sql(query)).selectExpr("newslint.action", "hex(text) as bytes"))
    assert {(row["action"], row["bytes"]) for row in found} == {("unreadable", "FFFE"), ("fix", BODY.encode().hex().upper())}


def test_frames_that_cannot_be_checked(spark: SparkSession, tmp_path: Path) -> None:
    for query, message in [
        ("select 'a' as body", "there is no column 'text'"),
        ("select 1 as text", "column 'text' is not text but int"),
        ("select 'a' as text, 1 as newslint", "there is a column 'newslint' already"),
    ]:
        with pytest.raises(ConfigError, match=message):
            gate_frame(spark.sql(query))


def test_large_batches_are_looked_at_in_slices() -> None:
    batch = pa.RecordBatch.from_pydict({"text": [BODY] * (2 * SLICE + 1)})
    sent = pickle.loads(pickle.dumps(GateBatches(Gate())))
    assert [part.num_rows for part in sent([batch, batch.slice(0, 0)])] == [SLICE, SLICE, 1]
