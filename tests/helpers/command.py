"""The command line as tests call it, and the files that it is called on. The fixture `call` stands in conftest.py."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

OWN_RULE = """
- code: PRO900
  name: own-rule
  summary: Our own hint.
  why: It is ours.
  severity: warning
  confidence: medium
  status: stable
  match: {starts-with: {any: ["Own hint:"]}}
  fix: {delete: line, safety: unsafe}
  examples:
    - {bad: "⟦Own hint: read on⟧\\nText.", fixed: "Text."}
    - {good: "Text."}
"""
"""A rule as users write it into a file of their own: it finds lines that start with `Own hint:`."""


class Ran(NamedTuple):
    """What a call came to: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Call = Callable[..., Ran]


def write(files: dict[str, str | bytes]) -> None:
    """Write files of the working folder, with the folders that they stand in."""
    for name, content in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def give_input(monkeypatch: pytest.MonkeyPatch, content: str | bytes) -> None:
    """Let standard input hold this."""
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
