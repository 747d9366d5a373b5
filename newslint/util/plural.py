"""Numbers with their nouns."""

from __future__ import annotations


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: ``1 document``, ``1,204 documents``; ``plural`` is for nouns where an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
