"""The sink of a report that goes to a file: what reporters say of documents waits beside it, and becomes the report at the end."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator

from newslint.records.formats import Format, Packing
from newslint.records.sinks import Sink
from newslint.util.terminal import Output, opened


class ReportSink(Sink):
    """A file for a report. Its part holds the texts of each step as a line of JSON; ``write`` makes the report of them."""

    def __init__(self, path: str, write: Callable[[Output, Iterable[str]], None]) -> None:
        super().__init__(path, Format.TEXT, Packing.NONE)
        self._write = write

    def take(self, data: list[str], records: int) -> None:
        """Append the texts of a step. Raise OSError."""
        if data:
            self._append(json.dumps(data).encode("ascii") + b"\n")

    def publish(self) -> None:
        """Write the report; do nothing where that was done already. Raise OSError."""
        self.leave()
        if os.path.lexists(self.part):
            with opened(self.path) as output:
                self._write(output, self._texts())

    def _texts(self) -> Iterator[str]:
        with open(self.part, "rb") as lines:
            for line in lines:
                yield from json.loads(line)
