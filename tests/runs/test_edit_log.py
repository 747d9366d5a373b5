"""The record that fixing keeps of its edits: what it holds, where it lies, who may read it, and when there is none."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
from io import FileIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from helpers.recorded import content_hash, fix, recorded, replaced
from hypothesis import given
from hypothesis import strategies as st

from newslint.errors import NewslintError
from newslint.records.codec import ByteEdit, ValueEdit
from newslint.records.formats import Format
from newslint.runs import edit_lines
from newslint.runs.edit_folder import kept_runs, new_run, path_of, prune, remove, state_folder
from newslint.runs.edit_lines import byte_edits, value_edits
from newslint.runs.edit_lines import edit_lines as lines_of
from newslint.runs.edit_log import EditLog, edit_log_of
from newslint.runs.edit_record import Record
from newslint.util.own_folder import private

posix = pytest.mark.skipif(os.name != "posix", reason="modes and owners of POSIX")
FIXING = replaced(b"See also: rain\nIt rained.\n", (b"See also: rain\n", b""))


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what newslint has done; neither CI nor a hook."""
    monkeypatch.setenv("NEWSLINT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("PRE_COMMIT", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "state"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def only(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_a_record_says_who_changed_what_and_what_stood_there(state: Path, tmp_path: Path) -> None:
    with EditLog(None, ["check", "--fix", "a.jsonl"]) as log:
        fix(log, [(tmp_path / "a.jsonl", FIXING)])
    head, file, edits, ready, done, end = lines(only(state))
    assert (head["command"], head["cwd"], head["version"], head["whole"]) == (["check", "--fix", "a.jsonl"], str(tmp_path), 1, True)
    assert file == {"file": 1, "path": str(tmp_path / "a.jsonl"), "format": "jsonl", "packing": "", "wide": None, "table": None}
    assert edits == {"file": 1, "edits": [[0, "See also: rain\n", ""]]}
    assert ready == {"file": 1, "before": content_hash(FIXING.old), "after": content_hash(FIXING.new), "count": 1}
    assert done == {"file": 1, "done": True}
    assert list(end) == ["end"]


def test_all_is_on_the_disk_when_a_file_may_be_replaced(state: Path, tmp_path: Path) -> None:
    log = EditLog(None, [])
    recorded(log, tmp_path / "a.jsonl", FIXING)
    assert "after" in lines(only(state))[-1]
    log.close()


def test_a_run_that_fixes_nothing_leaves_no_record(state: Path) -> None:
    with EditLog(None, []):
        pass
    assert not state.exists()


@posix
def test_nobody_else_can_read_a_record(state: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with EditLog(None, []) as log, EditLog(str(tmp_path / "edits.jsonl"), []) as other:
            recorded(log, "a", FIXING)
            recorded(other, "a", FIXING)
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (state, only(state), tmp_path / "edits.jsonl")]
    assert modes == [0o700, 0o600, 0o600]


@given(st.lists(st.tuples(st.binary(), st.binary(), st.integers(0, 99)), max_size=30))
def test_edits_of_bytes_are_read_as_they_were_written(given_edits: list[tuple[bytes, bytes, int]]) -> None:
    edits, start = [], 0
    for old, new, between in given_edits:
        edits.append(ByteEdit(start + between, old, new))
        start += between + len(old)
    written = list(lines_of(7, edits))
    assert [edit for _, raw in written for edit in byte_edits(raw)] == edits
    assert sum(count for count, _ in written) == len(edits)
    assert {edit_lines.number_of_edits(raw) for _, raw in written} <= {7}


@given(st.lists(st.tuples(st.integers(1), st.text(), st.text(), st.text()), max_size=20))
def test_edits_of_values_are_read_as_they_were_written(given_edits: list[tuple[int, str, str, str]]) -> None:
    edits = [ValueEdit(*edit) for edit in given_edits]
    assert [edit for _, raw in lines_of(1, edits) for edit in value_edits(raw)] == edits


def test_lines_are_of_bounded_size_however_large_an_edit_is() -> None:
    edit = ByteEdit(5, "ä".encode() * 700_000, b"\xff" * 900_001)
    written = [raw for _, raw in lines_of(1, [edit])]
    assert max(map(len, written)) < 1 << 20
    read = [each for raw in written for each in byte_edits(raw)]
    assert b"".join(each.old for each in read) == edit.old
    assert b"".join(each.new for each in read) == edit.new
    assert all(each.start == before.start + len(before.old) for before, each in pairwise(read))


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are bytes on Linux")
def test_names_that_are_no_text_are_kept(state: Path) -> None:
    with EditLog(None, []) as log:
        recorded(log, os.fsdecode(b"/data/\xff\n.jsonl"), FIXING)
    with Record(str(only(state))) as record:
        assert os.fsencode(record.runs[0].files[1].path) == b"/data/\xff\n.jsonl"


def test_files_can_be_recorded_side_by_side(state: Path) -> None:
    with EditLog(None, []) as log:
        first, second = log.file("/a", Format.JSONL), log.file("/b", Format.PARQUET)
        first.edits([ByteEdit(0, b"x", b"y")])
        second.edits([ValueEdit(1, "text", "x", "y")])
        first.edits([ByteEdit(9, b"x", b"y")])
        for entry in (first, second):
            entry.complete("before", "after")
        log.sync()
    with Record(str(only(state))) as record:
        a, b = record.runs[0].files.values()
        assert [edit.start for edit in record.byte_edits(a)] == [0, 9]
        assert list(record.value_edits(b)) == [ValueEdit(1, "text", "x", "y")]


# Where there is none


@pytest.mark.parametrize(
    ("setting", "environment", "kept"),
    [
        (None, {}, True),
        ("off", {}, False),
        (None, {"CI": "true"}, False),
        (None, {"CI": "1"}, False),
        (None, {"CI": ""}, True),
        (None, {"CI": "false"}, True),
        (None, {"CI": "0"}, True),
        (None, {"PRE_COMMIT": "1"}, False),
        ("/data/edits.jsonl", {"CI": "true", "PRE_COMMIT": "1"}, True),
        ("off", {"PRE_COMMIT": "1"}, False),
    ],
)
def test_a_record_is_kept_unless_nobody_would_undo(
    setting: str | None, environment: dict[str, str], kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert (edit_log_of(setting, ["check"]) is not None) is kept


def said_by(path: str | None) -> list[str]:
    said: list[str] = []
    with EditLog(path, [], said.append) as log:
        for name in ("a", "b"):
            recorded(log, name, FIXING).done()
    return said


def test_where_there_is_no_home_that_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSLINT_STATE_DIR")
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    (line,) = said_by(None)
    assert "newslint undo will not be able" in line
    assert "there is no home folder" in line


@posix
@pytest.mark.parametrize("mode", [0o777, 0o770])
def test_a_folder_that_others_can_write_holds_no_record(state: Path, mode: int) -> None:
    state.mkdir()
    state.chmod(mode)
    (line,) = said_by(None)
    assert "is not a folder that you alone can write" in line
    assert list(state.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_stays(state: Path) -> None:
    state.write_text("mine", "utf-8")
    (line,) = said_by(None)
    assert "is not a folder" in line
    assert state.read_text("utf-8") == "mine"


@pytest.mark.parametrize("content", [b"my own notes\n", b"{}", b'{"text": "a"}\n'])
def test_a_file_that_is_no_record_is_not_written_to(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "edits.jsonl").write_bytes(content)
    (line,) = said_by(str(tmp_path / "edits.jsonl"))
    assert "is no record of edits, and stays as it is" in line
    assert (tmp_path / "edits.jsonl").read_bytes() == content


@posix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (line,) = said_by(str(tmp_path / "pipe"))
    assert "pipe" in line


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    (line,) = said_by(str(tmp_path / "nowhere" / "edits.jsonl"))
    assert "No such file" in line


class Full:
    """A file on a disk that is full after so many bytes, but where what is there can be written over."""

    def __init__(self, file: Any, room: int) -> None:
        self.file = file
        self.room = room

    def write(self, data: bytes) -> int:
        at = self.file.tell()
        fits = max(0, min(len(data), self.room - at))
        if not fits:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return int(self.file.write(data[:fits]))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


@pytest.mark.parametrize("room", [0, 50, 700, 900, 1100, 1300])
def test_on_a_full_disk_the_run_goes_on_and_the_record_says_that_it_is_not_whole(
    room: int, state: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(path: str, mode: str, **_: Any) -> Full:
        return Full(FileIO(path, mode.replace("b", ""), opener=private), room)

    monkeypatch.setattr("newslint.runs.edit_log.open", opened, raising=False)
    monkeypatch.setattr("newslint.runs.edit_log.locked", lambda file: True)
    said: list[str] = []
    with EditLog(None, [], said.append) as log:
        fix(log, [(tmp_path / f"{number}.jsonl", FIXING) for number in range(6)])
    assert len(said) == 1
    assert "No space left" in said[0]
    for path in state.iterdir():
        with Record(str(path)) as record:
            (run,) = record.runs
            assert (run.whole, run.ended, run.torn, run.problem) == (False, False, False, None)
    if room == 0:
        assert list(state.iterdir()) == []


# Several runs


def test_runs_stand_one_behind_the_other_in_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "edits.jsonl"
    for name in ("a", "b"):
        with EditLog(str(path), ["check", name]) as log:
            recorded(log, name, FIXING).done()
    with Record(str(path)) as record:
        assert [(run.command, run.ended, len(run.files)) for run in record.runs] == [(["check", "a"], True, 1), (["check", "b"], True, 1)]


def test_the_end_of_a_killed_run_does_not_reach_into_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "edits.jsonl"
    with EditLog(str(path), []) as log:
        recorded(log, "a", FIXING)
    path.write_bytes(path.read_bytes()[:-30])
    with EditLog(str(path), []) as log:
        recorded(log, "b", FIXING)
    with Record(str(path)) as record:
        assert [(run.torn, run.problem, run.ended) for run in record.runs] == [(True, None, False), (False, None, True)]


@pytest.mark.skipif(sys.platform == "win32", reason="no locks there")
def test_two_runs_do_not_write_to_one_file_at_once(tmp_path: Path) -> None:
    path = str(tmp_path / "edits.jsonl")
    with EditLog(path, []) as log:
        recorded(log, "a", FIXING)
        (line,) = said_by(path)
        assert "another run is writing" in line


def test_the_last_runs_are_kept_and_never_what_others_have_put_there(state: Path) -> None:
    state.mkdir()
    (state / "20200101-000000-000000-00000000.jsonl").write_text("not ours\n", "utf-8")
    (state / "notes.jsonl").write_text('{"newslint":"but another name"}\n', "utf-8")
    runs = []
    for _ in range(23):
        with EditLog(None, []) as log:
            recorded(log, "a", FIXING)
        assert log.run is not None
        runs.append(log.run)
    assert runs == sorted(runs)
    assert kept_runs(str(state)) == runs[:2:-1]
    assert {path.name for path in state.iterdir()} - {f"{run}.jsonl" for run in runs} == {
        "20200101-000000-000000-00000000.jsonl",
        "notes.jsonl",
    }


def test_old_runs_go_when_all_take_too_much_room_but_the_last_one_stays(state: Path) -> None:
    for _ in range(4):
        with EditLog(None, []) as log:
            recorded(log, "a", FIXING)
    runs = kept_runs(str(state))
    size = os.path.getsize(path_of(str(state), runs[0]))
    prune(str(state), most_bytes=2 * size + size // 2)
    assert kept_runs(str(state)) == runs[:2]
    prune(str(state), most_bytes=1)
    assert kept_runs(str(state)) == runs[:1]


@pytest.mark.skipif(sys.platform == "win32", reason="no locks there")
def test_a_record_that_is_being_written_is_not_removed(state: Path) -> None:
    writing = EditLog(None, [])
    recorded(writing, "a", FIXING)
    with EditLog(None, []) as log:
        recorded(log, "a", FIXING)
    prune(str(state), most_runs=1)
    assert len(kept_runs(str(state))) == 2
    assert writing.run is not None
    assert not remove(path_of(str(state), writing.run))
    writing.close()
    prune(str(state), most_runs=1)
    assert kept_runs(str(state)) == [log.run]


def test_a_run_is_the_last_one_whatever_the_clock_says(state: Path) -> None:
    state.mkdir()
    later = "29990101-000000-000000-00000000"
    (state / f"{later}.jsonl").write_text('{"newslint":', "utf-8")
    assert new_run(str(state)) > later


@posix
def test_a_link_is_no_record(state: Path, tmp_path: Path) -> None:
    state.mkdir()
    (tmp_path / "target").write_text('{"newslint":', "utf-8")
    (state / "20200101-000000-000000-00000000.jsonl").symlink_to(tmp_path / "target")
    assert kept_runs(str(state)) == []


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the standard of desktops")
@pytest.mark.parametrize(
    ("states", "folder"), [("", "/home/me/.local/state/newslint"), ("/s", "/s/newslint"), ("s", "/home/me/.local/state/newslint")]
)
def test_the_place_is_what_the_desktop_standard_says(states: str, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSLINT_STATE_DIR")
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("XDG_STATE_HOME", states)
    assert state_folder() == folder


@posix
def test_a_record_that_others_can_write_is_not_trusted(state: Path) -> None:
    with EditLog(None, []) as log:
        recorded(log, "a", FIXING)
    only(state).chmod(0o666)
    with pytest.raises(NewslintError, match="others can write this record"):
        Record(str(only(state)))
