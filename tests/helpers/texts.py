"""Texts of which tests know what newslint says: clean, with a line that is safe to delete, cut short, and no article at all."""

from __future__ import annotations

from helpers.paths import SEEDS

CLEAN = "The bank kept rates on hold.\nIt met on Monday.\n"
DIRTY = "The bank kept rates on hold.\nSee also: Five charts on inflation\nIt met on Monday.\n"
"""The clean text, with a line that a safe fix deletes."""
REPEATED = DIRTY + "The minister greets her guests at the gate of the palace on Monday.\n" * 2
"""As well, a line that stands twice."""

BODY = "The bank kept rates on hold, and said that it would look again in March."
"""A sentence that the gate accepts."""
JUNK = f"{BODY}\nSee also: Five charts on inflation"
"""The gate accepts it once the last line is gone."""
LEFT = f"{BODY}\n{BODY} Nobody could say when the owners of the [+1204 chars]"
"""It was cut short: the gate puts it into quarantine."""
PAGE = "404 - Page not found\nThe page you are looking for has moved."
"""No article at all: the gate rejects it."""

MIXED_LINES = [
    "The council met on Monday to hear the report on the harbour, and the mayor declined to say when it would open.",
    "The harbour of Lerwick stayed shut on Wednesday after a night of",
    "Subscribe to continue reading",
    "Already a subscriber? Log in",
    "See also: Five charts on inflation",
    "Photo: Ada Winter / Reuters",
    "Sign up for our daily newsletter",
    "404 - Page not found",
    "Advertisement",
    "",
    *sorted({line for path in SEEDS for line in path.read_text("utf-8").split("\n") if len(line) < 400}),
]
"""Lines of articles and of residue: what rules say of one depends on what is found, and accepted, in others."""
