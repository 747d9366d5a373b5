"""Counts that can be added: of one document and the next, of one worker process and another."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import fields
from typing import Any, Self


class Counts:
    """A dataclass of counts; subclasses hold whole numbers, Counters, lists, and mappings of such or of other `Counts`."""

    __slots__ = ()

    def merge(self, other: Self) -> None:
        """Add the counts of ``other``, which stays as it is: numbers and Counters are summed, lists joined, mappings merged by key.

        Of anything else (a name) the first value is kept.
        """
        for row in fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            setattr(self, row.name, _sum(getattr(self, row.name), getattr(other, row.name)))


def _sum(mine: Any, theirs: Any) -> Any:
    if isinstance(mine, int):
        return mine + theirs
    if isinstance(mine, list):
        mine += theirs  # in place: a run of many chunks must not copy all its problems for each
    elif isinstance(mine, Counter):
        mine.update(theirs)
    elif isinstance(mine, dict):
        for key, value in theirs.items():
            mine[key] = _sum(mine[key], value) if key in mine else deepcopy(value)
    elif isinstance(mine, Counts):
        mine.merge(theirs)
    return mine
