"""The linter: what it promises to programs, on made-up rules and on the shipped ones."""

from __future__ import annotations

import json
import os
import pickle
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from helpers.findings import codes
from helpers.made_rules import linter_of, mutated, rule_text, rules_of
from helpers.measuring import work_within
from helpers.paths import SEEDS
from helpers.settings import error_of, mapping
from helpers.shipped import shipped_linter
from helpers.texts import MIXED_LINES
from hypothesis import given
from hypothesis import strategies as st

import newslint
from newslint import Config, ConfigError, Document, Linter
from newslint.config.yaml_reader import Map
from newslint.linter.baseline import Baseline
from newslint.linter.linter import _restore
from newslint.text.edits import apply_edits, revert_edits


def seed(number: int) -> str:
    return SEEDS[number].read_bytes().decode("utf-8")


TAGS = "match: {starts-with: {any: Tags, de: Schlagwörter}}\nfix: {delete: line, safety: safe}"
TEXT = "The bridge is closed.\nTags: harbour, bridge\nWork starts in March."


# What a report says


def test_a_finding_carries_enough_to_say_why() -> None:
    report = linter_of(TAGS + "\nmessage: Tags of the story.").lint(TEXT, source="a.txt")
    (finding,) = report.findings
    assert (finding.code, finding.name, finding.category, finding.severity) == ("INS901", "made-up-ins901", "insert", "error")
    assert (finding.start, finding.end, finding.excerpt) == (22, 43, "Tags: harbour, bridge")
    assert (finding.line, finding.column, finding.end_line, finding.end_column) == (2, 1, 2, 22)
    assert finding.message == "Tags of the story."
    assert finding.fingerprint == newslint.findings.fingerprint("INS901", "Tags: harbour, bridge")
    assert finding.fix is not None
    assert finding.fix.edits == (newslint.Edit(22, 44, "Tags: harbour, bridge\n", ""),)
    assert (report.source, report.chars, report.language, report.problems) == ("a.txt", len(TEXT), None, ())
    assert len(report.ruleset) == 12


def test_what_the_document_knows_stands_in_the_report() -> None:
    document = Document(TEXT, id="7", source="b.txt", site="example.com", language="en")
    report = linter_of(TAGS).lint(document)
    assert (report.id, report.source, report.site, report.language) == ("7", "b.txt", "example.com", "en")
    other = linter_of(TAGS).lint(document, source="c.txt", language="de")
    assert (other.id, other.source, other.language) == ("7", "c.txt", "de")
    assert document.source == "b.txt"


def test_long_excerpts_are_cut_and_fingerprints_are_not() -> None:
    linter = linter_of("match: {starts-with: Tags}")
    one, other = ("Tags: " + "harbour, " * 40 + end for end in ("a", "b"))
    (a,), (b,) = linter.lint(one).findings, linter.lint(other).findings
    assert len(a.excerpt) == newslint.findings.EXCERPT_LENGTH
    assert a.excerpt == b.excerpt
    assert a.excerpt.endswith("…")
    assert a.fingerprint != b.fingerprint


def test_many_texts_one_report_each_in_order_and_one_at_a_time() -> None:
    def texts():
        yield TEXT
        yield Document("No tags here.", source="b.txt")
        raise KeyboardInterrupt

    reports = linter_of(TAGS).lint_many(texts())
    assert codes(next(reports)) == ["INS901"]
    assert next(reports).source == "b.txt"
    with pytest.raises(KeyboardInterrupt):
        next(reports)


def test_the_two_functions_that_most_people_need() -> None:
    text = "See also: Five charts on inflation\nThe bank kept rates on hold."
    assert codes(newslint.lint(text)) == ["INS101"]
    fixed = newslint.fix(text)
    assert (fixed.text, fixed.findings) == ("The bank kept rates on hold.", ())


# Language


@pytest.mark.parametrize(
    ("language", "found"), [("de", True), ("de-AT", True), ("DE_ch", True), ("en", False), ("nonsense", True), ("", True), (None, True)]
)
def test_the_given_language_decides_and_an_unknown_one_counts_as_none(language: str | None, found: bool) -> None:
    linter = linter_of("match: {starts-with: {de: Schlagwörter}}")
    assert bool(linter.lint("Schlagwörter: Hafen", language=language).findings) is found


def test_without_a_language_the_text_decides_and_the_configuration_before_it() -> None:
    german = (
        "Der Rat hat am Dienstag beschlossen, dass die alte Brücke im Hafen geschlossen wird, und das ist für die Stadt nicht leicht. " * 3
    )
    linter = linter_of("match: {starts-with: {en: Schlagwörter}}")
    assert linter.lint(german + "\nSchlagwörter: Hafen").language == "de"
    assert codes(linter.lint(german + "\nSchlagwörter: Hafen")) == []
    told = linter_of("match: {starts-with: {en: Schlagwörter}}", config=Config(language="en"))
    assert codes(told.lint(german + "\nSchlagwörter: Hafen")) == ["INS901"]


# Which rules run


def test_rules_are_selected_and_ignored() -> None:
    text = "See also: Five charts on inflation\nThe bank kept rates on hold."
    assert codes(Linter(select=["CAP"]).lint(text)) == []
    assert codes(Linter(select=["insert"]).lint(text)) == ["INS101"]
    assert codes(Linter(ignore=["see-also-insert"]).lint(text)) == []
    with pytest.raises(ConfigError, match=r"unknown rule 'INS9999'"):
        Linter(select=["INS9999"])


def test_preview_rules_run_on_request_and_deprecated_ones_never() -> None:
    preview, stable = "status: preview\nmatch: {starts-with: Tags}", "match: {starts-with: Tags}"
    deprecated = "status: deprecated\nreplaced-by: INS901\nmatch: {starts-with: Tags}"
    assert codes(linter_of(stable, preview, deprecated).lint(TEXT)) == ["INS901"]
    assert codes(linter_of(stable, preview, deprecated, config=Config(preview=True)).lint(TEXT)) == ["INS901", "INS902"]


def test_files_and_sources_may_take_rules_away() -> None:
    config = Config(per_file_ignores=(("old/*.txt", ("INS",)),), per_source_ignores=(("scrapy:bbc*", ("insert",)),))
    linter = linter_of("match: {starts-with: Tags}", config=config)
    assert codes(linter.lint(TEXT)) == codes(linter.lint(TEXT, source="new/a.txt")) == ["INS901"]
    assert codes(linter.lint(TEXT, source="old/a.txt")) == codes(linter.lint(TEXT, source="scrapy:bbc-sport")) == []
    assert codes(linter.lint(TEXT, source="scrapy:nyt")) == ["INS901"]


def test_a_site_may_have_phrases_of_its_own_and_rules_taken_away() -> None:
    sites = mapping('"*.example.com": {rules: {INS901: {starts-with: {en: ["+Our pick"], any: ["-Tags"]}}}, ignore: [INS902]}')
    linter = linter_of("match: {starts-with: {any: Tags, en: Topics}}", "match: {equals: Share}", config=Config(sites=sites))
    text = "Our pick: rain\nTags: harbour\nTopics\nShare"
    assert codes(linter.lint(text)) == ["INS901", "INS901", "INS902"]
    for site in ("news.example.com", "example.com", "NEWS.example.com"):
        assert [finding.excerpt for finding in linter.lint(Document(text, site=site)).findings] == ["Our pick: rain", "Topics"]
    assert codes(linter.lint(Document(text, site="example.org"))) == ["INS901", "INS901", "INS902"]


def test_a_site_may_leave_a_rule_without_phrases() -> None:
    sites = mapping("example.com: {rules: {INS901: {starts-with: ['-Tags']}}}")
    linter = linter_of("match: {starts-with: Tags}", config=Config(sites=sites))
    assert codes(linter.lint(Document(TEXT, site="example.com"))) == []


def test_accepted_findings_are_neither_reported_nor_fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "newslint-accepted.json"
    text = "See also: Five charts on inflation\nThe bank kept rates on hold.\nSee also: Rain"
    first = Linter().lint(text, source="a.txt").findings[0]
    Baseline(str(path)).with_accepted([("a.txt", first)]).write()
    linter = Linter(Config(baseline=str(path)))
    assert [finding.excerpt for finding in linter.lint(text, source="a.txt").findings] == ["See also: Rain"]
    assert linter.fix(text, source="a.txt").text == text.removesuffix("\nSee also: Rain")
    assert len(linter.lint(text, source="b.txt").findings) == len(linter.lint(text).findings) == 2
    assert len(linter.without_baseline().lint(text, source="a.txt").findings) == 2
    assert pickle.loads(pickle.dumps(linter)).lint(text, source="a.txt") == linter.lint(text, source="a.txt")


@pytest.mark.slow
def test_rules_of_ones_own_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(rule_text("match: {starts-with: Our pick}"), encoding="utf-8")
    linter = Linter(Config(rules=(str(tmp_path),)))
    assert "INS901" in codes(linter.lint("Our pick: rain\nThe bridge is closed."))
    assert len(linter.rules) == len(shipped_linter().rules) + 1
    assert linter.ruleset != shipped_linter().ruleset


@pytest.mark.slow
def test_options_of_single_rules_are_set_in_the_configuration() -> None:
    text = "The bridge is closed for repairs until the spring, the mayor said.\n" * 2
    assert codes(shipped_linter().lint(text)) == ["DUP401"]
    assert codes(Linter(Config(rule_options=mapping("DUP401: {min-words: 40}"))).lint(text)) == []
    (finding,) = Linter(Config(rule_options=mapping("repeated-line: {severity: info}"))).lint(text).findings
    assert finding.severity == "info"


def test_the_rule_set_has_a_hash_that_changes_with_it() -> None:
    hashes = {
        shipped_linter().ruleset,
        Linter(ignore=["INS101"]).ruleset,
        Linter(Config(rule_options=mapping("DUP401: {min-words: 40}"))).ruleset,
        Linter(Config(sites=mapping("example.com: {ignore: [CAP]}"))).ruleset,
        Linter(Config(sites=mapping("example.com: {ignore: [INS]}"))).ruleset,
    }
    assert len(hashes) == 5
    assert Linter().ruleset == shipped_linter().ruleset == shipped_linter().lint("Text.").ruleset


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (Config(rules=("nowhere",)), "nowhere: no such rule file or folder"),
        (Config(rule_options=Map("", 0)), None),
        (Config(baseline="nowhere.json"), None),
    ],
)
def test_bad_configuration_raises_when_it_is_loaded(config: Config, message: str | None) -> None:
    if message is None:
        Linter(config)
        return
    assert error_of(Linter, config) == message


def test_wrong_options_and_sites_raise_with_file_and_line() -> None:
    for key, text, message in [
        ("rule_options", "DUP402: {min-words: 4}\nDUP4O1: {min-words: 4}", "newslint.yaml:"),
        ("rule_options", "DUP401: {minwords: 4}", "newslint.yaml:1: unknown key 'minwords'"),
        ("sites", "example.com: {rules: {INS1O1: {}}}", "newslint.yaml:1: unknown rule 'INS1O1' (did you mean 'INS1"),
        ("sites", "example.com: {ignored: [CAP]}", "newslint.yaml:1: unknown key 'ignored' in site example.com (did you mean 'ignore'?)"),
        ("sites", "example.com: {ignore: [KAP]}", "unknown rule 'KAP' in sites.example.com.ignore"),
    ]:
        assert message in error_of(Linter, Config(**{key: mapping(text)}))


# The same answer, anywhere


def dump(linter: Linter, texts: list[str]) -> str:
    return json.dumps([linter.lint(text, source="a.txt").to_dict() for text in texts])


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [seed(0), seed(2), *(mutated(seed(1), number) for number in range(4)), "", "\ud800", TEXT]


def test_eight_threads_give_the_same_reports(texts: list[str]) -> None:
    expected = dump(shipped_linter(), texts)
    fresh = Linter()
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: dump(fresh, texts), range(8))) == {expected}


def test_a_pickled_copy_and_another_process_give_the_same_reports(texts: list[str]) -> None:
    expected = dump(shipped_linter(), texts)
    assert dump(pickle.loads(pickle.dumps(shipped_linter())), texts) == expected
    program = (
        "import json, sys, newslint; linter = newslint.Linter()\n"
        "print(json.dumps([linter.lint(text, source='a.txt').to_dict() for text in json.load(sys.stdin)]))"
    )
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(newslint.__file__).parent.parent)}
        ran = subprocess.run(
            [sys.executable, "-c", program], input=json.dumps(texts), capture_output=True, encoding="utf-8", check=True, env=environment
        )
        assert ran.stdout.strip() == expected


def test_whatever_was_looked_at_before(texts: list[str]) -> None:
    linter = Linter()
    expected = [linter.lint(text) for text in texts]
    assert [linter.lint(text) for text in reversed(texts)] == expected[::-1]


@pytest.mark.slow
def test_in_whatever_order_the_rules_stand() -> None:
    rules = list(shipped_linter().all_rules)
    expected = Linter.of(rules, Config())
    random.Random(7).shuffle(rules)
    shuffled = Linter.of(rules, Config())
    for number in (0, 1, 2):
        text = mutated(seed(number), number)
        assert shuffled.lint(text).findings == expected.lint(text).findings
        assert shuffled.fix(text, unsafe=True).text == expected.fix(text, unsafe=True).text


# Bad text never raises

HOSTILE = [
    "", "\n", " \r\n\t", "\x00", "\ud800", "See also: \udfff\ud83d charts", "\ufeff", "\ufeffSee also: rain\r\nText.", "See also\x00: rain",
    "\u202eSee also: rain", "::error::x", "<script>", "a\u0300" * 500, "\n" * 5000, "x\n" * 3000, "。" * 3000, "\u202e" * 10,
    "(" * 5000, "\u2028See also: rain\x85",
]  # fmt: skip


def with_list(linter: Linter, documents: list[Document]) -> Linter:
    """Return the linter with a list of all that it finds in these documents, to the end."""
    accepted = [(document.source, finding) for document in documents for finding in linter.accepting(document, lambda _: True)]
    return _restore(linter.config, linter._compiled, Baseline("accepted.json").with_accepted(accepted))


records = st.lists(st.lists(st.sampled_from(MIXED_LINES), max_size=12).map("\n".join), min_size=1, max_size=4)


@given(records)
def test_nothing_is_found_once_all_that_comes_up_is_accepted_whatever_else_the_file_holds(texts: list[str]) -> None:
    documents = [Document(text, source="a.jsonl", id=str(number)) for number, text in enumerate(texts)]
    linter = with_list(shipped_linter(), documents)
    for document in documents:
        assert linter.lint(document).findings == ()
        assert linter.fix(document, unsafe=True).text == document.text


def test_an_entry_for_one_record_brings_nothing_up_in_another_where_a_finding_like_it_was_superfluous() -> None:
    pattern = "match: {starts-with: {any: [Our chart]}}\nfix: {delete: line, safety: "
    prose = "The council met on Monday to hear the report on the harbour. It adjourned without a vote.\n"
    ending = next(rule for rule in shipped_linter().rules if rule.code == "TRN103")
    rules = (*rules_of(f"{pattern}unsafe}}", f"{pattern}safe}}\nzone: {{tail: 1}}"), ending)
    linter = Linter.of(rules, Config(cap_safe=None))
    last, inside = (Document(text, source="a.jsonl") for text in (f"{prose * 3}Our chart shows (", f"Our chart shows (\n{prose * 3}"))
    assert [codes(linter.lint(document)) for document in (last, inside)] == [["INS902"], ["INS901"]]
    linter = with_list(linter, [last, inside])
    assert [linter.lint(document).findings for document in (last, inside)] == [(), ()]


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", [None, "en", "zz-nonsense"])
def test_hostile_text_is_text(text: str, language: str | None) -> None:
    report = shipped_linter().lint(text, language=language)
    assert report.chars == len(text)
    fixed = shipped_linter().fix(text, unsafe=True, language=language)
    assert apply_edits(text, fixed.edits) == fixed.text


@pytest.mark.slow
@pytest.mark.parametrize("stuff", ["word ", "x", "é中 ", "See also: rain. ", "Ã©â€™ ", "\u200b", "1,"])
def test_a_very_long_line_takes_little_work_and_hides_no_finding(stuff: str) -> None:
    text = "See also: rain\n" + (stuff * 5_000_000)[:1_000_000] + "\nSee also: sun"
    with work_within(30):
        report = shipped_linter().lint(text, language="en")
    assert {1, 3} <= {finding.line for finding in report.findings if finding.code == "INS101"}


@pytest.mark.slow
@pytest.mark.parametrize("line", ["x", "See also: rain", "Photo: Ann Moore/Reuters", "Share"])
def test_very_many_findings_take_little_work(line: str) -> None:
    with work_within(30):
        shipped_linter().lint(f"{line}\n" * 10_000, language="en")


@given(st.integers(0, 10**6))
def test_spans_lie_in_the_text_in_order_and_say_what_stands_there(number: int) -> None:
    text = mutated(seed(number % len(SEEDS))[:2500], number)
    report = shipped_linter().lint(text)
    document = Document(text)
    assert list(report.findings) == sorted(report.findings, key=lambda one: (one.start, one.end, one.code, one.message))
    for one in report.findings:
        assert 0 <= one.start <= one.end <= len(text)
        assert one.start < one.end or not text
        assert document.position(one.start) == (one.line, one.column)
        assert document.position(one.end) == (one.end_line, one.end_column)
        assert one.excerpt == text[one.start : one.end] or len(one.excerpt) == newslint.findings.EXCERPT_LENGTH
        if one.fix:
            assert apply_edits(text, one.fix.edits) != text


@given(st.integers(0, 10**6), st.booleans())
def test_fixing_seeds_twice_is_fixing_them_once(number: int, unsafe: bool) -> None:
    text = mutated(seed(number % len(SEEDS))[:2500], number)
    fixed = shipped_linter().fix(text, unsafe=unsafe, language="en")
    assert shipped_linter().fix(fixed.text, unsafe=unsafe, language="en").text == fixed.text or codes(fixed)
    assert apply_edits(text, fixed.edits) == fixed.text
    assert revert_edits(fixed.text, fixed.edits) == text
    assert text.endswith("\n") == fixed.text.endswith("\n") or not fixed.text.strip()
    known = {(one.code, one.start, one.end) for one in fixed.report.findings}
    assert all((one.code, one.start, one.end) in known or one.name == "removal-cap" for one in fixed.findings)


def test_rules_of_a_linter_are_at_hand() -> None:
    (rule,) = rules_of("match: {starts-with: Tags}")
    linter = Linter.of([rule], Config())
    assert linter.rules == linter.all_rules == (rule,)
    assert linter.baseline is None
