"""Signs of life for people who wait, and only when a run lasts: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any, TextIO

DELAY = 2.0  # seconds; shorter runs show nothing, and do not import tqdm
BEAT = 60.0  # seconds between two lines where there is no terminal: a log of a day has room for them


class Progress:
    """A bar that counts bytes up to ``total``; where ``stream`` is no terminal, a line every ``beat`` seconds."""

    def __init__(self, total: int, stream: TextIO, delay: float = DELAY, beat: float = BEAT) -> None:
        self.total = total
        self.stream = stream
        self.done = 0
        shown = total > 0 and stream is not None
        self._due = time.monotonic() + delay if shown and _is_terminal(stream) else None
        self._beat = beat
        self._next = time.monotonic() + beat if shown and self._due is None else None
        self._started = time.time()
        self._bar: Any = None

    def advance(self, size: int) -> None:
        """Count ``size`` more bytes as done."""
        self.done += size
        if self._next is not None and time.monotonic() >= self._next:
            self._next = time.monotonic() + self._beat
            self._say()
        if self._bar is None and self._due is not None and time.monotonic() >= self._due:
            from tqdm import tqdm

            self._bar = tqdm(total=self.total, file=self.stream, unit="B", unit_scale=True, leave=False, dynamic_ncols=True)
            self._bar.start_t = self._started
            self._bar.n = min(self.done, self.total)
            self._bar.refresh()
        elif self._bar is not None:
            self._bar.update(min(self.done, self.total) - self._bar.n)

    def _say(self) -> None:
        """Write a line that says how far the run is."""
        seconds = time.time() - self._started
        done = min(self.done, self.total)
        with suppress(OSError, ValueError):  # nobody reads it any more
            self.stream.write(
                f"newslint: {done / 1e6:,.1f} of {self.total / 1e6:,.1f} MB ({100 * done / self.total:.0f} %), {seconds:,.0f} s\n"
            )
            self.stream.flush()

    def clear(self) -> None:
        """Take the bar off the screen, so that something else can be written; `advance` brings it back."""
        if self._bar is not None:
            self._bar.clear()

    def close(self) -> None:
        """Remove the bar for good."""
        if self._bar is not None:
            self._bar.close()
        self._bar = self._due = self._next = None


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except (AttributeError, ValueError):  # none, or closed
        return False
