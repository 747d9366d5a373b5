"""Counts that the page shows and a `Summary` does not have, added up document by document; they grow only with rules and sites."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from newslint.findings import CATEGORY_OF_PREFIX
from newslint.reports.html.document_facts import DocumentFacts
from newslint.reports.html.verdicts import Standing

LENGTHS = (250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000)  # code points; the first bin is below, the last one above all of them
STEPS = 40  # cells of the strip


@dataclass(slots=True)
class Split:
    """A number of documents, and of those among them that have a finding."""

    documents: int = 0
    hit: int = 0


@dataclass(slots=True)
class Group(Split):
    """The documents of one site, folder or file, and how many of them have findings of each category."""

    categories: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class PageCounts:
    """The counts over the documents of a run.

    ``strips``: for each category, the number of its findings in each part of the documents. A finding over several cells is shared out
    among them; a finding about the whole document is left out. ``mendable``: documents to review in which every error and warning has a
    fix, safe or not.
    """

    standings: Counter[Standing] = field(default_factory=Counter)
    mendable: int = 0
    chars: int = 0
    residue: int = 0
    groups: defaultdict[str, Group] = field(default_factory=lambda: defaultdict(Group))
    strips: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0] * STEPS))
    lengths: list[Split] = field(default_factory=lambda: [Split() for _ in range(len(LENGTHS) + 1)])
    languages: defaultdict[str, Split] = field(default_factory=lambda: defaultdict(Split))

    def add(self, document: DocumentFacts) -> None:
        """Count a document."""
        where = Standing(document.standing)
        self.standings[where] += 1
        self.mendable += where is Standing.REVIEW and document.mendable
        self.chars += document.chars
        self.residue += document.residue
        group = self.groups[document.group]
        for split in (group, self.lengths[bisect_right(LENGTHS, document.chars)], self.languages[document.language or "unknown"]):
            split.documents += 1
            split.hit += bool(document.spots)
        group.categories.update({category_of(spot.code) for spot in document.spots})
        for spot in document.spots:
            if not spot.whole:
                _share_out(self.strips[category_of(spot.code)], spot.start, spot.end, document.chars)


def category_of(code: str) -> str:
    """Return the category of a rule by its code. Raise KeyError where no category has this prefix."""
    return CATEGORY_OF_PREFIX[code[:3]].value


def _share_out(strip: list[float], start: int, end: int, chars: int) -> None:
    """Add 1 to the strip in all, in equal shares to the cells that the finding lies in; ``chars`` is the length of the document."""
    first = min(start * STEPS // max(chars, 1), STEPS - 1)
    last = min(max(first, (end - 1) * STEPS // max(chars, 1)), STEPS - 1)
    for cell in range(first, last + 1):
        strip[cell] += 1 / (last - first + 1)
