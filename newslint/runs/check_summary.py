"""The counts of a run of check in the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Sequence

from newslint._version import __version__
from newslint.findings import Severity
from newslint.reports import prometheus
from newslint.reports.summary import Summary


def as_metrics(summary: Summary, ruleset: str, complete: bool) -> str:
    """Return the counts; ``complete`` says that the run has come to its end."""
    made: list[str] = []

    def family(name: str, kind: str, help: str, rows: Sequence[tuple[dict[str, str], float]]) -> None:
        made.append(prometheus.family(f"newslint_check_{name}", kind, help, rows))

    family("info", "gauge", "The version and the rules of the run.", [({"version": __version__, "ruleset": ruleset}, 1)])
    family("complete", "gauge", "1 where the run came to its end.", [({}, int(complete))])
    family("documents_total", "counter", "Documents that were checked.", [({}, summary.documents)])
    family("documents_hit_total", "counter", "Documents with a finding.", [({}, summary.documents_hit)])
    family("characters_total", "counter", "Characters of text that came in.", [({}, summary.chars)])
    family("problems_total", "counter", "Things that could not be checked.", [({}, len(summary.problems))])
    severities = [({"severity": severity.value}, summary.severities[severity]) for severity in Severity]
    family("findings_by_severity_total", "counter", "Findings by severity.", severities)
    rules = [({"code": code, "name": summary.rules[code].name}, summary.rules[code].findings) for code in sorted(summary.rules)]
    family("findings_total", "counter", "Findings by rule.", rules)
    return "".join(made)
