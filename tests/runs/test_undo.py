"""Undoing a run: the same bytes as before, of every file that is as the run left it, and nothing else is touched."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.recorded import Fixing, content_hash, fix, recorded, replaced
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newslint.errors import NewslintError
from newslint.records.codec import ByteEdit, ValueEdit
from newslint.records.files import packed, unpacked
from newslint.records.formats import Format, Packing
from newslint.runs.edit_log import EditLog
from newslint.runs.edit_record import Record
from newslint.runs.undo import Outcome, Undone, ValueRestorer, undo, without

RESTORED, AS_IT_WAS, REFUSED = Outcome
FIXING = replaced(b"See also: rain\nIt rained.\nSee also: sun\n", (b"See also: rain\n", b""), (b"See also: sun\n", b"-\n"))


@st.composite
def fixings(draw: st.DrawFn) -> Fixing:
    """Any content, with any edits."""
    old = draw(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
    ends = sorted(draw(st.lists(st.integers(0, len(old)), max_size=12)))
    spans = list(zip(ends[::2], ends[1::2], strict=False))
    return Fixing(old, tuple(ByteEdit(start, old[start:end], draw(st.binary(max_size=20))) for start, end in spans))


def undone(path: Path | str, write: bool = True, restorers: dict[Format, ValueRestorer] | None = None) -> list[Undone]:
    with Record(str(path), change=True) as record:
        return list(undo(record, record.runs[-1], restorers or {}, write))


def outcomes(path: Path | str, write: bool = True) -> list[Outcome]:
    return [each.outcome for each in undone(path, write)]


same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(st.lists(fixings(), min_size=1, max_size=4), st.sampled_from([Packing.NONE, Packing.GZIP]))
@same_folder
def test_undoing_gives_the_same_bytes(tmp_path: Path, files: list[Fixing], packing: Packing) -> None:
    log_path = tmp_path / "edits.jsonl"
    log_path.unlink(missing_ok=True)
    paths = [tmp_path / f"{number}.jsonl{packing.value}" for number in range(len(files))]
    with EditLog(str(log_path), []) as log:
        fix(log, list(zip(paths, files, strict=True)), packing)
    expected = [RESTORED if each.old != each.new else AS_IT_WAS for each in files][::-1]
    assert outcomes(log_path, write=False) == expected
    assert [content(path, packing) for path in paths] == [each.new for each in files]
    assert outcomes(log_path) == expected
    assert [content(path, packing) for path in paths] == [each.old for each in files]
    assert outcomes(log_path) == [AS_IT_WAS] * len(files)


def content(path: Path, packing: Packing) -> bytes:
    with path.open("rb") as file:
        return unpacked(file, packing).read()


@given(fixings(), st.integers(1, 50))
def test_undoing_does_not_care_how_the_content_is_cut(fixing: Fixing, size: int) -> None:
    new = fixing.new
    pieces = [new[at : at + size] for at in range(0, len(new), size)]
    assert b"".join(without(pieces, fixing.edits)) == fixing.old


@given(st.lists(fixings(), min_size=1, max_size=3), st.data())
@same_folder
def test_a_run_that_was_killed_anywhere_is_undone(tmp_path: Path, files: list[Fixing], data: st.DataObject) -> None:
    """A file is replaced when its record is on the disk: where the record is cut before that, the file is as it was."""
    log_path = tmp_path / "edits.jsonl"
    log_path.unlink(missing_ok=True)
    paths = [tmp_path / f"{number}.jsonl" for number in range(len(files))]
    ready = []
    with EditLog(str(log_path), []) as log:
        for path, fixing in zip(paths, files, strict=True):
            entry = recorded(log, path, fixing)
            ready.append(log_path.stat().st_size)
            entry.done()
    whole = log_path.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    log_path.write_bytes(whole[:cut])
    for path, fixing, at in zip(paths, files, ready, strict=True):
        path.write_bytes(fixing.new if at <= cut and data.draw(st.booleans()) else fixing.old)
    with Record(str(log_path), change=True) as record:
        for run in record.runs:
            assert run.problem is None
            assert all(each.outcome is not REFUSED for each in undo(record, run, {}))
    assert [path.read_bytes() for path in paths] == [each.old for each in files]


@given(st.lists(fixings(), min_size=1, max_size=3), st.data())
@same_folder
def test_whatever_becomes_of_a_record_a_file_is_restored_or_stays(tmp_path: Path, files: list[Fixing], data: st.DataObject) -> None:
    log_path = tmp_path / "edits.jsonl"
    log_path.unlink(missing_ok=True)
    paths = [tmp_path / f"{number}.jsonl" for number in range(len(files))]
    with EditLog(str(log_path), []) as log:
        fix(log, list(zip(paths, files, strict=True)))
    damaged = bytearray(log_path.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at : at + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=3))
        damaged = damaged or bytearray(b"\n")
    log_path.write_bytes(damaged)
    try:
        with Record(str(log_path), change=True) as record:
            for run in record.runs:
                list(undo(record, run, {}))
    except NewslintError:
        pass
    for path, fixing in zip(paths, files, strict=True):
        assert path.read_bytes() in (fixing.old, fixing.new)


def fixed(tmp_path: Path, *fixings: Fixing, packing: Packing = Packing.NONE) -> tuple[Path, list[Path]]:
    paths = [tmp_path / f"{number}.jsonl{packing.value}" for number in range(len(fixings))]
    with EditLog(str(tmp_path / "edits.jsonl"), []) as log:
        fix(log, list(zip(paths, fixings, strict=True)), packing)
    return tmp_path / "edits.jsonl", paths


def test_a_file_that_has_changed_since_stays_and_the_others_are_restored(tmp_path: Path) -> None:
    log, (first, second) = fixed(tmp_path, FIXING, FIXING)
    second.write_bytes(FIXING.new + b"mine\n")
    refused, restored = undone(log)
    assert (refused.outcome, refused.path, refused.reason) == (REFUSED, str(second), "it has changed since the run")
    assert (restored.outcome, restored.edits) == (RESTORED, 2)
    assert second.read_bytes() == FIXING.new + b"mine\n"
    assert first.read_bytes() == FIXING.old


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    log, (path,) = fixed(tmp_path, FIXING)
    path.unlink()
    assert undone(log) == [Undone(str(path), REFUSED, reason="it is not there any more")]


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    log, (path,) = fixed(tmp_path, FIXING)
    path.unlink()
    path.mkdir()
    assert outcomes(log) == [REFUSED]


@pytest.mark.skipif(os.name != "posix", reason="pipes and modes of POSIX")
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    log, (path,) = fixed(tmp_path, FIXING)
    path.unlink()
    os.mkfifo(path)
    assert undone(log) == [Undone(str(path), REFUSED, reason="it is no file any more")]


@pytest.mark.skipif(os.name != "posix", reason="pipes and modes of POSIX")
def test_mode_and_links_are_kept_and_hard_links_refused(tmp_path: Path) -> None:
    log, (first, second) = fixed(tmp_path, FIXING, FIXING)
    first.chmod(0o640)
    real = tmp_path / "real"
    first.rename(real)
    first.symlink_to(real)
    os.link(second, tmp_path / "other")
    refused, restored = undone(log)
    assert "hard links" in refused.reason
    assert restored.outcome is RESTORED
    assert first.is_symlink()
    assert (real.stat().st_mode & 0o777, real.read_bytes()) == (0o640, FIXING.old)
    assert sorted(tmp_path.glob(".*")) == []


def test_a_file_that_the_run_could_not_replace_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"what another program wrote meanwhile")
    with EditLog(str(tmp_path / "edits.jsonl"), []) as log:
        recorded(log, path, FIXING).failed()
    assert undone(tmp_path / "edits.jsonl") == []


def test_of_compressed_files_the_content_is_restored(tmp_path: Path) -> None:
    log, (path,) = fixed(tmp_path, FIXING, packing=Packing.GZIP)
    assert outcomes(log) == [RESTORED]
    assert gzip.decompress(path.read_bytes()) == FIXING.old


def test_an_empty_compressed_file_is_a_compressed_file_again(tmp_path: Path) -> None:
    log, (path,) = fixed(tmp_path, Fixing(b"", (ByteEdit(0, b"", b"x"),)), packing=Packing.GZIP)
    assert outcomes(log) == [RESTORED]
    assert gzip.decompress(path.read_bytes()) == b""


@pytest.mark.parametrize("wide", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_a_file_in_a_wide_encoding_is_restored(tmp_path: Path, wide: str) -> None:
    path, text = tmp_path / "a.jsonl", "\ufeff" + "Ä𝄞 See also: rain\n" * 30_000
    fixing = replaced(text.encode(), ("𝄞 See also: rain\n".encode(), b"\n"))
    before, after = text.encode(wide), fixing.new.decode().encode(wide)
    with EditLog(str(tmp_path / "edits.jsonl"), []) as log:
        entry = log.file(str(path), Format.JSONL, wide=wide)
        entry.edits(fixing.edits)
        entry.ready(content_hash(before), content_hash(after))
        path.write_bytes(after)
        entry.done()
    assert outcomes(tmp_path / "edits.jsonl") == [RESTORED]
    assert path.read_bytes() == before


def test_a_large_file_is_restored_in_pieces(tmp_path: Path) -> None:
    line = b'{"text": "See also: rain"}\n'
    old = line * 200_000
    edits = tuple(ByteEdit(at + 10, line[10:24], b"-") for at in range(0, len(old), len(line)))
    new = line.replace(line[10:24], b"-") * 200_000
    path = tmp_path / "a.jsonl.gz"
    with EditLog(str(tmp_path / "edits.jsonl"), []) as log:
        entry = log.file(str(path), Format.JSONL, Packing.GZIP)
        entry.edits(edits)
        entry.ready(content_hash(old), content_hash(new))
        path.write_bytes(packed(new, Packing.GZIP))
    assert undone(tmp_path / "edits.jsonl") == [Undone(str(path), RESTORED, 200_000)]
    assert gzip.decompress(path.read_bytes()) == old


def rewritten(path: Path, change: dict[str, Any], where: str) -> None:
    """Change what the line of a record that has a key says."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    lines = [{**line, **change} if where in line else line for line in lines]
    path.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines), "utf-8")


@pytest.mark.parametrize(
    ("where", "change", "reason"),
    [
        ("edits", {"edits": [[3, "x", ""], [0, "y", ""]]}, "overlap"),
        ("edits", {"edits": [[0, "x", "not there"], [1, "", ""]]}, "do not fit"),
        ("edits", {"edits": [[9999, "x", ""], [9999, "", ""]]}, "do not fit"),
        ("edits", {"edits": [[0, "x", ""], [1, "", ""]]}, "is not what was there"),
        ("edits", {"edits": [[0, "x", ""]]}, "edits are missing"),
        ("edits", {"edits": [[0, "x"]]}, "offset, old and new"),
        ("edits", {"edits": [[0, {"b64": "?"}, ""]]}, "neither text nor base64"),
        ("edits", {"edits": 1}, "edits are no list"),
        ("count", {"count": 3}, "edits are missing"),
    ],
)
def test_edits_that_do_not_fit_change_nothing(tmp_path: Path, where: str, change: dict[str, Any], reason: str) -> None:
    log, (path,) = fixed(tmp_path, FIXING)
    text = log.read_text("utf-8")
    rewritten(log, change, where)
    if "edits" in change and change["edits"] == 1:
        log.write_text(text.replace('"edits":[[', '"edits":[],"edits":1,"x":[['), "utf-8")
    for write in (False, True):
        (refused,) = undone(log, write)
        assert reason in refused.reason
    assert path.read_bytes() == FIXING.new
    assert sorted(tmp_path.glob(".*")) == []


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("path", {"path": "relative"}),
        ("path", {"path": "/a\0b"}),
        ("path", {"path": 3}),
        ("path", {"format": "docx"}),
        ("path", {"packing": ".rar"}),
        ("path", {"wide": "base64"}),
        ("before", {"before": None}),
        ("after", {"after": None}),
        ("done", {"file": 9}),
        ("end", {"end": 1}),
    ],
)
def test_a_record_that_says_what_cannot_be_is_not_used(tmp_path: Path, where: str, change: dict[str, Any]) -> None:
    log, (path,) = fixed(tmp_path, FIXING)
    rewritten(log, change, where)
    with pytest.raises(NewslintError, match="is damaged"):
        undone(log)
    assert path.read_bytes() == FIXING.new


def test_a_record_of_another_version_says_which(tmp_path: Path) -> None:
    log, _ = fixed(tmp_path, FIXING)
    rewritten(log, {"version": 2, "newslint": "9.9"}, "newslint")
    with pytest.raises(NewslintError, match=r"recorded by newslint 9\.9, in another form"):
        undone(log)


def test_a_broken_line_in_the_middle_is_damage(tmp_path: Path) -> None:
    log, _ = fixed(tmp_path, FIXING, FIXING)
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([*lines[:5], b"{\n", *lines[6:]]))
    with pytest.raises(NewslintError, match="a line in the middle is broken"):
        undone(log)


@pytest.mark.parametrize("content", [b"no record\n", b"{}\n", b'{"newslint":"1"}\n', b"\xff\n", b"[" * 100_000 + b"\n"])
def test_a_file_that_is_no_record_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "edits.jsonl").write_bytes(content)
    with pytest.raises(NewslintError, match="this is no record of edits"):
        Record(str(tmp_path / "edits.jsonl"))


def test_what_could_not_be_recorded_to_its_end_is_named(tmp_path: Path) -> None:
    log, (path,) = fixed(tmp_path, FIXING)
    lines = log.read_bytes().replace(b'"whole":true }', b'"whole":false}').splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:3]))
    (refused,) = undone(log)
    assert "is not complete" in refused.reason
    assert path.read_bytes() == FIXING.new


@pytest.mark.skipif(os.name != "posix", reason="no locks there")
def test_a_record_that_is_still_written_is_not_undone(tmp_path: Path) -> None:
    with EditLog(str(tmp_path / "edits.jsonl"), []) as log:
        recorded(log, tmp_path / "a", FIXING)
        with pytest.raises(NewslintError, match="still writing"):
            undone(tmp_path / "edits.jsonl")


# Tables


class Table:
    """A file of JSON that stands for a table: a list of texts."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, path: str, table: str | None, edits: Iterator[ValueEdit], write: bool) -> bool:
        rows = json.loads(Path(path).read_text("utf-8"))
        states = set()
        for edit in edits:
            states.add({edit.new: "new", edit.old: "old"}.get(rows[edit.row - 1], "other"))
            rows[edit.row - 1] = edit.old
        if states == {"old"}:
            return False
        if states != {"new"}:
            raise NewslintError("row 1 holds another value")
        if write:
            Path(path).write_text(json.dumps(rows, indent=1), "utf-8")  # equal values, other bytes
        return True


def table(tmp_path: Path, hashed: bool) -> tuple[Path, Path]:
    path = tmp_path / "a.table"
    before, after = b'["old", "kept"]', b'["new", "kept"]'
    path.write_bytes(before)
    with EditLog(str(tmp_path / "edits.jsonl"), []) as log:
        entry = log.file(str(path), Format.PARQUET if hashed else Format.SQLITE, table=None if hashed else "articles")
        entry.edits([ValueEdit(1, "text", "old", "new")])
        entry.ready(content_hash(before), content_hash(after) if hashed else None)
        path.write_bytes(after)
        entry.done()
    return tmp_path / "edits.jsonl", path


@pytest.mark.parametrize("hashed", [True, False])
def test_values_are_put_back_by_who_knows_the_format(tmp_path: Path, hashed: bool) -> None:
    log, path = table(tmp_path, hashed)
    restorers: dict[Format, ValueRestorer] = dict.fromkeys((Format.PARQUET, Format.SQLITE), Table(path))
    assert undone(log, False, restorers) == [Undone(str(path), RESTORED, 1)]
    assert json.loads(path.read_text("utf-8")) == ["new", "kept"]
    assert undone(log, True, restorers) == [Undone(str(path), RESTORED, 1)]
    assert json.loads(path.read_text("utf-8")) == ["old", "kept"]
    assert undone(log, True, restorers) == [Undone(str(path), AS_IT_WAS)]


def test_a_table_that_has_changed_since_stays(tmp_path: Path) -> None:
    log, path = table(tmp_path, hashed=True)
    path.write_text('["new", "mine"]', "utf-8")
    (refused,) = undone(log, True, {Format.PARQUET: Table(path)})
    assert refused.reason == "it has changed since the run"
    assert path.read_text("utf-8") == '["new", "mine"]'


def test_a_table_that_nobody_can_restore_is_named(tmp_path: Path) -> None:
    log, _ = table(tmp_path, hashed=True)
    (refused,) = undone(log)
    assert "does not restore Parquet" in refused.reason
