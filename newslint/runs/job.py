"""The job of a run of the gate, and the result of one of its steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from newslint.findings import Action, Problem
from newslint.gate.policy import Gate
from newslint.records.formats import Format, Packing
from newslint.runs.gate_counts import GateCounts
from newslint.util.hashing import digest

EXCERPT = 200  # code points of a sample


class Route(StrEnum):
    """The destination of a record."""

    ACCEPTED = "accepted"
    REJECTS = "rejects"
    QUARANTINE = "quarantine"


class Target(NamedTuple):
    """The format in which a route is written, and its compression where the workers make the frames."""

    format: Format
    packing: Packing = Packing.NONE


class Sample(NamedTuple):
    """A record that may not enter, kept to be looked at.

    ``order`` is a hash of its place: which records are sampled depends on nothing else. ``line`` is None where the record is all of its
    file. ``excerpt`` holds at most `EXCERPT` code points of its text.
    """

    order: str
    source: str
    line: int | None
    action: str
    why: str
    excerpt: str


@dataclass(frozen=True)
class GateSettings:
    """The settings that all steps of a run of the gate share; ``gates`` are those of the configurations, by their numbers.

    Routes without a target are only counted; ``annotate`` puts a note into accepted records; ``samples`` is how many samples are kept;
    ``most`` is how many records a file of an output may have (None: all are one file).
    """

    gates: Sequence[Gate]
    targets: dict[Route, Target]
    annotate: bool = False
    samples: int = 0
    most: int | None = None

    def route(self, action: Action) -> Route:
        """Return the route of records with this action; quarantined ones go to the rejects where the quarantine has no target."""
        if action.rank <= Action.FIX.rank:
            return Route.ACCEPTED
        return Route.QUARANTINE if action is Action.QUARANTINE and Route.QUARANTINE in self.targets else Route.REJECTS


@dataclass(slots=True)
class GateResult:
    """The result of a step.

    It holds the pieces for each route (records, and their bytes; for folders of texts: paths and bytes), counts, and samples. ``dropped`` are
    the problems of records that were too large to be kept.
    """

    data: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)
    counts: GateCounts = field(default_factory=GateCounts)
    samples: list[Sample] = field(default_factory=list)
    dropped: list[Problem] = field(default_factory=list)


def sample(source: str, line: int | None, action: str, why: str, text: str) -> Sample:
    """Return a sample of a record; its order is a hash of the record's place."""
    return Sample(digest(f"{source}\0{line}", 8), source, line, action, why, text[:EXCERPT])


def fewest(samples: list[Sample], most: int) -> list[Sample]:
    """Return the first ``most`` samples in their order."""
    return sorted(samples)[:most]
