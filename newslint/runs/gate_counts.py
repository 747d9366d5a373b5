"""The counts of a run of the gate, which can be added up and kept in a journal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from newslint.findings import Action, Problem, Severity
from newslint.gate.note import RecordVerdict
from newslint.records.record import UNREADABLE
from newslint.util.counts import Counts

ACTIONS = (*(action.value for action in Action), UNREADABLE)
MOST_SOURCES = 10_000  # sites that are counted one by one; memory must not grow with the corpus
OTHER = "(other sites)"


@dataclass(slots=True)
class GateCounts(Counts):
    """Counts over the records of a run of the gate.

    ``actions`` counts records by action (`ACTIONS`), ``findings`` findings by rule and ``documents`` records by rule; ``names`` holds the
    names of the rules. ``reasons`` counts records by "code action", ``sites`` and ``kept_out`` records by site, all and those that may not
    enter. ``severities`` counts findings by severity, ``errors`` unreadable records by kind; ``told`` is what was said of the first of each
    kind. ``chars`` and ``removed`` are in code points of text, as given and taken by fixes, ``removed_bytes`` the latter in bytes of UTF-8.
    ``failures`` are records that newslint itself failed on.
    """

    records: int = 0
    chars: int = 0
    removed: int = 0
    removed_bytes: int = 0
    failures: int = 0
    actions: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    sites: Counter[str] = field(default_factory=Counter)
    kept_out: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    def add(self, record: RecordVerdict) -> None:
        """Count a record that has a verdict."""
        self.records += 1
        self.actions[record.action.value] += 1
        codes: set[str] = set()
        for _, verdict in record.verdicts:
            self.chars += verdict.report.chars
            for finding in verdict.findings:
                self.findings[finding.code] += 1
                self.severities[finding.severity.value] += 1
                self.names[finding.code] = finding.name
                codes.add(finding.code)
        self.documents.update(codes)
        self.reasons.update({f"{reason.code} {reason.action.value}" for _, verdict in record.verdicts for reason in verdict.reasons})
        for _, edits in record.edits:
            self.removed += sum(len(edit.old) - len(edit.new) for edit in edits)
            self.removed_bytes += sum(_bytes(edit.old) - _bytes(edit.new) for edit in edits)
        report = record.verdicts[0][1].report
        site = report.site or report.source
        if site is not None:
            self._count_site(site, 1, int(record.action.rank > Action.FIX.rank))

    def add_unreadable(self, problem: Problem) -> None:
        """Count a record that could not be read."""
        self.records += 1
        self.actions[UNREADABLE] += 1
        self.errors[problem.kind] += 1
        place = problem.source if problem.line is None else f"{problem.source}:{problem.line}"
        self.told.setdefault(problem.kind, f"{place}: {problem.message}")
        self._count_site(problem.source, 1, 1)

    def _count_site(self, site: str, records: int, kept_out: int) -> None:
        name = site if site in self.sites or len(self.sites) < MOST_SOURCES else OTHER
        self.sites[name] += records
        if kept_out:
            self.kept_out[name] += kept_out

    def merge(self, other: GateCounts) -> None:
        """Add the counts of ``other``; sites beyond the first `MOST_SOURCES` are counted together."""
        mine = self.sites, self.kept_out
        self.sites, self.kept_out = Counter(), Counter()
        super(GateCounts, self).merge(other)
        theirs = self.sites, self.kept_out
        self.sites, self.kept_out = mine
        for site, records in theirs[0].items():
            self._count_site(site, records, theirs[1][site])

    @property
    def accounted(self) -> int:
        """The number of records that went somewhere: it must be all of them."""
        return self.actions.total()

    @property
    def flagged(self) -> int:
        """The number of errors and warnings found."""
        return self.severities[Severity.ERROR.value] + self.severities[Severity.WARNING.value]

    def share(self, *actions: str) -> float:
        """Return the share of records with one of these actions, 0 to 1."""
        return sum(self.actions[action] for action in actions) / max(1, self.records)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as JSON-ready data, mappings in the order of their keys."""
        return {row.name: _sorted(getattr(self, row.name)) for row in fields(self)}

    @classmethod
    def of(cls, data: dict[str, Any]) -> GateCounts:
        """Return the counts that gave ``data``. Raise TypeError, KeyError or ValueError for what is none."""
        made = cls(**data)
        for row, empty in ((row, getattr(cls(), row.name)) for row in fields(cls)):
            value = data[row.name]
            counts = [value] if isinstance(empty, int) else list(value.values()) if isinstance(empty, Counter) else []
            if isinstance(value, dict) is isinstance(empty, int) or not all(type(count) is int for count in counts):
                raise ValueError(f"{row.name} is no count")
            if isinstance(empty, Counter):
                setattr(made, row.name, Counter(value))
        return made


def _sorted(value: Any) -> Any:
    return dict(sorted(value.items())) if isinstance(value, dict) else value


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
