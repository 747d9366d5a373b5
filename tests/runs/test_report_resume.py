"""A report into a file waits beside it until all is there; a run that was stopped goes on to the same bytes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from helpers.checking import small_chunks
from helpers.command import Call, write
from helpers.gate_records import unfinished
from helpers.records import json_line, write_records
from helpers.texts import CLEAN, DIRTY

from newslint.cli.main import main
from newslint.reports import FORMATS
from newslint.runs import run as run_module
from newslint.runs.report_sink import ReportSink
from newslint.util.terminal import Output

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    small_chunks(monkeypatch, 700, files=3)
    monkeypatch.setattr(run_module, "EVERY", 0.0)


class StoppedError(OSError):
    """What stops a run in these tests."""


def plant() -> None:
    write({f"in/{number}.txt": DIRTY if number % 2 else CLEAN for number in range(20)})
    lines = [json_line(DIRTY if number % 3 else CLEAN, id=number, url=f"https://{number % 4}.example/a") for number in range(60)]
    lines[7] = b"broken\n"
    write({"in/a.jsonl": b"".join(lines), "in/x.png": b"x"})


def command(format: str, name: str, *options: str) -> list[str]:
    return ["check", "in", "--output-format", format, "--output-file", name, *options]


def stop_after(saves: int, monkeypatch: pytest.MonkeyPatch, format: str, *options: str) -> int:
    """Run until so many checkpoints have been written, and end as if killed."""
    left = iter(range(saves))
    save = ReportSink.save

    def stop(self: ReportSink) -> Any:
        if next(left, None) is None:
            raise StoppedError("stop")
        return save(self)

    with monkeypatch.context() as patch:
        patch.setattr(ReportSink, "save", stop)
        return main(command(format, "part", *options))


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("saves", [1, 5, 12])
def test_a_run_that_stops_anywhere_goes_on_to_the_same_report(format: str, saves: int, monkeypatch: pytest.MonkeyPatch) -> None:
    plant()
    code = main(command(format, "whole"))
    assert code == 2  # a line is broken
    assert stop_after(saves, monkeypatch, format) == 2
    assert not os.path.exists("part")
    assert len(unfinished()) > 1
    assert main(command(format, "part", "--resume")) == code
    assert Path("part").read_bytes() == Path("whole").read_bytes()
    assert unfinished() == []


@pytest.mark.parametrize("options", [["--statistics"], ["--group-by", "rule"], ["--quiet"], ["--select", "INS"]])
def test_so_it_is_with_other_reports_for_people(options: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    plant()
    assert main(command("text", "whole", *options)) == 2
    stop_after(6, monkeypatch, "text", *options)
    assert main(command("text", "part", "--resume", *options)) == 2
    assert Path("part").read_bytes() == Path("whole").read_bytes()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_run_that_is_killed_when_its_report_is_written_writes_it_again(workers: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant()
    assert main(command("json", "whole")) == 2

    class KilledError(BaseException):
        """As if the process were gone: nobody tidies up."""

    def killed(self: ReportSink) -> None:
        publish(self)
        raise KilledError

    publish = ReportSink.publish
    with monkeypatch.context() as patch:
        patch.setattr(ReportSink, "publish", killed)
        patch.setattr(ReportSink, "leave", lambda self: None)
        with pytest.raises(KilledError):
            main(command("json", "part", "--jobs", workers))
    assert main(command("json", "part", "--jobs", workers, "--resume")) == 2
    assert Path("part").read_bytes() == Path("whole").read_bytes()
    assert unfinished() == []


def test_another_input_or_another_report_is_not_gone_on_with(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    plant()
    stop_after(6, monkeypatch, "json")
    assert "the run that stopped was another one: options changed" in call(*command("jsonl", "part", "--resume")).err
    assert "rules and settings changed" in call(*command("json", "part", "--resume", "--ignore", "INS")).err
    write({"in/a.jsonl": json_line(DIRTY)})
    assert "inputs changed" in call(*command("json", "part", "--resume")).err
    assert call(*command("json", "part")).code == 1
    assert unfinished() == []


def test_a_part_that_was_changed_meanwhile_is_not_gone_on_with(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    plant()
    stop_after(6, monkeypatch, "json")
    (part,) = Path().glob(".part.newslint-part")
    data = bytearray(part.read_bytes())
    data[0] ^= 1
    part.write_bytes(data)
    assert "is not what the run left there" in call(*command("json", "part", "--resume")).err
    assert not os.path.exists("part")


def test_a_report_begins_where_no_run_stopped(call: Call) -> None:
    plant()
    assert call(*command("json", "part", "--resume")).code == 2
    assert json.loads(Path("part").read_bytes())["summary"]["documents"] == 79


def test_a_report_stays_where_a_run_does_not_come_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    plant()
    write({"part": b"yesterday's"})
    assert stop_after(6, monkeypatch, "json") == 2
    assert Path("part").read_bytes() == b"yesterday's"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--output-file", "r", "--resume", "--fix"], "--resume is for reports"),
        (["--output-file", "r", "--resume", "--diff"], "--resume is for reports"),
        (["--resume", "--write-baseline"], "--resume is for reports"),
        (["--resume"], "--resume needs --output-file: what went down a pipe cannot be taken back"),
        (["--output-file", os.devnull, "--resume"], "--resume needs --output-file"),
    ],
)
def test_what_cannot_be_gone_on_with_is_refused(options: list[str], told: str, call: Call) -> None:
    write({"a.txt": DIRTY})
    ran = call("check", "a.txt", *options)
    assert ran.code == 2
    assert told in ran.err


def test_texts_wait_as_they_were_said(tmp_path: Path) -> None:
    """Also lone surrogates, line ends and characters of control."""
    said = [["a\n", "\ud800 \u2028 \x1b\r\n"], [], ["\U0001f600"]]
    written: list[str] = []

    def write_all(output: Output, texts: Any) -> None:
        written.extend(texts)

    sink = ReportSink(str(tmp_path / "report"), write_all)
    sink.begin()
    for texts in said:
        sink.take(texts, 1)
    sink.end()
    sink.save()
    sink.publish()
    assert written == [text for texts in said for text in texts]
    sink.discard()
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_findings_of_all_chunks_are_in_a_report_that_went_on(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("in").mkdir()
    write_records("in/a.csv", [{"id": number, "text": f"{DIRTY}{number}"} for number in range(100)])
    stop_after(5, monkeypatch, "json", "--include", "*.csv")
    assert main(command("json", "part", "--resume", "--include", "*.csv")) == 1
    told = json.loads(Path("part").read_bytes())
    assert (told["summary"]["documents"], told["summary"]["findings"], len(told["documents"])) == (100, 100, 100)
    assert [document["record"] for document in told["documents"]] == list(range(1, 101))
