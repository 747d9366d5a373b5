"""The shipped rules: each keeps its word on its examples, and all of them follow the same conventions."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from newslint.examples import load_examples
from newslint.findings import CATEGORY_OF_PREFIX, Severity
from newslint.linter import Linter
from newslint.rulecache import rule_files
from newslint.ruleload import probe_rule
from newslint.rules import Rule, Status
from newslint.ruletest import run_examples

FILES = rule_files([])
# Where files are not called as their category is.
FAMILY = {"ENC": "encoding", "AST": "assistant"}


@cache
def rules() -> tuple[Rule, ...]:
    return Linter().all_rules


@pytest.mark.parametrize("shown", [shown for _, shown in FILES])
def test_every_example_holds(shown: str) -> None:
    codes = [rule.code for rule in rules() if rule.path == shown]
    assert [str(failure) for failure in run_examples(rules(), only=codes)] == []


def test_every_category_has_a_file_and_rules() -> None:
    assert {rule.code[:3] for rule in rules()} == set(CATEGORY_OF_PREFIX)


@pytest.mark.parametrize(("path", "shown"), FILES)
def test_a_file_holds_one_family_in_order_of_codes(path: Path, shown: str) -> None:
    codes = list(load_examples(path, shown))
    assert len({code[:3] for code in codes}) == 1
    assert codes == sorted(codes)


def test_regexes_are_quick_on_text_made_to_provoke_them() -> None:
    for rule in rules():
        probe_rule(rule)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_conventions(rule: Rule) -> None:
    assert re.fullmatch(r"[^a-z].*[.!?]", rule.summary), "a summary is a sentence"
    assert re.fullmatch(r"[^a-z].*[.!?]", rule.why, re.DOTALL), "so is the reason"
    assert len(rule.summary) <= 120
    if rule.severity is Severity.ERROR:
        assert rule.confidence != "low"
    if rule.status is Status.STABLE and rule.match and rule.scope == "line":
        assert rule.max_words is not None, "a line rule says how long its lines may be"
