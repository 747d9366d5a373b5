"""``newslint compare``: what changed between two runs."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext

from newslint._version import __version__
from newslint.cli.configured import Configurations, written
from newslint.findings import Severity
from newslint.linter.linter import Linter
from newslint.records.discover import find_inputs
from newslint.reports.comparison import RECORDS, Comparison, Retold, compare, read_report, retold
from newslint.reports.json import JsonLines
from newslint.reports.summary_text import problem_lines, skipped
from newslint.runs.check_job import CheckJob
from newslint.runs.check_run import CheckRun
from newslint.util.process_pool import worker_count
from newslint.util.progress import Progress
from newslint.util.repository import below
from newslint.util.sanitize import visible
from newslint.util.terminal import log, opened


def run(arguments: argparse.Namespace) -> int:
    """Print what changed; return the exit code. Raise NewslintError for a damaged report, ConfigError for a bad configuration."""
    with _written(arguments):
        comparison = compare(*_runs(arguments))
        with opened(arguments.output_file) as output:
            for piece in _rendered(comparison, arguments.output_format, arguments.limit):
                output.write(piece)
    code = comparison.exit_code(Severity(arguments.fail_on))
    return 0 if code == 1 and arguments.exit_zero else code


def _written(arguments: argparse.Namespace) -> AbstractContextManager[None]:
    if arguments.output_file is None:
        return nullcontext()
    paths = [arguments.old, arguments.new]
    configs = Configurations(arguments, paths)
    return written(configs, paths, find_inputs(paths, configs), [("--output-file", arguments.output_file)])


def _runs(arguments: argparse.Namespace) -> Iterator[Retold]:
    """Yield the two runs: read from their reports, or made now where a path is no report."""
    paths = (arguments.old, arguments.new)
    reports = [read_report(path) if os.path.isfile(path) else None for path in paths]
    for path, told, other, other_told in zip(paths, reports, reversed(paths), reversed(reports), strict=True):
        yield told or _checked(path, None if other_told else other, arguments)


def _checked(path: str, other: str | None, arguments: argparse.Namespace) -> Retold:
    """Check a path now, to compare it with ``other``, or with a report (None)."""
    configs = Configurations(arguments, [path])
    found = find_inputs([path], configs)
    linters = [Linter(config) for config in configs.all]
    size = sum(entry.size for entry in found.inputs)
    reporter = JsonLines(version=__version__, ruleset=linters[0].ruleset)
    progress = Progress(size, sys.stderr)
    checked = CheckRun(CheckJob(linters, reporter), found, worker_count(configs.main.jobs, size), progress)
    try:
        told = retold(path, [*(json.loads(line) for line in checked.texts()), *map(json.loads, reporter.end(checked.summary).splitlines())])
    finally:
        progress.close()
    for line in problem_lines(checked.summary.problems):
        log(line)
    if not checked.summary.documents and not checked.summary.problems:
        there = skipped(checked.summary)
        log(f"{visible(path)}: no document was checked{f' ({there[0].lower()}{there[1:-1]})' if there else ''}")
        told.problems += 1
    told.paths = _paths(path, other, {source for source, _ in told.documents}, [entry.source for entry in found.inputs])
    return told


def _paths(path: str, other: str | None, sources: Iterable[str], files: Sequence[str]) -> dict[str, str]:
    """Return the paths of sources below ``path``; of one file that is compared with another, the name does not matter.

    Sources that are no files keep their names. Where ``path`` names several files and no folder, and for one file beside a report, the
    result is empty.
    """
    if os.path.isdir(path):
        return {source: below(path, source) or source for source in sources}
    if len(files) != 1 or other is None:
        return {}
    name = os.path.basename(path) if os.path.isdir(other) else RECORDS
    return {source: name if source == files[0] else source for source in sources}


def _rendered(comparison: Comparison, format: str, limit: int) -> Iterator[str]:
    if format == "html":
        from newslint.reports.html.comparison import comparison_page

        return comparison_page(comparison)
    from newslint.reports import comparison_text as comparing

    return comparing.markdown(comparison, limit) if format == "markdown" else comparing.text(comparison, limit)
