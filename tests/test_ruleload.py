"""Rules from YAML: what they say, and what is said about a wrong one: file, line, key and the nearest valid name."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import EXAMPLES, HEAD, read_rules, rule_text, rules_of

from newslint.checks import CHECKS
from newslint.errors import ConfigError
from newslint.findings import Category, Confidence, Safety, Severity
from newslint.patterns import Predicate
from newslint.ruleload import load_rules, probe_rule
from newslint.rules import Condition, FixPlan, Guard, Scope, Status, Tail, Zone

FULL = """\
- code: INS901
  name: made-up
  summary: A related-story link line was scraped into the article.
  message: Related-story insert.
  why: It belongs to another article.
  severity: error
  confidence: high
  status: stable
  scope: block
  zone: {head: 20%, tail: 10}
  min-words: 2
  max-words: 15
  match:
    - starts-with: {any: "READ MORE:", en: [See also, Read more], de: Lesen Sie auch}
    - {regex: 'Tags: \\w+', contains: harbour}
  when: [{next: {max-words: 14, blank: true}}, {within-3: {rule: INS902}}]
  unless: [{name: a sentence, prose: true}, {max-words: 3, document: {min-words: 9}}]
  then: {max-words: 14, min: 2, max: 12}
  fix: {delete: block, safety: safe}
  also: INS902
  examples:
    - {bad: "⟦See also: Five charts⟧\\nText.", fixed: Text., language: en-GB, also: [INS902]}
    - {good: Text.}
    - known-miss: Read this.
- code: INS902
  name: another
  summary: Another.
  why: For the first.
  severity: info
  confidence: low
  match: {equals: {nb: [Les også], no: ["12:30"]}}
  examples: [{bad: "12:30"}, {good: x}]
"""


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

M = "match: {equals: Tags}\n"
WRONG = [
    # body or changed lines, what the message says, the line that is named
    (M + "serverity: error", "unknown key 'serverity' in a rule (did you mean 'severity'?)", 9),
    (M + "max-words: 3\nmax-words: 4", "duplicate key 'max-words' (first in line 9)", 10),
    ("code: INS1", "a code is three capital letters and three digits, not 'INS1'", None),
    ("code: IND901", "no category has the letters 'IND' (did you mean 'INS'?)", None),
    ("name: Made Up\n" + M, "a name is lower-case words joined by hyphens, not 'Made Up'", None),
    ("severity: eror\n" + M, "severity cannot be 'eror' (did you mean 'error'?)", None),
    ("severity: true\n" + M, "severity must be text, not true/false", None),
    ("confidence: low\n" + M, "an error needs at least medium confidence", None),
    ("status: stabel\n" + M, "status cannot be 'stabel' (did you mean 'stable'?)", None),
    ("status: deprecated\n" + M, "replaced-by goes with status: deprecated", None),
    (M + "since: soon", "since must be a version such as 0.2.0, not 'soon'", 9),
    (M + "replaced-by: INS902", "replaced-by goes with status: deprecated", 9),
    ("status: deprecated\nreplaced-by: INS902\n" + M, "rule INS901 is replaced by 'INS902', which is no rule (did you mean 'INS901'?)", 1),
    (M + "scope: lines", "scope cannot be 'lines' (did you mean 'line'?)", 9),
    ("max-words: 3", "rule INS901 needs either match or check", 1),
    (M + "check: repeated", "rule INS901 needs either match or check", 1),
    ("match: {equal: Tags}", "unknown key 'equal' in match (did you mean 'equals'?)", 8),
    ("match: []", "match is empty", 8),
    ("match: Tags", "match is a mapping such as {starts-with: ...}, or a list of them", 8),
    ("match: {equals: 7}", "equals must be text or a list of texts, not a number", 8),
    ("match: {equals: []}", "equals is empty", 8),
    ("match: {equals: {}}", "equals is empty", 8),
    ("match: {equals: {english: Tags}}", "'english' is no language code (two letters as in ISO 639-1, or any)", 8),
    ("match:\n  equals:\n    en: Tags\n    xx: Tags", "'xx' is no language code", 11),
    ("match: {starts-with: '— ▶'}", "starts-with needs a phrase with at least one letter", 8),
    ("match: {ends-with: '...'}", "ends-with needs a phrase with at least one letter", 8),
    ('match: {contains: "Read\\nmore"}', "on one line", 8),
    ("match: {regex: '(Tags'}", "invalid regex '(Tags': ", 8),
    ("match: {regex: 'x*'}", "matches empty text", 8),
    ("match: {regex: '(a+)+$'}", "repeats a repeat without bound: it could take forever", 8),
    (M + "unless: {regex: '(Tags'}", "invalid regex '(Tags'", 9),
    (M + "zone: {middle: 3}", "unknown key 'middle' in zone", 9),
    (M + "zone: {head: 0}", "head must be a number of lines or a share such as 20%", 9),
    (M + "zone: {tail: 120%}", "tail must be a number of lines or a share such as 20%", 9),
    (M + "zone: {}", "zone is empty", 9),
    (M + "max-words: 0", "max-words must be 1 or more", 9),
    (M + "max-words: ten", "max-words must be a whole number, not text", 9),
    (M + "max-words: true", "max-words must be a whole number, not true/false", 9),
    (M + "when: {nxt: {max-words: 3}}", "unknown key 'nxt' in conditions (did you mean 'next'?)", 9),
    (M + "when: {next: {next: {max-words: 3}}}", "unknown key 'next' in conditions", 9),
    (M + "when: {blank: true}", "unknown key 'blank' in conditions", 9),
    (M + "when: {within-0: {blank: true}}", "unknown key 'within-0' in conditions (did you mean 'within-3'?)", 9),
    (M + "when: {document: {next: {blank: true}}}", "unknown key 'next' in conditions on a document", 9),
    (M + "when: {document: {rule: INS901}}", "unknown key 'rule' in conditions on a document", 9),
    (M + "when: {prose: 1}", "prose must be true or false, not a number", 9),
    (M + "when: {next: 3}", "next must be a mapping of conditions, not a number", 9),
    (M + "when: {}", "when is a mapping of conditions, or a list of them", 9),
    (M + "unless: []", "unless is a mapping of conditions, or a list of them", 9),
    (M + "unless: [{prose: true}, {prose: false}]", "duplicate guard 'prose' (give each guard a name)", 9),
    (M + "unless: {rule: INS999}", "rule INS901 names 'INS999', which is no rule (did you mean 'INS901'?)", 1),
    (M + "unless: {rule: INS901}", "rules name each other in a circle: INS901 -> INS901", 1),
    (M + "then: {max-words: 3}", "then and while go with scope: block", 9),
    (M + "at-least: 3", "at-least goes with scope: inline, where a finding is what matched", 9),
    (M + "scope: block\nthen: {max-words: 3}\nwhile: {max-words: 3}", "a rule has either then or while", 11),
    (M + "scope: block\nthen: {min: 3}", "then needs a condition that the following lines meet", 10),
    (M + "scope: block\nthen: {max-words: 3, min: 5, max: 4}", "min is more than max", 10),
    (M + "fix: {delete: lines}", "delete cannot be 'lines' (did you mean 'line'?)", 9),
    (M + "fix: {cut: end}", "cut cannot be 'end'", 9),
    (M + "fix: {delete: line, replace: x}", "a fix has one of delete, replace and cut", 9),
    (M + "fix: {safety: safe}", "a fix has one of delete, replace and cut", 9),
    (M + "fix: {delete: line, safety: save}", "safety cannot be 'save' (did you mean 'safe'?)", 9),
    ("confidence: medium\n" + M + "fix: {delete: line, safety: safe}", "a safe fix needs high confidence (safety: unsafe)", None),
    ("match: {regex: 'a(\\w+)'}\nfix: {replace: '\\2'}", "'\\\\2' cannot replace what 'a(\\\\w+)' matches: ", 9),
    ("match: {contains: Tags}\nfix: {replace: '\\g<tag>'}", "cannot replace what 'Tags' matches", 9),
    (M + "options: {min-words: 3}", "options go with check", 9),
    ("check: repeted", "unknown check 'repeted' (did you mean 'repeated'?)", 8),
    ("check: repeated\noptions: {minwords: 3}", "unknown key 'minwords' in the options of check repeated (did you mean 'min-words'?)", 9),
    ("check: repeated\noptions: {min-words: few}", "min-words must be a whole number, not text", 9),
    ("check: repeated\noptions: {normalize: 3}", "normalize must be text or a list of texts, not a number", 9),
    ("check: repeated\nunless: {prose: true}", "unless goes with match; a check has options", 9),
    ("check: repeated\nzone: {tail: 3}", "zone goes with match; a check has options", 9),
    (M + "examples: []", "rule INS901 has no bad example (every rule carries at least one bad and one good)", 9),
    (M + "examples: [{bad: x}]", "rule INS901 has no good example", 9),
    (M + "examples: x", "examples must be a list of examples, not text", 9),
    (M + "also: 3", "also must be text or a list of texts, not a number", 9),
    (M + "name: ''", "a name is lower-case words", 8),
]  # fmt: skip


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
    with pytest.raises(ConfigError) as caught:
        read_rules(text)
    assert str(caught.value).startswith(message)


def test_the_file_that_is_wrong_is_named(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(rule_text(M), encoding="utf-8")
    bad.write_text("\n\n" + rule_text("match: {equals: {xx: Tags}}", "INS902"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"^bad.yaml:10: 'xx' is no language code"):
        load_rules([(good, "good.yaml"), (bad, "bad.yaml")])
