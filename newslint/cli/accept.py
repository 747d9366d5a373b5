"""``newslint accept``: put findings on the list of accepted ones, with a reason."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable

from newslint.cli.configured import baseline_path, configured, written
from newslint.config.model import Config
from newslint.config.selectors import check_selectors, chooses
from newslint.errors import ConfigError
from newslint.findings import Problem
from newslint.linter.baseline import Baseline, read_baseline
from newslint.linter.linter import Linter
from newslint.records.discover import Found, Input, find_inputs
from newslint.reports.concise import Concise
from newslint.reports.summary_text import problem_lines
from newslint.runs.check_job import CheckJob, Collected
from newslint.runs.check_run import CheckRun
from newslint.util.plural import count
from newslint.util.progress import Progress
from newslint.util.sanitize import visible
from newslint.util.terminal import log, opened


def run(arguments: argparse.Namespace) -> int:
    """Accept the findings at the places; return 0, or 2 where a place has nothing to accept or could not be read.

    Raise ConfigError for an empty reason or a bad configuration.
    """
    if not arguments.reason.strip():
        raise ConfigError("--reason is empty", hint="whoever reads the list later will want to know")
    places = [_place(text) for text in arguments.places]
    config = configured(arguments, [path for path, _ in places])
    found = find_inputs([path for path, _ in places], config)
    with written(config, [path for path, _ in places], found, {"--baseline": baseline_path(config)}):
        return _accept(arguments, config, places)


def _accept(arguments: argparse.Namespace, config: Config, places: list[tuple[str, int | None]]) -> int:
    linter = Linter(config)
    codes = [code for value in arguments.code or () for code in value.split(",") if code]
    check_selectors(codes, linter.all_rules, "--code")
    # Linted without the list, so that accepted findings can get another reason, and with it: some come up only where it is in force.
    views = [linter.without_baseline(), *([linter] if linter.baseline else [])]
    jobs = [CheckJob(view, Concise(), listing=False, collect=True) for view in views]
    accepted: list[Collected] = []
    code = 0
    for text, (path, line) in zip(arguments.places, places, strict=True):
        found = find_inputs([path], config)
        here, complete = _findings(jobs, found)
        chosen = [c for c in here if _meant(c, line, arguments.id, codes)]
        accepted += chosen
        if not complete or not chosen:
            code = 2
        if complete and not chosen:
            log(f"nothing to accept at {text}{_where_else(here, found.inputs)}")
    if accepted:
        _store(baseline_path(config), accepted, arguments.reason)
        if config.baseline is None:
            log(f"to use the list, write into the configuration: baseline: {os.path.basename(baseline_path(config))}")
    return code


def _place(text: str) -> tuple[str, int | None]:
    """Split FILE or FILE:LINE; where a file has the whole text as its name, it is that file."""
    path, colon, line = text.rpartition(":")
    if colon and path and line.isascii() and line.isdigit() and not os.path.exists(text):
        return path, int(line)
    return text, None


def _findings(jobs: Iterable[CheckJob], found: Found) -> tuple[list[Collected], bool]:
    """Return the findings of the files, each once, and whether all files could be checked; log what could not."""
    findings: dict[Collected, None] = {}
    problems: dict[Problem, None] = {}
    for job in jobs:
        run = CheckRun(job, found, 1, Progress(0, sys.stderr))
        for _ in run.texts():
            pass
        findings |= dict.fromkeys(run.findings)
        problems |= dict.fromkeys(run.summary.problems)
    for line in problem_lines(list(problems)):
        log(line)
    return list(findings), not problems


def _meant(collected: Collected, line: int | None, identifier: str | None, codes: list[str]) -> bool:
    """Return whether line, identifier and codes, as far as they are given, choose this finding."""
    finding = collected.finding
    if line is not None and line != (finding.line if collected.line is None else collected.line):
        return False
    if identifier is not None and identifier != collected.id:
        return False
    return not codes or chooses(codes, finding.code, finding.name, finding.category)


def _where_else(here: list[Collected], inputs: list[Input]) -> str:
    """Say why a place has nothing to accept: no file is read, the file is clean, or its findings stand in other lines."""
    if not inputs:
        return ": it is excluded, or empty"
    lines = sorted({collected.finding.line if collected.line is None else collected.line for collected in here})
    shown = ", ".join(map(str, lines[:10])) + (", ..." if len(lines) > 10 else "")
    return f"; findings of this file stand in line {shown}" if lines else ": the file is clean"


def _store(path: str, accepted: list[Collected], reason: str) -> None:
    before = read_baseline(path) if os.path.exists(path) else Baseline(path)
    before.with_accepted(((collected.source, collected.finding) for collected in accepted), reason).write()
    with opened() as output:
        for collected in accepted:
            finding = collected.finding
            output.write(f"accepted {finding.code} {finding.name} in {visible(collected.source)}: {visible(finding.excerpt)}\n")
        output.write(f"{count(len(accepted), 'finding')} accepted in {visible(path)}\n")
