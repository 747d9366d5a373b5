"""The summary of a run: what is counted, what remains after fixing, which exit code it comes to."""

from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslint.findings import Category, Confidence, Edit, Finding, Fix, Fixed, Problem, Report, Safety, Severity
from newslint.reports.summary import RuleCounts, SiteCounts, Summary


def finding(code: str = "INS101", severity: Severity = Severity.ERROR, safety: Safety | None = None, start: int = 0) -> Finding:
    fix = Fix(safety, (Edit(start, start + 4, "More", ""),)) if safety else None
    place = {"start": start, "end": start + 4, "line": 1, "column": start + 1, "end_line": 1, "end_column": start + 5}
    said = {"message": "Related-story insert", "excerpt": "More", "fingerprint": "0123456789abcdef", "rule_version": "1"}
    kind = {"name": "see-also-insert", "category": Category.INSERT, "severity": severity, "confidence": Confidence.HIGH}
    return Finding(code=code, fix=fix, **place, **said, **kind)


def report(*findings: Finding, site: str | None = None, problems: tuple[Problem, ...] = ()) -> Report:
    return Report(findings, "en", "a.txt", problems, None, site, 100, "abcdef012345")


UNREADABLE = Problem("b.txt", None, "unreadable", "permission denied")


def test_findings_are_counted_by_severity_rule_and_document():
    summary = Summary()
    summary.add(report(finding(safety=Safety.SAFE), finding(start=9, safety=Safety.UNSAFE), finding("TRN101", Severity.WARNING)))
    summary.add(report(finding()))
    summary.add(report())
    assert (summary.documents, summary.documents_hit, summary.chars, summary.findings) == (3, 2, 300, 4)
    assert summary.severities == {Severity.ERROR: 3, Severity.WARNING: 1}
    assert summary.rules["INS101"] == RuleCounts("INS101", "see-also-insert", Severity.ERROR, 3, 2, safe=1, unsafe=1)
    assert (summary.safe, summary.unsafe) == (1, 1)


def test_sites_are_counted_with_documents_hit():
    summary = Summary()
    for document in (report(finding(), finding(start=5), site="a.example"), report(site="a.example"), report(site="b.example"), report()):
        summary.add(document)
    assert summary.sites == {"a.example": SiteCounts(2, 1, 2), "b.example": SiteCounts(1, 0, 0)}


def test_after_fixing_counts_are_of_what_remains():
    gone, stays = finding(safety=Safety.SAFE), finding("TRN101", Severity.WARNING, start=20)
    before = report(gone, stays, site="a.example")
    summary = Summary()
    summary.add(before, Fixed(" text", gone.fix.edits, (stays,), before))
    assert (summary.fixed, summary.changed, summary.findings, list(summary.rules)) == (1, 1, 1, ["TRN101"])
    assert summary.sites["a.example"].findings == 1


def test_a_document_that_needed_no_fix_is_not_changed():
    summary = Summary()
    summary.add(report(finding()), Fixed("text", (), (finding(),), report(finding())))
    assert (summary.fixed, summary.changed, summary.documents_hit) == (0, 0, 1)


def test_where_a_site_changes_the_severity_of_a_rule_the_worst_is_named():
    summary = Summary()
    summary.add(report(*(finding(severity=each) for each in (Severity.INFO, Severity.ERROR, Severity.WARNING))))
    assert summary.rules["INS101"].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("severity", "fail_on", "code"),
    [
        (None, Severity.INFO, 0),
        (Severity.INFO, Severity.WARNING, 0),
        (Severity.INFO, Severity.INFO, 1),
        (Severity.WARNING, Severity.WARNING, 1),
        (Severity.WARNING, Severity.ERROR, 0),
        (Severity.ERROR, Severity.WARNING, 1),
    ],
)
def test_exit_code_tells_whether_a_finding_reaches_fail_on(severity, fail_on, code):
    summary = Summary()
    summary.add(report(finding(severity=severity)) if severity else report())
    assert summary.exit_code(fail_on) == code


def test_exit_code_is_2_when_anything_could_not_be_checked():
    summary = Summary()
    summary.add(report(finding(), problems=(UNREADABLE,)))
    assert summary.exit_code(Severity.WARNING) == 2
    assert Summary(problems=[UNREADABLE]).exit_code(Severity.ERROR) == 2


REPORTS = st.lists(
    st.builds(
        lambda codes, severity, site: report(*(finding(c, severity, start=5 * i) for i, c in enumerate(codes)), site=site),
        st.lists(st.sampled_from(["INS101", "CAP101", "TRN101"]), max_size=3),
        st.sampled_from(Severity),
        st.sampled_from([None, "a.example", "b.example"]),
    ),
    max_size=6,
)


@given(REPORTS, st.integers(0, 6))
def test_summaries_of_workers_merge_to_the_summary_of_the_whole(reports, cut):
    whole, first, second = Summary(), Summary(), Summary()
    for each in reports:
        whole.add(each)
    for each in reports[:cut]:
        first.add(each)
    for each in reports[cut:]:
        second.add(each)
    first.skipped[".pdf"] = 2
    second.skipped.update({".pdf": 1, "": 1})
    untouched = second.to_dict()
    first.merge(pickle.loads(pickle.dumps(second)))
    assert first.skipped == {".pdf": 3, "": 1}
    assert first.to_dict() == whole.to_dict() | {"skipped": {".pdf": 3, "": 1}}
    assert second.to_dict() == untouched


def test_to_dict_is_json_with_every_severity_named():
    summary = Summary(problems=[UNREADABLE])
    summary.add(report(finding(safety=Safety.SAFE), site="a.example"))
    said = json.loads(json.dumps(summary.to_dict()))
    assert said["severities"] == {"error": 1, "warning": 0, "info": 0}
    assert said["fixable"] == {"safe": 1, "unsafe": 0}
    assert said["problems"] == 1
    assert said["rules"][0] == {
        "code": "INS101", "name": "see-also-insert", "severity": "error", "findings": 1, "documents": 1, "safe": 1, "unsafe": 0,
    }  # fmt: skip
    assert said["sites"] == {"a.example": {"documents": 1, "hit": 1, "findings": 1}}
