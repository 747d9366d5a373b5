"""What a page of limited size can hold of a run of any size: findings to browse, and a few whole documents.

Where there are more findings than fit, every rule keeps the same number, or all where it has fewer: rare rules stay whole, and of frequent
ones a sample stays that is the same in every run.
"""

from __future__ import annotations

from collections import defaultdict
from heapq import heappush, heappushpop
from typing import NamedTuple
from zlib import crc32

from newslint.reports.html.document_facts import DocumentFacts, Spot
from newslint.reports.html.verdicts import Standing

MOST_FINDINGS = 50_000
MOST_TEXT = 9 << 20  # bytes of excerpts
SAMPLES = 4  # whole documents of each standing


class Kept(NamedTuple):
    """A finding, its document, and its place among all findings of the run."""

    number: int
    document: DocumentFacts
    spot: Spot

    @property
    def rank(self) -> tuple[int, int]:
        """The number by which findings of a rule are chosen: the lowest ones stay."""
        return crc32(b"%d %d" % (self.document.rank, self.spot.start)), self.number


class Sample:
    """A sample of the findings and documents of a run; it never holds more than twice ``most`` findings once a document is in."""

    def __init__(self, most: int = MOST_FINDINGS, most_text: int = MOST_TEXT) -> None:
        self.most = most
        self.most_text = most_text
        self.seen = 0
        self._rules: defaultdict[str, list[Kept]] = defaultdict(list)
        self._size = 0
        self._cap: int | None = None
        self._samples: dict[str, list[tuple[int, int, DocumentFacts]]] = {
            where: [] for where in (*Standing,) if where is not Standing.CLEAN
        }

    def put(self, document: DocumentFacts) -> None:
        """Take a document with its findings."""
        heap = self._samples.get(document.standing)
        if heap is not None:
            entry = (-document.rank, -self.seen, document)
            if len(heap) < SAMPLES:
                heappush(heap, entry)
            else:
                heappushpop(heap, entry)
        bare = document._replace(pieces=[], spots=[])
        for spot in document.spots:
            self._rules[spot.code].append(Kept(self.seen, bare, spot))
            self.seen += 1
        self._size += len(document.spots)
        if self._size > 2 * self.most:
            self._thin(self.most)

    def findings(self) -> list[Kept]:
        """Return the findings that fit, in the order of the documents."""
        most = self.most
        self._thin(most)
        while (size := len("".join({kept.spot.text for bucket in self._rules.values() for kept in bucket}).encode())) > self.most_text:
            most = min(most, self._size) * self.most_text // (size + size // 20)
            self._thin(most)
        return sorted((kept for bucket in self._rules.values() for kept in bucket), key=lambda kept: kept.number)

    def samples(self) -> list[DocumentFacts]:
        """Return whole documents, those to reject last; they are the same ones in whatever order the documents came."""
        return [document for heap in self._samples.values() for _, _, document in sorted(heap, reverse=True)]

    def _thin(self, most: int) -> None:
        """Leave every rule the same number of findings, or all it has, so that at most ``most`` stay."""
        if self._size <= most and self._cap is None:
            return
        cap = level([len(bucket) for bucket in self._rules.values()], most)
        self._cap = cap if self._cap is None else min(self._cap, cap)  # a bucket holds the lowest ranks up to the lowest cap so far
        for bucket in self._rules.values():
            if len(bucket) > self._cap:
                bucket.sort(key=lambda kept: kept.rank)
                del bucket[self._cap :]
        self._size = sum(map(len, self._rules.values()))


def level(sizes: list[int], most: int) -> int:
    """Return the largest number such that the sizes, each cut down to it, add up to at most ``most``."""
    left = most
    for position, size in enumerate(sorted(sizes)):
        share = left // (len(sizes) - position)
        if size > share:
            return share
        left -= size
    return most
