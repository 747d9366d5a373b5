"""``newslint`` and ``python -m newslint``. Only what every call needs is imported here: ``--version`` answers at once."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line that the process was started with; gives its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from newslint import __version__

        print(f"newslint {__version__}")
        return 0
    try:
        from newslint.cli import main as run

        return run(sys.argv[1:])
    except KeyboardInterrupt:
        print("newslint: interrupted", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
