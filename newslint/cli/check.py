"""``newslint check``: lint files, report, fix."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, nullcontext
from typing import TYPE_CHECKING, BinaryIO

from newslint._version import __version__
from newslint.cli.configured import Configurations, written
from newslint.cli.reading import Told
from newslint.cli.record_options import input_format
from newslint.config.show import settings_text
from newslint.errors import ConfigError, NewslintError
from newslint.linter.linter import Linter
from newslint.records.discover import Found, find_inputs
from newslint.records.formats import format_of
from newslint.records.source import STDIN
from newslint.reports import Assembler, Reporter, make, stream
from newslint.reports.statistics import statistics
from newslint.reports.summary import Summary
from newslint.reports.summary_text import problem_lines, skipped
from newslint.runs.check_job import CheckJob, Mode
from newslint.runs.check_run import CheckRun, CheckTally
from newslint.util.plural import count
from newslint.util.process_pool import worker_count
from newslint.util.progress import Progress
from newslint.util.relative import relative
from newslint.util.sanitize import visible
from newslint.util.terminal import Output, aside, log, opened, wants_color, width

if TYPE_CHECKING:  # a report to standard output needs none of these
    from newslint.cli.accepted import Accepting
    from newslint.runs.edit_log import EditLog
    from newslint.runs.journal import Journal
    from newslint.runs.report_sink import ReportSink

FOR_PEOPLE = ("text", "concise")


def run(arguments: argparse.Namespace) -> int:
    """Check what the arguments name; return the exit code. Raise ConfigError for a bad configuration or combination of options."""
    _refuse_nonsense(arguments)
    named = [_stdin_place(arguments) if path == STDIN else path for path in arguments.paths]
    configs = Configurations(arguments, named)
    if arguments.show_settings:
        with opened() as output:
            output.write(settings_text(configs.main))
        return 0
    paths = arguments.paths or [relative(configs.main.root)]
    found = find_inputs(paths, configs, arguments.stdin_filename, input_format(arguments))
    outputs = [(option, path) for option, path in _outputs(arguments) if path]
    if arguments.write_baseline:
        from newslint.cli.accepted import baseline_outputs

        outputs += baseline_outputs(configs)
    with written(configs, paths, found, outputs):
        linters = [Linter(config) for config in configs.all]
        if arguments.write_baseline:
            linters = [linter.without_baseline() for linter in linters]
        mode = Mode.DIFF if arguments.diff else Mode.FIX if arguments.fix else Mode.CHECK
        return _Check(arguments, configs, linters, found, mode).run()


def _outputs(arguments: argparse.Namespace) -> list[tuple[str, str | None]]:
    """Return the files that are written beside the fixed ones, with the options that name them."""
    return [("--output-file", arguments.output_file), ("--metrics-file", arguments.metrics_file)]


def _refuse_nonsense(arguments: argparse.Namespace) -> None:
    """Raise ConfigError for options that do not go together."""
    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise ConfigError("--unsafe-fixes goes with --fix or --diff")
    if arguments.write_baseline and arguments.diff:
        raise ConfigError("--write-baseline does not go with --diff")
    if arguments.reason is not None and not (arguments.write_baseline and arguments.reason.strip()):
        raise ConfigError("--reason goes with --write-baseline, and is not empty")
    if arguments.group_by and (arguments.output_format != "text" or arguments.statistics):
        raise ConfigError("--group-by goes with --output-format text, and not with --statistics")
    if arguments.baseline and not arguments.write_baseline and not os.path.exists(arguments.baseline):
        raise ConfigError(f"--baseline: there is no file {arguments.baseline!r}", hint="--write-baseline makes one")
    if arguments.resume and (arguments.fix or arguments.diff or arguments.write_baseline):
        raise ConfigError("--resume is for reports", hint="a --fix that was stopped is called again: what was fixed stays fixed")
    if arguments.resume and not _is_file(arguments.output_file):
        raise ConfigError("--resume needs --output-file: what went down a pipe cannot be taken back")
    if (arguments.shard or arguments.sample) and (arguments.fix or arguments.write_baseline):
        raise ConfigError("--shard and --sample do not go with --fix or --write-baseline, which are about whole files")
    if arguments.sample is not None and STDIN in arguments.paths:
        raise ConfigError("--sample reads its input twice, which standard input does not allow")


def _is_file(path: str | None) -> bool:
    """Return whether a report goes to a file, and not to a pipe or a device."""
    if not path:
        return False
    from newslint.records.beside import is_stream

    return not is_stream(path)


def _stdin_place(arguments: argparse.Namespace) -> str:
    """Return the place whose configuration is for standard input."""
    return arguments.stdin_filename or os.getcwd()


class _Check:
    """One call of the command: the run, its report, and what is said and written at the end."""

    def __init__(self, arguments: argparse.Namespace, configs: Configurations, linters: list[Linter], found: Found, mode: Mode) -> None:
        self.arguments = arguments
        self.configs = configs
        self.linters = linters
        self.found = found
        self.mode = mode
        # As a filter, newslint writes the fixed text to standard output; the report goes to standard error, unless it has a file.
        self.filters = mode is Mode.FIX and STDIN in arguments.paths
        self.for_people = arguments.output_format in FOR_PEOPLE
        # What is said of documents waits beside a file, so that the run can be resumed; a fix or a diff cannot be.
        self.waits = _is_file(arguments.output_file) and mode is Mode.CHECK and not arguments.write_baseline
        self.width = 0

    def run(self) -> int:
        """Check all inputs; return the exit code."""
        size = sum(entry.size for entry in self.found.inputs)
        self.workers = worker_count(self.configs.main.jobs, size)
        self.progress = Progress(size, sys.stderr)
        tally = self._into_file() if self.waits else self._at_once()
        if self.filters:
            if all(entry.path != STDIN for entry in self.found.inputs):
                self._pass_through()
            sys.stdout.buffer.flush()
        self._metrics(tally, complete=True)
        if tally.encodings and not self.arguments.quiet:
            log("encodings found: " + ", ".join(f"{count(number, 'file')} {name}" for name, number in sorted(tally.encodings.items())))
        self._afterwords(tally.summary)
        if self.arguments.write_baseline:
            self._accepting().write(tally)
            return 2 if tally.summary.problems or self._is_empty(tally.summary) else 0
        if self.mode is Mode.CHECK and not tally.resumed and any(linter.baseline for linter in self.linters):
            self._accepting().say_stale(tally)
        return self._exit_code(tally)

    def _accepting(self) -> Accepting:
        from newslint.cli.accepted import Accepting

        return Accepting(self.arguments, self.configs, self.linters)

    def _at_once(self) -> CheckTally:
        """Do the run, and write the report as it comes; return what was added up."""
        edits = self._edits()
        with opened(self.arguments.output_file, errors=self.filters) as output:
            reporter = self._reporter(output)
            checked = self._made(self._job(reporter, output), edits=edits)
            with edits or nullcontext(), closing(checked.texts()) as texts:
                for text in self._report(reporter, checked.tally, texts):
                    if output.terminal:
                        self.progress.clear()
                    output.write(text)
        return checked.tally

    def _edits(self) -> EditLog | None:
        """Return the record of edits that the run keeps, if it fixes."""
        if self.mode is not Mode.FIX:
            return None
        from newslint.runs.edit_log import edit_log_of

        return edit_log_of(self.configs.main.edits, self.arguments.given)

    def _into_file(self) -> CheckTally:
        """Do the run, or what is left of it, and write the report when all is there; return what was added up."""
        from newslint.runs.journal import Journal
        from newslint.runs.report_sink import ReportSink

        reporter = self._reporter(Output(sys.stderr.buffer if sys.stderr else None, terminal=False))  # type: ignore[arg-type]

        def write(output: Output, texts: Iterable[str]) -> None:
            for text in self._report(reporter, checked.tally, texts):
                output.write(text)

        job = self._job(reporter, None)
        job.to_sink = True
        sink = ReportSink(self.arguments.output_file, write)
        given = self.arguments
        head = {
            "inputs": [[source.path, str(source.format), source.size, source.time] for source in self.found.inputs],
            "outputs": {"report": sink.path},
            "rules and settings": [linter.fingerprint for linter in self.linters],
            "options": [given.output_format, given.group_by, given.statistics, given.quiet, given.shard, given.sample],
        }
        checked = self._made(job, report=sink, journal=Journal(sink.path, head))
        try:
            for _ in checked.run.results(self.arguments.resume):
                pass
        except (OSError, NewslintError, KeyboardInterrupt):
            if checked.run.kept:
                log("not complete: the same command with --resume goes on from here")
            raise
        checked.run.forget()
        return checked.tally

    def _made(
        self, job: CheckJob, *, edits: EditLog | None = None, report: ReportSink | None = None, journal: Journal | None = None
    ) -> CheckRun:
        shard = None
        if self.arguments.shard:
            from newslint.runs.share import shard_of

            shard = shard_of(self.arguments.shard)
        return CheckRun(
            job,
            self.found,
            self.workers,
            self.progress,
            begun=Told(None if self.arguments.quiet else log),
            log=edits,
            stdin=self._fixed_stdin(),
            report=report,
            journal=journal,
            shard=shard,
            sample=self.arguments.sample,
            watch=lambda tally: self._metrics(tally, complete=False),
        )

    def _reporter(self, output: Output) -> Reporter | Assembler:
        self.width = width(output.terminal)
        return make(
            self.arguments.output_format,
            version=__version__,
            ruleset=self.linters[0].ruleset,
            color=self._color(output),
            width=self.width,
            rules=self.linters[0].rules,
            group_by=self.arguments.group_by,
            settings=settings_text(self.configs.main),
        )

    def _color(self, output: Output | None) -> bool:
        return wants_color(self.arguments.color, output is not None and output.terminal)

    def _job(self, reporter: Reporter | Assembler, output: Output | None) -> CheckJob:
        return CheckJob(
            self.linters,
            reporter,
            self.mode,
            unsafe=self.arguments.unsafe_fixes,
            color=self._color(output),
            listing=not self.arguments.write_baseline and not (self.arguments.statistics and self.for_people),
            collect=self.arguments.write_baseline,
            to_the_end=self.arguments.write_baseline,
        )

    def _pass_through(self) -> None:
        """Copy standard input to standard output as it is: its name is excluded."""
        if sys.stdin is None:
            raise OSError("standard input is closed")
        while data := sys.stdin.buffer.read(1 << 16):
            sys.stdout.buffer.write(data)

    def _fixed_stdin(self) -> BinaryIO | None:
        """Return where the fixed standard input goes; None where newslint is no filter."""
        return sys.stdout.buffer if self.filters else None

    def _report(self, reporter: Reporter | Assembler, tally: CheckTally, texts: Iterable[str]) -> Iterator[str]:
        """Yield the report in order. A diff is a report of its own; ``--quiet`` leaves out what people can do without."""
        if self.mode is Mode.DIFF or self.arguments.write_baseline:
            yield from texts
            return
        if self.arguments.group_by == "rule":
            from newslint.reports.grouped import ByRule, by_rule

            assert isinstance(reporter, ByRule)
            texts = by_rule(reporter, texts, tally.summary)
        if self.arguments.quiet and self.for_people:
            yield from self._with_statistics(tally, texts)
            return
        yield from stream(reporter, self._with_statistics(tally, texts), tally.summary)
        if self.arguments.output_format == "text" and not self.arguments.output_file and not self._unread(tally.summary):
            from newslint.reports.next_step import next_step

            if line := next_step(tally.summary, self.arguments.given[1:]):
                yield f"{line}\n"

    def _with_statistics(self, tally: CheckTally, texts: Iterable[str]) -> Iterator[str]:
        yield from texts
        if self.arguments.statistics and self.for_people and (tables := statistics(tally.summary, self.width)):
            yield f"{tables}\n"

    def _metrics(self, tally: CheckTally, complete: bool) -> None:
        if self.arguments.metrics_file:
            from newslint.runs.check_summary import as_metrics

            with opened(self.arguments.metrics_file) as output:
                output.write(as_metrics(tally.summary, self.linters[0].ruleset, complete))

    def _afterwords(self, summary: Summary) -> None:
        """Write to standard error what people do not see in the report."""
        if self.mode is Mode.DIFF:
            log(f"{count(summary.changed, 'document')} would change; {count(summary.findings, 'finding')} in all")
        if self.arguments.statistics and not self.for_people:
            aside(statistics(summary, self.width))
        if self._is_empty(summary) and not summary.problems:
            self._say_empty(summary)
        shown = self.for_people and not (self.arguments.quiet or self.arguments.output_file or self.arguments.write_baseline)
        if not shown or self.mode is Mode.DIFF:
            for line in problem_lines(summary.problems):
                log(line)

    def _is_empty(self, summary: Summary) -> bool:
        """Return whether no document was checked, and that is an error.

        It is none where everything that was named is excluded: a hook may name such files. A shard may be empty, too.
        """
        if summary.documents or self.arguments.allow_empty or self.arguments.shard:
            return False
        return self.found.passed < len(self.arguments.paths) or not self.arguments.paths

    def _unread(self, summary: Summary) -> list[str]:
        """Return the suffixes of the files that could be read but were not taken, where nothing was checked."""
        return [] if summary.documents else sorted(suffix for suffix in summary.skipped if format_of(f"x{suffix}") is not None)

    def _say_empty(self, summary: Summary) -> None:
        """Say that there was nothing to check, what files there are, and how they are taken."""
        from newslint.reports.next_step import quoted

        there = skipped(summary).removesuffix(".")
        log(f"no document was checked{f' ({there[0].lower()}{there[1:]})' if there else ''}; --allow-empty makes that exit 0")
        if suffixes := self._unread(summary):
            globs = " ".join(f"--include {quoted(f'*{suffix}')}" for suffix in suffixes)
            places = " ".join(map(quoted, self.arguments.paths))
            log(f"a walk takes what include names: newslint check {visible(places)}{' ' if places else ''}{visible(globs)}")

    def _exit_code(self, tally: CheckTally) -> int:
        """Return the exit code, as `newslint.cli.main` says."""
        summary = tally.summary
        if self._is_empty(summary) or summary.problems:
            return 2
        code = int(summary.changed > 0) if self.mode is Mode.DIFF else int(tally.failing > 0)
        return 0 if code == 1 and self.arguments.exit_zero else code
