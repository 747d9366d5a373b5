"""The rule cache: what is found in it, when it is passed over, and that nothing depends on it."""

from __future__ import annotations

import pickle
import stat
import sys
from pathlib import Path

import pytest
from making import rule_text

from newslint import Config, Linter
from newslint.errors import ConfigError
from newslint.rulecache import load, rule_files, shipped_rules

MINE = rule_text("match: {starts-with: Our pick}")
TEXT = "Our pick: rain\nSee also: Five charts on inflation"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, and a single shipped rule: reading all of them takes a second."""
    folder, shipped = tmp_path / "cache", tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "insert.yaml").write_text(rule_text("match: {starts-with: See also}", "INS101"), encoding="utf-8")
    monkeypatch.setattr("newslint.rulecache.shipped_rules", lambda: shipped)
    monkeypatch.setenv("NEWSLINT_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(MINE, encoding="utf-8")
    return path


def found(mine: Path) -> list[str]:
    return [one.code for one in Linter(Config(rules=(str(mine),))).lint(TEXT, language="en").findings]


def test_the_second_time_nothing_is_read(cache: Path, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(mine) == ["INS901", "INS101"]
    kept = sorted(cache.iterdir())
    assert kept
    monkeypatch.setattr("newslint.ruleload.load_rules", None)
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
    blocked.write_text("not a folder")
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


def test_wrong_rules_are_wrong_each_time_and_never_kept(cache: Path, mine: Path) -> None:
    for body, message in [("match: {regex: '(a|aa)+$'}", "takes too long"), ("match: {equal: x}", "unknown key 'equal'")]:
        mine.write_text(rule_text(body), encoding="utf-8")
        for _ in range(2):
            with pytest.raises(ConfigError, match=message) as caught:
                load([str(mine)])
            assert caught.value.path == str(mine)


def test_files_and_folders_of_rules(tmp_path: Path, mine: Path) -> None:
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
