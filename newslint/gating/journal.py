"""How far a run has come: what `--resume` goes on from. The file is replaced whole each time, so it always says what was true once.

It holds what the run is about (inputs, outputs, rules and settings; `Journal.head`), and of the last moment when all was on the disk: how many
pieces were done, the sum of their bytes, the sizes of the parts, and the counts.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from newslint.atomic import remove_left_over, replace_file
from newslint.errors import NewslintError
from newslint.gating.sinks import part_of
from newslint.gating.tally import Tally
from newslint.gating.work import Sample

VERSION = 1


@dataclass(slots=True)
class Moment:
    """A state of a run: pieces done, the sum over them, sizes of the parts and records in them by route, counts, samples.

    ``complete`` says that nothing is left to do but to put the parts in their places.
    """

    pieces: int
    mark: int
    sizes: dict[str, int]
    written: dict[str, int]
    tally: Tally
    samples: list[Sample]
    complete: bool = False


class Journal:
    """The journal of the run that writes ``output``; at most one run at a time holds it."""

    def __init__(self, output: str, head: dict[str, Any]) -> None:
        self.path = part_of(output, "journal")
        self.head = head
        self._lock: IO[bytes] | None = None

    def lock(self) -> None:
        """Keep other runs off this output until `close`. Raises NewslintError where one is at work."""
        self._lock = open(f"{self.path}.lock", "ab")  # noqa: SIM115 (held while the run lasts)
        try:
            import fcntl

            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # not on Windows
            pass
        except OSError:
            self._lock.close()
            self._lock = None
            raise NewslintError(f"another run is writing this output ({self.path}.lock)") from None

    def read(self) -> Moment | None:
        """The last moment, None where there is no journal. Raises NewslintError where it is that of another run."""
        try:
            with open(self.path, "rb") as file:
                said = json.loads(file.read())
            head, last = said["head"], said["last"]
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            raise NewslintError(f"{self.path} is no journal; start again without --resume") from None
        if head != json.loads(json.dumps(self.head)):
            changed = ", ".join(sorted(key for key in {*head, *self.head} if head.get(key) != json.loads(json.dumps(self.head)).get(key)))
            raise NewslintError(f"the run that stopped was another one: {changed} changed; start again without --resume")
        tally, samples = Tally.of(last["tally"]), [Sample(*sample) for sample in last["samples"]]
        return Moment(last["pieces"], last["mark"], last["sizes"], last["written"], tally, samples, last["complete"])

    def write(self, moment: Moment) -> None:
        """Remember a moment. Raises OSError; the journal then still says what it said."""
        last = {
            "pieces": moment.pieces,
            "mark": moment.mark,
            "sizes": moment.sizes,
            "written": moment.written,
            "tally": moment.tally.to_dict(),
            "samples": [list(sample) for sample in moment.samples],
            "complete": moment.complete,
        }
        replace_file(self.path, json.dumps({"version": VERSION, "head": self.head, "last": last}).encode("ascii"))

    def remove(self) -> None:
        """There is nothing to go on from any more."""
        with suppress(FileNotFoundError):
            os.unlink(self.path)
        remove_left_over(self.path)

    def close(self) -> None:
        """Let other runs write this output."""
        if self._lock is not None:
            with suppress(OSError):
                os.unlink(f"{self.path}.lock")
            self._lock.close()
            self._lock = None
