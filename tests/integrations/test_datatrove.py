"""The step of datatrove gates documents, run by its own executor between its own readers and writers."""

from __future__ import annotations

import json
import pickle
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from helpers import newsroom
from helpers.records import read_json_lines
from helpers.texts import BODY, JUNK, PAGE

from newslint.config import Config
from newslint.errors import ConfigError
from newslint.gate.note import originals
from newslint.records.tables.note_type import gate_type

pytest.importorskip("datatrove", reason="datatrove is not installed")

import dill
import pyarrow as pa
import pyarrow.parquet as pq
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter, ParquetWriter

from newslint.integrations.datatrove import GateStep


def documents() -> list[Document]:
    """Return the made-up records as documents: what datatrove has no field for stands in the metadata."""
    return [
        Document(record["text"], record["id"], [], {key: value for key, value in record.items() if key not in ("id", "text")})
        for record in newsroom.RECORDS
    ]


def written(folder: Path) -> list[dict[str, Any]]:
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in read_json_lines(path)]
    return [{"text": "", **line["metadata"], **line} for line in lines]  # the writer leaves out what is empty


def stats(folder: Path) -> dict[str, int]:
    (step,) = [step for step in json.loads((folder / "stats.json").read_text("utf-8")) if "newslint" in step["name"]]
    return {name: value if isinstance(value, int) else value["total"] for name, value in step["stats"].items()}


def test_a_pipeline_gives_the_verdicts_of_the_gate(tmp_path: Path) -> None:
    rejects, quarantine = (JsonlWriter(str(tmp_path / name), "${rank}.jsonl", compression=None) for name in ("rejects", "quarantine"))
    kept = JsonlWriter(str(tmp_path / "accepted"), "${rank}.jsonl", compression=None)
    step = GateStep(newsroom.settings(tmp_path), rejects=rejects, quarantine=quarantine)
    LocalPipelineExecutor([documents(), step, kept], logging_dir=str(tmp_path / "logs")).run()
    outcomes = newsroom.expected(tmp_path)
    routed = {name: written(tmp_path / name) for name in ("accepted", "quarantine", "rejects")}
    for record in (record for records in routed.values() for record in records):
        if outcomes[record["id"]]["text"] is None:
            record["text"] = None
    newsroom.assert_same_verdicts([record for records in routed.values() for record in records], tmp_path)
    assert {record["newslint"]["action"] for record in routed["accepted"]} == {"accept", "fix"}
    assert {record["newslint"]["action"] for record in routed["quarantine"]} == {"quarantine"}
    assert {record["newslint"]["action"] for record in routed["rejects"]} == {"reject", "unreadable"}
    counted = stats(tmp_path / "logs")
    actions = [outcome["action"] for outcome in outcomes.values()]
    assert {name: counted[name] for name in set(actions)} == {name: actions.count(name) for name in set(actions)}
    assert (counted["total"], counted["forwarded"], counted["dropped"]) == (60, actions.count("accept") + actions.count("fix"), 36)
    assert counted["dropped_ACC201"] == 4


def test_two_workers_share_the_files_of_a_reader(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for part in range(4):
        lines = [
            json.dumps({"text": text, "id": f"{part}-{n}", "url": "https://daily.example/a"}) for n, text in enumerate([BODY, JUNK, PAGE])
        ]
        (source / f"{part}.jsonl").write_text("\n".join(lines), "utf-8")
    rejects, kept = (JsonlWriter(str(tmp_path / name), "${rank}.jsonl", compression=None) for name in ("rejects", "accepted"))
    pipeline = [JsonlReader(str(source)), GateStep(rejects=rejects), kept]
    LocalPipelineExecutor(pipeline, tasks=2, workers=2, logging_dir=str(tmp_path / "logs")).run()
    assert sorted(record["id"] for record in written(tmp_path / "rejects")) == [f"{part}-2" for part in range(4)]
    assert {record["text"] for record in written(tmp_path / "accepted")} == {BODY}
    assert stats(tmp_path / "logs")["fixed_INS101"] == 4
    assert len(list((tmp_path / "accepted").glob("*.jsonl"))) == 2


def test_the_step_travels_as_the_executors_send_it() -> None:
    step = GateStep()
    for copy in (deepcopy(step), pickle.loads(pickle.dumps(step)), dill.loads(dill.dumps(step))):
        (document,) = copy.run([Document(JUNK, "1")])
        assert document.text == BODY


def test_a_document_says_how_to_undo_the_fix() -> None:
    (document,) = GateStep().run([Document(JUNK, "1", metadata={"newslint": "mine"})])
    note = document.metadata["newslint"]
    assert originals(note, {"text": document.text}.get)["text"][0] == JUNK
    assert note["before"] == "mine"


def test_without_a_writer_what_does_not_enter_is_counted() -> None:
    step = GateStep()
    assert list(step.run([Document(PAGE, "1"), Document(BODY, "2")])) == [Document(BODY, "2", [], {"newslint": step_note(step)})]
    assert step.stats["dropped"].total == step.stats["dropped_ACC201"].total == 1
    assert list(step.run(None)) == []


def step_note(step: GateStep) -> dict[str, Any]:
    return {
        "action": "accept",
        "ruleset": step.gate.ruleset,
        "language": "en",
        "score": 0,
        "codes": [],
        "reasons": [],
        "edits": [],
        "fixed": [],
    }


def test_the_reader_may_call_the_text_by_another_name_and_the_metadata_hold_more() -> None:
    gate = Config(text_fields=("body", "lead"))
    (document,) = GateStep(gate, text_key="body").run([Document(BODY, "1", metadata={"lead": JUNK})])
    assert (document.text, document.metadata["lead"]) == (BODY, BODY)
    with pytest.raises(ConfigError, match=r"text_key 'text' is none of the configuration's text-fields \(they are: body, lead\)"):
        GateStep(gate)


def test_parquet_takes_the_notes_with_a_schema(tmp_path: Path) -> None:
    schema = pa.schema([("text", pa.string()), ("id", pa.string()), ("metadata", pa.struct([("newslint", gate_type())]))])
    kept = ParquetWriter(str(tmp_path / "accepted"), schema=schema)
    LocalPipelineExecutor([[Document(BODY, "1"), Document(JUNK, "2")], GateStep(), kept], logging_dir=str(tmp_path / "logs")).run()
    rows = pq.read_table(tmp_path / "accepted").to_pylist()
    assert [row["metadata"]["newslint"]["action"] for row in rows] == ["accept", "fix"]
    assert originals(rows[1]["metadata"]["newslint"], {"text": rows[1]["text"]}.get)["text"][0] == JUNK
