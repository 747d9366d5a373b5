"""``newslint report``: check files, and write the page."""

from __future__ import annotations

import argparse

from newslint.commands import check
from newslint.output import note

_AS_CHECK = {
    "output_format": "html", "exit_zero": True, "fix": False, "unsafe_fixes": False, "diff": False, "write_baseline": False,
    "statistics": False, "quiet": False, "color": "never", "show_settings": False, "stdin_filename": None, "reason": None, "group_by": None,
}  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Write the page; gives 0, or 2 where something could not be checked. Raises as `check.run` does."""
    path = None if arguments.output_file == "-" else arguments.output_file
    code = check.run(argparse.Namespace(**{**_AS_CHECK, **vars(arguments), "output_file": path}))
    if path is not None:
        note(f"{path}: open it in a browser")
    return code
