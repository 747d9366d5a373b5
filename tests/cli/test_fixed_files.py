"""Fixing a file changes its content and nothing else; where that cannot be, the file stays, and the reason is told."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.records import json_line
from helpers.texts import CLEAN, DIRTY

from newslint.cli.main import main
from newslint.linter import Linter
from newslint.records import read, text_codec
from newslint.records.json import lines_codec as jsonl_codec
from newslint.runs.file_in_place import FileInPlace
from newslint.util import replace as rewriting

posix = pytest.mark.skipif(os.name != "posix", reason="owners and links of POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="extended attributes and leases of Linux")
as_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")


@pytest.fixture(params=["a.txt", "a.jsonl"])
def dirty(request: pytest.FixtureRequest, folder: Path) -> Path:
    """Make a file that has something to fix, alone in the working folder: a text, or two records."""
    path = folder / request.param
    path.write_bytes(DIRTY.encode() if path.suffix == ".txt" else json_line(DIRTY) + json_line(CLEAN))
    return path


def fix(*more: str) -> int:
    return main(["check", "--fix", "--select", "INS101", *more])


def is_fixed(path: Path) -> bool:
    return path.read_bytes() == (CLEAN.encode() if path.suffix == ".txt" else json_line(CLEAN) * 2)


def stays(path: Path, capsys: pytest.CaptureFixture[str], reason: str) -> None:
    """Check that fixing says that it cannot, and why; the file is as it was, and nothing lies beside it."""
    before, beside = path.read_bytes(), sorted(os.listdir(path.parent))
    assert fix() == 2
    said = capsys.readouterr()
    assert f"could not be fixed: {reason}" in said.out + said.err
    assert "the file is as it was" in said.out + said.err
    assert path.read_bytes() == before
    assert sorted(os.listdir(path.parent)) == beside


class TestWhatIsKept:
    @posix
    @pytest.mark.parametrize("mode", [0o600, 0o664, 0o755, 0o2775])
    def test_permission_bits_stay(self, dirty: Path, mode: int) -> None:
        dirty.chmod(mode)
        assert fix() == 0
        assert is_fixed(dirty)
        assert dirty.stat().st_mode & 0o7777 == mode

    @as_root
    def test_owner_and_group_stay(self, dirty: Path) -> None:
        os.chown(dirty, 12345, 23456)
        dirty.chmod(0o4640)  # a change of owner takes the first bit away
        assert fix() == 0
        status = dirty.stat()
        assert is_fixed(dirty)
        assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (12345, 23456, 0o4640)

    @linux
    def test_extended_attributes_stay(self, dirty: Path) -> None:
        try:
            os.setxattr(dirty, "user.source", b"feed 7")
        except OSError:
            pytest.skip("a file system without attributes")
        assert fix() == 0
        assert is_fixed(dirty)
        assert {name: os.getxattr(dirty, name) for name in os.listxattr(dirty) if name.startswith("user.")} == {"user.source": b"feed 7"}

    @linux
    @pytest.mark.parametrize("inherited", [False, True])
    def test_access_control_lists_and_none_of_the_folder(self, dirty: Path, inherited: bool) -> None:
        entries = [(1, 6, -1), (2, 4, 4321), (4, 4, -1), (16, 4, -1), (32, 0, -1)]  # owner, user 4321, group, mask, others
        acl = (2).to_bytes(4, "little") + b"".join(
            tag.to_bytes(2, "little") + bits.to_bytes(2, "little") + (who & 0xFFFFFFFF).to_bytes(4, "little") for tag, bits, who in entries
        )
        name = "system.posix_acl_access"
        try:
            if inherited:
                os.setxattr(dirty.parent, "system.posix_acl_default", acl)
            else:
                os.setxattr(dirty, name, acl)
        except OSError:
            pytest.skip("a file system without access control lists")
        before = dirty.stat().st_mode
        assert fix() == 0
        assert is_fixed(dirty)
        assert (name in os.listxattr(dirty)) is not inherited
        assert inherited or os.getxattr(dirty, name) == acl
        assert dirty.stat().st_mode == before

    @posix
    def test_a_link_stays_a_link_and_what_it_leads_to_is_fixed(self, dirty: Path) -> None:
        (dirty.parent / "elsewhere").mkdir()
        target = dirty.rename(dirty.parent / "elsewhere" / dirty.name)
        dirty.symlink_to(target)
        assert fix(dirty.name) == 0
        assert dirty.is_symlink()
        assert is_fixed(target)


class TestWhatCannotBeKept:
    @posix
    def test_a_file_with_several_names_stays(self, dirty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        os.link(dirty, dirty.parent / "other-name")
        stays(dirty, capsys, "it has 2 names (hard links), which would no longer be one file; fix a copy of it")
        assert os.path.samefile(dirty, dirty.parent / "other-name")

    @as_root
    def test_a_file_of_somebody_else_stays(self, dirty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        def forbidden(*_: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        os.chown(dirty, 12345, 23456)
        monkeypatch.setattr(os, "fchown", forbidden)
        stays(dirty, capsys, "its owner and group (12345:23456) cannot be kept: Operation not permitted")
        assert dirty.stat().st_uid == 12345

    @linux
    def test_a_file_with_an_attribute_that_cannot_be_kept_stays(
        self, dirty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        given = rewriting._attributes
        monkeypatch.setattr(rewriting, "_attributes", lambda file: {"user.a": b"1"} if isinstance(file, str) else given(file))

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "setxattr", full)
        stays(dirty, capsys, "its attribute user.a cannot be kept: No space left on device")

    @posix
    def test_a_read_only_file_not_even_for_root(self, dirty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        dirty.chmod(0o444)
        stays(dirty, capsys, os.strerror(13))


class TestOthersWhoWrite:
    """Between reading and replacing: what another process has written is not written over."""

    @pytest.fixture
    def meanwhile(self, dirty: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
        """Give a list of what is called when the file has been read, and before its fix is stored."""
        todo: list[Any] = []
        fixing = Linter.fix

        def slow(self: Linter, *args: Any, **more: Any) -> Any:
            fixed = fixing(self, *args, **more)
            while todo:
                todo.pop()()
            return fixed

        monkeypatch.setattr(Linter, "fix", slow)
        yield todo
        assert not todo

    def left_alone(self, path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
        assert fix("--jobs", "1") == 2
        said = capsys.readouterr()
        assert "could not be fixed: another process has changed it since it was read; the file stays as that left it" in said.out + said.err
        assert path.read_bytes() == content
        assert os.listdir(path.parent) == [path.name]

    def test_a_line_that_was_added_meanwhile_stays(self, dirty: Path, meanwhile: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
        added = dirty.read_bytes() + json_line("new")

        def append() -> None:
            with dirty.open("ab") as file:
                file.write(json_line("new"))

        meanwhile.append(append)
        self.left_alone(dirty, added, capsys)

    def test_another_file_in_its_place_stays(self, dirty: Path, meanwhile: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
        content = dirty.read_bytes().replace(b"Monday", b"Friday")

        def replace() -> None:
            times = dirty.stat()
            (dirty.parent / "new").write_bytes(content)
            os.utime(dirty.parent / "new", ns=(times.st_atime_ns, times.st_mtime_ns))
            os.replace(dirty.parent / "new", dirty)

        meanwhile.append(replace)
        self.left_alone(dirty, content, capsys)

    def test_the_same_size_with_its_time_put_back(self, dirty: Path, meanwhile: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
        content = dirty.read_bytes().replace(b"Monday", b"Friday")

        def write() -> None:
            times = dirty.stat()
            dirty.write_bytes(content)
            os.utime(dirty, ns=(times.st_atime_ns, times.st_mtime_ns))

        meanwhile.append(write)
        self.left_alone(dirty, content, capsys)

    def test_what_leaves_no_trace_but_its_bytes(
        self, dirty: Path, meanwhile: list[Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        content = dirty.read_bytes().replace(b"Monday", b"Friday")
        still = rewriting.FileState(1, 2, 3, 4)
        for module in (text_codec, read, rewriting):
            monkeypatch.setattr(module, "state_of", lambda file: still)
        monkeypatch.setattr(rewriting, "_state", lambda status: still)
        meanwhile.append(lambda: dirty.write_bytes(content))
        self.left_alone(dirty, content, capsys)

    @posix
    def test_permissions_that_were_changed_meanwhile_stay(
        self, dirty: Path, meanwhile: list[Any], capsys: pytest.CaptureFixture[str]
    ) -> None:
        meanwhile.append(lambda: dirty.chmod(0o600))
        self.left_alone(dirty, dirty.read_bytes(), capsys)

    def test_a_file_that_was_taken_away_is_not_made_again(self, dirty: Path, meanwhile: list[Any]) -> None:
        meanwhile.append(dirty.unlink)
        assert fix("--jobs", "1") == 2
        assert os.listdir(dirty.parent) == []

    def test_a_line_that_was_added_between_two_chunks_of_records_stays(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The first chunks have been read and written when the line comes behind the last one."""
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(jsonl_codec, "SIZE", 300)
        path = tmp_path / "a.jsonl"
        path.write_bytes(json_line(DIRTY) * 20)
        taken = FileInPlace.take
        calls = []

        def take(self: FileInPlace, *args: Any) -> None:
            taken(self, *args)
            calls.append(len(os.listdir(tmp_path)))
            if len(calls) == 3:
                with path.open("ab") as file:
                    file.write(json_line(CLEAN))

        monkeypatch.setattr(FileInPlace, "take", take)
        self.left_alone(path, json_line(DIRTY) * 20 + json_line(CLEAN), capsys)
        assert calls[:4] == [2, 2, 2, 2]
        assert len(calls) > 5

    @linux
    def test_a_file_that_another_process_has_open_for_writing_stays(self, dirty: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with dirty.open("ab"):
            if not leases(dirty):
                pytest.skip("a file system without leases")
            assert fix() == 2
            said = capsys.readouterr()
            assert "another process has it open for writing; the file stays" in said.out + said.err
        assert not is_fixed(dirty)
        assert fix() == 0
        assert is_fixed(dirty)

    @linux
    def test_one_who_opens_it_in_the_last_instant(self, dirty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The writer has to wait, which is seen; what it writes is not lost."""
        if not leases(dirty):
            pytest.skip("a file system without leases")
        state, code = rewriting._state, f"open({str(dirty)!r}, 'ab').write({json_line('new')!r})"
        writers: list[subprocess.Popen[bytes]] = []

        def last(status: os.stat_result) -> rewriting.FileState:
            if sys._getframe(1).f_code.co_name == "commit" and not writers:
                writers.append(subprocess.Popen([sys.executable, "-c", f"print(flush=True)\n{code}"], stdout=subprocess.PIPE))
                assert writers[0].stdout is not None
                writers[0].stdout.readline()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    writers[0].wait(0.5)  # it waits for the lease
            return state(status)

        monkeypatch.setattr(rewriting, "_state", last)
        before = dirty.read_bytes()
        assert fix() == 2
        assert writers[0].wait(600) == 0
        assert dirty.read_bytes() == before + json_line("new")

    def test_without_leases_all_else_is_looked_at(self, dirty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "darwin")
        assert fix() == 0
        assert is_fixed(dirty)
        assert os.listdir(dirty.parent) == [dirty.name]


def leases(path: Path) -> bool:
    """Whether the file system has leases: it says no to one where a file is open to write, and not that it knows of no such thing."""
    import fcntl

    with path.open("rb") as file:
        try:
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return True
