"""A configuration may change options of single rules, and what only one site does."""

from __future__ import annotations

import pytest
from helpers.made_rules import matched, read_rules, rule_text, rules_of
from helpers.settings import error_of, mapping

from newslint.errors import ConfigError
from newslint.findings import Severity
from newslint.rules.model import Rule
from newslint.rules.overrides import changed_rules, check_sites, site_matches

RULES = (
    *rules_of(
        "match: {starts-with: {any: 'READ MORE:', en: [See also, Read on]}}\nmax-words: 9",
        "match: [{regex: {en: '^Tags: \\w+$'}}, {equals: Share}]",
    ),
    *read_rules(rule_text("check: repeated", "DUP901")),
)


def changed(text: str) -> tuple[Rule, ...]:
    return changed_rules(RULES, mapping(text))


def test_severity_word_limits_and_options_are_changed() -> None:
    first, _, third = changed("INS901: {severity: info, max-words: 3, min-words: 2}\nmade-up-dup901: {min-words: 40, normalize: case}")
    assert (first.severity, first.max_words, first.min_words) == (Severity.INFO, 3, 2)
    assert dict(third.options) == {**dict(RULES[2].options), "min-words": 40, "normalize": ("case",)}
    assert third.min_words is None


def test_what_is_not_named_stays_and_what_changes_gets_another_version() -> None:
    first, second, _ = changed("INS901: {severity: info}")
    assert second is RULES[1]
    assert first.version != RULES[0].version
    assert changed("INS901: {severity: info}")[0].version == first.version != changed("INS901: {severity: warning}")[0].version


@pytest.mark.parametrize(
    ("change", "text", "found"),
    [
        ("starts-with: {en: ['+Our pick']}", "Our pick: rain", True),
        ("starts-with: {en: ['+Our pick']}", "See also: rain", True),
        ("starts-with: '+Our pick'", "Our pick: rain", True),
        ("starts-with: {en: ['-See also']}", "See also: rain", False),
        ("starts-with: {en: ['-See also']}", "Read on: rain", True),
        ("starts-with: {any: ['-READ MORE:']}", "READ MORE: rain", False),
        ("starts-with: {de: ['+Mehr']}", "Mehr: Regen", True),
    ],
)
def test_phrases_are_added_and_taken_away(change: str, text: str, found: bool) -> None:
    rules = changed("INS901:\n  " + change)
    assert bool(matched(rules, text)) is found


def test_regexes_are_added_and_taken_away() -> None:
    rules = changed("INS902: {regex: {en: ['+^Topics: \\d+', '-^Tags: \\w+$']}}")
    assert matched(rules, "Tags: rain\nTopics: 7\nShare") == ["Topics: 7", "Share"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("INS999: {severity: info}", "newslint.yaml:1: unknown rule 'INS999' (did you mean 'INS9"),
        ("made-up-ins91: {severity: info}", "newslint.yaml:1: unknown rule 'made-up-ins91' (did you mean 'made-up-ins901'?)"),
        ("INS901: info", "newslint.yaml:1: INS901 must be a mapping, not text"),
        ("INS901:\n  severty: info", "newslint.yaml:2: unknown key 'severty' in the options of INS901 (did you mean 'severity'?)"),
        ("INS901:\n  severity: bad", "newslint.yaml:2: severity cannot be 'bad'"),
        ("INS901:\n  max-words: 0", "newslint.yaml:2: max-words must be 1 or more"),
        ("DUP901:\n  min-words: x", "newslint.yaml:2: min-words must be a whole number, not text"),
        ("DUP901:\n  equals: +x", "newslint.yaml:2: DUP901 does not match by equals"),
        ("INS901:\n  equals: +x", "newslint.yaml:2: INS901 does not match by equals"),
        ("INS901:\n  starts-with: Our pick", 'newslint.yaml:2: \'Our pick\' neither adds nor takes away (write "+phrase" or "-phrase")'),
        ("INS901:\n  starts-with: '+▶'", "newslint.yaml:2: '+▶' neither adds nor takes away"),
        ('INS901:\n  starts-with: "+a\\nb"', "newslint.yaml:2: '+a\\nb' neither adds nor takes away"),
        ("INS901:\n  starts-with: {xx: +a}", "newslint.yaml:2: 'xx' is no language code"),
        (
            "INS901:\n  starts-with: {en: -See alsso}",
            "newslint.yaml:2: INS901 has no starts-with 'See alsso' for 'en' to take away (did you mean 'See also'?)",
        ),
        ("INS901:\n  at-least: 2", "newslint.yaml:2: at-least goes with scope: inline, and INS901 has scope: line"),
        ("INS902:\n  regex: {en: '+(a+)+$'}", "newslint.yaml:2: regex '(a+)+$' repeats a repeat"),
        ("INS902:\n  regex: {en: '+'}", "newslint.yaml:2: '+' neither adds nor takes away"),
    ],
)
def test_a_wrong_change_is_refused(text: str, message: str) -> None:
    assert error_of(changed, text).startswith(message)


def test_a_rule_of_low_confidence_is_made_no_error() -> None:
    rules = rules_of("severity: info\nconfidence: low\nmatch: {equals: Tags}")
    with pytest.raises(ConfigError, match="INS901 has low confidence and cannot be an error"):
        changed_rules(rules, mapping("INS901: {severity: error}"))


@pytest.mark.parametrize(
    ("pattern", "site", "meant"),
    [
        ("example.com", "example.com", True),
        ("example.com", "www.Example.com", True),
        ("www.example.com", "example.com", True),
        ("example.com", "news.example.com", False),
        ("*.example.com", "news.example.com", True),
        ("*.example.com", "example.com", True),
        ("*.example.com", "badexample.com", False),
        ("*", "anything.org", True),
    ],
)
def test_a_site_means_its_host_and_with_a_star_those_below(pattern: str, site: str, meant: bool) -> None:
    assert site_matches(pattern, site) is meant


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("example.com: CAP", "newslint.yaml:1: example.com must be a mapping, not text"),
        ("example.com: {rule: {}}", "newslint.yaml:1: unknown key 'rule' in site example.com (did you mean 'rules'?)"),
        ("example.com:\n  rules: [INS901]", "newslint.yaml:2: rules must be a mapping of rules, not a list"),
        ("example.com:\n  rules:\n    INS903: {}", "newslint.yaml:3: unknown rule 'INS903'"),
        ("example.com:\n  ignore: [INS, XYZ]", "newslint.yaml:2: unknown rule 'XYZ' in sites.example.com.ignore"),
        ("example.com:\n  ignore: 3", "newslint.yaml:2: ignore must be text or a list of texts, not a number"),
    ],
)
def test_a_wrong_site_is_refused_before_any_document_comes_along(text: str, message: str) -> None:
    assert error_of(check_sites, mapping(text), RULES).startswith(message)


def test_sites_that_say_something_right() -> None:
    check_sites(mapping("example.com: {ignore: INS}\n'*.org': {rules: {INS901: {severity: info}}}"), RULES)
