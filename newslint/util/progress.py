"""A progress bar for people who wait: on a terminal, and only when a run lasts."""

from __future__ import annotations

import time
from typing import Any, TextIO

DELAY = 2.0  # seconds; shorter runs show nothing, and do not import tqdm


class Progress:
    """A bar that counts bytes up to ``total``. It shows nothing where ``stream`` is no terminal."""

    def __init__(self, total: int, stream: TextIO, delay: float = DELAY) -> None:
        self.total = total
        self.stream = stream
        self.done = 0
        self._due = time.monotonic() + delay if total and _is_terminal(stream) else None
        self._started = time.time()
        self._bar: Any = None

    def advance(self, size: int) -> None:
        """Count ``size`` more bytes as done."""
        self.done += size
        if self._bar is None and self._due is not None and time.monotonic() >= self._due:
            from tqdm import tqdm

            self._bar = tqdm(total=self.total, file=self.stream, unit="B", unit_scale=True, leave=False, dynamic_ncols=True)
            self._bar.start_t = self._started
            self._bar.n = min(self.done, self.total)
            self._bar.refresh()
        elif self._bar is not None:
            self._bar.update(min(self.done, self.total) - self._bar.n)

    def clear(self) -> None:
        """Take the bar off the screen, so that something else can be written; `advance` brings it back."""
        if self._bar is not None:
            self._bar.clear()

    def close(self) -> None:
        """Remove the bar for good."""
        if self._bar is not None:
            self._bar.close()
        self._bar = self._due = None


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except (AttributeError, ValueError):  # none, or closed
        return False
