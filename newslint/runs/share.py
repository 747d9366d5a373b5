"""A part of the input: a shard (always the same share of it), or a sample of some records (always the same ones)."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newslint.errors import ConfigError
from newslint.records.codec import Chunk
from newslint.records.codecs import codec_for
from newslint.records.formats import Format
from newslint.records.read import Begun, Ended, Step
from newslint.records.source import Source
from newslint.util.hashing import digest

_FILES_A_SHARD = 8  # on average, from which on whole files are shared out and not chunks


class Shard(NamedTuple):
    """The ``number``-th (from 1) of ``of`` shares."""

    number: int
    of: int

    def sources(self, sources: Sequence[Source]) -> list[Source]:
        """Return the sources of this share: by a hash of their names where there are many, else all (their chunks are shared out)."""
        if not self._by_file(sources):
            return list(sources)
        return [source for source in sources if int(digest(source.source, 8), 16) % self.of == self.number - 1]

    def steps(self, todo: Iterable[Step], sources: Sequence[Source]) -> Iterator[Step]:
        """Yield the steps of this share. What could not be read at all is told by one shard alone."""
        by_file = self._by_file(sources)
        for step in todo:
            if by_file or isinstance(step, Begun | Ended):
                yield step
            elif isinstance(step, Chunk):
                if step.index % self.of == self.number - 1:
                    yield step
            elif self.number == 1:
                yield step

    def _by_file(self, sources: Sequence[Source]) -> bool:
        return len(sources) >= _FILES_A_SHARD * self.of


def shard_of(text: str) -> Shard:
    """Return the shard that ``I/N`` names. Raise ConfigError."""
    number, slash, of = text.partition("/")
    if slash and number.isascii() and number.isdigit() and of.isascii() and of.isdigit() and 1 <= int(number) <= int(of):
        return Shard(int(number), int(of))
    raise ConfigError(f"--shard: {text!r} is no share", hint="3/10 is the third of ten; they count from 1")


def sampled(todo: Iterable[Step], again: Iterable[Step], most: int) -> Iterator[Step]:
    """Yield the steps of ``again`` with at most ``most`` records chosen in all, spread over the input; ``todo`` is the same, to be counted first.

    The same input always gives the same records: those with the smallest hashes of their places.
    """
    smallest: list[tuple[int, int, int]] = []  # a heap; negative, so that the largest hash is on top
    for chunk in todo:
        if isinstance(chunk, Chunk):
            for position in range(records_in(chunk)):
                key = -int(digest(f"{chunk.index} {position}", 8), 16)
                if len(smallest) < most:
                    heapq.heappush(smallest, (key, chunk.index, position))
                elif key > smallest[0][0]:
                    heapq.heapreplace(smallest, (key, chunk.index, position))
    chosen: dict[int, set[int]] = {}
    for _, index, position in smallest:
        chosen.setdefault(index, set()).add(position)
    for step in again:
        if not isinstance(step, Chunk):
            yield step
        elif step.index in chosen:
            step.chosen = frozenset(chosen[step.index])
            yield step


def records_in(chunk: Chunk) -> int:
    """Return the number of records that the codec will yield for a chunk."""
    if chunk.spans is not None:
        return len(chunk.spans) + chunk.oversized
    if chunk.layout.format is Format.JSONL:
        return 1 if chunk.oversized else chunk.data.count(b"\n") + (not chunk.data.endswith(b"\n"))
    if isinstance(chunk.data, tuple):
        return len(chunk.data) + chunk.oversized
    return sum(1 for _ in codec_for(chunk.layout).records(chunk))
