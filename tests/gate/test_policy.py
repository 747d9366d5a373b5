"""The gate: what becomes of a document, and why."""

from __future__ import annotations

import pickle
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from helpers.findings import codes
from helpers.made_rules import linter_of
from helpers.settings import error_of
from helpers.shipped import shipped_examples
from helpers.texts import BODY
from hypothesis import given
from hypothesis import strategies as st

import newslint
from newslint.config import Config, load_config
from newslint.findings import Action, Fixes
from newslint.gate import Gate
from newslint.gate.policy import covered
from newslint.text.document import Document
from newslint.text.edits import apply_edits, revert_edits

SAFE = "match: {starts-with: 'See also:'}\nfix: {delete: line, safety: safe}"
UNSAFE = "match: {starts-with: 'Photo:'}\nfix: {delete: line, safety: unsafe}"
WARNING = "match: {starts-with: Share}\nseverity: warning"
INFO = "match: {starts-with: Aside}\nseverity: info"
WHOLE = "scope: document\nmatch: {regex: 'Page not found'}"
RULES = (SAFE, UNSAFE, WARNING, INFO, WHOLE)


def gate_of(**settings: object) -> Gate:
    """Return a gate over the five rules above, INS901 to INS905."""
    return Gate.of(linter_of(*RULES, config=Config(cap_safe=None, **settings)))  # type: ignore[arg-type]


def action(text: str, **settings: object) -> str:
    return gate_of(**settings).check(text).action.value


def test_a_clean_text_is_accepted_as_it_is() -> None:
    verdict = gate_of().check(BODY)
    assert (verdict.action, verdict.text, verdict.edits, verdict.score, verdict.reasons) == ("accept", BODY, (), 0, ())


def test_safe_fixes_are_made_and_can_be_undone() -> None:
    text = f"{BODY}\nSee also: Five charts"
    verdict = gate_of().check(text)
    assert verdict.action is Action.FIX
    assert verdict.text == BODY
    assert revert_edits(verdict.text, verdict.edits) == text
    assert [reason.code for reason in verdict.reasons] == ["INS901"]
    assert verdict.why == "error INS901 made-up-ins901 in line 2 (fixed)"
    assert codes(verdict) == ["INS901"]  # nothing is forgotten because its trace was removed


def test_an_error_that_no_safe_fix_answers_goes_to_the_quarantine_as_it_was() -> None:
    text = f"See also: Five charts\n{BODY}\nPhoto: Ada Winter\nPhoto: Bo Frost"
    verdict = gate_of().check(text)
    assert (verdict.action, verdict.text, verdict.edits) == ("quarantine", text, ())
    assert verdict.why == (
        "error INS902 made-up-ins902 in line 3, 2 times (its fix is unsafe); error INS901 made-up-ins901 in line 1 (fixed)"
    )
    assert [str(reason.action) for reason in verdict.reasons] == ["quarantine", "fix"]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"gate_error": Action.REJECT}, "reject"),
        ({"gate_error": Action.ACCEPT}, "accept"),
        ({"gate_fixes": Fixes.UNSAFE}, "fix"),
        ({"gate_rules": (("INS902", Action.ACCEPT),)}, "accept"),
        ({"gate_rules": (("INS", Action.REJECT), ("INS90", Action.QUARANTINE), ("made-up-ins902", Action.ACCEPT))}, "accept"),
        ({"gate_rules": (("INS902", Action.ACCEPT), ("made-up-ins902", Action.REJECT))}, "reject"),
        ({"gate_rules": (("insert", Action.REJECT), ("ALL", Action.ACCEPT))}, "reject"),
    ],
)
def test_what_is_done_about_an_error_is_a_setting(settings: dict[str, object], expected: str) -> None:
    assert action(f"{BODY}\nPhoto: Ada Winter", **settings) == expected


def test_a_rule_that_is_named_decides_on_sight() -> None:
    text = f"{BODY}\nSee also: Five charts"
    verdict = gate_of(gate_rules=(("INS901", Action.REJECT),)).check(text)
    assert (verdict.action, verdict.text) == ("reject", text)
    assert verdict.why.endswith("(fixed)")


def test_without_fixes_an_error_is_left() -> None:
    assert action(f"{BODY}\nSee also: Five charts", gate_fixes=Fixes.NONE) == "quarantine"


@pytest.mark.parametrize(
    ("line", "settings", "expected"),
    [
        ("Share this", {}, "accept"),
        ("Share this", {"gate_warning": Action.QUARANTINE}, "quarantine"),
        ("Aside from that", {}, "accept"),
        ("Aside from that", {"gate_info": Action.REJECT}, "reject"),
        ("Share this", {"gate_max_findings": 0}, "quarantine"),
        ("Share this", {"gate_max_findings": 1}, "accept"),
        ("Share this", {"gate_max_findings": 0, "gate_over_limit": Action.REJECT}, "reject"),
        ("Aside from that", {"gate_max_findings": 0}, "accept"),
        ("Share this", {"gate_max_share": 5}, "quarantine"),
        ("Share this", {"gate_max_share": 5, "gate_rules": (("INS903", Action.ACCEPT),)}, "accept"),
        ("Share this", {"gate_max_share": 20}, "accept"),
        ("Share " * 20, {}, "quarantine"),
        ("Share " * 20, {"gate_max_share": None}, "accept"),
    ],
)
def test_warnings_infos_and_limits_turn_away_as_the_settings_say(line: str, settings: dict[str, object], expected: str) -> None:
    assert action(f"{BODY}\n{line}", **settings) == expected


def test_a_finding_about_the_whole_document_rejects_it() -> None:
    verdict = gate_of().check("Page not found\nTry our search.\n")
    assert verdict.action is Action.REJECT
    assert verdict.score == pytest.approx(1, abs=0.05)
    assert action("Page not found\nTry our search.", gate_document_error=Action.QUARANTINE, gate_max_share=None) == "quarantine"
    assert action("Share this page", gate_max_share=None) == "quarantine"  # a warning about all there is
    assert action("Share this page", gate_max_share=None, gate_document_warning=Action.ACCEPT) == "accept"


def test_a_finding_about_the_whole_document_is_for_its_own_setting_not_for_the_share() -> None:
    verdict = gate_of(gate_document_warning=Action.ACCEPT, gate_max_share=5).check("Share this page")
    assert (verdict.action, verdict.score) == (Action.ACCEPT, 1)
    counted = gate_of(gate_document_warning=Action.ACCEPT, gate_max_findings=0).check("Share this page")
    assert [reason.code for reason in counted.reasons] == ["max-findings"]


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_where_there_is_nothing_to_read_nothing_enters(text: str) -> None:
    verdict = gate_of(gate_max_share=None).check(text)
    assert verdict.action is Action.REJECT
    assert verdict.reasons[0].code == "empty"
    assert action("", gate_empty=Action.ACCEPT) == "accept"


def test_a_text_that_is_all_residue_is_rejected_as_it_is() -> None:
    text = "Advertisement\n\nSee also: Five charts on inflation\n"
    verdict = Gate().check(text)
    assert (verdict.action, verdict.text) == (Action.REJECT, text)
    assert verdict.reasons[0].code == "NAV902"


@pytest.mark.parametrize(
    ("language", "expected"), [("de-AT", "accept"), ("ru", "reject"), ("fr", "quarantine"), (None, "accept"), ("tlh", "accept")]
)
def test_a_language_may_have_an_action_of_its_own(language: str | None, expected: str) -> None:
    languages = (("de", Action.ACCEPT), ("ru", Action.REJECT), ("other", Action.QUARANTINE), ("unknown", Action.ACCEPT))
    verdict = gate_of(gate_languages=languages).check(Document("12.45 - 3:0 (1:0)", language=language))
    assert verdict.action.value == expected


def test_what_could_not_be_checked_to_its_end_is_set_aside() -> None:
    gate = Gate.of(linter_of(r"match: {regex: '\d+ votes'}", "scope: inline\nmatch: {regex: '\\d+$'}"))
    verdict = gate.check("Rain. " + "x " * 3000)
    assert [problem.kind for problem in verdict.report.problems] == ["budget"]
    assert verdict.action is Action.QUARANTINE
    assert [reason.code for reason in verdict.reasons] == ["unchecked"]


def test_fixes_that_do_not_come_to_rest_leave_the_text_alone() -> None:
    gate = Gate.of(linter_of("match: {regex: 'ab'}\nscope: inline\nfix: {replace: 'aab', safety: safe}"))
    verdict = gate.check("The cab is late, and so is everybody who wanted to take it.")
    assert verdict.action is Action.QUARANTINE
    assert verdict.edits == ()
    assert [reason.code for reason in verdict.reasons] == ["INS901", "unchecked"]


def test_the_removal_cap_holds_the_fixes_back_and_says_so() -> None:
    gate = Gate()
    line = "Read more: Why the ferry to the islands has been late on every single day of this month\n"
    text = f"{BODY}\n" * 6 + "".join(line.replace("month", f"month {number}") for number in range(12))
    verdict = gate.check(Document(text, language="en"))
    assert verdict.action is Action.QUARANTINE
    assert verdict.text == text
    assert "NAV901" in [reason.code for reason in verdict.reasons]


def test_a_verdict_as_data_says_everything() -> None:
    gate = gate_of()
    text = f"See also: Five charts\n{BODY}"
    data = gate.check(Document(text, id="7", source="scrapy:wire", site="example.com", language="en")).to_dict()
    assert data["action"] == "fix"
    assert data["text"] == BODY
    assert data["ruleset"] == gate.ruleset == gate.linter.ruleset
    assert (data["id"], data["source"], data["site"], data["language"]) == ("7", "scrapy:wire", "example.com", "en")
    assert data["reasons"] == [{"code": "INS901", "action": "fix", "message": "error INS901 made-up-ins901 in line 1 (fixed)"}]
    assert [edit["old"] for edit in data["edits"]] == ["See also: Five charts\n"]
    assert data["score"] == round(21 / len(text), 4)


def test_a_gate_travels_and_is_shared() -> None:
    gate = Gate()
    text = f"{BODY}\nSee also: Five charts on inflation"
    expected = gate.check(text)
    assert pickle.loads(pickle.dumps(gate)).check(text) == expected
    assert pickle.loads(pickle.dumps(expected)) == expected
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: gate.check(text).text, range(40))) == {expected.text}


def test_the_fingerprint_changes_with_what_decides(tmp_path: Path) -> None:
    plain = Gate().fingerprint
    assert plain == Gate(Config(jobs=3)).fingerprint == pickle.loads(pickle.dumps(Gate())).fingerprint
    others = [Config(gate_error=Action.REJECT), Config(ignore=("CAP",)), Config(expect_languages=("de",)), Config(cap_safe=None)]
    assert len({plain, *(Gate(config).fingerprint for config in others)}) == 5


def test_settings_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "newslint.yaml"
    path.write_text(
        "gate:\n  error: reject\n  fixes: unsafe\n  max-findings: 12\n  max-share: off\n"
        "  rules: {AST: reject, photo-credit: accept}\n  languages: {en: accept, other: reject}\n",
        "utf-8",
    )
    config = load_config(path)
    assert (config.gate_error, config.gate_fixes, config.gate_max_findings, config.gate_max_share) == ("reject", "unsafe", 12, None)
    assert config.gate_languages == (("en", Action.ACCEPT), ("other", Action.REJECT))
    assert Gate(path).config == config


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("gate: {error: rejct}", "newslint.yaml:1: gate.error expects accept, quarantine or reject, not 'rejct' (did you mean 'reject'?)"),
        ("gate: {error: fix}", "newslint.yaml:1: gate.error expects accept, quarantine or reject, not 'fix'"),
        ("gate:\n  rules:\n    INS999: reject", "newslint.yaml:3: unknown rule 'INS999' in gate.rules.INS999"),
        ("gate:\n  languages:\n    english please: reject", "newslint.yaml:3: gate.languages: 'english please' is not a language code"),
        ("gate: {max-findings: -1}", "newslint.yaml:1: gate.max-findings expects a whole number from 0, or off, not -1"),
        ("gate: {max-sahre: 3}", "newslint.yaml:1: unknown setting 'max-sahre' in gate (did you mean 'max-share'?)"),
    ],
)
def test_wrong_settings_are_told_when_they_are_loaded(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "newslint.yaml").write_text(text, encoding="utf-8")
    assert message in error_of(Gate, tmp_path / "newslint.yaml")


LINES = st.sampled_from(
    ["See also: Five charts", "Photo: Ada Winter", "Share this", "Aside", "Page not found", BODY, "", "\ud800", "\x00", "​", "x" * 90]
)


@given(st.lists(LINES | st.text(max_size=20)), st.sampled_from(list(Fixes)), st.sampled_from([None, 0, 1, 30]))
def test_edits_action_reasons_and_findings_of_any_verdict_agree(lines: list[str], fixes: Fixes, limit: int | None) -> None:
    text = "\n".join(lines)
    verdict = gate_of(gate_fixes=fixes, gate_max_findings=limit, gate_max_share=limit).check(text)
    assert apply_edits(text, verdict.edits) == verdict.text
    assert 0 <= verdict.score <= 1
    assert (verdict.action is Action.FIX) == bool(verdict.edits)
    assert bool(verdict.reasons) == (verdict.action is not Action.ACCEPT)
    assert verdict.findings == gate_of().linter.lint(text).findings
    if verdict.reasons and verdict.action is not Action.FIX:
        assert verdict.action is verdict.reasons[0].action
    assert verdict.to_dict()["text"] == verdict.text


def test_each_character_is_covered_once() -> None:
    findings = gate_of().linter.lint("Share\nShare").findings
    assert covered([*findings, *findings], 11) == 10 / 11
    assert covered([], 0) == 0


def test_gate_and_action_are_imported_from_the_top() -> None:
    assert newslint.Gate is Gate
    assert newslint.Action.REJECT == "reject"


def test_a_share_that_is_just_reached_is_not_crossed() -> None:
    assert action("Share\nabcd", gate_max_share=50) == "accept"
    assert action("Share\nabcd", gate_max_share=49) == "quarantine"


def test_a_remark_about_all_there_is_stays_a_remark() -> None:
    assert action("Aside from that", gate_document_warning=Action.REJECT) == "accept"


def test_languages_are_named_in_any_case() -> None:
    gate = gate_of(gate_languages=(("EN", Action.REJECT),))
    assert gate.check(Document(BODY, language="en")).action is Action.REJECT


def test_fixes_that_would_take_too_much_are_told_among_the_findings() -> None:
    config = Config(gate_fixes=Fixes.UNSAFE, cap_unsafe=30)
    gate = Gate.of(linter_of(UNSAFE, "check: removal-cap\nseverity: warning", config=config))
    verdict = gate.check("\n".join([BODY, *[f"Photo: crane {number} lifts the wreck out of the harbour" for number in range(30)]]))
    assert verdict.edits == ()
    assert [finding.code for finding in verdict.findings if finding not in verdict.report.findings] == ["INS902"]
    assert "INS902" in {reason.code for reason in verdict.reasons}


ENDING = "Work on the piers is to begin in spring, and the money for it will come from the state."
HIDERS = ["\u200b", "\ufeff", "\u00c2\u00a0", "\xad", "\u2060", "\u200e", "\u202e", "\x00", "\x08", "\xa0", "\u2028", "\xe2\x80\x8b"]


@pytest.mark.parametrize("line", ["Follow @anexample\u200b", "Follow @anexample\ufeff", "\u00c2\u00a0Follow @anexample"])
def test_what_fixing_brings_to_light_keeps_a_text_out(line: str) -> None:
    text = f"{BODY}\n\n{line}\n\n{ENDING}"
    verdict = Gate().check(text)
    assert (verdict.action, verdict.text, verdict.edits) == ("quarantine", text, ())
    assert verdict.why.startswith("error FTR110 reporter-contact in line 3 (its fix is unsafe), once the text is fixed; ")
    (hidden,) = (finding for finding in verdict.findings if finding.code == "FTR110")
    assert text[hidden.start : hidden.end] == hidden.excerpt == "Follow @anexample"
    assert hidden.fix is None
    assert Gate(Config(gate_rules=(("FTR", Action.ACCEPT),))).check(text).action is Action.FIX


def residue() -> list[str]:
    """Return the lines of all examples of the shipped rules."""
    return sorted({line for example in shipped_examples() for line in example.text.split("\n") if line.strip()})


@pytest.mark.parametrize("fixes", [Fixes.SAFE, Fixes.UNSAFE])
def test_a_text_that_was_fixed_and_comes_again_is_accepted_as_it_is(fixes: Fixes) -> None:
    dice = random.Random(11)
    gate = Gate(Config(gate_fixes=fixes))
    made = 0
    for line in dice.sample(residue(), 250):
        hider, place = dice.choice(HIDERS), dice.choice([0, len(line) // 2, len(line)])
        hidden = line[:place] + hider + line[place:]
        first = gate.check(f"{BODY}\n\n{dice.choice([hidden, hider + hidden])}\n\n{ENDING}")
        if first.action is Action.FIX:
            made += 1
            again = gate.check(first.text)
            assert (again.action, again.text) == (Action.ACCEPT, first.text), (line, again.why)
    assert made > 100
