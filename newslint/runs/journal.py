"""The journal of a run: what ``--resume`` goes on from. The file is replaced whole each time, so it always says what was true once.

It holds what the run is about (inputs, outputs, rules and settings; `Journal.head`), and the last checkpoint, when all was on the disk: how
many steps were done, the checksum over them, sizes and hashes of the parts, and the counts.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from newslint.errors import NewslintError
from newslint.records.beside import beside
from newslint.records.sinks import SinkState
from newslint.util.atomic import remove_left_over, replace_file

VERSION = 4  # 1 knew parts by their sizes alone, 2 called chunks pieces, 3 counted chunks, not steps


@dataclass(slots=True)
class Checkpoint:
    """A checkpoint of a run: steps done, the checksum over them, parts and the records in them by route, and what was added up.

    ``complete`` says that nothing is left to do but to put the parts in their places, and ``published`` names the routes where that is
    done.
    """

    steps: int
    mark: int
    parts: dict[str, SinkState]
    written: dict[str, int]
    tally: dict[str, Any]
    complete: bool = False
    published: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return the checkpoint as JSON-ready data."""
        return {
            "steps": self.steps,
            "mark": self.mark,
            "parts": {route: list(state) for route, state in self.parts.items()},
            "written": self.written,
            "tally": self.tally,
            "complete": self.complete,
            "published": self.published,
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> Checkpoint:
        """Return the checkpoint that gave ``data``. Raise ValueError, KeyError or TypeError for what is none."""
        parts = {route: SinkState(*state) for route, state in data["parts"].items()}
        made = cls(data["steps"], data["mark"], parts, data["written"], data["tally"], data["complete"], data["published"])
        numbers = [made.steps, made.mark, *made.written.values(), *(state.size for state in parts.values())]
        if not all(type(number) is int and number >= 0 for number in numbers) or made.written.keys() != parts.keys():
            raise ValueError("numbers are missing")
        if not isinstance(made.tally, dict):
            raise ValueError("nothing was added up")
        if not set(made.published) <= parts.keys() or not all(isinstance(state.hash, str) for state in parts.values()):
            raise ValueError("parts are missing")
        return made


class Journal:
    """The journal of the run that writes ``output``, which must be locked (`newslint.runs.locks`)."""

    def __init__(self, output: str, head: dict[str, Any]) -> None:
        self.path = beside(output, "journal")
        self.head = json.loads(json.dumps(head))

    def read(self) -> Checkpoint | None:
        """Return the last checkpoint, None where there is no journal. Raise NewslintError where it is that of another run, or broken."""
        try:
            with open(self.path, "rb") as file:
                said = json.loads(file.read())
            version, head, last = said["version"], said["head"], said["last"]
            if version != VERSION:
                raise NewslintError(f"{self.path} is of another version of newslint; finish the run with that, or {_AGAIN}")
            changed = [key for key in sorted({*head, *self.head}) if head.get(key) != self.head.get(key)]
            if changed:
                raise NewslintError(f"the run that stopped was another one: {', '.join(changed)} changed; {_AGAIN}")
            checkpoint = Checkpoint.of(last)
            if checkpoint.parts.keys() != self.head["outputs"].keys():
                raise ValueError("not the parts of this run")
            return checkpoint
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise self.unreadable() from None

    def unreadable(self) -> NewslintError:
        """Return the error of a journal that does not hold what it should."""
        return NewslintError(f"{self.path} is no journal that can be read; {_AGAIN}")

    def write(self, checkpoint: Checkpoint) -> None:
        """Store a checkpoint. Raise OSError; the journal then still holds the one before."""
        replace_file(self.path, json.dumps({"version": VERSION, "head": self.head, "last": checkpoint.to_dict()}).encode("ascii"))

    def remove(self) -> None:
        """Remove the journal: there is nothing to go on from any more."""
        with suppress(FileNotFoundError):
            os.unlink(self.path)
        remove_left_over(self.path)


_AGAIN = "start again without --resume"
