"""What all tests share: a rule cache of their own, an empty folder for those that want one, and hypothesis without deadlines (the machine may be busy)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.command import Call, Ran
from hypothesis import HealthCheck, settings

from newslint.cli.main import main

settings.register_profile(
    "newslint",
    deadline=None,
    max_examples=int(os.environ.get("NEWSLINT_EXAMPLES", "60")),
    derandomize="NEWSLINT_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("newslint")


@pytest.fixture(scope="session", autouse=True)
def rule_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Leave the user's cache and records of edits alone; subprocesses inherit these places."""
    folder = tmp_path_factory.mktemp("cache")
    places = {"NEWSLINT_CACHE_DIR": str(folder), "NEWSLINT_STATE_DIR": str(tmp_path_factory.mktemp("state"))}
    before = {name: os.environ.get(name) for name in places}
    os.environ.update(places)
    yield folder
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder the working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Give a function that calls newslint in an empty folder."""
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        code = main(arguments)
        return Ran(code, *capsys.readouterr())

    return run
