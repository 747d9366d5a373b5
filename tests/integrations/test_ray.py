"""Datasets of Ray Data go through the gate, on a local Ray with two cores."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import newsroom
from helpers.texts import BODY

from newslint import Gate

pytest.importorskip("ray.data", reason="Ray Data is not installed")

import pyarrow as pa
import ray

from newslint.integrations.ray import GateActor, accepted, gate_dataset, rejects

pytestmark = pytest.mark.enable_socket  # the processes of Ray talk over the loopback address


@pytest.fixture(scope="module", autouse=True)
def local_ray() -> Iterator[None]:
    ray.init(num_cpus=2, include_dashboard=False, configure_logging=False, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


def test_a_dataset_gets_the_verdicts_of_the_gate(tmp_path: Path) -> None:
    given = ray.data.from_items(newsroom.RECORDS, override_num_blocks=3)
    gated = gate_dataset(given, newsroom.settings(tmp_path), actors=2, batch_size=7).materialize()
    newsroom.assert_same_verdicts(gated.take_all(), tmp_path)
    kept, others = accepted(gated).take_all(), rejects(gated).take_all()
    newsroom.assert_same_verdicts([*kept, *others], tmp_path)
    assert {row["newslint"]["action"] for row in kept} == {"accept", "fix"}
    assert {row["id"]: row["words"] for row in [*kept, *others]} == {record["id"]: record["words"] for record in newsroom.RECORDS}


def test_tables_without_text_stop_the_run_with_the_reason() -> None:
    with pytest.raises(Exception, match="there is no column 'text'"):
        gate_dataset(ray.data.from_items([{"body": BODY}])).materialize()


def test_parquet_is_read_gated_and_written(tmp_path: Path) -> None:
    ray.data.from_items([{"text": BODY}, {"text": "404 - Page not found"}]).write_parquet(str(tmp_path / "in"))
    accepted(gate_dataset(ray.data.read_parquet(str(tmp_path / "in")))).write_parquet(str(tmp_path / "out"))
    assert [row["text"] for row in ray.data.read_parquet(str(tmp_path / "out")).take_all()] == [BODY]


def test_the_actor_travels() -> None:
    actor = pickle.loads(pickle.dumps(GateActor(Gate())))
    assert actor(pa.table({"text": [BODY]})).column("newslint").to_pylist()[0]["action"] == "accept"
