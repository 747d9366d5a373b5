"""What all checks keep to: saving the question never changes the answer."""

from __future__ import annotations

from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint import Document, Linter
from newslint.checks import CHECKS, Context

LINTER = Linter()
SPARING = [name for name, check in CHECKS.items() if hasattr(import_module(check.module), "spares")]
LINES = [
    "The ferry was late again on Monday, and nobody on the quay could say why that was so.",
    "The harbour master has asked the owners of the boat for a letter, but he has not had one yet and waits for the",
    "The mayor said that work on the old bridge would start in March and that it would last until the end of the",
    "Read more »", "Home", "News", "Sport", "Weather", "Log in", "Menu", "Privacy", "About us", "Photo: Harbour Office", "",
    "He left the room. and he said so, too.", "It was late. .", "They saidThe bridge is old, as YouTube shows.", "The bridge , he said, is old.",
    "Rain is on its way [+120 chars]", "Nobody knows why…",
]  # fmt: skip


@pytest.mark.parametrize("name", SPARING)
@given(lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=24))
def test_what_a_check_spares_has_nothing_for_any_of_its_rules(name: str, lines: list[str]) -> None:
    document = Document("\n".join(lines))
    module = import_module(CHECKS[name].module)
    about = LINTER.lint(document).findings if CHECKS[name].on_findings else Context("en", None, ())
    look = module.judge if CHECKS[name].on_findings else module.find
    if module.spares(document, about):
        assert [mark for rule in LINTER.rules if rule.check == name for mark in look(document, about, dict(rule.options))] == []


def test_the_checks_that_many_rules_share_can_spare_them() -> None:
    assert {"splice", "ending", "main-block"} <= set(SPARING)
