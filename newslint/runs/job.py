"""What a run of the gate is told to do, and what one chunk of it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from newslint.findings import Action, Problem
from newslint.gate.policy import Gate
from newslint.records.chunks import Chunk
from newslint.records.codecs import Codec, codec_for
from newslint.records.formats import Format, Packing
from newslint.records.record import Fields, fields_of
from newslint.runs.gate_counts import GateCounts
from newslint.util.hashing import digest

EXCERPT = 200  # characters of a sample


class Route(StrEnum):
    """Where a record goes."""

    ACCEPTED = "accepted"
    REJECTS = "rejects"
    QUARANTINE = "quarantine"


class Target(NamedTuple):
    """What is written for a route: the format, and how it is packed where frames are made in the workers."""

    format: Format
    packing: Packing = Packing.NONE


class Sample(NamedTuple):
    """A record that may not enter, kept to be looked at. ``order`` is a hash: which records are sampled depends on nothing else.

    ``line`` is None where the record is all of its file.
    """

    order: str
    source: str
    line: int | None
    action: str
    why: str
    excerpt: str


@dataclass(frozen=True)
class GateJob:
    """What all pieces of a run share. Routes without a target are only counted; ``annotate`` puts a note into accepted records."""

    gate: Gate
    targets: dict[Route, Target]
    annotate: bool = False
    samples: int = 0

    @cached_property
    def fields(self) -> Fields:
        """Where a record's text is, and what is known about it."""
        return fields_of(self.gate.config)

    def form(self, piece: Chunk) -> Codec:
        """How the records of a piece are read and written."""
        config = self.gate.config
        return codec_for(piece.format, self.fields, config.encoding, piece.header, config.max_record_bytes)

    def route(self, action: Action) -> Route:
        """Where records with an action go."""
        if action.rank <= Action.FIX.rank:
            return Route.ACCEPTED
        return Route.QUARANTINE if action is Action.QUARANTINE and Route.QUARANTINE in self.targets else Route.REJECTS


@dataclass(slots=True)
class GateResult:
    """What came of a piece: the bytes for each route (for folders of texts: paths and bytes), counts, samples, and records written by route.

    ``dropped`` are the records that were too large to be kept.
    """

    data: dict[Route, Any] = field(default_factory=dict)
    written: dict[Route, int] = field(default_factory=dict)
    tally: GateCounts = field(default_factory=GateCounts)
    samples: list[Sample] = field(default_factory=list)
    dropped: list[Problem] = field(default_factory=list)


def sample(source: str, line: int | None, action: str, why: str, text: str) -> Sample:
    """A sample of a record, by where it stands."""
    return Sample(digest(f"{source}\0{line}", 8), source, line, action, why, text[:EXCERPT])


def fewest(samples: list[Sample], most: int) -> list[Sample]:
    """The first ``most`` samples in their order."""
    return sorted(samples)[:most]
