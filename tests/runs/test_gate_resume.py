"""A run of the gate that is killed, interrupted, or out of disk goes on to the same bytes as one that was left alone."""

from __future__ import annotations

import errno
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from helpers.checking import small_chunks
from helpers.full_disk import FullDisk, StoppedError
from helpers.gate_records import unfinished
from helpers.processes import hear_all
from helpers.records import json_lines, write_records
from helpers.texts import BODY, JUNK, LEFT, PAGE

from newslint.cli import gate as gate_module
from newslint.cli.main import main
from newslint.records import layout as layout_module
from newslint.records import source as source_module
from newslint.records.sinks import Sink, TableSink
from newslint.runs import run as run_module
from newslint.runs.run import Run

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
TEXTS = [BODY, JUNK, LEFT, PAGE]
CASES = [
    ("in.jsonl", ".jsonl", ".jsonl"),
    ("in.jsonl.gz", ".jsonl.zst", ".jsonl.gz"),
    ("in.json", ".json", ".jsonl"),
    ("in.parquet", ".parquet", ".parquet"),
    ("in.csv", ".csv.gz", ".jsonl.zst"),
]


def corpus(number: int) -> list[dict[str, Any]]:
    """Return so many records, some for every verdict: the first ones are the same, however many there are."""
    dice = random.Random(3)
    return [{"id": at, "text": f"{dice.choice(TEXTS)}\nThe report has {at} pages."} for at in range(number)]


pytestmark = pytest.mark.usefixtures("folder")


def arguments(case: tuple[str, str, str], name: str) -> list[str]:
    source, kept, out = case
    routes = ["-o", f"{name}-ok{kept}", "--rejects", f"{name}-no{out}", "--quarantine", f"{name}-look{out}"]
    return ["gate", source, *routes, "--summary-file", f"{name}-sum.json", "--annotate", "-q"]


def outputs_of(case: tuple[str, str, str], name: str) -> list[bytes]:
    _, kept, out = case
    return [Path(f"{name}-{route}").read_bytes() for route in (f"ok{kept}", f"no{out}", f"look{out}", "sum.json")]


@pytest.fixture
def many_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut the input into many chunks, with a checkpoint after each."""
    small_chunks(monkeypatch, 4000)
    monkeypatch.setattr(run_module, "EVERY", 0.0)


@pytest.mark.slow
@pytest.mark.usefixtures("many_chunks")
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("writes", [1, 4, 9])
def test_a_run_that_stops_anywhere_goes_on_to_the_same_bytes(
    case: tuple[str, str, str], writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_records(case[0], corpus(400))
    assert main(arguments(case, "whole")) == 0
    disk = FullDisk(monkeypatch, writes)
    for _ in range(200):
        disk.left = writes
        code = main([*arguments(case, "part"), "--resume"])
        if code == 0:
            break
        assert code == 2
        assert not any(name.startswith("part-") for name in os.listdir())  # nothing half is ever to be seen
        if writes == 1:  # never gets on: the disk has room again
            disk.left = 1_000_000
            assert main([*arguments(case, "part"), "--resume"]) == 0
            break
    assert outputs_of(case, "part") == outputs_of(case, "whole")
    assert unfinished() == []


@pytest.mark.slow
@pytest.mark.usefixtures("many_chunks")
@pytest.mark.parametrize("case", CASES)
def test_a_run_that_is_stopped_while_its_outputs_are_put_in_place(case: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    write_records(case[0], corpus(100))
    assert main(arguments(case, "whole")) == 0
    replace, calls = os.replace, 0

    def second_fails(source: str, target: str) -> None:
        nonlocal calls
        if "-ok" in str(target) or "-no" in str(target) or "-look" in str(target):
            calls += 1
            if calls == 2:
                raise StoppedError("power went out")
        replace(source, target)

    monkeypatch.setattr(os, "replace", second_fails)
    assert main([*arguments(case, "part")]) == 2
    assert main([*arguments(case, "part"), "--resume"]) == 0
    assert outputs_of(case, "part") == outputs_of(case, "whole")
    assert unfinished() == []


def write_program() -> None:
    """Write ``gate.py``: newslint with small chunks and many checkpoints."""
    program = (
        "import sys\ntry:\n    from newslint.records import codec\n    codec.SIZE = 20_000\n    from newslint.runs import run\n    run.EVERY = 0.05\n"
        "    from newslint.__main__ import main\n    if __name__ == '__main__':\n        sys.exit(main())\n"
        "except KeyboardInterrupt:\n    print('interrupted while it was loaded', file=sys.stderr)\n    sys.exit(2)\n"
    )
    Path("gate.py").write_text(program, "utf-8")


def start(case: tuple[str, str, str], name: str) -> subprocess.Popen[str]:
    write_program()
    command = [sys.executable, "gate.py", *arguments(case, name), "--jobs", "2", "--resume"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8", preexec_fn=None if os.name == "nt" else hear_all)


@pytest.mark.slow
@posix
@pytest.mark.parametrize("ending", ["SIGKILL", "SIGINT"])
def test_a_run_that_is_killed_goes_on_to_the_same_bytes(ending: str) -> None:
    case = CASES[0]
    write_records(case[0], corpus(3000))
    for _ in range(2):  # the first time the rules may have to be read
        begun = time.monotonic()
        with start(case, "whole") as whole:
            assert whole.communicate()[1].count("3,000 records") == 1
        took = time.monotonic() - begun
    dice = random.Random(8)
    kills = 0
    for _ in range(12):
        with start(case, "part") as part:
            time.sleep(dice.uniform(0.3, 0.9) * took)
            part.send_signal(getattr(signal, ending))
            said = part.communicate()[1]
        if part.returncode == 0 and kills == 0:  # too quick for us: from the beginning
            for path in Path().glob("part-*"):
                path.unlink()
            took /= 2  # the machine was busier when it was measured
            continue
        if part.returncode == 0:
            break
        kills += 1
        if ending == "SIGINT":
            assert part.returncode == 2
            assert "interrupted" in said
            assert "Traceback" not in said
    with start(case, "part") as last:
        assert "3,000 records" in last.communicate()[1]
    assert kills > 0
    assert outputs_of(case, "part") == outputs_of(case, "whole")
    assert unfinished() == []


@pytest.mark.slow
@posix
def test_a_full_disk_leaves_a_run_that_can_go_on() -> None:
    import resource

    case = CASES[0]
    write_records(case[0], corpus(2000))
    assert main(arguments(case, "whole")) == 0
    write_program()
    size = os.path.getsize("whole-ok.jsonl")

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    command = [sys.executable, "gate.py", *arguments(case, "part")]
    full = subprocess.run(command, preexec_fn=little_room, capture_output=True, encoding="utf-8", check=False)
    assert full.returncode == 2
    assert "not complete: " in full.stderr
    assert os.strerror(errno.EFBIG) in full.stderr
    assert "--resume goes on from here" in full.stderr
    assert not os.path.exists("part-ok.jsonl")
    assert subprocess.run([*command, "--resume"], check=False).returncode == 0
    assert outputs_of(case, "part") == outputs_of(case, "whole")


@pytest.mark.slow
@pytest.mark.usefixtures("many_chunks")
def test_another_input_is_not_gone_on_with(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    case = CASES[0]

    def stop() -> None:
        write_records(case[0], corpus(200))
        with monkeypatch.context() as patch:
            count = iter(range(1000))
            save = Sink.save
            patch.setattr(Sink, "save", lambda self: save(self) if next(count) < 20 else (_ for _ in ()).throw(StoppedError("stop")))
            assert main(arguments(case, "part")) == 2

    stop()
    write_records(case[0], corpus(300))
    assert main([*arguments(case, "part"), "--resume"]) == 2
    assert "the run that stopped was another one: inputs changed" in capsys.readouterr().err
    stop()
    stamp = os.stat(case[0]).st_mtime_ns
    Path(case[0]).write_bytes(Path(case[0]).read_bytes().replace(b"0 pages", b"1 pages"))
    os.utime(case[0], ns=(stamp, stamp))
    assert main([*arguments(case, "part"), "--resume"]) == 2
    assert "the input is not what it was when the run stopped" in capsys.readouterr().err
    assert main([*arguments(case, "part"), "--resume", "--ignore", "INS"]) == 2
    assert "rules and settings changed" in capsys.readouterr().err
    assert main(arguments(case, "part")) == 0  # without --resume it begins again
    assert unfinished() == []


@pytest.mark.slow
def test_an_input_that_vanishes_is_not_complete(capsys: pytest.CaptureFixture[str]) -> None:
    data = json_lines(corpus(4000))
    packed = gzip.compress(data, 1)
    Path("in.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    assert main(["gate", "in.jsonl.gz", "-o", "ok.jsonl", "--rejects", "no.jsonl", "-q"]) == 2
    assert "in.jsonl.gz: the compressed data is damaged" in capsys.readouterr().err
    assert not os.path.exists("ok.jsonl")
    Path("in.jsonl.gz").write_bytes(packed)
    assert main(["gate", "in.jsonl.gz", "-o", "ok.jsonl", "--rejects", "no.jsonl", "-q"]) == 0


class Failing:
    """A file on a disk that gives a little at a time, and fails after some reads."""

    def __init__(self, path: str, reads: int) -> None:
        self.file = open(path, "rb")  # noqa: SIM115 (closed by `chunks`)
        self.reads = reads
        self.most = 1 << 30 if path.endswith(".parquet") else 2000  # that is read in small steps as it is

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def read(self, size: int = -1) -> bytes:
        self.reads -= 1
        if self.reads < 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return self.file.read(min(size, self.most))

    def readline(self, size: int = -1) -> bytes:
        self.reads -= 1
        if self.reads < 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return self.file.readline(size)


@pytest.mark.slow
@pytest.mark.usefixtures("many_chunks")
@pytest.mark.parametrize("name", ["in.jsonl", "in.jsonl.gz", "in.jsonl.zst", "in.parquet", "in.csv"])
def test_a_read_that_fails_is_no_damage_and_the_run_can_go_on(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A connection is lost, a disk gives up for a moment: what was done up to there must not be lost."""
    case = (name, ".jsonl", ".jsonl")
    write_records(name, corpus(300))
    assert main(arguments(case, "whole")) == 0
    stop_in(case, "part", monkeypatch)
    monkeypatch.setattr(layout_module, "HEAD", 1000)
    for reads in (0, 3):
        with monkeypatch.context() as patch:
            patch.setattr(source_module, "open_to_read", lambda path, reads=reads: Failing(path, reads))
            capsys.readouterr()
            assert main([*arguments(case, "part"), "--resume"]) == 2
        assert f"{name}: [Errno 5] Input/output error" in capsys.readouterr().err
        assert any("part-ok" in name for name in unfinished())
        assert any("journal" in name for name in unfinished())
    assert main([*arguments(case, "part"), "--resume"]) == 0
    assert outputs_of(case, "part") == outputs_of(case, "whole")
    assert unfinished() == []


def test_a_table_whose_columns_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    write_records("in.parquet", corpus(30))
    monkeypatch.setattr(source_module, "open_to_read", lambda path: Failing(path, 0))
    assert main(["gate", "in.parquet", "-o", "ok.parquet", "--discard-rejects"]) == 2
    assert "in.parquet: [Errno 5] Input/output error" in capsys.readouterr().err


@pytest.mark.usefixtures("many_chunks")
def test_a_package_that_is_missing_is_no_damage_either(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    case = ("in.jsonl.zst", ".jsonl", ".jsonl")
    write_records(case[0], corpus(300))
    assert main(arguments(case, "whole")) == 0
    stop_in(case, "part", monkeypatch)
    before = unfinished()
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "zstandard", None)
        assert main([*arguments(case, "part"), "--resume"]) == 2
    assert "in.jsonl.zst: .zst needs zstandard" in capsys.readouterr().err
    assert unfinished() == before
    assert main([*arguments(case, "part"), "--resume"]) == 0
    assert outputs_of(case, "part") == outputs_of(case, "whole")


def stop_in(case: tuple[str, str, str], name: str, monkeypatch: pytest.MonkeyPatch, saves: int = 20) -> None:
    """Run until so many parts have been saved, and end as if killed."""
    with monkeypatch.context() as patch:
        left = iter(range(saves))
        save = Sink.save
        patch.setattr(
            Sink, "save", lambda self: save(self) if next(left, None) is not None else (_ for _ in ()).throw(StoppedError("stop"))
        )
        assert main(arguments(case, name)) == 2


@pytest.mark.slow
@pytest.mark.usefixtures("many_chunks")
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("route", ["ok", "no"])
def test_a_part_that_was_changed_meanwhile_is_not_gone_on_with(
    case: tuple[str, str, str], route: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_records(case[0], corpus(200))
    stop_in(case, "part", monkeypatch, saves=10)
    (part,) = Path().glob(f".part-{route}*.newslint-part")
    data = bytearray(part.read_bytes())
    data[len(data) // 3] ^= 1
    part.write_bytes(data)
    capsys.readouterr()
    assert main([*arguments(case, "part"), "--resume"]) == 2
    assert f"{part.name} is not what the run left there" in capsys.readouterr().err
    assert not any(name.startswith("part-") for name in os.listdir())
    part.unlink()
    assert main([*arguments(case, "part"), "--resume"]) == 2
    assert f"{part.name} is not what the run left there" in capsys.readouterr().err
    assert main(arguments(case, "part")) == 0
    assert unfinished() == []


@pytest.mark.slow
@pytest.mark.usefixtures("many_chunks")
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("change", ["one more", "gone"])
def test_so_is_one_that_was_complete_and_waited_for_its_place(
    case: tuple[str, str, str], change: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_records(case[0], corpus(100))
    with monkeypatch.context() as patch:
        patch.setattr(Sink, "publish", lambda self: (_ for _ in ()).throw(StoppedError("stop")))
        patch.setattr(TableSink, "publish", Sink.publish)
        assert main(arguments(case, "part")) == 2
    (part,) = Path().glob(".part-no*.newslint-part")
    data = part.read_bytes()
    if change == "gone":
        part.unlink()
    else:
        part.write_bytes(data + b"x")
    assert main([*arguments(case, "part"), "--resume"]) == 2
    assert f"{part.name} is not what the run left there" in capsys.readouterr().err
    part.write_bytes(data)
    assert main([*arguments(case, "part"), "--resume"]) == 0
    assert main(arguments(case, "whole")) == 0
    assert outputs_of(case, "part") == outputs_of(case, "whole")
    assert unfinished() == []


@pytest.mark.slow
@pytest.mark.usefixtures("many_chunks")
def test_a_part_that_another_run_wrote_since_is_not_taken_for_ones_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_records("in.jsonl", corpus(200))
    first, second = ("in.jsonl", ".jsonl", ".jsonl"), ("other.jsonl", ".jsonl", ".jsonl")
    Path("other.jsonl").write_bytes(Path("in.jsonl").read_bytes()[::-1].replace(b"\n", b"") + b"\n" + Path("in.jsonl").read_bytes())
    stop_in(first, "part", monkeypatch, saves=10)
    shared = [*arguments(second, "other")[:5], "part-no.jsonl", "-q"]
    assert shared[4] == "--rejects"
    with monkeypatch.context() as patch:
        patch.setattr(Sink, "publish", lambda self: (_ for _ in ()).throw(StoppedError("stop")))
        assert main(shared) == 2
    assert main([*arguments(first, "part"), "--resume"]) == 2
    assert "another run wrote it since; start again without --resume" in capsys.readouterr().err
    assert main([*shared, "--resume"]) == 0
    assert main(arguments(first, "part")) == 0


@pytest.mark.slow
@pytest.mark.usefixtures("many_chunks")
@pytest.mark.parametrize("change", [None, "edit", "remove", "list"])
def test_a_folder_of_texts_goes_on_with_the_files_that_it_knows(
    change: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for record in corpus(200):
        Path("in", str(record["id"] % 7), f"{record['id']}.txt").parent.mkdir(parents=True, exist_ok=True)
        Path("in", str(record["id"] % 7), f"{record['id']}.txt").write_text(record["text"], "utf-8")
    command = ["gate", "in", "--rejects", "no.jsonl", "-q", "-o"]
    assert main([*command, "whole"]) == 0
    rejected = Path("no.jsonl").read_bytes()
    with monkeypatch.context() as patch:
        left = iter(range(12))
        save = Sink.save
        patch.setattr(
            Sink, "save", lambda self: save(self) if next(left, None) is not None else (_ for _ in ()).throw(StoppedError("stop"))
        )
        assert main([*command, "part"]) == 2
    Path(".part.newslint-part/in/stray.txt").write_text("half a te", "utf-8")  # written behind the journal's last word
    kept = sorted(path for path in Path(".part.newslint-part").rglob("*.txt") if path.name != "stray.txt")
    assert kept
    if change == "edit":
        kept[0].write_text("Something else.", "utf-8")
    elif change == "remove":
        kept[0].unlink()
    elif change == "list":
        Path(".part.newslint-files").write_bytes(Path(".part.newslint-files").read_bytes()[:500])
    code = main([*command, "part", "--resume"])
    if change is not None:
        assert code == 2
        assert "is not what the run left there" in capsys.readouterr().err
        assert main([*command, "part"]) == 0
    files = {name: {path.relative_to(name): path.read_bytes() for path in Path(name).rglob("*.txt")} for name in ("whole", "part")}
    assert files["whole"] == files["part"]
    assert Path("no.jsonl").read_bytes() == rejected
    assert unfinished() == []


@pytest.mark.parametrize("said", ['{"head": 1}', "[]", "7", '{"version": 4, "head": {}, "last": {}}', "{"])
def test_a_journal_that_is_none_is_told(said: str, capsys: pytest.CaptureFixture[str]) -> None:
    write_records("in.jsonl", corpus(10))
    Path(".ok.jsonl.newslint-journal").write_text(said, encoding="utf-8")
    command = ["gate", "in.jsonl", "-o", "ok.jsonl", "--discard-rejects", "-q"]
    assert main([*command, "--resume"]) == 2
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert "start again without --resume" in told
    assert main(command) == 0
    assert unfinished() == []


def test_a_run_that_the_release_before_left_is_told_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    write_records("in.jsonl", corpus(10))
    old = {"version": 1, "head": {"inputs": []}, "last": {"pieces": 1, "mark": 2, "sizes": {"accepted": 3}, "complete": False}}
    Path(".ok.jsonl.newslint-journal").write_text(json.dumps(old), "utf-8")
    Path(".ok.jsonl.newslint-part").write_text("abc", "utf-8")
    command = ["gate", "in.jsonl", "-o", "ok.jsonl", "--discard-rejects", "-q"]
    assert main([*command, "--resume"]) == 2
    assert "is of another version of newslint; finish the run with that, or start again without --resume" in capsys.readouterr().err
    assert main(command) == 0
    assert unfinished() == []


def test_resume_begins_where_no_run_stopped() -> None:
    write_records("in.jsonl", corpus(10))
    for _ in range(2):
        assert main(["gate", "in.jsonl", "-o", "ok.jsonl", "--discard-rejects", "--resume", "-q"]) == 0
    assert unfinished() == []


@pytest.mark.usefixtures("many_chunks")
@pytest.mark.parametrize("folder_out", [False, True])
def test_a_run_that_is_killed_while_it_tells_what_it_did_tells_it_again(folder_out: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    class KilledError(BaseException):
        """As if the process were gone: nobody tidies up."""

    if folder_out:
        Path("in").mkdir()
        for record in corpus(20):
            Path("in", f"{record['id']}.txt").write_text(record["text"], "utf-8")
        command = ["gate", "in", "-o", "ok", "--rejects", "no.jsonl", "--summary-file", "sum.json", "-q"]
    else:
        write_records("in.jsonl", corpus(20))
        command = ["gate", "in.jsonl", "-o", "ok.jsonl", "--rejects", "no.jsonl", "--summary-file", "sum.json", "-q"]
    with monkeypatch.context() as patch:
        patch.setattr(gate_module, "as_data", lambda *_: (_ for _ in ()).throw(KilledError))
        patch.setattr(Run, "forget", lambda self: None)
        with pytest.raises(KilledError):
            main(command)
    assert not os.path.exists("sum.json")
    assert main([*command, "--resume"]) == 0
    assert json.loads(Path("sum.json").read_text("utf-8"))["records"] == 20
    assert unfinished() == []
