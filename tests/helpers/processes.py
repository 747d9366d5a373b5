"""newslint in a process of its own, where nothing is caught that would not be caught for a user."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any


def newslint(*arguments: str, **more: Any) -> subprocess.CompletedProcess[Any]:
    """Run newslint to its end; gives its output as bytes unless ``text`` is asked for, and no exit code is an error."""
    command = [sys.executable, "-m", "newslint", *arguments]
    return subprocess.run(command, **{"capture_output": True, "check": False, "timeout": 1200, **more})


def hear_all() -> None:
    """Let a process that is about to be started end by every signal: under ``nohup``, or behind a shell's ``&``, it would not."""
    for name in ("SIGINT", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)


def modules_after(program: str) -> set[str]:
    """Return the modules that are loaded once a program has run in a fresh Python; no measurement of coverage loads any."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    code = f'{program}\nimport sys\nprint("\\nLOADED", *sys.modules)'
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8", env=plain)
    return set(ran.stdout.rpartition("LOADED")[2].split())
