"""Records for the gate: one to accept, one to fix, one to quarantine, one to reject, and a line that is no record."""

from __future__ import annotations

import json
import os
from typing import Any

from helpers.hostile_records import BODY

JUNK = f"{BODY}\nSee also: Five charts on inflation"
LEFT = f"{BODY}\n{BODY} Nobody could say when the owners of the [+1204 chars]"
PAGE = "404 - Page not found\nThe page you are looking for has moved."
"""An article, one with a line that is safe to delete, one that was cut short, and none at all."""


def line(text: str, **more: Any) -> bytes:
    """Return a record as a line of JSON."""
    return json.dumps({**more, "text": text}).encode() + b"\n"


RECORDS = line(BODY, id=1) + line(JUNK, id=2) + line(LEFT, id=3) + line(PAGE, id=4, url="https://www.example.com/gone") + b"{broken\n"


def unfinished() -> list[str]:
    """Return the names in the working folder that a run keeps only while it is at work."""
    return [name for name in os.listdir() if "newslint-" in name]
