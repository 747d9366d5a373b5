"""The JSON Schema of rule files: editors and the loader agree on what a rule may say."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from helpers.made_rules import read_rules, rule_text
from helpers.rule_texts import FULL, WRONG, M

from newslint.checks import CHECKS
from newslint.config.yaml_reader import parse_yaml, read_yaml
from newslint.errors import ConfigError
from newslint.rules.loader import RULE_KEYS
from newslint.rules.schema import rule_schema
from newslint.rules.shipped import rule_files

VALIDATOR = jsonschema.Draft202012Validator(rule_schema())


def errors(data: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(data)]


def test_it_is_a_schema_that_can_be_written_out() -> None:
    jsonschema.Draft202012Validator.check_schema(rule_schema())
    assert json.loads(json.dumps(rule_schema())) == rule_schema()


@pytest.mark.parametrize("file", rule_files([]), ids=lambda file: file[1])
def test_the_shipped_rules_validate(file: tuple[Any, str]) -> None:
    assert errors(read_yaml(*file)) == []


def test_everything_that_a_rule_may_say_validates() -> None:
    assert errors(parse_yaml(FULL, "rules.yaml")) == []


def test_it_knows_the_same_keys_and_checks_as_the_loader() -> None:
    rule = rule_schema()["$defs"]["rule"]
    assert set(rule["properties"]) == set(RULE_KEYS)
    assert rule["properties"]["check"]["enum"] == sorted(CHECKS)


# What only the loader can tell: whether texts compile, are languages, name something that exists, or go together.
BEYOND = (
    "regex '", "could take forever", "duplicate", "is no language code", "names", "circle", "needs at least medium", "goes with",
    "go with", "needs a phrase", "on one line",
    "replaced", "a safe fix needs", "either then or while", "needs a condition", "min is more", "cannot replace", "the options of check",
    "min-words must be", "normalize must be", "has no bad", "has no good", "invalid regex", "matches empty", "a name is", "within-0",
)  # fmt: skip


MISPLACED = [
    "max-words: 3\nwhen: {name: x, prose: true}", "when: {min: 3, prose: true}", "when: [{max: 3, prose: true}]",
    "unless: {name: x, prose: true}", "unless: [{min: 3, prose: true}]", "unless: {next: {name: x}}", "unless: {next: {blank: true, min: 1}}",
    "unless: {document: {min: 3, prose: true}}", "scope: block\nthen: {name: x, prose: true}", "scope: block\nwhile: {name: x, prose: true}",
    "scope: block\nwhile: {max: 0, prose: true}",
]  # fmt: skip


@pytest.mark.parametrize("body", MISPLACED)
def test_a_key_has_its_place(body: str) -> None:
    """What names a guard, or counts the lines that hang on a heading, makes no sense anywhere else."""
    text = rule_text(f"{M}{body}")
    with pytest.raises(ConfigError):
        read_rules(text)
    assert errors(parse_yaml(text, "rules.yaml"))


@pytest.mark.parametrize(
    ("body", "message"), [(body, message) for body, message, _ in WRONG if not any(part in message for part in BEYOND)]
)
def test_it_refuses_what_the_loader_refuses(body: str, message: str) -> None:
    text = rule_text(M, body[6:]) if body.startswith("code: ") else rule_text(body)
    with pytest.raises(ConfigError):
        read_rules(text)
    assert errors(parse_yaml(text, "rules.yaml"))
