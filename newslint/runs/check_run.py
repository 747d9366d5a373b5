"""A run of ``newslint check``: what it adds up, and how its parts are put together."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from newslint.config.model import Config
from newslint.findings import Problem
from newslint.records.discover import Found
from newslint.records.files import is_address
from newslint.records.read import Begun, Step, steps
from newslint.records.source import Source
from newslint.reports.summary import Summary
from newslint.runs.check_job import CheckJob, CheckResult, Collected, Mode
from newslint.runs.run import Run
from newslint.util.atomic import sweep
from newslint.util.progress import Progress

if TYPE_CHECKING:  # a report to standard output needs none of these
    from newslint.records.sinks import Sink
    from newslint.runs.edit_log import EditLog
    from newslint.runs.in_place import InPlace
    from newslint.runs.journal import Journal
    from newslint.runs.share import Shard


class CheckTally:
    """What a run of check adds up: counts, the sources that were checked, accepted findings that occurred, and findings on request.

    ``begun`` is told how each source of records is read.
    """

    def __init__(self, found: Found, in_place: InPlace | None, begun: Callable[[Begun], None]) -> None:
        self.summary = Summary(problems=list(found.problems), skipped=found.skipped)
        self.sources: set[tuple[int, str]] = set()
        self.accepted: list[tuple[str, str, str, int]] = []
        self.findings: list[Collected] = []
        self.failing = 0
        self.encodings: Counter[str] = Counter()
        self.resumed = False
        self._in_place = in_place
        self._begun = begun

    def take(self, step: Step, result: CheckResult) -> None:
        """Add the result of a step; what it fixed is brought to its file first."""
        if isinstance(step, Begun):
            self._begun(step)
        if self._in_place is not None:
            self._in_place.settle(step, result)
        self.summary.merge(result.summary)
        self.sources |= result.sources
        self.accepted += result.accepted
        self.findings += result.findings
        self.failing += result.failing
        self.encodings += result.encodings

    def check(self, written: Mapping[str, int]) -> None:
        """Accept any end: what was not checked is told by problems."""

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as JSON-ready data; sources and findings are not kept."""
        problems = [problem.to_dict() for problem in self.summary.problems]
        return {"summary": {**self.summary.to_dict(), "problems": problems}, "failing": self.failing}

    def go_on(self, data: dict[str, Any]) -> None:
        """Go on from what `to_dict` gave. Raise ValueError, KeyError or TypeError for what is none."""
        self.summary = Summary.of(data["summary"])
        self.failing = int(data["failing"])
        self.resumed = True


class CheckRun:
    """A run: iterate over `texts`, then read ``tally``. ``configs`` are the configurations by their numbers (`Source.group`).

    ``report`` is the sink of the report where it is a file, ``journal`` what the run can be resumed from. ``shard`` and ``sample`` choose a
    part of the input. ``stdin`` receives the content of standard input, fixed or not, where the job fixes.
    """

    def __init__(
        self,
        job: CheckJob,
        found: Found,
        workers: int,
        progress: Progress,
        *,
        begun: Callable[[Begun], None] = lambda _: None,
        log: EditLog | None = None,
        stdin: BinaryIO | None = None,
        report: Sink | None = None,
        journal: Journal | None = None,
        shard: Shard | None = None,
        sample: int | None = None,
        watch: Callable[[CheckTally], None] = lambda _: None,
    ) -> None:
        self.job = job
        self.inputs: Sequence[Source] = found.inputs if shard is None else shard.sources(found.inputs)
        self._in_place = _in_place(log, stdin) if job.mode is Mode.FIX else None
        if shard is not None and shard.number > 1:  # what a walk skipped is counted once
            found = replace(found, skipped=Counter())
        self.tally = CheckTally(found, self._in_place, begun)
        self._shard, self._sample, self._all = shard, sample, found.inputs
        sinks = {} if report is None else {"report": report}
        self.run: Run[CheckResult] = Run(
            job.perform, self._todo(), self.tally, sinks, journal, workers, progress, lambda: watch(self.tally)
        )  # fmt: skip

    @property
    def summary(self) -> Summary:
        """The counts."""
        return self.tally.summary

    @property
    def problems(self) -> list[Problem]:
        """What could not be checked."""
        return self.tally.summary.problems

    def _config(self, number: int) -> Config:
        return self.job.linters[number].config

    def _todo(self) -> Iterable[Step]:
        if self._sample is not None:
            from newslint.runs.share import sampled

            return sampled(self._steps(), self._steps(), self._sample)
        return self._steps()

    def _steps(self) -> Iterable[Step]:
        todo = steps(self.inputs, self._config)
        return todo if self._shard is None else self._shard.steps(todo, self._all)

    def texts(self, resume: bool = False) -> Generator[str, None, None]:
        """Yield what the reporter says about the documents, in their order; files are fixed on the way. Closing it leaves no half files."""
        try:
            if self._in_place is not None:
                self._sweep()
            with closing(self.run.results(resume)) as results:
                for _, result in results:
                    yield from result.texts
        finally:
            if self._in_place is not None:
                self._in_place.abandon()

    def _sweep(self) -> None:
        """Remove what earlier runs that were killed have left beside the files that this one may fix."""
        local = [source.path for source in self.inputs if not source.stream and not is_address(source.path)]
        for folder in {os.path.dirname(os.path.realpath(path) if os.path.islink(path) else path) for path in local}:
            sweep(folder)


def _in_place(log: EditLog | None, stdin: BinaryIO | None) -> InPlace:
    from newslint.runs.in_place import InPlace

    return InPlace(log, stdin)
