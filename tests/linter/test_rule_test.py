"""The runner of rules' examples: what it holds rules to, and what it says of one that fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.made_rules import rule_text

from newslint.linter.rule_test import Failure, run_examples
from newslint.rules.loader import load_rules


def failures(tmp_path: Path, *texts: str, only: list[str] | None = None) -> list[str]:
    """Return what the runner says of a file of rules."""
    path = tmp_path / "mine.yaml"
    path.write_text("\n".join(texts), encoding="utf-8")
    rules = load_rules([(path, "mine.yaml")])
    return [f"{failure.code}: {failure.message}" for failure in run_examples(rules, [str(path)], only)]


TAGS = "match: {starts-with: Tags}\nfix: {delete: line, safety: safe}\n"


def tags(examples: str, more: str = "") -> str:
    return rule_text(TAGS + more + "examples:\n" + examples)


def test_a_rule_that_keeps_its_word_has_no_failure(tmp_path: Path) -> None:
    examples = '- {bad: "⟦Tags: rain⟧\\nText.", fixed: Text.}\n- {bad: "Tags"}\n- {good: Text.}\n- {known-miss: "Tag: rain"}'
    assert failures(tmp_path, tags(examples)) == []


@pytest.mark.parametrize(
    ("examples", "message"),
    [
        ('- {bad: "Topics: rain"}', "finds nothing in 'Topics: rain'"),
        ('- {bad: "⟦Tags⟧: rain"}', "expected 'Tags', found 'Tags: rain'"),
        ('- {bad: "⟦Tags⟧\\nTags"}', "expected 'Tags', found 'Tags', 'Tags'"),
        ('- {bad: "Tags\\nText.", fixed: "Text"}', "fixed is 'Text.', expected 'Text'"),
        ('- {known-miss: "Tags: rain"}', "a known miss is found now; make it a bad example"),
    ],
)
def test_bad_examples_that_do_not_hold(tmp_path: Path, examples: str, message: str) -> None:
    whole = tags(f'- {{bad: "⟦Tags⟧"}}\n- {{good: Text.}}\n{examples}')
    assert failures(tmp_path, whole) == [f"INS901: {message}"]


def test_a_good_example_that_fires_is_a_failure(tmp_path: Path) -> None:
    found = failures(tmp_path, tags('- {bad: Tags}\n- {good: "Text.\\nTags are words."}'))
    assert found == ["INS901: fires on a good example: 'Tags are words.'"]


def test_every_guard_needs_a_good_example_that_would_fire_without_it(tmp_path: Path) -> None:
    guards = "unless: [{contains: rain}, {name: long, min-words: 9}]\n"
    examples = '- {bad: Tags}\n- {good: "Tags: rain"}'
    assert failures(tmp_path, tags(examples, guards)) == ["INS901: no good example would fire without the guard 'long'"]
    assert failures(tmp_path, tags(examples + '\n- {good: "Tags a b c d e f g h"}', guards)) == []


OTHER = rule_text("match: {contains: sign up}\nexamples: [{bad: sign up}, {good: x}]", "INS902")


def test_good_and_fixed_texts_are_clean_under_all_stable_rules(tmp_path: Path) -> None:
    dirty = '- {bad: "Tags\\nSign up.", fixed: "Sign up."}\n- {good: "Please sign up."}'
    assert failures(tmp_path, tags(dirty), OTHER) == [
        "INS901: the fixed text has a finding of INS902 made-up-ins902: 'Sign up.'",
        "INS901: a good example has a finding of INS902 made-up-ins902: 'Please sign up.'",
    ]
    expected = '- {bad: "Tags\\nSign up.", fixed: "Sign up.", also: INS902}\n- {good: "Please sign up.", also: [made-up-ins902]}'
    assert failures(tmp_path, tags(expected), OTHER) == []
    assert failures(tmp_path, tags(dirty, "also: INS902\n"), OTHER) == []
    assert failures(tmp_path, tags(dirty), OTHER.replace("status: stable", "status: preview")) == []
    assert failures(tmp_path, tags(dirty), OTHER.replace("severity: error", "severity: info")) == []


def test_fixing_must_come_to_rest(tmp_path: Path) -> None:
    endless = "match: {regex: a}\nscope: inline\nfix: {replace: aa}\nexamples: [{bad: a}, {good: x}]"
    (message,) = failures(tmp_path, rule_text(endless))
    assert "did not converge in 10 rounds; still at work: INS901" in message


def test_languages_conditions_on_other_rules_and_what_is_not_run(tmp_path: Path) -> None:
    german = rule_text("match: {equals: {de: Anzeige}}\nexamples: [{bad: Anzeige, language: de}, {good: Anzeige, language: en}]", "INS902")
    needs = rule_text('match: {equals: Tags}\nwhen: {next: {rule: INS902}}\nexamples: [{bad: "⟦Tags⟧\\nAnzeige"}, {good: Tags}]', "INS903")
    broken = rule_text("status: deprecated\nreplaced-by: INS902\nmatch: {equals: x}\nexamples: [{bad: y}, {good: x}]", "INS904")
    assert failures(tmp_path, german, needs, broken) == []
    bad = rule_text("match: {equals: x}\nexamples: [{bad: y}, {good: z}]", "INS905")
    assert failures(tmp_path, german, bad, only=["INS902"]) == []
    assert len(failures(tmp_path, german, bad, only=["INS905"])) == 1


def test_a_failure_says_where() -> None:
    assert str(Failure("INS901", "mine.yaml:12", "finds nothing")) == "mine.yaml:12: INS901: finds nothing"
