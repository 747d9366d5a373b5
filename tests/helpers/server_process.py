"""A server process of its own for a test, on a free port of the loopback address."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.paths import ROOT

WAIT = 120  # seconds; the machine may be busy


class Server:
    """A running ``newslint serve``: its process, and where it listens."""

    def __init__(self, folder: Path, *options: str, **environment: str) -> None:
        self.log = folder / "serve.log"
        inherited = {name: value for name, value in os.environ.items() if name != "NEWSLINT_TOKEN"}
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "newslint", "serve", "--port", "0", "--jobs", "1", *options],
                cwd=folder,
                stderr=log,
                env={**inherited, "PYTHONPATH": str(ROOT), **environment},
            )
        self.url = self._announced()
        self.port = int(self.url.rpartition(":")[2])

    def _announced(self) -> str:
        for _ in range(WAIT * 10):
            if found := re.search(r"listening on (http://\S+)", self.said()):
                return found[1]
            assert self.process.poll() is None, self.said()
            time.sleep(0.1)
        raise AssertionError("the server does not listen")

    def said(self) -> str:
        """Return all that it wrote to standard error."""
        return self.log.read_text("utf-8")

    def stop(self) -> int:
        """Ask it to stop, and return the exit code."""
        self.process.terminate()
        return self.process.wait(WAIT)

    def children(self) -> list[int]:
        """Return the ids of its worker processes, and what multiprocessing needs to watch them."""
        pid = self.process.pid
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[Server]:
    """Run a server while the block runs."""
    server = Server(folder, *options, **environment)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()
