"""``newslint report``: check files, and write the page."""

from __future__ import annotations

import argparse

from newslint.cli import check
from newslint.util.terminal import log


def run(arguments: argparse.Namespace) -> int:
    """Write the page; return 0, or 2 where something could not be checked. Raise what `newslint.cli.check.run` raises.

    The arguments are those of ``newslint check``: where the report has no option of its own, the command line puts the default of check.
    """
    if arguments.output_file == "-":
        arguments.output_file = None
    code = check.run(arguments)
    if arguments.output_file is not None:
        log(f"{arguments.output_file}: open it in a browser")
    return code
