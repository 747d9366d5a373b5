"""The next command to type, named at the end of a report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newslint.reports.summary import Summary
from newslint.util.sanitize import visible

MANY = 20  # findings; where there are more, counts say more than a list
LONGEST = 120  # characters of a command that people would type
_REPLACED = ("--fix", "--diff", "--unsafe-fixes", "--statistics", "--exit-zero")
_PLAIN = re.compile(r"[\w@%+=:,./-]+", re.ASCII)


def next_step(summary: Summary, given: Sequence[str]) -> str:
    """Return one line such as ``Next: newslint check --diff articles/ (what fixing would change)``, ``""`` where there is nothing to do.

    ``given`` are the arguments behind ``newslint check`` of the run that ``summary`` is of. Where they are too many to
    type again, or standard input was read, the line does without them.
    """
    if not summary.documents:
        return "" if summary.problems else "Next: newslint check --show-settings (which files are included)"
    if not summary.findings:
        return ""
    if "-" not in given:
        for flags, why in _steps(summary, given):
            command = " ".join(["newslint check", *flags, *(quoted(word) for word in given if word not in _REPLACED)])
            if len(command) <= LONGEST and visible(command) == command:
                return f"Next: {command} ({why})"
    worst = min(summary.rules.values(), key=lambda rule: (-rule.severity.rank, -rule.documents, rule.code))
    return f"Next: newslint explain {visible(worst.code)} (what this rule is about)"


def _steps(summary: Summary, given: Sequence[str]) -> list[tuple[tuple[str, ...], str]]:
    steps: list[tuple[tuple[str, ...], str]] = []
    if summary.findings > MANY and "--statistics" not in given:
        steps.append((("--statistics",), "counts by rule and by site"))
    if summary.safe:
        steps.append((("--diff",), "what safe fixes would change; --fix makes it so"))
    elif summary.unsafe:
        steps.append((("--diff", "--unsafe-fixes"), "what fixing would change"))
    return steps


def quoted(word: str) -> str:
    """Quote a word for a shell, where it needs quotes."""
    return word if _PLAIN.fullmatch(word) else "'" + word.replace("'", "'\"'\"'") + "'"
