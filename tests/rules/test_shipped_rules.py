"""The shipped rules: each keeps its word on its examples, and all of them follow the same conventions."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from helpers.shipped import shipped_linter

from newslint.errors import ConfigError
from newslint.findings import CATEGORY_OF_PREFIX, Safety, Severity
from newslint.linter.rule_test import run_examples
from newslint.rules.examples import load_examples
from newslint.rules.loader import probe_rule
from newslint.rules.model import Rule
from newslint.rules.shipped import rule_files

FILES = rule_files([])


@cache
def failures() -> tuple[str, ...]:
    """Of all rules at once: to index them again for every file takes minutes."""
    return tuple(str(failure) for failure in run_examples(shipped_linter().all_rules))


@pytest.mark.slow
@pytest.mark.parametrize("shown", [shown for _, shown in FILES])
def test_every_example_holds(shown: str) -> None:
    assert [failure for failure in failures() if failure.startswith(f"{shown}:")] == []


@pytest.mark.slow
def test_every_failure_names_a_file_of_rules() -> None:
    assert all(failure.startswith(tuple(f"{shown}:" for _, shown in FILES)) for failure in failures())


def test_every_category_has_a_file_and_rules() -> None:
    assert {rule.code[:3] for rule in shipped_linter().all_rules} == set(CATEGORY_OF_PREFIX)


@pytest.mark.parametrize(("path", "shown"), FILES)
def test_a_file_holds_one_family(path: Path, shown: str) -> None:
    assert len({code[:3] for code in load_examples(path, shown)}) == 1


@pytest.mark.slow
@pytest.mark.parametrize("shown", [shown for _, shown in FILES])
def test_regexes_are_quick_on_text_made_to_provoke_them(shown: str) -> None:
    """Users' rules are probed when they are loaded, the shipped ones here."""
    slow = []
    for rule in shipped_linter().all_rules:
        try:
            if rule.path == shown:
                probe_rule(rule)
        except ConfigError as error:
            slow.append(f"{rule.code}: {error}")
    assert slow == []


@pytest.mark.parametrize("rule", shipped_linter().all_rules, ids=lambda rule: rule.code)
def test_every_rule_follows_the_conventions(rule: Rule) -> None:
    assert re.fullmatch(r"[^a-z].*[.!?]", rule.summary), "a summary is a sentence"
    assert re.fullmatch(r"[^a-z].*[.!?]", rule.why, re.DOTALL), "so is the reason"
    assert len(rule.summary) <= 140
    if rule.severity is Severity.ERROR:
        assert rule.confidence != "low"
    phrases = {predicate.kind for group in rule.match for predicate in group} <= {"starts-with", "ends-with", "contains"}
    if rule.match and phrases and rule.scope == "line" and rule.fix and rule.fix.safety is Safety.SAFE:
        assert rule.max_words is not None, "phrases are safe on short lines only"
