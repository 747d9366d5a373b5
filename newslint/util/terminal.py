"""Output streams: reports go to standard output or a file, as UTF-8 whatever the locale; everything else goes to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, TextIO

from newslint.errors import NewslintError
from newslint.util.sanitize import visible


def log(text: str) -> None:
    """Write a message to the person at the terminal, on standard error; ``text`` may quote hostile text."""
    aside(f"newslint: {visible(text)}\n")


def aside(text: str) -> None:
    """Write neutral text to standard error, if there is one; what its encoding lacks is escaped.

    Where it cannot be written (a full disk), the exit code alone has to say it, and must not be lost as well.
    """
    if sys.stderr is not None:
        encoding = sys.stderr.encoding or "ascii"
        with suppress(OSError):
            sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding))


class Output:
    """A stream for text. A lone surrogate is written as ``\\udXXX``, which is harmless in text and right in JSON."""

    def __init__(self, stream: BinaryIO, terminal: bool) -> None:
        self.stream = stream
        self.terminal = terminal

    def write(self, text: str) -> None:
        """Write text; on a terminal it appears at once."""
        self.stream.write(text.encode("utf-8", "backslashreplace"))
        if self.terminal:
            self.stream.flush()


@contextmanager
def opened(path: str | None = None, errors: bool = False) -> Iterator[Output]:
    """Yield the file at ``path``, which appears when all is written, or standard output (with ``errors``: standard error).

    A pipe or a device (``/dev/stdout``) is written to at once. Raise NewslintError where the standard stream is closed.
    """
    if path is not None and os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        with open(path, "wb") as direct:
            yield Output(direct, terminal=False)
        return
    if path is not None:
        from newslint.util.atomic import replacing

        with replacing(path) as file:
            yield Output(file, terminal=False)
        return
    stream = sys.stderr if errors else sys.stdout
    if stream is None:
        raise NewslintError(f"standard {'error' if errors else 'output'} is closed")
    yield Output(stream.buffer, is_terminal(stream))
    stream.buffer.flush()


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a stream is a terminal, where a person looks."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def wants_color(choice: str, terminal: bool) -> bool:
    """Return whether to color: ``choice`` is always, never or auto; auto heeds NO_COLOR, FORCE_COLOR and dumb terminals."""
    obeys = terminal and _obeys_escapes()
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (obeys and os.environ.get("TERM") != "dumb")


def _obeys_escapes() -> bool:
    """Return whether the terminal obeys escape sequences. The console of Windows has to be told to, and old ones cannot."""
    if sys.platform != "win32":
        return True
    import ctypes
    import msvcrt

    obey, mode, console = 4, ctypes.c_ulong(), ctypes.windll.kernel32
    done = False
    for stream in (sys.stdout, sys.stderr):
        if is_terminal(stream):
            handle = ctypes.c_void_p(msvcrt.get_osfhandle(stream.fileno()))
            done |= bool(console.GetConsoleMode(handle, ctypes.byref(mode)) and console.SetConsoleMode(handle, mode.value | obey))
    return done


def width(terminal: bool) -> int:
    """Return the number of columns of the terminal, or what COLUMNS says; 100 where there is neither."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns if terminal else 100
    except (OSError, ValueError):
        return 100
