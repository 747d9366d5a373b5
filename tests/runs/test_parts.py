"""Outputs in files of at most so many records, whole or gone on with; metrics while a run lasts; small rejects."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from helpers.checking import small_chunks
from helpers.full_disk import FullDisk, StoppedError
from helpers.gate_records import RECORDS, unfinished
from helpers.prometheus_text import parse_metrics
from helpers.records import read_json_lines, write_records
from helpers.texts import BODY, JUNK
from hypothesis import given
from hypothesis import strategies as st

from newslint.cli.main import main
from newslint.errors import NewslintError
from newslint.records.formats import Format, Packing
from newslint.records.sinks import Sink
from newslint.records.sinks_in_parts import PartsSink
from newslint.runs import run as run_module

pytestmark = pytest.mark.usefixtures("folder")
CASES = [("in.jsonl", "ok.jsonl"), ("in.jsonl", "ok.jsonl.gz"), ("in.json", "ok.json"), ("in.csv", "ok.csv"), ("in.csv", "ok.csv.gz")]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    small_chunks(monkeypatch, 2000)
    monkeypatch.setattr(run_module, "EVERY", 0.0)


def command(case: tuple[str, str], folder: str = ".", *options: str, most: int = 30) -> list[str]:
    source, kept = case
    outputs = ["-o", f"{folder}/{kept}", "--rejects", f"{folder}/no.jsonl"]
    return ["gate", source, *outputs, "-q", "--max-records-per-file", str(most), *options]


def plant(name: str, number: int = 200) -> None:
    write_records(name, [{"id": at, "text": f"{JUNK if at % 3 else BODY} {at}"} for at in range(number)])


def rows(path: Path) -> list[Any]:
    """Return the records of a file, read by a library that did not write it."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if ".jsonl" in path.name:
        return [json.loads(line) for line in data.splitlines()]
    if ".json" in path.name:
        return list(json.loads(data))
    return list(csv.DictReader(data.decode().splitlines()))


@pytest.mark.parametrize("case", CASES)
def test_an_output_comes_in_files_of_at_most_so_many_records(case: tuple[str, str]) -> None:
    plant(case[0])
    Path("one").mkdir()
    assert main(command(case)) == 0
    assert main(["gate", case[0], "-o", f"one/{case[1]}", "--rejects", "one/no.jsonl", "-q"]) == 0
    parts = sorted(Path().glob("ok-*"))
    stem, _, suffix = case[1].partition(".")
    assert [part.name for part in parts] == [f"{stem}-{number:05d}.{suffix}" for number in range(len(parts))]
    assert len(parts) > 3
    assert all(0 < len(rows(part)) <= 30 for part in parts)
    assert [row for part in parts for row in rows(part)] == rows(Path("one", case[1]))
    assert not Path(case[1]).exists()
    assert unfinished() == []


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("writes", [3, 10, 25])
def test_a_run_that_stops_goes_on_to_the_same_files(case: tuple[str, str], writes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(case[0])
    for folder in ("whole", "part"):
        Path(folder).mkdir()
    assert main(command(case, "whole")) == 0
    disk, room = FullDisk(monkeypatch, writes), writes
    for _ in range(100):
        disk.left = room
        if (code := main(command(case, "part", "--resume"))) == 0:
            break
        assert code == 2
        assert not [path for path in Path("part").iterdir() if not path.name.startswith(".")]
        if writes == 3:  # never gets on: the disk has room again
            room = 10_000
    assert contents("part") == contents("whole")


def contents(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


@pytest.mark.parametrize("stop", [1, 2, 4])
def test_one_that_stops_while_the_files_are_put_in_place_goes_on(stop: int, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    plant("in.jsonl")
    for folder in ("whole", "part"):
        Path(folder).mkdir()
    assert main(command(CASES[0], "whole")) == 0
    replace, calls = os.replace, 0

    def fails(source: str, target: str) -> None:
        nonlocal calls
        calls += "ok-" in str(target)
        if calls == stop:
            raise StoppedError("power went out")
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fails)
        assert main(command(CASES[0], "part")) == 2
    assert main(command(CASES[0], "part", "--resume")) == 0
    assert contents("part") == contents("whole")


@pytest.mark.parametrize("change", ["first", "last", "gone"])
@pytest.mark.parametrize("complete", [False, True])
def test_a_file_that_was_changed_meanwhile_is_not_gone_on_with(
    change: str, complete: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plant("in.jsonl")
    left = iter(range(9))
    save = PartsSink.save

    def stop(self: PartsSink) -> Any:
        if not complete and next(left, None) is None:
            raise StoppedError("stop")
        return save(self)

    with monkeypatch.context() as patch:
        patch.setattr(PartsSink, "save", stop)
        patch.setattr(PartsSink, "publish", lambda self: (_ for _ in ()).throw(StoppedError("stop")))
        assert main(command(CASES[0])) == 2
    (part,) = Path().glob(".ok*.newslint-part")
    files = sorted(part.iterdir())
    assert len(files) > 1
    (listed,) = Path().glob(".ok*.newslint-files")
    (journal,) = Path().glob(".ok*.newslint-journal")
    size = json.loads(journal.read_bytes())["last"]["parts"]["accepted"][0]  # of the list, when the journal was written
    known = json.loads(listed.read_bytes()[:size].splitlines()[-1])[0]
    chosen = files[known] if change == "last" else files[0]
    if change == "gone":
        chosen.unlink()
    else:
        data = bytearray(chosen.read_bytes())
        data[0] ^= 1
        chosen.write_bytes(data)
    assert main(command(CASES[0], ".", "--resume")) == 2
    assert "is not what the run left there" in capsys.readouterr().err
    assert main(command(CASES[0])) == 0
    assert unfinished() == []


def test_files_of_an_earlier_run_are_not_mixed_with(capsys: pytest.CaptureFixture[str]) -> None:
    plant("in.jsonl")
    Path("ok-00009.jsonl").write_text("earlier", "utf-8")
    assert main(command(CASES[0])) == 2
    assert "'./ok-00009.jsonl' is there already, of an earlier run" in capsys.readouterr().err
    Path("ok-00009.jsonl").unlink()
    assert main(command(CASES[0])) == 0
    assert main(command(CASES[0])) == 2


@pytest.mark.parametrize("output", ["ok.parquet", "-", "memory://a/ok.jsonl"])
def test_what_does_not_come_in_files_is_refused(output: str, capsys: pytest.CaptureFixture[str]) -> None:
    name = "in.parquet" if output == "ok.parquet" else "in.jsonl"
    plant(name)
    assert main(["gate", name, "-o", output, "--discard-rejects", "--max-records-per-file", "5"]) == 2
    assert "--max-records-per-file is for" in capsys.readouterr().err


@given(sizes=st.lists(st.integers(1, 7), max_size=20), most=st.integers(7, 12), stops=st.sets(st.integers(0, 20)))
def test_whatever_comes_in_pieces_goes_into_files_that_fit(
    sizes: list[int], most: int, stops: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("parts")

    def made() -> PartsSink:
        return PartsSink(str(folder / "a.jsonl"), Format.JSONL, Packing.NONE, most)

    sink, number = made(), 0
    sink.begin()
    for at, size in enumerate(sizes):
        if at in stops:  # a process that is gone, after a checkpoint, with something written behind it
            state = sink.save()
            sink.take(b"lost\n" * 3, 3)
            sink.leave()
            sink = made()
            sink.go_on(state, number)
        sink.take(b"".join(b"%d\n" % (number + each) for each in range(size)), size)
        number += size
    sink.end()
    state = sink.save()
    sink.leave()
    sink = made()
    sink.confirm(state)
    sink.publish()
    sink.discard()
    parts = [path.read_bytes().splitlines() for path in sorted(folder.iterdir())]
    assert [int(line) for part in parts for line in part] == list(range(number))
    assert all(len(part) <= most for part in parts)
    assert all(parts) or not sizes
    with pytest.raises(NewslintError, match="is there already"):
        made().begin()


def test_metrics_are_written_as_the_run_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "TOLD", 0.0)
    plant("in.jsonl")
    seen: list[dict[str, Any]] = []
    take = Sink.take

    def look(self: Sink, data: Any, records: int) -> None:
        if Path("m.prom").exists():
            seen.append({name: value for (name, labels), value in parse_metrics(Path("m.prom").read_text("utf-8")).items() if not labels})
        take(self, data, records)

    monkeypatch.setattr(Sink, "take", look)
    assert main(["gate", "in.jsonl", "-o", "ok.jsonl", "--rejects", "no.jsonl", "-q", "--metrics-file", "m.prom"]) == 0
    assert {told["newslint_gate_complete"] for told in seen} == {0}
    chars = [told["newslint_gate_characters_total"] for told in seen]
    assert chars == sorted(chars)
    assert len(set(chars)) > 3
    assert parse_metrics(Path("m.prom").read_text("utf-8"))[("newslint_gate_complete", ())] == 1
    assert main(["check", "in.jsonl", "--metrics-file", "c.prom", "--exit-zero"]) == 0
    told = parse_metrics(Path("c.prom").read_text("utf-8"))
    assert (told[("newslint_check_complete", ())], told[("newslint_check_documents_total", ())]) == (1, 200)


def test_rejects_may_hold_the_codes_alone() -> None:
    Path("in.jsonl").write_bytes(RECORDS)
    for setting in ("full", "codes"):
        Path("newslint.yaml").write_text(f"gate: {{rejects: {setting}}}\n", "utf-8")
        assert main(["gate", "in.jsonl", "-o", f"{setting}-ok.jsonl", "--rejects", f"{setting}.jsonl", "--annotate", "-q"]) == 0
    full, codes = ([row["newslint"] for row in read_json_lines(f"{setting}.jsonl")] for setting in ("full", "codes"))
    assert [note["codes"] for note in full if "codes" in note] == [note["codes"] for note in codes if "codes" in note]
    assert all("findings" not in note for note in codes)
    assert any("findings" in note for note in full)
    assert Path("codes.jsonl").stat().st_size < Path("full.jsonl").stat().st_size
    assert main(["restore", "codes.jsonl", "codes-ok.jsonl", "-o", "back.jsonl"]) == 0
    assert sorted(Path("back.jsonl").read_bytes().splitlines()) == sorted(RECORDS.splitlines())
