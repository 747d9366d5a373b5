"""``newslint undo``: the last run, a named one, what can be undone, and what is forgotten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers.command import Call
from helpers.recorded import Fixing, fix, recorded, replaced

from newslint.runs.edit_log import EditLog

FIXING = replaced(b"See also: rain\nIt rained.\n", (b"See also: rain\n", b""))
AGAIN = replaced(b"It rained.\n", (b"rained", b"snowed"))


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what newslint has done."""
    folder = tmp_path_factory.mktemp("home") / "state"
    monkeypatch.setenv("NEWSLINT_STATE_DIR", str(folder))
    return folder


def ran(*files: tuple[str, Fixing], record: str | None = None) -> str:
    """Fix files as a run does; return the run's identifier."""
    with EditLog(record, ["check", "--fix", *(name for name, _ in files)]) as log:
        fix(log, [(Path(name), fixing) for name, fixing in files])
    assert log.run is not None
    return log.run


def read(name: str = "a.txt") -> bytes:
    return Path(name).read_bytes()


def test_the_last_run_is_undone_then_the_one_before(call: Call, folder: Path) -> None:
    first = ran(("a.txt", FIXING))
    last = ran(("a.txt", AGAIN))
    done = call("undo")
    assert (done.code, done.out, read()) == (0, "", FIXING.new)
    assert f"run {last}: " in done.err
    assert f"in {folder}: newslint check --fix a.txt\n" in done.err
    assert done.err.endswith("newslint: 1 file restored (1 edit)\n")
    done = call("undo")
    assert (done.code, read()) == (0, FIXING.old)
    assert f"run {first}: " in done.err
    done = call("undo")
    assert (done.code, done.err) == (
        2,
        "newslint: there is nothing to undo: no run of newslint check --fix is on record, or all are undone\n",
    )


def test_a_run_is_named_by_the_start_of_its_identifier(call: Call) -> None:
    first = ran(("a.txt", FIXING))
    ran(("b.txt", FIXING))
    assert call("undo", first).code == 0
    assert (read("a.txt"), read("b.txt")) == (FIXING.old, FIXING.new)
    assert "2 runs on record begin with '2'" in call("undo", "2").err
    missing = call("undo", "1999")
    assert (missing.code, missing.err) == (2, "newslint: no run on record begins with '1999'; newslint undo --list shows them\n")


def test_what_has_changed_since_is_named_and_the_rest_restored(call: Call) -> None:
    ran(("a.txt", FIXING), ("b.txt", FIXING))
    Path("b.txt").write_bytes(b"mine\n")
    done = call("undo")
    assert (done.code, read("a.txt"), read("b.txt")) == (2, FIXING.old, b"mine\n")
    assert f"newslint: {Path('b.txt').absolute()}: not undone: it has changed since the run\n" in done.err
    assert done.err.endswith("newslint: 1 file restored (1 edit), 1 not undone\n")
    Path("b.txt").write_bytes(FIXING.new)
    again = call("undo")  # it is not undone before all is
    assert (again.code, read("b.txt")) == (0, FIXING.old)
    assert again.err.endswith("newslint: 1 file restored (1 edit), 1 as before the run already\n")


def test_a_dry_run_says_what_would_be_and_changes_nothing(call: Call, folder: Path) -> None:
    ran(("a.txt", FIXING))
    for _ in range(2):
        dry = call("undo", "--dry-run")
        assert (dry.code, dry.out) == (0, f"{folder / 'a.txt'}: would be restored, 1 edit\n")
        assert dry.err.endswith("1 file would be restored (1 edit)\n")
        assert read() == FIXING.new
    assert call("undo").code == 0
    assert read() == FIXING.old


def test_runs_are_listed_the_last_one_first(call: Call, folder: Path) -> None:
    assert call("undo", "--list") == (0, "", "newslint: no run of newslint check --fix is on record\n")
    first, last = ran(("a.txt", FIXING)), ran(("a.txt", AGAIN))
    call("undo")
    listed = call("undo", "--list")
    one, two = listed.out.splitlines()
    assert listed.code == 0
    assert one.startswith(f"{last}  1 file, 1 edit, 1 KB, undone  ")
    assert two.startswith(f"{first}  1 file, 1 edit, 1 KB  ")
    assert two.endswith(f" UTC, in {folder}: newslint check --fix a.txt")


def test_names_are_shown_harmlessly(call: Call) -> None:
    if os.name == "nt":
        pytest.skip("such names cannot be there")
    ran(("\x1b[31m.txt", FIXING))
    assert "\x1b" not in call("undo", "--list").out + call("undo", "--dry-run").out + call("undo").err


def test_records_are_forgotten(call: Call, state: Path) -> None:
    runs = [ran((f"{number}.txt", FIXING)) for number in range(4)]
    assert call("undo", "--forget") == (0, "", "newslint: 1 record of edits removed\n")
    assert call("undo", "--forget", runs[0]).code == 0
    assert {path.stem for path in state.iterdir()} == {runs[1], runs[2]}
    assert call("undo", "--forget", "1999").code == 2
    assert call("undo", "--forget", "all").err == "newslint: 2 records of edits removed\n"
    assert list(state.iterdir()) == []
    assert read("3.txt") == FIXING.new


def test_a_record_of_ones_own_is_undone_where_it_is_named(call: Call) -> None:
    ran(("b.txt", FIXING))
    run = ran(("a.txt", FIXING), record="edits.jsonl")
    ran(("a.txt", AGAIN), record="edits.jsonl")
    Path("newslint.yaml").write_text("edits: edits.jsonl\n", "utf-8")
    refused = call("undo")  # the last run in the folder of the user is not what is meant
    assert (refused.code, read("b.txt")) == (2, FIXING.new)
    assert "newslint undo --edits edits.jsonl" in refused.err
    assert call("undo", "--edits", "edits.jsonl").code == 0
    assert call("undo", "--edits", "edits.jsonl", run).code == 0
    assert read() == FIXING.old
    assert [", undone" in line for line in call("undo", "--edits", "edits.jsonl", "--list").out.splitlines()] == [True, True]
    assert call("undo", "--edits", "edits.jsonl", "--forget").code == 2
    assert Path("edits.jsonl").exists()


def test_a_record_beside_the_data_is_no_data(call: Call) -> None:
    ran(("a.txt", FIXING), record="edits.jsonl")
    Path("newslint.yaml").write_text("edits: edits.jsonl\n", "utf-8")
    checked = call("check", ".")
    assert checked.code == 0
    assert "1 edits.jsonl" in checked.out


@pytest.mark.parametrize("setting", ["edits: 'off'", "include: [", "edits: [a]"])
def test_settings_that_name_no_record_are_no_hindrance(call: Call, setting: str) -> None:
    ran(("a.txt", FIXING))
    Path("newslint.yaml").write_text(setting, "utf-8")
    assert call("undo").code == 0


def test_a_record_that_cannot_be_used_is_not_passed_over(call: Call, state: Path) -> None:
    ran(("a.txt", FIXING))
    last = ran(("b.txt", FIXING))
    path = state / f"{last}.jsonl"
    path.write_text(path.read_text("utf-8").replace('"version":1', '"version":2'), "utf-8")
    done = call("undo")
    assert (done.code, read("a.txt"), read("b.txt")) == (2, FIXING.new, FIXING.new)
    assert f"run {last} was recorded by newslint" in done.err
    assert call("undo", "--forget", last).code == 0
    assert call("undo").code == 0
    assert read("a.txt") == FIXING.old


def test_a_record_that_breaks_off_makes_the_exit_code_2(call: Call, state: Path) -> None:
    run = ran(("a.txt", FIXING))
    path = state / f"{run}.jsonl"
    path.write_text(path.read_text("utf-8").replace('"whole":true }', '"whole":false}'), "utf-8")
    done = call("undo")
    assert (done.code, read("a.txt")) == (2, FIXING.old)
    assert "what was fixed after that is not undone" in done.err


def test_a_run_that_was_killed_is_undone(call: Call) -> None:
    Path("a.txt").write_bytes(FIXING.old)
    log = EditLog(None, [])
    recorded(log, "a.txt", FIXING)
    Path("a.txt").write_bytes(FIXING.new)
    assert log._file is not None
    log._file.close()  # without a word
    assert call("undo").code == 0
    assert read() == FIXING.old


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_folder_that_others_can_write_is_not_trusted(call: Call, state: Path) -> None:
    ran(("a.txt", FIXING))
    state.chmod(0o777)
    done = call("undo")
    assert (done.code, read()) == (2, FIXING.new)
    assert "is not a folder that you alone can write" in done.err


def test_a_record_that_is_not_there_is_named(call: Call, folder: Path) -> None:
    assert call("undo", "--edits", "x.jsonl") == (2, "", f"newslint: {folder / 'x.jsonl'}: there is no such record of edits\n")
