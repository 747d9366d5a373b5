"""Files that people write: what is no file, cannot be read or is far too large is named, and never waited for."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.made_rules import rule_text
from helpers.settings import error_of

from newslint.config import load_config
from newslint.config.files import MOST_BYTES, is_null, read_file
from newslint.config.yaml_reader import read_yaml
from newslint.errors import ConfigError
from newslint.linter import Linter
from newslint.linter.baseline import read_baseline
from newslint.matching.load import load

READERS: list[Callable[[str], object]] = [load_config, read_baseline, read_yaml, lambda path: load([path])]


@pytest.mark.parametrize("read", READERS)
def test_a_file_far_too_large_is_refused_unread(folder: Path, read: Callable[[str], object]) -> None:
    with open("dump.yaml", "wb") as file:
        file.truncate(300 * 1024 * 1024)
    with pytest.raises(ConfigError, match=r"dump.yaml: is too large: 314,572,800 bytes \(at most [0-9,]+\)"):
        read("dump.yaml")


def test_one_that_does_not_tell_its_size_is_read_to_the_limit_and_no_further(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.yaml").write_bytes(b"x" * 100)
    assert len(read_file("a.yaml", "a.yaml", 100)) == 100
    for size in (100, 0):  # as files under /proc have it
        status = os.stat("a.yaml")
        monkeypatch.setattr("newslint.config.files.os.stat", lambda path, size=size, status=status: _sized(status, size))
        with pytest.raises(ConfigError, match=r"is too large: [0-9]+ bytes"):
            read_file("a.yaml", "a.yaml", 99)


def _sized(status: os.stat_result, size: int) -> os.stat_result:
    return os.stat_result((*status[:6], size, *status[7:10]))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("read", READERS)
def test_pipes_sockets_devices_and_folders_are_no_files(folder: Path, read: Callable[[str], object]) -> None:
    os.mkfifo("pipe.yaml")
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind("socket.yaml")
    for name, what in [("pipe.yaml", "a pipe"), ("socket.yaml", "a socket"), ("/dev/zero", "a device")]:
        with pytest.raises(ConfigError, match=f"{name}: is {what}, not a file"):
            read(name)


@pytest.mark.parametrize("read", READERS[:3])
def test_a_folder_is_no_file(folder: Path, read: Callable[[str], object]) -> None:
    (folder / "d.yaml").mkdir()
    with pytest.raises(ConfigError, match=r"d.yaml: is a folder, not a file"):
        read("d.yaml")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_among_rules_or_tables_is_named(folder: Path) -> None:
    (folder / "mine").mkdir()
    os.mkfifo("mine/a.yaml")
    with pytest.raises(ConfigError, match=r"mine/a.yaml: is a pipe, not a file"):
        load(["mine"])
    os.unlink("mine/a.yaml")
    (folder / "mine" / "a.yaml").write_text(rule_text("match: {starts-with: Our pick}"), encoding="utf-8")
    (folder / "mine" / "tables").mkdir()
    os.mkfifo("mine/tables/names.yaml")
    with pytest.raises(ConfigError, match=r"names.yaml: is a pipe, not a file"):
        load(["mine"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_what_a_configuration_names_is_told_with_its_line(folder: Path) -> None:
    os.mkfifo("pipe.yaml")
    (folder / "empty").mkdir()
    for place, message in [
        ("nope/", f"rules: {folder}/nope: no such rule file or folder"),
        ("empty", f"rules: {folder}/empty: no rule files (*.yaml) in this folder"),
        ("/dev/zero", "rules: /dev/zero: is a device, not a file"),
        ("pipe.yaml", f"rules: {folder}/pipe.yaml: is a pipe, not a file"),
    ]:
        (folder / "newslint.yaml").write_text(f"preview: true\nrules:\n  - {os.devnull}\n  - {place}\n", encoding="utf-8")
        assert error_of(Linter, "newslint.yaml") == f"newslint.yaml:4: {message}"
    for place, message in [("empty", "is a folder"), ("pipe.yaml", "is a pipe"), ("/dev/zero", "is a device")]:
        (folder / "newslint.yaml").write_text(f"preview: true\nextends: {place}\n", encoding="utf-8")
        assert error_of(load_config, "newslint.yaml") == f"newslint.yaml:2: extends: {place!r} {message}, not a file"


def test_a_file_that_was_never_meant_is_not_quoted(folder: Path) -> None:
    (folder / "accounts").write_text("root:x:0:0:root:/root:/bin/bash\nmail:x:8:8\n", encoding="utf-8")
    (folder / "newslint.yaml").write_text("extends: accounts\n", encoding="utf-8")
    assert error_of(load_config, "newslint.yaml") == "accounts:1: settings must be a mapping, not text"


def test_the_null_device_is_an_empty_file(folder: Path) -> None:
    assert is_null(os.devnull)
    assert not is_null("null")
    assert read_file(os.devnull, "nothing") == b""
    assert read_baseline(os.devnull).entries == ()
    assert load_config(os.devnull).origins == {}
    (folder / "accepted.json").touch()  # a file that is empty was cut off
    with pytest.raises(ConfigError, match="broken JSON"):
        read_baseline("accepted.json")
    assert MOST_BYTES >= 10_000_000
