"""A run of the gate: what it adds up, what must come out even, and how its parts are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from newslint.config.model import Config
from newslint.errors import NewslintError
from newslint.findings import Problem
from newslint.records.codec import Chunk
from newslint.records.files import BadInputError
from newslint.records.formats import TEXTS, Format
from newslint.records.read import Begun, Skipped, Step, steps
from newslint.records.record import UNREADABLE
from newslint.records.sinks import Sink
from newslint.records.source import Source
from newslint.runs.gate_counts import GateCounts
from newslint.runs.gate_job import GateJob, title_of
from newslint.runs.job import GateResult, GateSettings, Route, Sample, fewest
from newslint.runs.journal import Journal
from newslint.runs.run import Run
from newslint.runs.share import Shard, sampled
from newslint.util.progress import Progress


class Miscounted(NewslintError):  # noqa: N818 (it is what it says)
    """A difference between what came out and what went in."""


class NothingReadError(BadInputError):
    """An input without a record, or without one that could be read: an empty corpus must not take the place of a full one."""


class GateTally:
    """What a run of the gate adds up: counts and samples, and the problems of records that were too large to be kept (``dropped``).

    ``allow_empty`` says that inputs without a record are fine. ``begun`` is told how each source of records is read.
    """

    def __init__(self, routes: Iterable[Route], samples: int, allow_empty: bool, begun: Callable[[Begun], None]) -> None:
        self.counts = GateCounts()
        self.samples: list[Sample] = []
        self.dropped: list[Problem] = []  # since the run was resumed; the counts hold those before as well
        self.skipped = 0
        self._routes = frozenset(routes)
        self._most = samples
        self._allow_empty = allow_empty
        self._begun = begun

    def take(self, step: Step, result: GateResult) -> None:
        """Add the result of a step."""
        if isinstance(step, Begun):
            self._begun(step)
        self.skipped += isinstance(step, Skipped)
        self.counts.merge(result.counts)
        self.dropped += result.dropped
        self.samples = fewest([*self.samples, *result.samples], self._most)

    def check(self, written: Mapping[str, int]) -> None:
        """Raise Miscounted where not every record went somewhere, NothingReadError where none came in or none could be read."""
        counts = self.counts
        if counts.accounted != counts.records:
            raise Miscounted(
                f"{counts.records} records came in, and {counts.accounted} went out: this is a bug in newslint; nothing was put in place"
            )
        expected = {route.value: sum(counts.actions[action] for action in self._actions(route)) for route in self._routes}
        if expected != dict(written):
            raise Miscounted(
                f"{dict(written)} records were written where {expected} were to be: this is a bug in newslint; nothing was put in place"
            )
        if not counts.records and not self._allow_empty:
            raise NothingReadError("there is no record in the input (--allow-empty: exit 0 also when there was nothing to check)")
        if counts.records and counts.actions[UNREADABLE] == counts.records:
            none = f"none of {counts.records:,} records could" if counts.records > 1 else "the only record could not"
            raise NothingReadError(f"{none} be read: {'; '.join(counts.told.values())}")

    def _actions(self, route: Route) -> tuple[str, ...]:
        """Return the actions whose records go this route."""
        if route is Route.ACCEPTED:
            return "accept", "fix"
        if route is Route.QUARANTINE:
            return ("quarantine",)
        return ("reject", "unreadable") if Route.QUARANTINE in self._routes else ("reject", "unreadable", "quarantine")

    def to_dict(self) -> dict[str, Any]:
        """Return the counts and the samples as JSON-ready data."""
        return {"counts": self.counts.to_dict(), "samples": [list(sample) for sample in self.samples]}

    def go_on(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` gave. Raise ValueError, KeyError or TypeError for what is none."""
        self.counts = GateCounts.of(data["counts"])
        self.samples = [Sample(*sample) for sample in data["samples"]]


class GateRun:
    """A run of the gate. After `do`, ``tally`` says what it came to. ``configs`` are the configurations by their numbers."""

    def __init__(
        self,
        settings: GateSettings,
        sources: Sequence[Source],
        sinks: Mapping[Route, Sink],
        journal: Journal | None,
        workers: int,
        progress: Progress,
        *,
        allow_empty: bool = False,
        begun: Callable[[Begun], None] = lambda _: None,
        shard: Shard | None = None,
        sample: int | None = None,
        watch: Callable[[GateTally], None] = lambda _: None,
    ) -> None:
        self.settings = settings
        self._all = sources
        self._sources = list(sources) if shard is None else shard.sources(sources)
        self._shard, self._sample = shard, sample
        self.tally = GateTally(sinks, settings.samples, allow_empty or shard is not None, begun)
        self.run: Run[GateResult] = Run(
            GateJob(settings).perform,
            self._titled(self._todo(), sinks),
            self.tally,
            {route.value: sink for route, sink in sinks.items()},
            journal,
            workers,
            progress,
            lambda: watch(self.tally),
        )

    def do(self, resume: bool) -> None:
        """Do the whole run. Raise OSError, NewslintError or KeyboardInterrupt where it does not come to its end."""
        for _ in self.run.results(resume):
            pass

    def _config(self, number: int) -> Config:
        return self.settings.gates[number].config

    def _todo(self) -> Iterable[Step]:
        return self._steps() if self._sample is None else sampled(self._steps(), self._steps(), self._sample)

    def _steps(self) -> Iterable[Step]:
        todo = steps(self._sources, self._config, partitions=True)
        return todo if self._shard is None else self._shard.steps(todo, self._all)

    def _titled(self, todo: Iterable[Step], sinks: Mapping[Route, Sink]) -> Iterator[Step]:
        """Yield the steps; before the first records of a table of text its columns are named in the outputs that are such a table.

        Raise BadInputError where another table has other columns, or another file another encoding.
        """
        first: Chunk | None = None
        encoding: str | None = None
        for step in todo:
            if isinstance(step, Chunk) and sinks:
                own = _goes_out_in(step, sinks)
                if own != (encoding := encoding or own):
                    raise BadInputError(
                        f"{step.source.source}: is read as {own}, and the files before it as {encoding}; gate it in a run of its own, or with"
                        " --encoding auto, which writes UTF-8"
                    )
            if isinstance(step, Chunk) and step.layout.format in (Format.CSV, Format.TSV) and step.layout.header:
                if first is None:
                    first = step
                    for sink in sinks.values():
                        if sink.format is step.layout.format:
                            sink.names = title_of(step, self.settings)
                elif (first.layout.header, first.layout.delimiter) != (step.layout.header, step.layout.delimiter):
                    raise BadInputError(f"{step.source.source}: its columns are not those of the first table; gate it in a run of its own")
            yield step


def _goes_out_in(chunk: Chunk, sinks: Mapping[Route, Sink]) -> str:
    """Return the encoding in which the records of a chunk are written: JSON and tables of text stay in their own, where somebody named it."""
    layout = chunk.layout
    stays = layout.format in (Format.JSONL, Format.JSON) or any(sink.format is layout.format for sink in sinks.values())
    return layout.encoding if stays and not layout.auto and layout.format not in TEXTS else "utf-8"
