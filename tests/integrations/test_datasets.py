"""Hugging Face datasets go through the gate: in memory, from files, in several processes, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers import newsroom
from helpers.texts import BODY, JUNK, PAGE

from newslint import Gate
from newslint.config import Config
from newslint.errors import ConfigError
from newslint.findings import Action

pytest.importorskip("datasets", reason="datasets is not installed")

import datasets
from datasets import ClassLabel, Dataset, DatasetDict, Features, IterableDataset, Value, load_dataset, load_from_disk

from newslint.integrations.datasets import accepted, gate_dataset, rejects

TEXTS = [BODY, JUNK, None, PAGE]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    datasets.disable_progress_bars()
    yield
    datasets.enable_progress_bars()


def small() -> Dataset:
    return Dataset.from_dict({"id": ["a", "b", "c", "d"], "text": TEXTS})


def stored(tmp_path: Path, dataset: Dataset) -> Dataset:
    dataset.save_to_disk(tmp_path / "stored")
    return load_from_disk(tmp_path / "stored")


def actions(dataset: Any) -> list[str]:
    return [row["newslint"]["action"] for row in dataset]


def typed_stream(tmp_path: Path) -> IterableDataset:
    return Dataset.from_list(newsroom.RECORDS).to_iterable_dataset(num_shards=3)


def untyped_stream(tmp_path: Path) -> IterableDataset:
    return IterableDataset.from_generator(lambda: iter(newsroom.RECORDS))


def jsonl_stream(tmp_path: Path) -> IterableDataset:
    Dataset.from_list(newsroom.RECORDS).to_json(tmp_path / "records.jsonl")
    return load_dataset(
        "json", data_files=str(tmp_path / "records.jsonl"), split="train", streaming=True, cache_dir=str(tmp_path / "cache")
    )


@pytest.mark.parametrize("processes", [None, 2])
def test_a_dataset_gets_the_verdicts_of_the_gate(processes: int | None, tmp_path: Path) -> None:
    given = stored(tmp_path, Dataset.from_list(newsroom.RECORDS))
    gated = gate_dataset(given, newsroom.settings(tmp_path), batch_size=7, num_proc=processes)
    newsroom.assert_same_verdicts(gated, tmp_path)
    assert gated["id"] == given["id"]
    assert gated["words"] == given["words"]
    newsroom.assert_same_verdicts([*accepted(gated), *rejects(gated)], tmp_path)
    assert set(actions(accepted(gated))) == {"accept", "fix"}


@pytest.mark.parametrize("stream", [typed_stream, untyped_stream, jsonl_stream])
def test_a_stream_gets_the_verdicts_of_the_gate(stream: Any, tmp_path: Path) -> None:
    gated = gate_dataset(stream(tmp_path), newsroom.settings(tmp_path), batch_size=7)
    newsroom.assert_same_verdicts(gated, tmp_path)
    newsroom.assert_same_verdicts([*accepted(gated), *rejects(gated)], tmp_path)
    assert set(actions(accepted(gated))) == {"accept", "fix"}


def test_every_part_of_a_dict_of_datasets_is_gated(tmp_path: Path) -> None:
    gated = gate_dataset(DatasetDict(train=small(), test=small().select([3])))
    assert {name: actions(part) for name, part in gated.items()} == {"train": ["accept", "fix", "unreadable", "reject"], "test": ["reject"]}
    assert {name: part["id"][:] for name, part in rejects(gated).items()} == {"train": ["c", "d"], "test": ["d"]}


def test_the_cache_goes_by_rules_settings_and_data(tmp_path: Path) -> None:
    given = stored(tmp_path, small())

    def cached(dataset: Dataset, config: Config | None) -> str:
        (file,) = gate_dataset(dataset, config).cache_files
        return file["filename"]

    first = cached(given, None)
    written = Path(first).stat().st_mtime_ns
    assert cached(given, Config()) == first
    assert Path(first).stat().st_mtime_ns == written  # it was read, not made again
    others = [cached(given, Config(gate_error=Action.REJECT)), cached(given, Config(ignore=("INS",))), cached(given.select([0, 3]), None)]
    assert len({first, *others}) == 4
    assert gate_dataset(given)._fingerprint != given._fingerprint


def test_format_and_types_stay() -> None:
    features = Features({"text": Value("large_string"), "kind": ClassLabel(names=["news", "sport"])})
    given = Dataset.from_dict({"text": [JUNK, BODY], "kind": [1, 0]}, features=features)
    gated = gate_dataset(given.with_format("numpy", columns=["text"], output_all_columns=True))
    assert {name: gated.features[name] for name in features} == features
    assert gated.format["type"] == "numpy"
    assert gated.format["columns"] == ["text", "newslint"]
    assert gated.format["output_all_columns"]
    assert accepted(gated).format == gated.format
    assert gated.with_format(None)[0]["kind"] == 1


def test_a_stream_keeps_its_format() -> None:
    gated = gate_dataset(small().to_iterable_dataset().with_format("numpy"))
    assert gated._formatting.format_type == accepted(gated)._formatting.format_type == "numpy"


def test_an_empty_dataset_gets_the_column() -> None:
    gated = gate_dataset(small().select([]))
    assert gated.features == gate_dataset(small()).features
    assert len(gated) == 0


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"body": [BODY]}, "there is no column 'text'"),
        ({"text": [7]}, "'text' is not text"),
        ({"text": [BODY], "newslint": [1]}, "already"),
    ],
)
def test_datasets_that_cannot_be_checked(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        gate_dataset(Dataset.from_dict(columns))
    with pytest.raises(ConfigError, match=message):
        gate_dataset(Dataset.from_dict(columns).to_iterable_dataset())


def test_a_stream_that_was_checked_is_not_checked_again() -> None:
    once = gate_dataset(IterableDataset.from_generator(lambda: iter([{"text": BODY}])), Gate())
    with pytest.raises(ConfigError, match="already"):
        list(gate_dataset(once))
