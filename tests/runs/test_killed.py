"""Runs that are killed while they fix: files are whole, and what is left beside them goes with the next run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from helpers.checking import found
from helpers.processes import hear_all
from helpers.records import json_line
from helpers.texts import DIRTY

from newslint.cli.main import main
from newslint.config import Config

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")

CONTENT = json_line(DIRTY) * 20

# `newslint check --fix`, which stops when it is about to store the fix of a file (a text), or of its second chunk (records); or, with STUCK in
# the environment, in the work on a chunk. Workers are forked, so that they stop there, too.
FIXING = """
import multiprocessing, os, sys, time
from newslint.__main__ import main
from newslint.records import codec
codec.SIZE = 300
from newslint.runs import check_job, file_in_place
from newslint.util import replace

go_on = sys.argv.pop(1)

def wait(*_):
    print("ready", flush=True)
    for _ in range(12_000):
        if os.path.exists(go_on):
            break
        time.sleep(0.05)

def take(self, *args, taken=file_in_place.FileInPlace.take, calls=[]):
    taken(self, *args)
    calls.append(1)
    if len(calls) == 2:
        wait()

if "STUCK" in os.environ:
    check_job.CheckJob.perform = wait
else:
    file_in_place.FileInPlace.take = take
    replace._keep = wait
multiprocessing.set_start_method("fork", force=True)
sys.exit(main())
"""


@contextmanager
def fixing(*arguments: str, go_on: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Give a process that is in the middle of fixing, until there is a file ``go_on``; it waits ten minutes for it."""
    command = [sys.executable, "-c", FIXING, str(go_on or ""), "check", "--fix", "--select", "INS101", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=hear_all) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        try:
            yield process
        finally:
            process.kill()


def beside(path: Path) -> list[str]:
    return [name for name in os.listdir(path.parent) if name != path.name]


@pytest.fixture(params=["a.txt", "a.jsonl"])
def dirty(request: pytest.FixtureRequest, folder: Path) -> Path:
    """Make a file that has something to fix, alone in the working folder: a text, or several chunks of records."""
    path = folder / request.param
    path.write_bytes(DIRTY.encode() if path.suffix == ".txt" else CONTENT)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("named", [True, False])
def test_after_kill_9_the_file_is_whole_and_the_next_run_sweeps(dirty: Path, named: bool, capsys: pytest.CaptureFixture[str]) -> None:
    before = dirty.read_bytes()
    with fixing("a.txt") if dirty.suffix == ".txt" else fixing() as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert dirty.read_bytes() == before
    (left,) = beside(dirty)
    assert [entry.source for entry in found(".", config=Config(include=("*",))).inputs] == [dirty.name]
    assert main(["check", "--select", "INS101"]) == 1
    assert beside(dirty) == [left]  # looking changes nothing
    assert main(["check", "--fix", "--select", "INS101", *([dirty.name] if named else [])]) == 0
    assert beside(dirty) == []
    assert b"See also" not in dirty.read_bytes()
    assert "Traceback" not in capsys.readouterr().err


def test_the_next_run_sweeps_where_a_link_leads(dirty: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    target = dirty.rename(tmp_path / "elsewhere" / dirty.name)
    dirty.symlink_to(target)
    with fixing(dirty.name) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert len(beside(target)) == 1
    assert main(["check", "--fix", "--select", "INS101", dirty.name]) == 0
    assert beside(target) == []


def test_what_a_run_at_work_writes_is_not_swept(dirty: Path) -> None:
    with fixing() as process:
        (under_way,) = beside(dirty)
        assert main(["check", "--fix", "--select", "INS101"]) == 0
        assert beside(dirty) == [under_way]
        process.kill()
        process.wait()
    assert main(["check", "--fix", "--select", "INS101"]) == 0
    assert beside(dirty) == []


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_ended_cleans_up_itself(dirty: Path, ending: str, jobs: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    before = dirty.read_bytes()
    go_on = tmp_path_factory.mktemp("signals") / "go-on"
    with fixing("--jobs", jobs, go_on=go_on) as process:
        assert len(beside(dirty)) == 1
        os.killpg(process.pid, getattr(signal, ending))  # the workers, too
        go_on.touch()
        _, errors = process.communicate(timeout=600)
    assert process.returncode == 2
    assert b"newslint: interrupted" in errors
    assert b"Traceback" not in errors
    assert beside(dirty) == []
    assert dirty.read_bytes() == before


@pytest.mark.slow
def test_a_worker_that_takes_too_long_to_end_is_ended(dirty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dirty.read_bytes()
    monkeypatch.setenv("STUCK", "1")
    with fixing("--jobs", "2") as process:
        os.killpg(process.pid, signal.SIGTERM)
        _, errors = process.communicate(timeout=600)
    assert process.returncode == 2
    assert b"Traceback" not in errors
    assert dirty.read_bytes() == before
    assert beside(dirty) == []
    monkeypatch.delenv("STUCK")
    assert main(["check", "--fix", "--select", "INS101"]) == 0
