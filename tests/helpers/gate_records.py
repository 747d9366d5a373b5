"""Records for the gate: one to accept, one to fix, one to quarantine, one to reject, and a line that is no record."""

from __future__ import annotations

import os

from helpers.records import json_line
from helpers.texts import BODY, JUNK, LEFT, PAGE

RECORDS = (
    json_line(BODY, id=1)
    + json_line(JUNK, id=2)
    + json_line(LEFT, id=3)
    + json_line(PAGE, id=4, url="https://www.example.com/gone")
    + b"{broken\n"
)


def unfinished() -> list[str]:
    """Return the names in the working folder that a run keeps only while it is at work."""
    return [name for name in os.listdir() if "newslint-" in name]
