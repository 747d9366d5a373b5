"""Two runs do not write one output at once, whichever of their outputs it is."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from helpers.records import json_line
from helpers.texts import BODY

from newslint.cli.main import main
from newslint.errors import NewslintError
from newslint.records.beside import beside
from newslint.runs import locks
from newslint.runs.locks import held
from newslint.runs.places import Output

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX")


@pytest.fixture(autouse=True)
def folder(folder: Path) -> Path:
    """Fill the working folder with inputs."""
    Path("in.jsonl").write_bytes(json_line(BODY))
    Path("a.txt").write_text(BODY, encoding="utf-8")
    return folder


def hidden() -> list[str]:
    return [name for name in os.listdir() if name.startswith(".")]


SHARED = [
    (["gate", "in.jsonl", "-o", "shared", "--discard-rejects"], "--output"),
    (["gate", "in.jsonl", "-o", "ok.jsonl", "--rejects", "shared"], "--rejects"),
    (["gate", "in.jsonl", "-o", "ok.jsonl", "--rejects", "no.jsonl", "--quarantine", "./shared"], "--quarantine"),
    (["gate", "in.jsonl", "-o", "ok.jsonl", "--discard-rejects", "--summary-file", "shared"], "--summary-file"),
    (["gate", "in.jsonl", "-o", "-", "--discard-rejects", "--metrics-file", "shared"], "--metrics-file"),
    (["gate", "in.jsonl", "--dry-run", "--summary-file", "shared"], "--summary-file"),
    (["gate", "a.txt", "-o", "shared", "--discard-rejects"], "--output"),
    (["restore", "in.jsonl", "-o", "shared"], "--output"),
    (["check", "a.txt", "--output-file", "shared"], "--output-file"),
    (["check", "a.txt", "--write-baseline", "--baseline", "shared"], "--write-baseline"),
    (["report", "a.txt", "-o", "shared"], "--output-file"),
    (["compare", "a.txt", "in.jsonl", "-o", "shared"], "--output-file"),
    (["accept", "a.txt", "--reason", "x", "--baseline", "shared"], "--baseline"),
]


@pytest.mark.parametrize(("arguments", "option"), SHARED)
def test_an_output_that_another_run_writes_is_not_written(arguments: list[str], option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with held([Output("--rejects", "shared")]):
        before = sorted(os.listdir())
        assert main(arguments) == 2
        assert sorted(os.listdir()) == before
    told = capsys.readouterr().err
    assert f"{option}: another run is writing " in told
    assert "shared'" in told
    assert main(arguments) in (0, 1, 2)  # and then it is free
    assert hidden() == []


def test_one_that_is_held_holds_none_of_the_others() -> None:
    with held([Output("--rejects", "b")]):
        with (
            pytest.raises(NewslintError, match="--rejects: another run is writing 'b'"),
            held([Output("-o", "a"), Output("--rejects", "b")]),
        ):
            pass
        with held([Output("-o", "a")]):
            pass
    with held([Output("-o", "a"), Output("--rejects", "b")]):
        pass
    assert hidden() == []


HOLD = """
import sys
from newslint.runs.locks import held
from newslint.runs.places import Output
with held([Output("-o", "a")]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_other_processes_see_it_and_one_that_is_killed_holds_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(NewslintError, match="another run is writing 'a'"), held([Output("--output", "a")]):
            pass
        other.kill()
    assert len(hidden()) == 1  # the file stays behind, and says nothing
    with held([Output("--output", "a")]):
        pass
    assert hidden() == []


FORK = """
import os, sys, time
from newslint.runs.locks import held
from newslint.runs.places import Output
with held([Output("-o", "a")]):
    if os.fork() == 0:
        os.close(1)
        time.sleep(60)
    print("held", flush=True)
    os.kill(os.getpid(), 9)
"""


@posix
def test_a_worker_that_outlives_a_killed_run_does_not_hold_its_outputs() -> None:
    with subprocess.Popen([sys.executable, "-c", FORK], stdout=subprocess.PIPE, start_new_session=True) as other:
        try:
            assert other.communicate()[0] == b"held\n"
            with held([Output("--output", "a")]):
                pass
        finally:
            os.killpg(other.pid, 9)


@posix
def test_a_lock_whose_file_was_taken_away_between_opening_and_locking_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    path = beside("a", "lock")
    take, opened = locks._take, []

    def slow(file: object) -> None:
        """While we wait for our turn, who held the lock ends and takes the file away; then somebody else makes a new one."""
        opened.append(file)
        if len(opened) == 1:
            os.unlink(path)
            opened.append(stack.enter_context(Path(path).open("ab")))  # noqa: SIM115
            take(opened[-1])  # type: ignore[arg-type]
        take(file)  # type: ignore[arg-type]

    monkeypatch.setattr(locks, "_take", slow)
    with (
        ExitStack() as stack,
        pytest.raises(NewslintError, match="another run is writing 'a'"),
        held([Output("-o", "a")]),
    ):
        pass
    assert len(opened) == 3  # the file that went, the other's, and the one that is there now
    with held([Output("-o", "a")]):
        pass


def test_what_cannot_be_locked_because_it_cannot_be_written_is_told() -> None:
    Path("file").write_text("", "utf-8")
    with pytest.raises(NewslintError, match=r"--output: '.*x' cannot be written: "), held([Output("--output", os.path.join("file", "x"))]):
        pass
    with held([Output("--output", "-"), Output("--rejects", os.devnull)]):  # streams have no lock
        assert hidden() == []


LEAVE = """
import os, sys
from newslint.util.atomic import replacing
with replacing(sys.argv[1]) as stream:
    os.kill(os.getpid(), 9)
"""


@posix
def test_temporary_files_of_killed_runs_go() -> None:
    for name in ("a", "b"):
        subprocess.run([sys.executable, "-c", LEAVE, name], check=False)
    assert len(hidden()) == 2
    with held([Output("--output", "a")]):
        pass
    (left,) = hidden()
    assert left.startswith(".b.")
