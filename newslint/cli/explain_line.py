"""``newslint explain FILE:LINE``: which rules looked at a line, and what kept each from reporting it.

For records LINE is that of the record, and FILE:LINE:LINE names a line of its text; without the second number only those lines of the text
are shown that rules have something to say about.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import NamedTuple

from newslint.cli.configured import configured
from newslint.config.model import Config
from newslint.config.selectors import check_selectors
from newslint.errors import ConfigError
from newslint.findings import Problem
from newslint.linter.explain import Obstacle, Trace, Tracer
from newslint.linter.linter import Linter
from newslint.records.containers import text_of
from newslint.records.discover import Input, find_inputs
from newslint.records.jsonl import read_records
from newslint.records.tasks import Failed, Passed, RecordLines, TextFiles, steps
from newslint.reports.concise import Concise
from newslint.reports.excerpt import clip
from newslint.reports.summary_text import problem_line
from newslint.rules.model import Rule
from newslint.runs.check_job import CheckJob, Read, read_text
from newslint.text.document import Document
from newslint.util.plural import count
from newslint.util.sanitize import place, visible
from newslint.util.terminal import log, opened

WIDTH = 100


class Place(NamedTuple):
    """A document and the lines of it (from 1) to explain; ``record``: it comes from a record."""

    name: str
    document: Document
    lines: tuple[int, ...]
    record: bool


def explain(arguments: argparse.Namespace, path: str, line: int, inner: int | None) -> int:
    """Print what the rules make of a line of a file; ``inner`` is a line of a record's text.

    Return 0 (also where the file is excluded), or 2 where something could not be read. Raise ConfigError where there is no such line.
    """
    config = configured(arguments, [path])
    linter = Linter(config)
    codes = [code for value in arguments.code or () for code in value.split(",") if code]
    check_selectors(codes, linter.all_rules, "--code")
    found = find_inputs([path], config)
    if os.path.isdir(path):
        raise ConfigError(f"{path!r} is a folder", hint="FILE:LINE explains a line of a file")
    if not found.inputs and not found.problems:
        log(f"{path} is excluded (exclude, extend-exclude, --exclude): no rule looks at it")
        return 0
    problems = list(found.problems)
    places = [] if problems else _places(CheckJob(linter, Concise()), found.inputs[0], line, inner, problems)
    for problem in problems:
        log(problem_line(problem))
    if problems:
        return 2
    with opened() as output:
        for each in places:
            for text in _told(each, Tracer(linter, each.document, codes), bool(codes)):
                output.write(f"{text}\n")
    return 0


def _places(job: CheckJob, entry: Input, line: int, inner: int | None, problems: list[Problem]) -> list[Place]:
    """Return what a line names: a line of a text, or the texts of a record. Raise ConfigError where there is no such line.

    What cannot be read is added to ``problems``.
    """
    encoding = job.config.encoding
    for step in steps([entry], encoding, job.config.max_record_bytes):
        if isinstance(step, Failed):
            problems.append(step.problem)
        elif isinstance(step, Passed):
            problems += [step.problem] if step.problem and step.problem.line in (None, line) else []
        elif isinstance(step, TextFiles):
            return _text(step, job.config, line, inner, problems)
        elif isinstance(step, RecordLines) and line < step.block.first_line + step.block.data.count(b"\n") + 1:
            for record in read_records(step.block, entry.source, job.fields, encoding):
                if record.line == line and record.problem is not None:
                    problems.append(record.problem)
                elif record.line == line:
                    return [_in_record(entry.source, line, part.document, inner) for part in record.parts]
    if not problems:
        raise ConfigError(f"{entry.source} has no line {line}")
    return []


def _text(step: TextFiles, config: Config, line: int, inner: int | None, problems: list[Problem]) -> list[Place]:
    entry = step.inputs[0]
    if inner is not None:
        raise ConfigError("FILE:LINE:LINE is for records", hint=f"{entry.source}:{line} explains a line of a text")
    read = read_text(entry, config.max_record_bytes) if step.data is None else step.data
    if isinstance(read, Read):
        read = read.data
    decoded = read if isinstance(read, Problem) else text_of(read, config.encoding, entry.source)
    if isinstance(decoded, Problem):
        problems.append(decoded)
        return []
    document = Document(decoded.text, source=entry.source)
    if not 1 <= line <= len(document.lines):
        raise ConfigError(f"{entry.source} has {count(len(document.lines), 'line')}, not {line}")
    return [Place(entry.source, document, (line,), record=False)]


def _in_record(source: str, line: int, document: Document, inner: int | None) -> Place:
    if inner is not None and not 1 <= inner <= len(document.lines):
        raise ConfigError(f"the text of {source}:{line} has {count(len(document.lines), 'line')}, not {inner}")
    lines = (inner,) if inner is not None else tuple(number + 1 for number in document.filled)
    return Place(f"{source}:{line}", document, lines, record=True)


def _told(each: Place, tracer: Tracer, narrowed: bool) -> Iterator[str]:
    """Yield the lines to print about a place.

    Of a whole record these are only the lines that rules have something to say about, unless the rules are ``narrowed`` to some.
    """
    document = each.document
    language = f"; the text counts as {tracer.context.language}" if tracer.context.language else "; the language of the text is not known"
    yield place(each.name, document.id if each.record else None) + visible(language)
    whole = each.record and len(each.lines) != 1
    silent = 0
    for line in each.lines:
        if line - 1 not in document.rank:
            yield f"\nLine {line} is blank: no rule looks at it."
            continue
        trace = tracer.line(line - 1)
        if whole and not narrowed and not trace.says_something:
            silent += 1
            continue
        yield ""
        yield f"{line:>5} | {clip(visible(document.lines[line - 1]), WIDTH - 8)}"
        yield from _line(trace, brief=whole and not narrowed)
    if silent:
        yield f"\n{count(silent, 'more line')}: no pattern matches. All about one: newslint explain {visible(each.name)}:LINE"


def _line(trace: Trace, brief: bool) -> Iterator[str]:
    """Yield what each rule makes of a line; ``brief`` leaves out rules that did not match it."""
    reported = [
        f"{finding.code} {finding.name}: {finding.severity.value}"
        + (f", {finding.fix.safety.value} fix" if finding.fix else "")
        + (f", in lines {finding.line} to {finding.end_line}" if finding.end_line > finding.line else "")
        + (", but accepted: it is on the list" if finding in trace.accepted else "")
        for finding in trace.findings
    ]
    yield from _section("Reported", reported)
    yield from _section("Matched, but held back", map(_reason, trace.held_back))
    yield from _section("Would report it, but does not run here", map(_reason, trace.not_run))
    yield from _section("Would report it in another language", map(_reason, trace.other_language))
    if brief:
        return
    yield from _section("Has a phrase of this line, but in another place", map(_reason, trace.misplaced))
    yield from _section("Checks that passed over it", _together(trace.passing))
    if trace.checked:
        yield from _section("Checks that looked at it, and report nothing", [", ".join(map(_name, trace.checked))])
    if trace.unmatched:
        yield ""
        yield f"  The patterns of {count(trace.unmatched, 'other rule')} do not match it."


def _section(title: str, items: Iterable[str]) -> Iterator[str]:
    items = list(items)
    if items:
        yield f"  {title}:"
    for item in items:
        yield from wrap(
            visible(item), WIDTH, initial_indent="    ", subsequent_indent="      ", break_long_words=False, break_on_hyphens=False
        )


def _reason(reason: Obstacle) -> str:
    return f"{_name(reason.rule)}: {reason.why}"


def _name(rule: Rule) -> str:
    return f"{rule.code} {rule.name}"


def _together(reasons: Iterable[Obstacle]) -> Iterator[str]:
    """Return the reasons; rules with the same reason share one line."""
    by_why: dict[str, list[str]] = {}
    for reason in reasons:
        by_why.setdefault(reason.why, []).append(reason.rule.code)
    return (f"{', '.join(codes)}: {why}" for why, codes in by_why.items())
