"""The rule cache: what is found in it, when it is passed over, and that nothing depends on it."""

from __future__ import annotations

import os
import pickle
import stat
import sys
from pathlib import Path

import pytest
from helpers.findings import codes
from helpers.made_rules import rule_text

from newslint import Config, Linter
from newslint.errors import ConfigError
from newslint.matching.disk_cache import KEPT, cache_folder, keep, kept
from newslint.matching.load import load
from newslint.rules.shipped import rule_files, shipped_rules
from newslint.util.own_folder import own

MINE = rule_text("match: {starts-with: Our pick}")
TEXT = "Our pick: rain\nSee also: Five charts on inflation"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty cache, and a single shipped rule: reading all of them takes a second."""
    folder, shipped = tmp_path / "cache", tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "insert.yaml").write_text(rule_text("match: {starts-with: See also}", "INS101"), encoding="utf-8")
    monkeypatch.setattr("newslint.rules.shipped.shipped_rules", lambda: shipped)
    monkeypatch.setenv("NEWSLINT_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(MINE, encoding="utf-8")
    return path


def found(mine: Path) -> list[str]:
    return codes(Linter(Config(rules=(str(mine),))).lint(TEXT, language="en"))


def test_the_second_time_nothing_is_read(cache: Path, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(mine) == ["INS901", "INS101"]
    kept = sorted(cache.iterdir())
    assert kept
    monkeypatch.setattr("newslint.rules.loader.load_rules", None)
    assert found(mine) == ["INS901", "INS101"]
    assert sorted(cache.iterdir()) == kept


def test_a_changed_rule_is_read_again(cache: Path, mine: Path) -> None:
    assert found(mine) == ["INS901", "INS101"]
    mine.write_text(MINE.replace("Our pick", "Your pick"), encoding="utf-8")
    assert found(mine) == ["INS101"]


@pytest.mark.parametrize("junk", [b"", b"junk", pickle.dumps({"rules": 1}), pickle.dumps(3), b"\x80\x05cos\nnothing\n."])
def test_what_something_else_left_there_is_passed_over(cache: Path, mine: Path, junk: bytes) -> None:
    assert found(mine) == ["INS901", "INS101"]
    for path in cache.iterdir():
        path.write_bytes(junk)
    assert found(mine) == ["INS901", "INS101"]


def test_a_folder_that_cannot_be_written_costs_time_not_answers(
    cache: Path, tmp_path: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", "utf-8")
    monkeypatch.setenv("NEWSLINT_CACHE_DIR", str(blocked / "cache"))
    assert found(mine) == ["INS901", "INS101"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_the_folder_is_the_users_own(cache: Path, mine: Path) -> None:
    found(mine)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700


def test_old_rule_sets_are_forgotten(cache: Path, mine: Path) -> None:
    for number in range(12):
        mine.write_text(MINE.replace("Our pick", f"Pick {number}"), encoding="utf-8")
        load([str(mine)])
    assert len(list(cache.glob("*.rules"))) <= 8


def test_what_belongs_to_no_rule_set_is_forgotten_unless_somebody_may_be_writing_it(cache: Path, mine: Path) -> None:
    load([str(mine)]).of("en")
    whole = sorted(cache.iterdir())
    stem, other = whole[0].name[:32], "0" * 32
    loose = [f"{other}.en.index", f"{other}.rules.{'a' * 12}.tmp", f"{stem}.en.index.{'a' * 12}.tmp"]
    for name in loose:
        keep(str(cache / name), 1)
    mine.write_text(MINE.replace("Our pick", "Pick 1"), encoding="utf-8")
    load([str(mine)])
    assert set(loose) < {path.name for path in cache.iterdir()}
    for path in cache.iterdir():
        os.utime(path, (1e9, 1e9))
    mine.write_text(MINE.replace("Our pick", "Pick 2"), encoding="utf-8")
    load([str(mine)])
    assert not set(loose) & {path.name for path in cache.iterdir()}
    assert set(whole) < set(cache.iterdir())


def test_files_that_newslint_did_not_write_are_left_alone(cache: Path, mine: Path) -> None:
    cache.mkdir(mode=0o700)
    foreign = {f"{number:02}-usb.rules": "SUBSYSTEM==usb" for number in range(11)} | {"01-usb.rules.bak": "old", "01-usb": "older"}
    foreign |= {f"{number:032x}.rules": "by their hash" for number in range(11)} | {f"{0:032x}.en.index": "so is this"}
    for number, (name, content) in enumerate(foreign.items()):
        (cache / name).write_text(content, "utf-8")
        os.utime(cache / name, (number, number))
    for number in range(KEPT + 4):
        mine.write_text(MINE.replace("Our pick", f"Pick {number}"), encoding="utf-8")
        load([str(mine)]).of("en")
    assert {name: (cache / name).read_text("utf-8") for name in foreign} == foreign
    ours = [path for path in cache.iterdir() if path.name not in foreign]
    assert len([path for path in ours if path.suffix == ".rules"]) == KEPT
    assert len(ours) == 2 * KEPT  # each with its index


def test_a_file_damaged_anywhere_is_as_good_as_absent(cache: Path, mine: Path) -> None:
    assert found(mine) == ["INS901", "INS101"]
    whole = {path: path.read_bytes() for path in cache.iterdir()}
    for damage in (lambda data: data[:-1], lambda data: data[:-9] + b"x" + data[-8:], lambda data: b"y" + data[1:], lambda data: data[:30]):
        for path, data in whole.items():
            path.write_bytes(damage(data))
        assert found(mine) == ["INS901", "INS101"]
        assert {path: path.read_bytes() for path in cache.iterdir()} == whole, "made again, the same"


class Trap:
    """Unpickled, it leaves a file behind."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (Path(self.path),)  # type: ignore[return-value]


def set_traps(folder: Path, sprung: Path) -> None:
    """Put into the place of all files of a cache what runs when it is loaded, with the right mark and hash."""
    for path in folder.iterdir():
        keep(str(path), Trap(sprung))


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows the folders of a user are closed to others")
def test_what_others_can_write_is_not_loaded(cache: Path, mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sprung = tmp_path / "sprung"
    assert found(mine) == ["INS901", "INS101"]
    set_traps(cache, sprung)
    names = sorted(cache.iterdir())
    kept(str(names[0]))
    assert sprung.exists(), "the trap works"
    sprung.unlink()
    for path in names:
        path.chmod(0o622)
    assert found(mine) == ["INS901", "INS101"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in names} == {0o600}, "replaced"
    set_traps(cache, sprung)
    for mode in (0o777, 0o1777, 0o770):
        cache.chmod(mode)
        assert found(mine) == ["INS901", "INS101"]
    assert not sprung.exists()
    told = capsys.readouterr()
    assert (told.out, told.err.count("NEWSLINT_CACHE_DIR")) == ("", 1)


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows the folders of a user are closed to others")
@pytest.mark.parametrize(
    ("mode", "owner", "is_own"), [(0o644, 7, True), (0o644, 0, True), (0o644, 8, False), (0o664, 7, False), (0o646, 0, False)]
)
def test_a_file_is_the_users_own_where_owner_and_mode_say_so(mode: int, owner: int, is_own: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 7)
    assert own(os.stat_result((stat.S_IFREG | mode, 1, 1, 1, owner, 0, 0, 0, 0, 0))) == is_own


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
def test_files_are_private_whatever_the_umask(cache: Path, mine: Path) -> None:
    before = os.umask(0)
    try:
        found(mine)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in cache.iterdir()} == {0o600}
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows its users otherwise")
@pytest.mark.parametrize("chosen", [None, "~/cache"])
def test_a_user_without_a_home_gets_no_folder_called_tilde(
    cache: Path, mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str | None
) -> None:
    def unknown(_: int) -> None:
        raise KeyError

    (tmp_path / "work").mkdir()
    (tmp_path / "temporary").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr("pwd.getpwuid", unknown)
    for name in ("NEWSLINT_CACHE_DIR", "HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    if chosen:
        monkeypatch.setenv("NEWSLINT_CACHE_DIR", chosen)
    assert found(mine) == ["INS901", "INS101"]
    assert list((tmp_path / "work").iterdir()) == []
    made = list((tmp_path / "temporary").iterdir())
    assert [stat.S_IMODE(path.stat().st_mode) for path in made] == ([] if chosen else [0o700])
    for path in made:  # a link there leads to where somebody else wants it
        path.rename(tmp_path / "elsewhere")
        path.symlink_to(tmp_path / "elsewhere")
        before = sorted((tmp_path / "elsewhere").iterdir())
        mine.write_text(MINE.replace("Our pick", "Our picks"), encoding="utf-8")
        assert found(mine) == ["INS101"]
        assert sorted((tmp_path / "elsewhere").iterdir()) == before


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have places of their own")
@pytest.mark.parametrize(
    ("caches", "folder"), [("/caches", "/caches/newslint"), ("caches", "/home/me/.cache/newslint"), ("", "/home/me/.cache/newslint")]
)
def test_the_place_is_what_the_desktop_standard_says(caches: str, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSLINT_CACHE_DIR")
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("XDG_CACHE_HOME", caches)
    assert cache_folder() == folder


def test_wrong_rules_are_wrong_each_time_and_never_kept(cache: Path, mine: Path) -> None:
    for body, message in [("match: {regex: '(a|aa)+$'}", "takes too long"), ("match: {equal: x}", "unknown key 'equal'")]:
        mine.write_text(rule_text(body), encoding="utf-8")
        for _ in range(2):
            with pytest.raises(ConfigError, match=message) as caught:
                load([str(mine)])
            assert caught.value.path == str(mine)


def test_rules_are_read_from_files_and_from_folders(tmp_path: Path, mine: Path) -> None:
    (tmp_path / "more" / "deep").mkdir(parents=True)
    (tmp_path / "more" / "deep" / "x.yml").write_text(MINE, encoding="utf-8")
    shipped = rule_files([])
    assert [shown for _, shown in shipped] == [f"rules/{path.name}" for path in sorted(Path(shipped_rules()).glob("*.yaml"))]
    assert rule_files([str(mine), str(tmp_path / "more")])[len(shipped) :] == [
        (str(mine), str(mine)),
        (str(tmp_path / "more" / "deep" / "x.yml"), str(tmp_path / "more" / "deep" / "x.yml")),
    ]
    (tmp_path / "empty").mkdir()
    for place, message in [("empty", "no rule files"), ("nowhere", "no such rule file or folder")]:
        with pytest.raises(ConfigError, match=message):
            rule_files([str(tmp_path / place)])


def test_a_user_rule_may_not_reuse_a_shipped_code(cache: Path, mine: Path) -> None:
    mine.write_text(MINE.replace("INS901", "INS101"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"mine.yaml:1: duplicate code INS101 \(first in rules/insert.yaml:\d+\)"):
        load([str(mine)])
