"""What a finding is: its enums, its JSON, its fingerprint."""

from __future__ import annotations

import json
import pickle

import pytest

from newslint.findings import (  # fmt: skip
    CATEGORY_OF_PREFIX,
    Category,
    Confidence,
    Edit,
    Finding,
    Fix,
    Problem,
    Report,
    Safety,
    Severity,
    fingerprint,
)

EDIT = Edit(0, 4, "Tags", "")
FINDING = Finding(
    "INS101", "see-also-insert", Category.INSERT, Severity.ERROR, Confidence.HIGH, 0, 4, 1, 1, 1, 5,
    "A link line.", "Tags", fingerprint("INS101", "Tags"), "abcd1234", Fix(Safety.SAFE, (EDIT,)),
)  # fmt: skip


def test_enums_are_their_strings() -> None:
    assert Severity.ERROR == "error"
    assert f"{Category.CAPTION} {Safety.SAFE} {Confidence.LOW}" == "caption safe low"
    assert sorted(Severity, key=lambda severity: severity.rank) == ["info", "warning", "error"]


def test_every_category_has_three_letters_of_its_own() -> None:
    assert sorted(CATEGORY_OF_PREFIX.values()) == sorted(Category)
    assert all(len(prefix) == 3 and prefix.isupper() for prefix in CATEGORY_OF_PREFIX)


def test_a_finding_as_json_has_the_documented_keys() -> None:
    data = json.loads(json.dumps(FINDING.to_dict()))
    assert list(data) == [
        "code", "name", "category", "severity", "confidence", "start", "end", "line", "column", "end_line", "end_column",
        "message", "excerpt", "fingerprint", "rule_version", "fix",
    ]  # fmt: skip
    assert data["fix"] == {"safety": "safe", "edits": [{"start": 0, "end": 4, "old": "Tags", "new": ""}]}
    assert (data["category"], data["severity"]) == ("insert", "error")


def test_a_report_becomes_an_object_of_json() -> None:
    problem = Problem("a.txt", 3, "budget", "too long")
    report = Report((FINDING,), "en", "a.txt", (problem,), "7", "example.com", 4, "abcdef123456")
    data = json.loads(json.dumps(report.to_dict()))
    assert list(data) == ["source", "id", "site", "language", "chars", "ruleset", "findings", "problems"]
    assert data["problems"] == [{"source": "a.txt", "line": 3, "kind": "budget", "message": "too long"}]
    assert json.loads(json.dumps(Report((), None, None, (), None, None, 0, "").to_dict()))["findings"] == []


def test_a_fingerprint_is_the_rule_and_the_text_on_every_machine() -> None:
    assert fingerprint("INS101", "See also: rain") == "9f034da72972a6a9" == fingerprint("INS101", "See also: rain")
    assert len({fingerprint(code, text) for code in ("INS101", "INS102") for text in ("a", "b", "\ud800")}) == 6


def test_values_do_not_change_and_travel() -> None:
    with pytest.raises((AttributeError, TypeError)):
        FINDING.code = "INS102"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(FINDING)) == FINDING
    assert len({FINDING, pickle.loads(pickle.dumps(FINDING))}) == 1
