"""What is said of how sources are read, where that was found out."""

from __future__ import annotations

from collections.abc import Callable

from newslint.records.read import Begun
from newslint.util.sanitize import visible
from newslint.util.terminal import log


class Told:
    """One line for each way of reading that was found out, once; ``say`` is None where nothing is to be said."""

    def __init__(self, say: Callable[[str], None] | None = log) -> None:
        self._say = say
        self._seen: set[str] = set()

    def __call__(self, step: Begun) -> None:
        """Say how a source is read, where that is not as usual and was not said before."""
        if self._say is None or not (said := step.layout.found) or said in self._seen:
            return
        self._seen.add(said)
        self._say(f"{visible(step.source.source)}: {visible(said)}")
