"""Which modules a text touches on its way through ``check``, and a record on its way through ``gate``.

Run ``python benchmarks/rooms.py``: it makes one text and one record, lets newslint look at them in this process (after a first run, so that
reading rules and loading modules are over), and prints the rooms and their modules in the order in which code of theirs first runs, from
`sys.setprofile`. The fewer rooms there are, the shorter is the trip that a newcomer has to read.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any

import newslint
from newslint.cli.main import main

PACKAGE = Path(newslint.__file__).parent
TEXT = "The bank kept rates on hold.\nSee also: Five charts on inflation\nIt met on Monday, and said that it would look again in March.\n"


def trip(arguments: list[str]) -> list[str]:
    """Return the modules of the package that run code for a command line, in the order in which they first do."""
    seen: dict[str, None] = {}

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_name != "<module>":
            path = frame.f_code.co_filename
            if path.startswith(str(PACKAGE)):
                seen.setdefault(Path(path).relative_to(PACKAGE).as_posix())

    quiet = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        if (code := main(arguments)) == 2:  # once before: rules and modules are loaded then
            raise SystemExit(f"newslint {' '.join(arguments)} ended with {code}")
        sys.setprofile(watch)
        try:
            main(arguments)
        finally:
            sys.setprofile(None)
    return list(seen)


def rooms(places: list[str]) -> dict[str, list[str]]:
    """Return modules by their room, rooms in the order of their first module; a module of the root is a room of its own."""
    made: dict[str, list[str]] = {}
    for place in places:
        made.setdefault(place.partition("/")[0], []).append(place)
    return made


def run() -> dict[str, dict[str, list[str]]]:
    """Return the rooms of both trips, by command."""
    with tempfile.TemporaryDirectory() as folder:
        before = os.getcwd()
        os.chdir(folder)
        try:
            Path("a.txt").write_text(TEXT, encoding="utf-8")
            Path("in.jsonl").write_text(json.dumps({"id": 1, "text": TEXT, "url": "https://www.example.com/1"}) + "\n", encoding="utf-8")
            check = trip(["check", "a.txt", "--jobs", "1"])
            gate = trip(["gate", "in.jsonl", "--output", "out.jsonl", "--rejects", "no.jsonl", "--jobs", "1"])
        finally:
            os.chdir(before)
    return {"check": rooms(check), "gate": rooms(gate)}


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    for command, found in run().items():
        print(f"{command}: {len(found)} rooms, {sum(map(len, found.values()))} modules")
        for room, places in found.items():
            print(f"  {room:10} {' '.join(place.rpartition('/')[2].removesuffix('.py') for place in places)}")
