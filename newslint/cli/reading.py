"""What every command that reads records says of them: how they are read, and which options say so."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from newslint.records.codec import Layout
from newslint.records.find import told
from newslint.records.formats import Format
from newslint.records.read import Begun
from newslint.records.record import Fields
from newslint.records.source import Source
from newslint.util.plural import count
from newslint.util.sanitize import visible
from newslint.util.terminal import log

_USUAL = Fields()


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how records are read."""
    reading = parser.add_argument_group("how records are read (found out where nothing says it)").add_argument
    reading("--input-format", choices=[kind.value for kind in Format], help="what the inputs hold, whatever their names say")
    reading("--encoding", help="the encoding of the files (default: utf-8); auto finds it out for each")
    reading("--text-field", action="append", metavar="NAME", help="a field or column that holds text; a.b, a[].b and a.*.b reach into objects")
    for name, what in (("id", "identifier"), ("url", "address"), ("language", "language"), ("title", "headline"), ("source", "source")):
        reading(f"--{name}-field", metavar="NAME", help=f"the field or column that holds the {what}")


def input_format(arguments: argparse.Namespace) -> Format | None:
    """Return the format that an option says, None where none does."""
    return Format(arguments.input_format) if getattr(arguments, "input_format", None) else None


class Told:
    """What is said of how sources are read: one line for each way that was found out, once."""

    def __init__(self, say: Callable[[str], None] | None = log) -> None:
        self._say = say
        self._seen: set[str] = set()

    def __call__(self, step: Begun) -> None:
        """Say how a source is read, where that is not as usual and was not said before."""
        if self._say is None or not (said := found_out(step.source, step.layout)) or said in self._seen:
            return
        self._seen.add(said)
        self._say(f"{visible(step.source.source)}: {visible(said)}")


def found_out(source: Source, layout: Layout) -> str:
    """Return what was found out about a source in words; ``""`` where it is read as every reader would expect."""
    said = told(layout)
    return said


def listed(number: int) -> str:
    """Return how many sources are meant, in words."""
    return count(number, "file")
