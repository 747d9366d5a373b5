"""A folder for each cell of the matrix: two rules run, so that what is found is known; how files are read is left to newslint."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from helpers.made_files import ALL, QUICK, Made

from newslint.matching.load import load
from newslint.matching.ruleset import RuleSet

CELLS = [pytest.param(made, id=str(made), marks=() if made in QUICK else (pytest.mark.slow,)) for made in ALL]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for ``made`` on every file there is."""
    if "made" in metafunc.fixturenames and not any(mark.args[0] == "made" for mark in metafunc.definition.iter_markers("parametrize")):
        metafunc.parametrize("made", CELLS)


def _loaded(places: Iterable[str], origin: Any = None) -> RuleSet:
    return _once(tuple(places))


@cache
def _once(places: tuple[str, ...]) -> RuleSet:
    return load(places)


@pytest.fixture(autouse=True)
def rules(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr("newslint.linter.linter.load", _loaded)  # once for hundreds of calls: loading costs more than what they do
    Path("newslint.yaml").write_text("select: [INS101, ACC201]\n", "utf-8")


@pytest.fixture
def file(made: Made, rules: None) -> str:
    """Write the file, and give its name."""
    Path(made.name).write_bytes(made.data)
    return made.name
