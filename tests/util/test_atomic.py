"""A file is replaced whole or not at all."""

from __future__ import annotations

import errno
import gzip
import os
import sys
from pathlib import Path
from typing import IO

import pytest

from newslint.util import atomic
from newslint.util.atomic import is_temporary, remove_left_over, replace_file, replacing, sweep

posix = pytest.mark.skipif(os.name != "posix", reason="permission bits and links of POSIX")


def test_the_content_is_replaced_and_nothing_else_is_left_behind(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"The council met.\r\nSee also: Sport\r\n")
    replace_file(file, b"The council met.\r\n")
    assert file.read_bytes() == b"The council met.\r\n"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_new_file_is_made(tmp_path: Path) -> None:
    replace_file(str(tmp_path / "new.txt"), b"text")
    (tmp_path / "plain.txt").write_bytes(b"text")
    assert (tmp_path / "new.txt").read_bytes() == b"text"
    assert (tmp_path / "new.txt").stat().st_mode == (tmp_path / "plain.txt").stat().st_mode


def test_a_stream_may_be_wrapped(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    with replacing(file) as stream, gzip.GzipFile(fileobj=stream, mode="wb") as packed:
        packed.write(b'{"text": "x"}\n')
    assert gzip.decompress(file.read_bytes()) == b'{"text": "x"}\n'


@pytest.mark.parametrize("error", [ValueError("broken"), KeyboardInterrupt(), SystemExit(), OSError(errno.ENOSPC, "No space left")])
def test_whatever_goes_wrong_the_file_stays(tmp_path: Path, error: BaseException) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"as it was")

    def write_half() -> None:
        with replacing(file) as stream:
            stream.write(b"half of")
            raise error

    with pytest.raises(type(error)):
        write_half()
    assert file.read_bytes() == b"as it was"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_disk_that_is_full_at_the_last_moment_leaves_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"as it was")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replace_file(file, b"new")
    assert file.read_bytes() == b"as it was"
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_what_is_not_a_regular_file_is_written_to_and_not_replaced() -> None:
    replace_file("/dev/null", b"gone")
    assert not os.path.isfile("/dev/null")
    with pytest.raises(OSError, match="No space left"):
        replace_file("/dev/full", b"x" * 100_000)


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664])
def test_permission_bits_are_kept(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")
    file.chmod(mode)
    replace_file(file, b"new")
    assert file.stat().st_mode & 0o7777 == mode


@posix
def test_nobody_can_read_a_private_file_while_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")
    file.chmod(0o600)
    with replacing(file) as stream:
        assert os.fstat(stream.fileno()).st_mode & 0o077 == 0


def test_a_read_only_file_is_refused_to_root_as_well(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"as it was")
    file.chmod(0o444)
    with pytest.raises(PermissionError):
        replace_file(file, b"new")
    assert file.read_bytes() == b"as it was"


@posix
def test_a_link_stays_and_its_target_changes(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    target = tmp_path / "data" / "a.txt"
    target.write_bytes(b"old")
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    replace_file(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert os.listdir(tmp_path / "data") == ["a.txt"]


@posix
def test_a_circle_of_links_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OSError) as caught:  # noqa: PT011 -- known by its number: its words are the system's
        replace_file(tmp_path / "a", b"x")
    assert caught.value.errno == errno.ELOOP


def test_a_folder_that_does_not_exist_and_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "no" / "a.txt", b"x")
    with pytest.raises(PermissionError if sys.platform == "win32" else IsADirectoryError):
        replace_file(tmp_path, b"x")


def test_a_long_name_is_no_trouble(tmp_path: Path) -> None:
    file = tmp_path / ("é" * 120 + ".txt")
    replace_file(file, b"x")
    assert file.read_bytes() == b"x"


LEFT = ".notes.txt.newslint-0123456789ab.tmp"
OF_OTHERS = (
    "notes.txt",
    ".notes.txt.0123456789ab.tmp",
    ".notes.txt.newslint-0123456789ab.tmp.txt",
    ".notes.txt.newslint-0123456789.tmp",
    "notes.txt.newslint-0123456789ab.tmp",
)


def test_what_killed_writers_left_is_told_by_its_name(tmp_path: Path) -> None:
    for name in (*OF_OTHERS, LEFT, ".other.txt.newslint-0123456789ab.tmp"):
        (tmp_path / name).write_text("x", "utf-8")
    remove_left_over(tmp_path / "notes.txt")
    assert sorted(os.listdir(tmp_path)) == sorted([*OF_OTHERS, ".other.txt.newslint-0123456789ab.tmp"])
    sweep(str(tmp_path))
    assert sorted(os.listdir(tmp_path)) == sorted(OF_OTHERS)
    assert [name for name in (*OF_OTHERS, LEFT) if is_temporary(name)] == [LEFT]


def test_what_somebody_is_still_writing_is_not_swept(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("old", "utf-8")
    with replacing(file) as stream:
        stream.write(b"new")
        sweep(str(tmp_path))
        remove_left_over(file)
        assert len(os.listdir(tmp_path)) == 2
    assert (os.listdir(tmp_path), file.read_text("utf-8")) == (["notes.txt"], "new")


@posix
def test_a_sweep_leaves_folders_and_links_alone_and_needs_no_folder(tmp_path: Path) -> None:
    (tmp_path / LEFT).mkdir()
    (tmp_path / LEFT.replace("0", "1")).symlink_to(tmp_path / "notes.txt")
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    sweep(str(tmp_path))
    sweep(str(tmp_path / "gone"))
    assert len(os.listdir(tmp_path)) == 3


@posix
def test_one_who_sweeps_between_making_and_locking_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "notes.txt"
    locked, calls = atomic.locked, []

    def late(stream: IO[bytes]) -> bool:
        if not calls:
            calls.append(os.listdir(tmp_path))
            os.unlink(stream.name)
        return locked(stream)

    monkeypatch.setattr(atomic, "locked", late)
    replace_file(file, b"new")
    assert (len(calls), os.listdir(tmp_path), file.read_bytes()) == (1, ["notes.txt"], b"new")
