"""Runs over many files and records: chunks go to workers, results to outputs in order, with progress, journal and resume."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newslint.runs.check_run import CheckRun as CheckRun
    from newslint.runs.gate_run import GateRun as GateRun


def __getattr__(name: str) -> Any:
    """Import what the room shows when it is first used: a start must not wait for what it does not need."""
    if name == "CheckRun":
        from newslint.runs.check_run import CheckRun

        return CheckRun
    if name == "GateRun":
        from newslint.runs.gate_run import GateRun

        return GateRun
    raise AttributeError(f"module 'newslint.runs' has no attribute {name!r}")
