"""Examples in a rule say with marks what it must find; wrong ones are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.made_rules import rule_text
from helpers.settings import error_of

from newslint.config.yaml_reader import parse_yaml
from newslint.rules.examples import examples_of, load_examples
from newslint.rules.model import Example


def read(examples: str) -> tuple[Example, ...]:
    return examples_of(parse_yaml(f"code: INS901\nexamples:\n{examples}", "rules.yaml"))


GOOD = "  - {good: Text.}\n"


def test_marks_are_taken_out_of_the_text_and_say_the_spans() -> None:
    example = read(GOOD + '  - {bad: "⟦See also⟧ ⟦more⟧.", fixed: ".", language: PT-br, also: [PRO201, INS3]}')[1]
    assert example == Example("bad", "See also more.", ((0, 8), (9, 13)), ".", "pt", ("PRO201", "INS3"), 4)


def test_an_example_without_marks_says_nothing_about_places() -> None:
    bad, miss = read(GOOD + "  - {bad: See also}\n  - known-miss: Read this.")[1:]
    assert (bad.spans, bad.fixed, bad.language, bad.also) == ((), None, None, ())
    assert miss.kind == "known-miss"


@pytest.mark.parametrize(
    ("examples", "message"),
    [
        ('  - {bad: "⟦See ⟦also⟧⟧"}', "rules.yaml:4: ⟦ inside ⟦"),
        ('  - {bad: "See also⟧"}', "rules.yaml:4: ⟧ without ⟦"),
        ('  - {bad: "⟦See also"}', "rules.yaml:4: ⟦ without ⟧"),
        ('  - {good: "⟦See also⟧"}', "rules.yaml:4: a good example has no ⟦marks⟧"),
        ("  - {bad: x, good: y}", "rules.yaml:4: an example has one of bad, good and known-miss"),
        ("  - {fixed: x}", "rules.yaml:4: an example has one of bad, good and known-miss"),
        ("  - See also", "rules.yaml:4: an example is a mapping"),
        ("  - {bad: x, lang: de}", "rules.yaml:4: unknown key 'lang' in an example (did you mean 'language'?)"),
        ("  - {bad: x, language: german}", "rules.yaml:4: 'german' is no language code"),
        ("  - {bad: 3}", "rules.yaml:4: bad must be text, not a number"),
        ("  - {bad: x, fixed: true}", "rules.yaml:4: fixed must be text, not true/false"),
        ("", "rules.yaml:2: rule INS901 has no bad example"),
    ],
)
def test_a_wrong_example_is_refused(examples: str, message: str) -> None:
    assert error_of(read, GOOD + examples).startswith(message)


def test_examples_of_a_file_by_code(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(rule_text("match: {equals: a}") + rule_text("match: {equals: b}", "INS902"), encoding="utf-8")
    assert {code: len(examples) for code, examples in load_examples(path, "x.yaml").items()} == {"INS901": 2, "INS902": 2}
    path.write_text("", encoding="utf-8")
    assert load_examples(path, "x.yaml") == {}
