"""ftfy's own published test cases (tests/data/README.md): mojibake that it repairs is repaired alike, what must stay is not touched."""

from __future__ import annotations

import json
from typing import Any

import pytest
from helpers.marks import repaired
from helpers.paths import DATA

from newslint.checks.damage.mojibake import find

CASES: list[dict[str, Any]] = json.loads((DATA / "ftfy_test_cases.json").read_text(encoding="utf-8"))
PASSING = [case for case in CASES if case["expect"] == "pass"]
MEANT = [(case["original"], case.get("fixed-encoding", case["fixed"])) for case in PASSING]


WHOLE = [(text, meant) for text, meant in MEANT if text != meant and "\ufffd" not in meant]
LOSSY = [(text, meant) for text, meant in MEANT if text != meant and "\ufffd" in meant]
STAYS = [text for text, meant in MEANT if text == meant]


def test_there_are_cases_of_every_kind() -> None:
    assert len(WHOLE) > 80
    assert len(LOSSY) > 10
    assert len(STAYS) > 30


@pytest.mark.parametrize(("text", "meant"), WHOLE)
def test_what_ftfy_repairs_is_repaired_alike(text: str, meant: str) -> None:
    assert repaired(find, text) == meant


@pytest.mark.parametrize("text", STAYS)
def test_what_ftfy_leaves_is_left(text: str) -> None:
    assert repaired(find, text) == text


@pytest.mark.parametrize(("text", "meant"), LOSSY)
def test_lost_characters_are_not_guessed(text: str, meant: str) -> None:
    assert repaired(find, text).count("\ufffd") == text.count("\ufffd")
