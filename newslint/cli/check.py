"""``newslint check``: lint files, report, fix."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import BinaryIO

from newslint._version import __version__
from newslint.cli.configured import baseline_path, configured, written
from newslint.config.model import Config
from newslint.config.show import settings_text
from newslint.errors import ConfigError
from newslint.linter.linter import Linter
from newslint.records.discover import STDIN, Found, find_inputs
from newslint.records.formats import gate_only
from newslint.reports import Assembler, Reporter, make, stream
from newslint.reports.statistics import statistics
from newslint.reports.summary import Summary
from newslint.reports.summary_text import problem_lines, skipped
from newslint.runs.check_job import CheckJob, Mode
from newslint.runs.check_run import CheckRun
from newslint.util.plural import count
from newslint.util.process_pool import worker_count
from newslint.util.progress import Progress
from newslint.util.relative import relative
from newslint.util.sanitize import visible
from newslint.util.terminal import Output, aside, log, opened, wants_color, width

FOR_PEOPLE = ("text", "concise")


def run(arguments: argparse.Namespace) -> int:
    """Check what the arguments name; return the exit code. Raise ConfigError for a bad configuration or combination of options."""
    _refuse_nonsense(arguments)
    named = [_stdin_place(arguments) if path == STDIN else path for path in arguments.paths]
    config = configured(arguments, named)
    if arguments.show_settings:
        with opened() as output:
            output.write(settings_text(config))
        return 0
    paths = arguments.paths or [relative(config.root)]
    found = find_inputs(paths, config, arguments.stdin_filename)
    with written(config, paths, found, _outputs(arguments, config)):
        linter = Linter(config)
        if arguments.write_baseline:
            linter = linter.without_baseline()
        mode = Mode.DIFF if arguments.diff else Mode.FIX if arguments.fix else Mode.CHECK
        return _Check(arguments, config, linter, found, mode).run()


def _outputs(arguments: argparse.Namespace, config: Config) -> dict[str, str]:
    """Return the files that are written beside the fixed ones, by the option that names them."""
    given = {"--output-file": arguments.output_file, "--write-baseline": baseline_path(config) if arguments.write_baseline else None}
    return {option: path for option, path in given.items() if path}


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


def _stdin_place(arguments: argparse.Namespace) -> str:
    """Return the place whose configuration is for standard input."""
    return arguments.stdin_filename or os.getcwd()


class _Check:
    """One call of the command: the run, its report, and what is said and written at the end."""

    def __init__(self, arguments: argparse.Namespace, config: Config, linter: Linter, found: Found, mode: Mode) -> None:
        self.arguments = arguments
        self.config = config
        self.linter = linter
        self.found = found
        self.mode = mode
        # As a filter, newslint writes the fixed text to standard output; the report goes to standard error, unless it has a file.
        self.filters = mode is Mode.FIX and STDIN in arguments.paths
        self.for_people = arguments.output_format in FOR_PEOPLE
        self.width = 0

    def run(self) -> int:
        """Check all inputs; return the exit code."""
        size = sum(entry.size for entry in self.found.inputs)
        progress = Progress(size, sys.stderr)
        with opened(self.arguments.output_file, errors=self.filters) as output:
            self.width = width(output.terminal)
            reporter = self._reporter(output)
            run = CheckRun(self._job(reporter, output), self.found, worker_count(self.config.jobs, size), progress, self._fixed_stdin())
            with closing(progress), closing(run.texts()) as texts:
                for text in self._report(reporter, run, texts):
                    if output.terminal:
                        progress.clear()
                    output.write(text)
        if self.filters:
            if all(entry.path != STDIN for entry in self.found.inputs):
                self._pass_through()
            sys.stdout.buffer.flush()
        self._afterwords(run.summary)
        if self.arguments.write_baseline:
            return self._write_baseline(run)
        self._say_stale(run)
        return self._exit_code(run.summary)

    def _reporter(self, output: Output) -> Reporter | Assembler:
        return make(
            self.arguments.output_format,
            version=__version__,
            ruleset=self.linter.ruleset,
            color=self._color(output),
            width=self.width,
            rules=self.linter.rules,
            group_by=self.arguments.group_by,
            settings=settings_text(self.config),
        )

    def _color(self, output: Output) -> bool:
        return wants_color(self.arguments.color, output.terminal)

    def _job(self, reporter: Reporter | Assembler, output: Output) -> CheckJob:
        return CheckJob(
            self.linter,
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

    def _report(self, reporter: Reporter | Assembler, run: CheckRun, texts: Iterable[str]) -> Iterator[str]:
        """Yield the report in order. A diff is a report of its own; ``--quiet`` leaves out what people can do without."""
        if self.mode is Mode.DIFF or self.arguments.write_baseline:
            yield from texts
            return
        if self.arguments.group_by == "rule":
            from newslint.reports.grouped import ByRule, by_rule

            assert isinstance(reporter, ByRule)
            texts = by_rule(reporter, texts, run.summary)
        if self.arguments.quiet and self.for_people:
            yield from self._with_statistics(run, texts)
        else:
            yield from stream(reporter, self._with_statistics(run, texts), run.summary)
            if self.arguments.output_format == "text" and not self.arguments.output_file and not self._for_gate(run.summary):
                from newslint.reports.next_step import next_step

                if line := next_step(run.summary, self.arguments.given[1:]):
                    yield f"{line}\n"

    def _with_statistics(self, run: CheckRun, texts: Iterable[str]) -> Iterator[str]:
        yield from texts
        if self.arguments.statistics and self.for_people and (tables := statistics(run.summary, self.width)):
            yield f"{tables}\n"

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

        It is none where everything that was named is excluded: a hook may name such files.
        """
        if summary.documents or self.arguments.allow_empty:
            return False
        return self.found.passed < len(self.arguments.paths) or not self.arguments.paths

    def _for_gate(self, summary: Summary) -> list[str]:
        """Return the suffixes of the files that only the gate reads, where nothing was checked."""
        return [] if summary.documents else gate_only(summary.skipped)

    def _say_empty(self, summary: Summary) -> None:
        """Say that there was nothing to check, what files there are, and which command reads them."""
        from newslint.reports.next_step import quoted

        there = skipped(summary).removesuffix(".")
        log(f"no document was checked{f' ({there[0].lower()}{there[1:]})' if there else ''}; --allow-empty makes that exit 0")
        if readable := self._for_gate(summary):
            places = " ".join(map(quoted, self.arguments.paths or ["."]))
            log(f"newslint gate reads {', '.join(readable)}: newslint gate {visible(places)} --dry-run counts what it would do")

    def _exit_code(self, summary: Summary) -> int:
        """Return the exit code, as `newslint.cli.main` says."""
        if self._is_empty(summary):
            return 2
        code = summary.exit_code(self.config.fail_on)
        if self.mode is Mode.DIFF and code != 2:
            code = int(summary.changed > 0)
        return 0 if code == 1 and self.arguments.exit_zero else code

    def _say_stale(self, run: CheckRun) -> None:
        """List accepted findings that no longer occur: their entries can go."""
        baseline = self.linter.baseline
        if baseline is None or self.mode is not Mode.CHECK:
            return
        stale = baseline.stale(self._seen_to_the_end(run), run.accepted, self._not_run())
        for entry in stale:
            log(f"accepted, but no longer there: {entry.code} in {entry.source}: {entry.excerpt}")
        if stale:
            log(f"--write-baseline takes {count(len(stale), 'such entry', 'such entries')} off {baseline.path}")

    def _write_baseline(self, run: CheckRun) -> int:
        """Replace the entries of what was checked; return the exit code."""
        path = baseline_path(self.config)
        from newslint.linter.baseline import Baseline, read_baseline

        before = read_baseline(path) if os.path.exists(path) else Baseline(path)
        findings = [(collected.source, collected.finding) for collected in run.findings]
        after = before.with_checked(self._seen_to_the_end(run), findings, self._not_run(), self.arguments.reason or "")
        after.write()
        old, new = ({entry.key for entry in baseline.entries} for baseline in (before, after))
        counts = f"{count(len(new), 'accepted finding')}, {len(new - old):,} new"
        log(f"{path}: {counts}, {len(old - new):,} taken off")
        for entry in before.entries:
            if entry.key not in new:
                log(f"no longer there: {entry.code} in {entry.source}: {entry.excerpt}")
        if self.config.baseline is None:
            log(f"to use it, write into the configuration: baseline: {os.path.basename(path)}")
        return 2 if run.summary.problems or self._is_empty(run.summary) else 0

    def _seen_to_the_end(self, run: CheckRun) -> set[str]:
        """Return the sources that were checked, and to their end: without a problem."""
        return run.sources - {problem.source for problem in run.summary.problems}

    def _not_run(self) -> set[str]:
        """Return the codes of the rules that do not run."""
        return {rule.code for rule in self.linter.all_rules} - {rule.code for rule in self.linter.rules}
