"""``newslint compare``: what changed between two runs."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext

from newslint._version import __version__
from newslint.cli.configured import configured, written
from newslint.findings import Severity
from newslint.linter.linter import Linter
from newslint.records.discover import find_inputs
from newslint.reports.comparison import Comparison, Retold, compare, read_report, retold
from newslint.reports.json import JsonLines
from newslint.reports.summary_text import problem_lines
from newslint.runs.check_job import CheckJob
from newslint.runs.check_run import CheckRun
from newslint.util.process_pool import worker_count
from newslint.util.progress import Progress
from newslint.util.terminal import log, opened


def run(arguments: argparse.Namespace) -> int:
    """Print what changed; return the exit code. Raise NewslintError for a damaged report, ConfigError for a bad configuration."""
    with _written(arguments):
        comparison = compare(*(_run_of(path, arguments) for path in (arguments.old, arguments.new)))
        with opened(arguments.output_file) as output:
            for piece in _rendered(comparison, arguments.output_format, arguments.limit):
                output.write(piece)
    code = comparison.exit_code(Severity(arguments.fail_on))
    return 0 if code == 1 and arguments.exit_zero else code


def _written(arguments: argparse.Namespace) -> AbstractContextManager[None]:
    if arguments.output_file is None:
        return nullcontext()
    paths = [arguments.old, arguments.new]
    config = configured(arguments, paths)
    return written(config, paths, find_inputs(paths, config), {"--output-file": arguments.output_file})


def _run_of(path: str, arguments: argparse.Namespace) -> Retold:
    """Read a run from its report; where ``path`` is no report, check it now."""
    if os.path.isfile(path) and (told := read_report(path)) is not None:
        return told
    config = configured(arguments, [path])
    linter = Linter(config)
    found = find_inputs([path], config)
    size = sum(entry.size for entry in found.inputs)
    reporter = JsonLines(version=__version__, ruleset=linter.ruleset)
    progress = Progress(size, sys.stderr)
    checked = CheckRun(CheckJob(linter, reporter), found, worker_count(config.jobs, size), progress)
    try:
        told = retold(path, [*(json.loads(line) for line in checked.texts()), *map(json.loads, reporter.end(checked.summary).splitlines())])
    finally:
        progress.close()
    for line in problem_lines(checked.summary.problems):
        log(line)
    return told


def _rendered(comparison: Comparison, format: str, limit: int) -> Iterator[str]:
    if format == "html":
        from newslint.reports.html.comparison import comparison_page

        return comparison_page(comparison)
    from newslint.reports import comparison_text as comparing

    return comparing.markdown(comparison, limit) if format == "markdown" else comparing.text(comparison, limit)
