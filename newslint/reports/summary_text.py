"""The summary at the end of a run, as text: how much was found, what can be fixed, what could not be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newslint.findings import Problem, Severity
from newslint.reports.summary import Summary
from newslint.util.plural import count
from newslint.util.sanitize import place, visible

FEW = 3  # problems of one kind in one file that are listed one by one


def headline(summary: Summary) -> str:
    """Return one sentence: ``31 findings in 22 of 214 documents: 26 errors, 5 warnings.``"""
    if not summary.documents:
        return "No documents were checked."
    left = " left" if summary.fixed else ""
    if not summary.findings:
        return f"No findings{left} in {count(summary.documents, 'document')}."
    nouns = {Severity.ERROR: "error", Severity.WARNING: "warning"}
    kinds = [count(summary.severities[kind], noun) for kind, noun in nouns.items() if summary.severities[kind]]
    if infos := summary.severities[Severity.INFO]:
        kinds.append(f"{infos:,} info")
    where = f"{summary.documents_hit:,} of {count(summary.documents, 'document')}"
    return f"{count(summary.findings, 'finding')}{left} in {where}: {', '.join(kinds)}."


def fixable(summary: Summary) -> str:
    """Return one sentence on the fixes that findings carry, ``""`` where none does."""
    safe, unsafe = summary.safe, summary.unsafe
    if not safe:
        return f"{count(unsafe, 'fix', 'fixes')} with --unsafe-fixes." if unsafe else ""
    more = f", {unsafe:,} more with --unsafe-fixes" if unsafe else ""
    return f"{count(safe, 'safe fix', 'safe fixes')} (--fix){more}."


def fixed(summary: Summary) -> str:
    """Return ``Fixed 24 findings in 12 documents.``, or ``""`` where nothing was fixed."""
    return f"Fixed {count(summary.fixed, 'finding')} in {count(summary.changed, 'document')}." if summary.fixed else ""


def skipped(summary: Summary) -> str:
    """Return ``Skipped 14 files: 12 .pdf, 2 without suffix.``, or ``""`` where none was skipped."""
    kinds = sorted(summary.skipped.items(), key=lambda item: (-item[1], item[0]))
    listed = ", ".join(f"{number:,} {visible(suffix) or 'without suffix'}" for suffix, number in kinds)
    return f"Skipped {count(summary.skipped.total(), 'file')}: {listed}." if listed else ""


def empty(summary: Summary) -> str:
    """Return ``2 documents are empty.``, or ``""`` where none is."""
    return f"{count(summary.empty, 'document')} {'is' if summary.empty == 1 else 'are'} empty." if summary.empty else ""


def problem_line(problem: Problem) -> str:
    """Return ``path:line: message``, on one line and neutral."""
    line = "" if problem.line is None else f":{problem.line}"
    return f"{place(problem.source)}{line}: {visible(problem.message)}"


def problem_lines(found: Iterable[Problem]) -> Iterator[str]:
    """Yield the problems in order, a line each; where a file has many problems of one kind, one line says so for all of them.

    Two problems are of one kind where their messages are the same up to a semicolon, behind which hints stand; without a line number, where
    their whole messages are the same.
    """
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in found:
        kind = problem.message.partition(";")[0] if problem.line is not None else problem.message
        alike.setdefault((problem.source, kind), []).append(problem)
    for group in alike.values():
        if len(group) <= FEW:
            yield from map(problem_line, group)
            continue
        lines = ", ".join(str(problem.line) for problem in group[1 : FEW + 1])
        more = ", ..." if len(group) > FEW + 1 else ""
        yield f"{problem_line(group[0])} - and {len(group) - 1:,} more like it, in lines {lines}{more}"


def problems(summary: Summary) -> list[str]:
    """Return lines that list what could not be checked, none where everything was."""
    found = summary.problems
    if len(found) == 1:
        return [f"Could not check 1: {problem_line(found[0])}"]
    return [f"Could not check {len(found):,}:", *(f"  {line}" for line in problem_lines(found))] if found else []


def summary_lines(summary: Summary) -> str:
    """Return the whole summary, a line for each part, ready to print; every line ends in a newline."""
    counts = " ".join(filter(None, (headline(summary), fixable(summary), empty(summary))))
    return "".join(f"{line}\n" for line in (fixed(summary), counts, skipped(summary), *problems(summary)) if line)
