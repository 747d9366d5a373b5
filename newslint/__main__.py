"""The entry of ``newslint`` and ``python -m newslint``. Only what every call needs is imported: ``--version`` answers at once."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line that the process was started with; return its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from newslint._version import __version__

        print(f"newslint {__version__}")
        return 0
    import gc

    # What is loaded stays, and linting makes hardly any cycles: looking for them takes a tenth of a run, on one small file and on many.
    gc.set_threshold(200_000, 20, 50)
    import signal

    ending = [number for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if (number := getattr(signal, name, None)) is not None]
    for number in ending:
        if signal.getsignal(number) is signal.SIG_DFL:  # who has it ignored (nohup) means that
            signal.signal(number, signal.default_int_handler)  # as Ctrl-C: no half files are left
    try:
        from newslint.cli.main import main as run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        print("newslint: interrupted", file=sys.stderr)
        code = 2
    for number in (signal.SIGINT, *ending):
        signal.signal(number, signal.SIG_IGN)  # all is done: a late Ctrl-C must not change what the exit code says
    return code


if __name__ == "__main__":
    sys.exit(main())
