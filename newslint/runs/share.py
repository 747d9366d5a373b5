"""A part of the input: a shard (always the same share of it), or a sample of some records (always the same ones)."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newslint.errors import ConfigError
from newslint.records.codec import Chunk
from newslint.records.codecs import codec_for
from newslint.records.formats import Format
from newslint.records.read import Begun, Ended, Failed, Step
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
        """Yield the steps of this share.

        Every shard that reads a source tells why it could not be read to its end: what it makes of the rest is not complete. What was skipped
        is counted by one alone.
        """
        by_file = self._by_file(sources)
        for step in todo:
            if by_file or isinstance(step, Begun | Ended):
                yield step
            elif isinstance(step, Chunk):
                if step.index % self.of == self.number - 1:
                    yield step
            elif isinstance(step, Failed) or self.number == 1:
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
            for position in positions_in(chunk):
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


def positions_in(chunk: Chunk) -> Iterable[int]:
    """Return the positions, in what the codec yields for a chunk, of its records: blank lines are none."""
    if chunk.spans is not None:
        return range(len(chunk.spans) + chunk.oversized)
    if chunk.layout.format is Format.JSONL:
        return [0] if chunk.oversized else [position for position, line in enumerate(chunk.data.split(b"\n")) if line.strip()]
    if isinstance(chunk.data, tuple):
        return range(len(chunk.data) + chunk.oversized)
    return [position for position, record in enumerate(codec_for(chunk.layout).records(chunk)) if record.parts or record.problem]
