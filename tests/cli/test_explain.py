"""``newslint explain FILE:LINE``: the rule that people miss is named, with what kept it from reporting the line."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from helpers.command import Call, write
from helpers.made_rules import linter_of, read_rules, rule_text
from helpers.records import json_line

from newslint.checks import CHECKS
from newslint.config import Config
from newslint.linter import Linter
from newslint.linter.explain import Trace, Tracer
from newslint.rules.examples import load_examples
from newslint.rules.shipped import rule_files
from newslint.text.document import Document

LINTER = Linter()
EXAMPLES = [
    (code, example)
    for path, shown in rule_files(())
    for code, examples in load_examples(path, shown).items()
    for example in examples
    if example.kind != "known-miss"
]


def traced(text: str, language: str | None = None, linter: Linter = LINTER, codes: Sequence[str] = ()) -> list[Trace]:
    """Return what the rules make of every line of a text."""
    document = Document(text, language=language)
    tracer = Tracer(linter, document, codes)
    return [tracer.line(number) for number in document.filled]


SENTENCES = "The council met on Monday to hear the report. It adjourned without a vote.\n"
MORE = "The mayor declined to say when the harbour would open. Ministers meet again on Friday.\n"
CHART = "Our chart: prices since May"
PROSE = "Our chart shows what the council heard on Monday. It was not much of a surprise to them."
NEAR_MISSES = [
    # (the rule's body, the text, the line, what held the rule back)
    ("unless: {prose: true}", PROSE, 1, "unless prose: the line reads as sentences"),
    ("max-words: 4", CHART, 1, "max-words 4: the unit has 5"),
    ("min-words: 6", CHART, 1, "min-words 6: the unit has 5"),
    ("zone: {tail: 1}", f"{CHART}\n{SENTENCES}", 1, "zone: the rule looks in the last 1 line"),
    ("zone: {head: 20%}", f"{SENTENCES * 8}{CHART}", 9, "zone: the rule looks in the first 20% of the lines"),
    ("unless: [{name: figures, regex: 'since (?:May|June)'}]", CHART, 1, "unless figures: the line matches `since (?:May|June)`"),
    ("unless: {terminal: true}", f"{CHART}.", 1, "unless terminal: the line ends like a sentence"),
    ("unless: {contains: [prices, wages]}", CHART, 1, "unless contains: the line contains “prices” or “wages”"),
    ("when: {next: {max-words: 3}}", f"{CHART}\n{SENTENCES}", 1, "when: it does not hold that the line after has at most 3 words"),
    ("when: {previous: {edge: true}}", f"{SENTENCES}{CHART}", 2, "when: it does not hold that the line before does not exist"),
    ("unless: {within-3: {starts-with: Graphic}}", f"{CHART}\n{SENTENCES}Graphic: city hall", 1, "unless within-3: a line up to 3 away starts with"),
    ("unless: {document: {max-words: 150}}", CHART, 1, "unless document: the whole text has at most 150 words"),
    ("unless: [{name: short prose, prose: false, max-words: 6}]", CHART, 1, "unless short prose: the line does not read as sentences and"),
    ("scope: block\nthen: {max-words: 4, min: 2}", f"{CHART}\nOne\n{SENTENCES}", 1, "then: fewer than 2 lines follow"),
]  # fmt: skip


class TestNearMisses:
    @pytest.mark.parametrize(("body", "text", "line", "why"), NEAR_MISSES)
    def test_the_guard_is_named(self, body: str, text: str, line: int, why: str) -> None:
        linter = linter_of(f"match: {{starts-with: {{any: ['Our chart']}}}}\n{body}")
        assert linter.lint(text).findings == ()
        (trace,) = [trace for trace in traced(text, None, linter) if trace.line == line - 1]
        (reason,) = trace.held_back
        assert reason.why.startswith(why)

    def test_the_command_names_the_rule_and_what_held_it_back(self, call: Call) -> None:
        write({"a.txt": "See also: the ruling says so in full. The court met again on Monday to hear the rest of it."})
        assert call("check").code == 0
        ran = call("explain", "a.txt:1")
        assert ran.code == 0
        assert "  Matched, but held back:\n    INS101 see-also-insert: unless prose: the line reads as sentences\n" in ran.out

    @pytest.mark.slow
    def test_every_guard_of_the_shipped_rules_is_named_for_an_example_of_its_own(self) -> None:
        named = set()
        for code, example in EXAMPLES:
            if example.kind == "good":
                for trace in traced(example.text, example.language, codes=[code]):
                    named |= {(code, reason.guard) for reason in trace.held_back}
        guards = {(rule.code, f"unless {guard.name}") for rule in LINTER.rules for guard in rule.unless}
        assert len(guards & named) >= 10
        assert sorted(guards - named) == []


class TestOtherReasons:
    RULES = read_rules(
        rule_text("match: {starts-with: {de: ['Mehr zum Thema'], en: ['See also']}}", "INS951")
        + rule_text("match: {starts-with: {any: ['Our chart']}}\nstatus: preview", "INS952")
    )

    def trace(self, text: str, **settings: object) -> Trace:
        linter = Linter.of(self.RULES, Config(language="en", **settings))  # type: ignore[arg-type]
        return traced(text, "en", linter)[0]

    def test_a_phrase_of_another_language_is_named_with_its_language(self) -> None:
        (reason,) = self.trace("Mehr zum Thema: Preise").other_language
        assert (reason.rule.code, reason.why) == ("INS951", "it would in a text in de; this one counts as en")

    def test_a_phrase_in_another_place_of_the_line(self) -> None:
        (reason,) = self.trace("The mayor declined. See also: prices").misplaced
        assert reason.why == "“See also” stands in the line, but not at its start"

    def test_a_preview_rule_is_named_with_the_option_that_runs_it(self) -> None:
        (reason,) = self.trace("Our chart: prices").not_run
        assert reason.why == "it is a preview rule; --preview runs it"
        assert self.trace("Our chart: prices", preview=True).findings

    def test_rules_that_the_configuration_leaves_out_or_takes_away(self, call: Call) -> None:
        write({"a.txt": "See also: Five charts\n", "newslint.yaml": "ignore: [INS]"})
        out = call("explain", "a.txt:1").out
        assert (
            "Would report it, but does not run here:\n    INS101 see-also-insert: select and ignore leave it out (newslint.yaml:1)" in out
        )
        write({"newslint.yaml": "per-file-ignores: {'*.txt': [INS]}"})
        assert "per-file-ignores, per-source-ignores or sites take it away for this text" in call("explain", "a.txt:1").out

    def test_an_accepted_finding_is_said_to_be_on_the_list(self, call: Call) -> None:
        write({"a.txt": "See also: Five charts\n", "newslint.yaml": "baseline: accepted.json"})
        call("accept", "a.txt", "--reason", "quoted")
        assert "INS101 see-also-insert: error, safe fix, but accepted: it is on the list" in call("explain", "a.txt:1").out

    def test_copies_of_an_accepted_line_and_what_comes_up_because_of_it_are_told_as_check_tells_them(self, call: Call) -> None:
        stub = "Subscribe to continue reading\n\nThis article is for subscribers only. Already a subscriber? Log in\n"
        write({"a.txt": "See also: Five charts\n" * 2, "stub.txt": stub, "newslint.yaml": "baseline: accepted.json"})
        call("accept", "a.txt", "--code", "INS101", "--reason", "quoted")
        for line in (1, 2):
            assert "INS101 see-also-insert: error, safe fix, but accepted" in call("explain", f"a.txt:{line}").out
        call("accept", "stub.txt", "--code", "ACC", "--reason", "a stub")
        reported = [
            line for line in call("check", "stub.txt", "--output-format", "concise").out.splitlines() if line.startswith("stub.txt")
        ]
        assert [line.split()[1] for line in reported] == ["TRN104"]
        out = call("explain", "stub.txt:3").out
        assert "TRN104" in out.partition("Matched")[0]
        assert "ACC101 paywall-notice: error, safe fix, but accepted" in out

    def test_an_excluded_file_is_said_to_be_excluded(self, call: Call) -> None:
        write({"a.txt": "See also: Five charts\n", "newslint.yaml": "extend-exclude: ['a.*']"})
        ran = call("explain", "a.txt:1")
        assert (ran.code, ran.out) == (0, "")
        assert "a.txt is excluded" in ran.err


class TestChecks:
    """A check says that it passed over a line only where it did."""

    @pytest.mark.slow
    def test_no_check_passes_over_a_line_that_it_reports(self) -> None:
        seen = set()
        for code, example in EXAMPLES:
            document = Document(example.text, language=example.language)
            tracer = Tracer(LINTER, document)
            for finding in tracer.findings:
                rule = next(rule for rule in LINTER.rules if rule.code == finding.code)
                if rule.check is not None and finding.line - 1 in document.rank:
                    assert tracer.skipped(rule, finding.line - 1) is None, (code, example.text)
                    seen.add(rule.check)
        assert len(seen) >= 12

    @pytest.mark.parametrize(
        ("text", "line", "code", "why"),
        [
            ("Yes.\n" * 2 + SENTENCES, 1, "DUP401", "it looks at lines of 8 words or more; this one has 1"),
            (SENTENCES + MORE, 1, "TRN105", "it looks at the last line of the text that is not residue"),
            (SENTENCES + MORE, 1, "LNG101", "expect-languages is not set"),
            (SENTENCES + MORE, 1, "NAV501", "it looks at raw page text, which has many short lines at its start or end"),
            (SENTENCES + MORE, 1, "MTR205", "it looks at texts with another sign of translation or splicing"),
            (SENTENCES * 9, 8, "TRN107", "it looks at the first 6 lines"),
            (SENTENCES, 1, "LNG103", "it looks at lines of 80 letters or more; this one has 59"),
        ],
    )
    def test_a_check_says_why_it_passed_over_a_line(self, text: str, line: int, code: str, why: str) -> None:
        passing = {reason.rule.code: reason.why for reason in traced(text, "en")[line - 1].passing}
        assert passing[code] == why

    def test_of_every_line_all_rules_are_accounted_for(self) -> None:
        for trace in traced(f"See also: prices\n{SENTENCES}"):
            reasons = (*trace.held_back, *trace.other_language, *trace.passing)
            told = {finding.code for finding in trace.findings} | {reason.rule.code for reason in reasons}
            assert len(told) + len(trace.checked) + trace.unmatched == len(LINTER.rules)
        assert {rule.check for rule in LINTER.rules if rule.check} == set(CHECKS)


class TestPlaces:
    def test_a_record_is_told_by_the_lines_that_rules_have_to_do_with(self, call: Call) -> None:
        text = f"{SENTENCES}See also: Five charts\n{MORE}"
        write({"feed.jsonl": json_line(SENTENCES, id="a") + json_line(text, id="b")})
        out = call("explain", "feed.jsonl:2").out
        assert out.startswith("feed.jsonl:2 [b]; the text counts as en\n")
        assert "    2 | See also: Five charts\n  Reported:\n    INS101" in out
        assert "2 more lines: no pattern matches. All about one: newslint explain feed.jsonl:2:COL" in out
        assert "DUP401" not in out
        raw = json_line(text, id="b").decode()
        column = raw.index("See also") + 1
        assert "Checks that looked at it" in call("explain", f"feed.jsonl:2:{column}").out
        assert f"(line 1 at 2:{raw.index('The council') + 1}, line 3 at 2:{raw.index('The mayor') + 1})" in out

    def test_only_the_rules_that_are_named_are_explained(self, call: Call) -> None:
        write({"feed.jsonl": json_line(SENTENCES * 2)})
        out = call("explain", "feed.jsonl:1", "--code", "INS101").out
        assert out.count("The patterns of 1 other rule do not match it.") == 2

    def test_several_text_fields_are_told_one_by_one(self, call: Call) -> None:
        write({"newslint.yaml": "text-fields: [title, body]", "a.jsonl": json.dumps({"title": "Vote", "body": "See also: A"}) + "\n"})
        out = call("explain", "a.jsonl:1").out
        assert out.index("[line 1#title]") < out.index("[line 1#body]") < out.index("INS101")

    @pytest.mark.parametrize(
        ("what", "message"),
        [
            ("a.txt:9", "a.txt has 2 lines, not 9"),
            ("a.txt:0", "a.txt has no line 0"),
            ("a.txt:1:99", "no text stands at column 99 of line 1 of a.txt (it begins at 1:1)"),
            ("a.txt", "'a.txt' is a file, not a rule"),
            ("feed.jsonl:3", "feed.jsonl has no line 3"),
            ("feed.jsonl:1:2", "no text stands at column 2 of line 1 of feed.jsonl (it begins at 1:"),
            ("feed.jsonl:2", "feed.jsonl:2: is not JSON"),
            ("missing.txt:1", "missing.txt: no such file"),
            ("bad.txt:1", "bad.txt: not UTF-8"),
            (".:1", "'.' is a folder"),
        ],
    )
    def test_what_is_not_there_is_an_error(self, call: Call, what: str, message: str) -> None:
        write({"a.txt": "One.\n", "feed.jsonl": json_line("One.") + b"broken\n", "bad.txt": b"\xff"})
        ran = call("explain", what)
        assert (ran.code, ran.out) == (2, "")
        assert message in ran.err

    def test_a_file_may_be_called_like_a_place(self, call: Call) -> None:
        write({"a:2": "One.\nSee also: Five charts\n"})
        assert "INS101 see-also-insert: error" in call("explain", "a:2:2").out

    def test_blank_lines_and_hostile_ones_are_harmless(self, call: Call) -> None:
        write({"a\x1b[2J.txt": "One.\n\nSee also: \x1b[31m\u202e two\n"})
        assert "Line 2 is blank: no rule looks at it." in call("explain", "a\x1b[2J.txt:2").out
        out = call("explain", "a\x1b[2J.txt:3").out
        assert "See also: ␛[31m<U+202E> two" in out
        assert not set(out) & {"\x1b", "\u202e"}
