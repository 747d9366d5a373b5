"""Rules from YAML: what they say, and what is said about a wrong one: file, line, key and the nearest valid name."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.made_rules import EXAMPLES, HEAD, read_rules, rule_text, rules_of
from helpers.rule_texts import FULL, WRONG, M
from helpers.settings import error_of

from newslint.checks import CHECKS
from newslint.errors import ConfigError
from newslint.findings import Category, Confidence, Safety, Severity
from newslint.rules.loader import load_rules, probe_rule
from newslint.rules.model import Condition, FixPlan, Guard, Scope, Status, Tail, Zone
from newslint.rules.predicate import Predicate


def test_everything_that_a_rule_may_say() -> None:
    rule, other = read_rules(FULL)
    assert (rule.code, rule.name, rule.message, rule.category) == ("INS901", "made-up", "Related-story insert.", Category.INSERT)
    assert (rule.severity, rule.confidence, rule.status, rule.scope) == (Severity.ERROR, Confidence.HIGH, Status.STABLE, Scope.BLOCK)
    assert rule.zone == Zone(head_percent=20, tail=10)
    assert (rule.min_words, rule.max_words, rule.also) == (2, 15, ("INS902",))
    assert rule.match[0] == (
        Predicate("starts-with", {"any": ("READ MORE:",), "en": ("See also", "Read more"), "de": ("Lesen Sie auch",)}),
    )
    assert [predicate.kind for predicate in rule.match[1]] == ["regex", "contains"]
    assert rule.when[0] == (Condition("next", (Condition("max-words", 14), Condition("blank", True))),)
    assert rule.when[1] == (Condition("within", (Condition("rule", "INS902"),), 3),)
    assert rule.unless[0] == Guard("a sentence", (Condition("prose", True),))
    assert rule.unless[1].name == "max-words+document"
    assert rule.then == Tail((Condition("max-words", 14),), 2, 12)
    assert rule.fix == FixPlan("delete", "block", Safety.SAFE)
    assert (rule.path, rule.line, other.line) == ("rules.yaml", 1, 25)
    assert rule.languages == ("any", "de", "en")
    assert other.languages == ("no",)
    assert other.match[0][0].values == {"no": ("Les også", "12:30")}
    assert (other.status, other.scope, other.message) == (Status.PREVIEW, Scope.LINE, "Another.")


def test_then_wants_a_line_and_while_takes_what_there_is() -> None:
    (rule,) = rules_of("match: {equals: Most read}\nscope: block\nwhile: {max-words: 3}")
    assert (rule.then.least, rule.then.most) == (0, 40) if rule.then else False
    (rule,) = rules_of("match: {equals: Most read}\nscope: block\nthen: {max-words: 3}")
    assert rule.then == Tail((Condition("max-words", 3),), 1, 40)


def test_a_check_has_its_options_filled_in() -> None:
    (rule,) = read_rules(rule_text("check: repeated\noptions: {min-words: 12}", "DUP901"))
    assert dict(rule.options) == {**CHECKS["repeated"].options, "min-words": 12}


def test_rules_stand_in_order_of_their_codes_whatever_the_files_say() -> None:
    rules = read_rules(rule_text("match: {equals: a}", "INS902") + rule_text("match: {equals: b}", "CAP901"))
    assert [rule.code for rule in rules] == ["CAP901", "INS902"]


def test_the_version_changes_with_what_the_rule_does_and_with_nothing_else() -> None:
    def version(body: str) -> str:
        return rules_of(body)[0].version

    plain = version("match: {equals: Tags}\nmax-words: 3")
    assert version("max-words: 3\nmatch: {equals: Tags}") == plain
    assert version("match: {equals: Tags}\nmax-words: 3\nwhy: Another reason.") == plain
    assert version("match: {equals: Tags}\nmax-words: 3\nexamples: [{bad: z}, {good: w}]") == plain
    assert version("match: {equals: Tags}\nmax-words: 4") != plain
    assert version("match: {equals: Tag}\nmax-words: 3") != plain


def test_an_empty_file_has_no_rules() -> None:
    assert read_rules("# nothing yet\n") == ()


# Wrong ones


@pytest.mark.parametrize(("body", "message", "line"), WRONG, ids=[message[:60] for _, message, _ in WRONG])
def test_a_wrong_rule_is_refused(body: str, message: str, line: int | None) -> None:
    with pytest.raises(ConfigError) as caught:
        read_rules(rule_text(M, body[6:]) if body.startswith("code: ") else rule_text(body))
    assert message in str(caught.value)
    assert caught.value.path == "rules.yaml"
    if line is not None:
        assert caught.value.line == line
    else:
        assert caught.value.line is not None


@pytest.mark.parametrize("key", ["name", "summary", "why", "severity", "confidence", "examples"])
def test_every_rule_needs_its_head(key: str) -> None:
    whole = HEAD.format(code="INS901", name="x") + "  match: {equals: Tags}\n" + EXAMPLES
    lines = [line for line in whole.splitlines() if not line.strip().startswith(key + ":")]
    with pytest.raises(ConfigError, match=f"rules.yaml:1: rule INS901 has no {key}"):
        read_rules("\n".join(lines))


@pytest.mark.parametrize("prefix", ["TRN", "SPL", "MTR"])
def test_the_mark_of_a_cut_is_never_removed_safely(prefix: str) -> None:
    body = M + "fix: {delete: line, safety: safe}"
    with pytest.raises(ConfigError, match=f"{prefix} findings never carry a safe fix"):
        read_rules(rule_text(body, f"{prefix}901"))
    assert read_rules(rule_text(body.replace("safe}", "unsafe}"), f"{prefix}901"))


def test_codes_and_names_are_unique() -> None:
    text = rule_text("match: {equals: Tags}")
    with pytest.raises(ConfigError, match=r"rules.yaml:10: duplicate code INS901 \(first in rules.yaml:1\)"):
        read_rules(text + text)
    with pytest.raises(ConfigError, match=r"rules.yaml:10: duplicate name 'made-up-ins901' \(first in rules.yaml:1\)"):
        read_rules(text + text.replace("code: INS901", "code: INS902"))


def test_a_condition_names_no_rule_that_looks_at_the_whole_text() -> None:
    with pytest.raises(ConfigError, match="rule INS901 names INS902, which has at-least and looks at the whole text"):
        rules_of("match: {equals: Tags}\nunless: {rule: INS902}", "match: {contains: Tags}\nscope: inline\nat-least: 2")


def test_rules_may_name_each_other_but_not_in_a_circle_nor_a_check() -> None:
    assert rules_of("match: {equals: a}\nunless: {rule: INS902}", "match: {equals: b}\nwhen: {next: {rule: INS903}}", M)
    with pytest.raises(ConfigError, match="in a circle: INS901 -> INS902 -> INS903 -> INS901"):
        rules_of(
            "match: {equals: a}\nunless: {rule: INS902}",
            "match: {equals: b}\nwhen: {next: {rule: INS903}}",
            "match: {equals: c}\nscope: block\nthen: {rule: INS901}",
        )
    with pytest.raises(ConfigError, match="rule INS901 names INS902, a check; only pattern rules can be conditions"):
        rules_of("match: {equals: a}\nunless: {rule: INS902}", "check: repeated")


def test_the_regexes_of_a_rule_are_tried_on_text_made_to_provoke_them() -> None:
    for body in ("match: {regex: '(a|aa)+$'}", "match: {equals: Tags}\nwhen: {next: {regex: '(a|aa)+$'}}"):
        (rule,) = rules_of(body)
        with pytest.raises(ConfigError, match=r"^rules.yaml:1: regex '\(a\|aa\)\+\$' takes too long on text such as 'aaaaaa"):
            probe_rule(rule)
    (rule,) = rules_of("match: {regex: '^Tags: \\w+(?:, \\w+){0,9}$'}")
    probe_rule(rule)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code: INS901", "rules.yaml:1: a rule file is a list of rules"),
        ("- INS901", "rules.yaml:1: a rule is a mapping, not text"),
        ("- code: [", "rules.yaml:"),
        ("- code: INS901\n  name: &x y", "rules.yaml:2: anchors and aliases"),
    ],
)
def test_a_file_that_holds_no_rules_is_refused(text: str, message: str) -> None:
    assert error_of(read_rules, text).startswith(message)


def test_the_file_that_is_wrong_is_named(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(rule_text(M), encoding="utf-8")
    bad.write_text("\n\n" + rule_text("match: {equals: {xx: Tags}}", "INS902"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"^bad.yaml:10: 'xx' is no language code"):
        load_rules([(good, "good.yaml"), (bad, "bad.yaml")])
