"""A run of ``newslint check`` over many files: split into tasks, done here or by worker processes, results taken in order.

Only a few tasks are under way at a time, so memory does not grow with the corpus. A file of records is fixed chunk by chunk into a new
file, which takes the old one's place at the end, and only if something changed.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from functools import partial
from typing import BinaryIO

from newslint.records.discover import STDIN, Found, Input
from newslint.records.tasks import Ended, Passed, RecordLines, Step, TextFiles, steps
from newslint.reports.summary import Summary
from newslint.runs.check_job import CheckJob, CheckResult, Collected, Mode, perform, unwritable
from newslint.runs.rewrite import Rewriter
from newslint.util.atomic import sweep
from newslint.util.process_pool import in_order
from newslint.util.progress import Progress


class CheckRun:
    """A run: iterate over `texts`, then read ``summary``, ``sources``, ``accepted`` and ``findings``.

    They add up what each `newslint.runs.check_job.CheckResult` has under the same name. ``fixed_stdin`` receives the content of standard
    input, fixed or not, where the job fixes.
    """

    def __init__(self, job: CheckJob, found: Found, workers: int, progress: Progress, fixed_stdin: BinaryIO | None = None) -> None:
        self.job = job
        self.inputs = found.inputs
        self.workers = workers
        self.progress = progress
        self.fixed_stdin = fixed_stdin
        self.summary = Summary(problems=list(found.problems), skipped=found.skipped)
        self.sources: set[str] = set()
        self.accepted: list[tuple[str, str, str]] = []
        self.findings: list[Collected] = []

    def texts(self) -> Generator[str, None, None]:
        """Yield what the reporter says about the documents, in their order; files are fixed on the way. Closing it leaves no half files."""
        rewriter: Rewriter | None = None
        try:
            if self.job.mode is Mode.FIX:
                self._sweep()
            todo = steps(self.inputs, self.job.config.encoding, self.job.config.max_record_bytes)
            for step, result in in_order(partial(perform_step, self.job), todo, self.workers):
                self._count(step, result)
                if self.job.mode is Mode.FIX:
                    rewriter = self._rewrite(step, result, rewriter)
                yield from result.texts
        finally:
            if rewriter is not None:
                rewriter.abandon()

    def _sweep(self) -> None:
        """Remove what earlier runs that were killed have left beside the files that this one may fix."""
        places = {
            entry.path if not os.path.islink(entry.path) else os.path.realpath(entry.path) for entry in self.inputs if not entry.stream
        }
        for folder in {os.path.dirname(place) for place in places}:
            sweep(folder)

    def _count(self, step: Step, result: CheckResult) -> None:
        """Add up the result of a step, and advance the progress by its bytes."""
        self.summary.merge(result.summary)
        self.sources |= result.sources
        self.accepted += result.accepted
        self.findings += result.findings
        if isinstance(step, RecordLines):
            self.progress.advance(len(step.block.data))
        elif isinstance(step, Passed):
            self.progress.advance(len(step.data))
        elif isinstance(step, TextFiles):
            self.progress.advance(sum(entry.size for entry in step.inputs))

    def _rewrite(self, step: Step, result: CheckResult, rewriter: Rewriter | None) -> Rewriter | None:
        """Store what fixing made of standard input, or of a chunk of records; return the rewriter of the file that is under way.

        Files that hold one text each are not stored here: the worker has replaced them.
        """
        if isinstance(step, TextFiles):
            if step.data is not None:
                self._pass_on(step.inputs[0], step.data, result.rewritten)
            return rewriter
        data = step.block.data if isinstance(step, RecordLines) else step.data if isinstance(step, Passed) else None
        if step.input.stream or step.input.packed:
            if data is not None:
                self._pass_on(step.input, data, result.rewritten)
        elif data is not None:
            rewriter = rewriter or Rewriter(step.input)
            rewriter.take(data, result.rewritten, result.summary)
        elif rewriter is not None:  # the file has come to its end, or cannot be read any further
            if isinstance(step, Ended) and step.state is not None:
                rewriter.commit(step.state)
            rewriter.abandon()
            if not rewriter.stored:  # the results have been counted as if it were
                self.summary.fixed -= rewriter.fixed
                self.summary.changed -= rewriter.changed
            if rewriter.error is not None:
                self.summary.problems.append(unwritable(step.input.source, rewriter.error))
            rewriter = None
        return rewriter

    def _pass_on(self, entry: Input, data: bytes, fixed: bytes | None) -> None:
        """Pass on the content of standard input; add a problem for a fix in another stream, or in a compressed file."""
        if entry.path == STDIN and self.fixed_stdin is not None:
            self.fixed_stdin.write(data if fixed is None else fixed)
        elif fixed is not None:
            reason = "it is compressed (newslint gate writes a new one)" if entry.packed else "it is a pipe"
            self.summary.problems.append(unwritable(entry.source, reason))


def perform_step(job: CheckJob, step: Step) -> CheckResult:
    """Return the result of a step. It is called in a worker process, or in the main one."""
    if isinstance(step, TextFiles | RecordLines):
        return perform(job, step)
    problem = None if isinstance(step, Ended) else step.problem
    return CheckResult(summary=Summary(problems=[problem] if problem else []))
