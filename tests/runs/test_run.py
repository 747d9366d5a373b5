"""The engine of all runs, with a job that does next to nothing: results in order, parts, checkpoints, and going on."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from helpers.checking import steps_of
from helpers.records import json_lines
from hypothesis import given
from hypothesis import strategies as st

from newslint.errors import ConfigError, NewslintError
from newslint.records.codec import Chunk
from newslint.records.files import BadInputError
from newslint.records.formats import Format, Packing
from newslint.records.json import lines_codec as jsonl_codec
from newslint.records.read import Failed, Step
from newslint.records.sinks import Sink, SinkState
from newslint.records.source import Source
from newslint.runs import run as run_module
from newslint.runs.journal import VERSION, Checkpoint, Journal
from newslint.runs.run import Run
from newslint.util.progress import Progress


@dataclass
class Upper:
    """The result of the job: the bytes of a chunk in capitals."""

    data: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)


def upper(step: Step) -> Upper:
    """Do the job."""
    if isinstance(step, Failed):
        raise step.named()
    return Upper({"out": [(step.data.count(b"\n"), step.data.upper())]} if isinstance(step, Chunk) else {})


class Lines:
    """What the job adds up."""

    def __init__(self) -> None:
        self.lines = 0

    def take(self, step: Step, result: Upper) -> None:
        self.lines += sum(records for pieces in result.data.values() for records, _ in pieces)

    def check(self, written: Mapping[str, int]) -> None:
        if written != {"out": self.lines}:
            raise NewslintError("miscounted")

    def to_dict(self) -> dict[str, Any]:
        return {"lines": self.lines}

    def go_on(self, data: dict[str, Any]) -> None:
        self.lines = int(data["lines"])


class StoppedError(OSError):
    """What stops a run in these tests."""


def made(folder: Path, workers: int = 1, watch: list[int] | None = None, size: int | None = None) -> Run[Upper]:
    """Return a run over ``in.jsonl`` of a folder that writes ``out``."""
    path = folder / "in.jsonl"
    tally = Lines()
    return Run(
        upper,
        steps_of([Source(str(path), "in.jsonl", Format.JSONL, size=path.stat().st_size if size is None else size)]),
        tally,
        {"out": Sink(str(folder / "out"), Format.TEXT, Packing.NONE)},
        Journal(str(folder / "out"), {"outputs": {"out": "out"}}),
        workers,
        Progress(0, io.StringIO()),
        lambda: watch.append(tally.lines) if watch is not None else None,
    )


def plant(folder: Path, number: int = 50) -> bytes:
    data = json_lines({"id": at, "text": "a" * (at % 7)} for at in range(number))
    (folder / "in.jsonl").write_bytes(data)
    return data


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have many chunks, and a checkpoint after each."""
    monkeypatch.setattr(jsonl_codec, "SIZE", 100)
    monkeypatch.setattr(run_module, "EVERY", 0.0)


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order_and_become_the_output(tmp_path: Path, workers: int) -> None:
    data = plant(tmp_path)
    run = made(tmp_path, workers)
    seen = b"".join(step.data for step, _ in run.results() if isinstance(step, Chunk))
    assert seen == data
    assert (tmp_path / "out").read_bytes() == data.upper()
    assert run.written == {"out": 50}
    assert not run.kept
    run.forget()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out"]


@given(stops=st.lists(st.integers(0, 12), max_size=5), cut=st.integers(0, 200))
def test_a_run_that_stops_anywhere_goes_on_to_the_same_bytes(stops: list[int], cut: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        data = plant(folder)
        for stop in stops:
            results = made(folder).results(resume=True)
            for _, _ in zip(range(stop), results, strict=False):
                pass
            with pytest.raises(StoppedError):
                results.throw(StoppedError("stop"))
            if (part := folder / ".out.newslint-part").exists():  # what was written behind the last checkpoint
                with part.open("ab") as file:
                    file.write(b"x" * cut)
        run = made(folder)
        list(run.results(resume=True))
        run.forget()
        assert (folder / "out").read_bytes() == data.upper()
        assert run.written == {"out": 50}
        assert sorted(path.name for path in folder.iterdir()) == ["in.jsonl", "out"]


def stopped(folder: Path) -> None:
    """Leave a run that stopped half way."""
    results = made(folder).results()
    for _, _ in zip(range(5), results, strict=False):
        pass
    with pytest.raises(StoppedError):
        results.throw(StoppedError("stop"))


def test_another_input_is_not_gone_on_with(tmp_path: Path) -> None:
    data = plant(tmp_path)
    stopped(tmp_path)
    (tmp_path / "in.jsonl").write_bytes(data.replace(b"a", b"b"))
    with pytest.raises(NewslintError, match="the input is not what it was when the run stopped; start again without --resume"):
        list(made(tmp_path).results(resume=True))
    list(made(tmp_path).results())
    assert (tmp_path / "out").read_bytes() == data.replace(b"a", b"b").upper()


@pytest.mark.parametrize("done", [1, 5])
def test_an_input_that_cannot_be_read_any_more_is_told_and_not_passed_over(tmp_path: Path, done: int) -> None:
    """Also where nothing but the beginning of the source had been seen."""
    data = plant(tmp_path)
    results = made(tmp_path).results()
    for _, _ in zip(range(done), results, strict=False):
        pass
    with pytest.raises(StoppedError):
        results.throw(StoppedError("stop"))
    (tmp_path / "in.jsonl").unlink()
    run = made(tmp_path, size=1)
    with pytest.raises(FileNotFoundError):
        list(run.results(resume=True))
    (tmp_path / "in.jsonl").write_bytes(data)
    list(made(tmp_path).results(resume=True))
    assert (tmp_path / "out").read_bytes() == data.upper()


@pytest.mark.parametrize("error", [BadInputError("is no table"), ConfigError("cannot be")])
def test_where_going_on_would_come_to_the_same_end_nothing_is_kept(tmp_path: Path, error: Exception) -> None:
    plant(tmp_path)
    run = made(tmp_path)
    results = run.results()
    for _, _ in zip(range(5), results, strict=False):
        pass
    with pytest.raises(type(error)):
        results.throw(error)
    assert not run.kept
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_a_run_that_is_given_up_keeps_what_it_can_go_on_from(tmp_path: Path) -> None:
    plant(tmp_path)
    run = made(tmp_path)
    results = run.results()
    for _, _ in zip(range(5), results, strict=False):
        pass
    results.close()
    assert run.kept
    assert not (tmp_path / "out").exists()


def test_counts_that_do_not_come_out_even_put_nothing_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path)
    monkeypatch.setattr(Lines, "take", lambda *_: None)
    with pytest.raises(NewslintError, match="miscounted"):
        list(made(tmp_path).results())
    assert not (tmp_path / "out").exists()


def test_a_run_can_be_looked_at_from_outside_while_it_lasts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_module, "TOLD", 0.0)
    plant(tmp_path)
    seen: list[int] = []
    list(made(tmp_path, watch=seen).results())
    assert seen == sorted(seen)
    assert len(set(seen)) > 3
    assert seen[-1] == 50


class TestJournal:
    def journal(self, folder: Path, head: str = "a") -> Journal:
        return Journal(str(folder / "ok.jsonl"), {"inputs": [head], "outputs": {"accepted": "ok.jsonl"}})

    def checkpoint(self) -> Checkpoint:
        return Checkpoint(3, 77, {"accepted": SinkState(10, "aa")}, {"accepted": 2}, {"lines": 2})

    def test_a_journal_says_what_was_written_last_for_the_same_inputs(self, tmp_path: Path) -> None:
        journal = self.journal(tmp_path)
        assert journal.read() is None
        journal.write(self.checkpoint())
        assert self.journal(tmp_path).read() == self.checkpoint()
        with pytest.raises(NewslintError, match="inputs changed"):
            self.journal(tmp_path, "b").read()
        journal.remove()
        journal.remove()
        assert journal.read() is None

    @pytest.mark.parametrize(
        "said",
        [
            b"",
            b"{}",
            b"[]",
            b"7",
            b"\xff",
            b"[" * 100_000,
            b'{"head": 1}',
            b'{"version": %d, "head": 1, "last": 2}' % VERSION,
            b'{"version": %d, "head": [], "last": []}' % VERSION,
        ],
    )
    def test_what_is_no_journal_is_refused(self, said: bytes, tmp_path: Path) -> None:
        journal = self.journal(tmp_path)
        Path(journal.path).write_bytes(said)
        with pytest.raises(NewslintError, match="no journal that can be read; start again without --resume"):
            journal.read()

    @pytest.mark.parametrize("last", [{}, [], 7, None, {"steps": 1}])
    def test_a_journal_whose_last_moment_is_none(self, last: object, tmp_path: Path) -> None:
        journal = self.journal(tmp_path)
        journal.write(self.checkpoint())
        said = json.loads(Path(journal.path).read_bytes())
        Path(journal.path).write_text(json.dumps({**said, "last": last}), "utf-8")
        with pytest.raises(NewslintError, match="no journal that can be read"):
            journal.read()

    @given(st.data())
    def test_any_value_in_any_place_is_read_or_refused(self, data: st.DataObject) -> None:
        with TemporaryDirectory() as name:
            folder = Path(name)
            plant(folder)
            stopped(folder)
            journal = made(folder).journal
            assert journal is not None
            said = json.loads(Path(journal.path).read_bytes())
            at, key = said, data.draw(st.sampled_from(["head", "last", "version"]))
            while isinstance(at[key], dict) and at[key] and data.draw(st.booleans()):
                at, key = at[key], data.draw(st.sampled_from(sorted(at[key])))
            at[key] = data.draw(st.sampled_from([None, 0, -1, 1.5, "x", [], [1], {}, {"a": 1}, True, [[]], ["a", "b"]]))
            Path(journal.path).write_text(json.dumps(said), "utf-8")
            try:
                list(made(folder).results(resume=True))
            except NewslintError:
                assert not (folder / "out").exists()
                return
            assert (folder / "out").exists()

    @pytest.mark.parametrize("version", [1, 2, 3])
    def test_one_of_another_version_is_not_gone_on_with(self, version: int, tmp_path: Path) -> None:
        journal = self.journal(tmp_path)
        old = {"pieces": 1, "mark": 2, "sizes": {"accepted": 3}, "written": {"accepted": 1}, "tally": {}, "samples": [], "complete": False}
        Path(journal.path).write_text(json.dumps({"version": version, "head": journal.head, "last": old}), "utf-8")
        with pytest.raises(NewslintError, match="another version of newslint; finish the run with that, or start again without --resume"):
            journal.read()


def test_steps_that_are_no_work_do_not_go_to_workers(tmp_path: Path) -> None:
    """A source that could not be read is told where it stands, however many workers there are."""

    def todo() -> Iterator[Step]:
        yield from steps_of([Source(str(tmp_path / "gone"), "gone.jsonl", Format.JSONL)])

    run = made_over(todo(), tmp_path)
    with pytest.raises(FileNotFoundError):
        list(run.results())


def made_over(todo: Iterator[Step], folder: Path) -> Run[Upper]:
    return Run(upper, todo, Lines(), {"out": Sink(str(folder / "out"), Format.TEXT, Packing.NONE)}, None, 2, Progress(0, io.StringIO()))
