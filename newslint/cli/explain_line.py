"""``newslint explain FILE:LINE[:COL]``: which rules looked at a line, and what kept each from reporting it.

LINE is a line of the file. All the text of a record may stand in one: then only those lines of the text are shown that rules have something to
say about, and COL, a column in the file, names one of them.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from textwrap import wrap

from newslint.cli.configured import Configurations
from newslint.cli.located import Chosen, Spot, texts_at
from newslint.config.selectors import check_selectors
from newslint.errors import ConfigError
from newslint.findings import Problem
from newslint.linter.explain import Obstacle, Trace, Tracer
from newslint.linter.linter import Linter
from newslint.records.discover import find_inputs
from newslint.reports.excerpt import clip
from newslint.reports.summary_text import problem_line
from newslint.rules.model import Rule
from newslint.util.plural import count
from newslint.util.sanitize import place, visible
from newslint.util.terminal import log, opened

WIDTH = 100
MOST_COLUMNS = 20  # columns that are named, of lines that are not shown


def explain(arguments: argparse.Namespace, spot: Spot) -> int:
    """Print what the rules make of what stands at a place.

    Return 0 (also where the file is excluded), or 2 where something could not be read. Raise ConfigError where nothing stands there.
    """
    if os.path.isdir(spot.path):
        raise ConfigError(f"{spot.path!r} is a folder", hint="FILE:LINE explains a line of a file")
    configs = Configurations(arguments, [spot.path])
    found = find_inputs([spot.path], configs)
    problems = list(found.problems)
    if not found.inputs and not problems:
        log(f"{spot.path} is excluded (exclude, extend-exclude, --exclude): no rule looks at it")
        return 0
    if len(found.inputs) > 1:
        raise ConfigError(f"{spot.path!r} names {len(found.inputs):,} files", hint="FILE:LINE explains a line of one")
    linter = Linter(configs.selection(found.inputs[0].group) if found.inputs else configs.main)
    codes = [code for value in arguments.code or () for code in value.split(",") if code]
    check_selectors(codes, linter.all_rules, "--code")
    chosen = [text for source in found.inputs for text in texts_at(source, linter.config, spot, problems)]
    if _say(problems):
        return 2
    with opened() as output:
        for each in chosen:
            for text in _told(each, spot, Tracer(linter, each.text.part.document, codes), bool(codes)):
                output.write(f"{text}\n")
    return 0


def _say(problems: Iterable[Problem]) -> bool:
    """Log problems; return whether there are any."""
    lines = [problem_line(problem) for problem in problems]
    for line in lines:
        log(line)
    return bool(lines)


def _told(chosen: Chosen, spot: Spot, tracer: Tracer, narrowed: bool) -> Iterator[str]:
    """Yield the lines to print about a text.

    Of several lines these are only those that rules have something to say about, unless the rules are ``narrowed`` to some.
    """
    text, document = chosen.text, chosen.text.part.document
    language = f"; the text counts as {tracer.context.language}" if tracer.context.language else "; the language of the text is not known"
    name = place(spot.path, document.id, spot.line or 0) if text.is_record else place(spot.path)
    yield name + visible(language)
    whole = len(chosen.lines) != 1
    silent = []
    for line in chosen.lines:
        shown = line if text.is_record else text.at(document.starts[line - 1])[0]  # front matter stands above some texts
        if line - 1 not in document.rank:
            if not whole:
                yield f"\nLine {shown} is blank: no rule looks at it."
            continue
        trace = tracer.line(line - 1)
        if whole and not narrowed and not trace.says_something:
            silent.append(line)
            continue
        yield ""
        yield f"{shown:>5} | {clip(visible(document.lines[line - 1]), WIDTH - 8)}"
        yield from _line(trace, brief=whole and not narrowed)
    if silent:
        yield ""
        yield f"{count(len(silent), 'more line')}: no pattern matches. All about one: newslint explain {visible(spot.path)}:{spot.line}:COL"
        yield from _columns(chosen, silent)


def _columns(chosen: Chosen, lines: list[int]) -> Iterator[str]:
    """Yield where in the file lines of the text begin."""
    places = [":".join(map(str, chosen.text.at(chosen.text.part.document.starts[line - 1]))) for line in lines[:MOST_COLUMNS]]
    listed = [f"line {line} at {at}" for line, at in zip(lines, places, strict=False)] + (["..."] if len(lines) > MOST_COLUMNS else [])
    yield from wrap(f"({', '.join(listed)})", WIDTH, initial_indent="  ", subsequent_indent="  ")


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
