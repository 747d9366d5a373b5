"""The command line as tests call it, and two texts for it. The fixture `call` stands in conftest.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

CLEAN = "The bank kept rates on hold.\nIt met on Monday.\n"
DIRTY = "The bank kept rates on hold.\nSee also: Five charts on inflation\nIt met on Monday.\n"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Call = Callable[..., Ran]


def write(files: dict[str, str | bytes]) -> None:
    """Write files of the working folder."""
    for name, content in files.items():
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def record(text: str, **more: object) -> str:
    """Return a line of JSON with a text."""
    return json.dumps({"text": text, **more}) + "\n"
