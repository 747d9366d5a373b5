"""The last words of a run: how much was found, what can be fixed, what could not be checked."""

from __future__ import annotations

from newslint.findings import Problem, Severity
from newslint.reports.neutral import place, visible
from newslint.summary import Summary


def count(number: int, noun: str, plural: str | None = None) -> str:
    """``1 document``, ``1,204 documents``; ``plural`` where an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def headline(summary: Summary) -> str:
    """One sentence: ``31 findings in 22 of 214 documents: 26 errors, 5 warnings.``"""
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
    """One sentence on the fixes that findings carry, ``""`` where none does."""
    safe, unsafe = summary.safe, summary.unsafe
    if not safe:
        return f"{count(unsafe, 'fix', 'fixes')} with --unsafe-fixes." if unsafe else ""
    more = f", {unsafe:,} more with --unsafe-fixes" if unsafe else ""
    return f"{count(safe, 'safe fix', 'safe fixes')} (--fix){more}."


def fixed(summary: Summary) -> str:
    """``Fixed 24 findings in 12 documents.``, or ``""``."""
    return f"Fixed {count(summary.fixed, 'finding')} in {count(summary.changed, 'document')}." if summary.fixed else ""


def skipped(summary: Summary) -> str:
    """``Skipped 14 files: 12 .pdf, 2 without suffix.``, or ``""``."""
    kinds = sorted(summary.skipped.items(), key=lambda item: (-item[1], item[0]))
    listed = ", ".join(f"{number:,} {visible(suffix) or 'without suffix'}" for suffix, number in kinds)
    return f"Skipped {count(summary.skipped.total(), 'file')}: {listed}." if listed else ""


def problem_line(problem: Problem) -> str:
    """``path:line: message``, on one line and neutral."""
    line = "" if problem.line is None else f":{problem.line}"
    return f"{place(problem.source)}{line}: {visible(problem.message)}"


def problems(summary: Summary) -> list[str]:
    """Lines that list what could not be checked; none where everything was."""
    found = summary.problems
    if len(found) == 1:
        return [f"Could not check 1: {problem_line(found[0])}"]
    return [f"Could not check {len(found):,}:", *(f"  {problem_line(problem)}" for problem in found)] if found else []


def closing(summary: Summary) -> str:
    """All of it, a line each, ready to print; every line ends in a newline."""
    counts = " ".join(filter(None, (headline(summary), fixable(summary))))
    return "".join(f"{line}\n" for line in (fixed(summary), counts, skipped(summary), *problems(summary)) if line)
