"""The summary of a run of the gate, for people, for programs, and for Prometheus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newslint._version import __version__
from newslint.findings import Action
from newslint.reports import prometheus
from newslint.runs.gate_counts import ACTIONS, GateCounts
from newslint.runs.job import Sample
from newslint.util.sanitize import place, visible

TOP = 10  # rules and sources that are listed


def worst_sources(counts: GateCounts) -> list[tuple[str, int, int]]:
    """Return the sites that most records were kept out of: name, records kept out, records in all."""
    ordered = sorted(counts.kept_out.items(), key=lambda item: (-item[1], item[0]))
    return [(site, out, counts.sites[site]) for site, out in ordered[:TOP] if out]


def as_data(counts: GateCounts, samples: list[Sample], ruleset: str, over: list[str]) -> dict[str, Any]:
    """Return the summary as JSON-ready data; ``over`` names the limits that were crossed."""
    rules = [
        {"code": code, "name": counts.names.get(code), "findings": number, "documents": counts.documents[code]}
        for code, number in sorted(counts.findings.items())
    ]
    return {
        "tool": {"name": "newslint", "version": __version__, "ruleset": ruleset},
        "records": counts.records,
        "actions": {action: counts.actions[action] for action in ACTIONS},
        "shares": {action: round(counts.share(action), 6) for action in ACTIONS},
        "findings": dict(sorted(counts.severities.items())),
        "finding_rate": round(counts.flagged / max(1, counts.records), 6),
        "chars": counts.chars,
        "removed_chars": counts.removed,
        "removed_bytes": counts.removed_bytes,
        "rules": rules,
        "reasons": dict(sorted(counts.reasons.items())),
        "unreadable": dict(sorted(counts.errors.items())),
        "failures": counts.failures,
        "worst_sources": [{"source": site, "kept_out": out, "records": records} for site, out, records in worst_sources(counts)],
        "samples": [sample._asdict() for sample in samples],
        "limits_crossed": over,
        "counts": counts.to_dict(),  # all of the above comes of them: `newslint merge` adds them up
    }


def as_table(counts: GateCounts, samples: list[Sample], over: list[str]) -> str:
    """Return the summary for people; every line ends in a newline."""
    lines = [f"{counts.records:>12,}  records in"]
    words = {
        "accept": "accepted as they are",
        "fix": "accepted, fixed",
        "quarantine": "quarantined",
        "reject": "rejected",
        "unreadable": "unreadable",
    }
    for action in ACTIONS:
        lines.append(f"{counts.actions[action]:>12,}  {words[action]:<22}{100 * counts.share(action):6.1f} %")
    lines.append(f"{counts.removed_bytes:>12,}  bytes taken by fixes ({counts.removed:,} of {counts.chars:,} characters)")
    lines += _listed("kept out by", _blamed(counts))
    lines += _listed("unreadable", [f"{number:>12,}  {visible(kind)}" for kind, number in counts.errors.most_common()])
    lines += _listed("worst sources", [f"{out:>12,}  of {records:,}  {place(site)}" for site, out, records in worst_sources(counts)])
    for sample in samples:
        line = "" if sample.line is None else f":{sample.line}"
        lines.append(f"{place(sample.source)}{line}: {sample.action}: {visible(sample.why)}")
        lines.append(f"    | {visible(sample.excerpt)}")
    lines += [f"limit crossed: {visible(limit)}" for limit in over]
    return "".join(f"{line}\n" for line in lines)


def _blamed(counts: GateCounts) -> list[str]:
    """Return a line for each of the reasons that kept most records out, with the action and the number of records."""
    out = (Action.QUARANTINE.value, Action.REJECT.value)
    counted = sorted(((number, reason) for reason, number in counts.reasons.items() if reason.rpartition(" ")[2] in out), reverse=True)
    rows = []
    for number, reason in counted[:TOP]:
        code, _, action = reason.rpartition(" ")
        rows.append(f"{number:>12,}  {code} {counts.names.get(code, '')}".rstrip() + f" ({action})")
    return rows


def _listed(title: str, rows: list[str]) -> list[str]:
    return [f"{title}:", *rows] if rows else []


def as_metrics(counts: GateCounts, ruleset: str, seconds: float, complete: bool) -> str:
    """Return the summary in the text format of Prometheus."""
    made: list[str] = []

    def family(name: str, kind: str, help: str, rows: Sequence[tuple[dict[str, str], float]]) -> None:
        made.append(prometheus.family(f"newslint_gate_{name}", kind, help, rows))

    family("info", "gauge", "The version and the rules of the run.", [({"version": __version__, "ruleset": ruleset}, 1)])
    family("complete", "gauge", "1 where the run came to its end.", [({}, int(complete))])
    family("seconds", "gauge", "How long the run took.", [({}, round(seconds, 3))])
    family(
        "records_total", "counter", "Records by what became of them.", [({"action": action}, counts.actions[action]) for action in ACTIONS]
    )
    family("characters_total", "counter", "Characters of text that came in.", [({}, counts.chars)])
    family("removed_bytes_total", "counter", "Bytes of text that fixes took.", [({}, counts.removed_bytes)])
    severities = [({"severity": name}, number) for name, number in sorted(counts.severities.items())]
    family("findings_by_severity_total", "counter", "Findings by severity.", severities)
    rules = [({"code": code, "name": counts.names.get(code, "")}, number) for code, number in sorted(counts.findings.items())]
    family("findings_total", "counter", "Findings by rule.", rules)
    reasons = [(dict(zip(("reason", "action"), key.rsplit(" ", 1), strict=True)), number) for key, number in sorted(counts.reasons.items())]
    family("reasons_total", "counter", "Records by reason and what it asked for.", reasons)
    return "".join(made)
