"""What all checks keep to: saving the question never changes the answer."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers.paths import PACKAGE
from hypothesis import given
from hypothesis import strategies as st

from newslint import Document, Linter
from newslint.checks import CHECKS
from newslint.checks.check import Context, FindingsCheck
from newslint.linter.engine import check_of

LINTER = Linter()
SPARING = [name for name in CHECKS if check_of(name).spares is not None]
LINES = [
    "The ferry was late again on Monday, and nobody on the quay could say why that was so.",
    "The harbour master has asked the owners of the boat for a letter, but he has not had one yet and waits for the",
    "The mayor said that work on the old bridge would start in March and that it would last until the end of the",
    "Read more »", "Home", "News", "Sport", "Weather", "Log in", "Menu", "Privacy", "About us", "Photo: Harbour Office", "",
    "He left the room. and he said so, too.", "It was late. .", "They saidThe bridge is old, as YouTube shows.", "The bridge , he said, is old.",
    "Rain is on its way [+120 chars]", "Nobody knows why…",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", SPARING)
@given(lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=24))
def test_what_a_check_spares_has_nothing_for_any_of_its_rules(name: str, lines: list[str]) -> None:
    document = Document("\n".join(lines))
    check = check_of(name)
    assert check.spares is not None
    about: Any = LINTER.lint(document).findings if isinstance(check, FindingsCheck) else Context("en", None, ())
    look: Any = check.judge if isinstance(check, FindingsCheck) else check.find
    if check.spares(document, about):
        assert [mark for rule in LINTER.rules if rule.check == name for mark in look(document, about, dict(rule.options))] == []


def test_the_checks_that_many_rules_share_can_spare_them() -> None:
    assert {"splice", "ending", "main-block"} <= set(SPARING)


def test_a_module_in_a_folder_of_checks_is_registered_or_says_that_it_is_a_helper() -> None:
    modules = {path for path in (PACKAGE / "checks").glob("*/*.py") if path.name != "__init__.py"}
    registered = {Path(module_of(name)) for name in CHECKS}
    for path in modules - registered:
        assert "ot a check" in ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def module_of(name: str) -> str:
    check = check_of(name)
    function = check.judge if isinstance(check, FindingsCheck) else check.find
    return str(sys.modules[function.__module__].__file__)


def test_the_registry_calls_every_check_by_its_own_name() -> None:
    assert {name: check.name for name, check in CHECKS.items()} == {name: name for name in CHECKS}
    assert {name: check_of(name).name for name in CHECKS} == {name: name for name in CHECKS}
