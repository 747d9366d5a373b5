"""Files that are fixed with a record of their edits, as a run of ``check --fix`` does it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from newslint.records.codec import ByteEdit
from newslint.records.files import packed
from newslint.records.formats import Format, Packing
from newslint.runs.edit_lines import hasher
from newslint.runs.edit_log import EditLog, Entry


class Fixing(NamedTuple):
    """A file's content, and what fixing does to it."""

    old: bytes
    edits: tuple[ByteEdit, ...]

    @property
    def new(self) -> bytes:
        """The content after fixing."""
        made, at = b"", 0
        for edit in self.edits:
            made += self.old[at : edit.start] + edit.new
            at = edit.start + len(edit.old)
        return made + self.old[at:]


def replaced(old: bytes, *changes: tuple[bytes, bytes]) -> Fixing:
    """A fixing that replaces the first place where each of these stands; they come in the order of the file."""
    edits, at = [], 0
    for wanted, new in changes:
        start = old.index(wanted, at)
        edits.append(ByteEdit(start, wanted, new))
        at = start + len(wanted)
    return Fixing(old, tuple(edits))


def content_hash(data: bytes) -> str:
    """The hash of a content, as a record holds it."""
    hashed = hasher()
    hashed.update(data)
    return hashed.hexdigest()


def recorded(log: EditLog, path: str | os.PathLike[str], fixing: Fixing, packing: Packing = Packing.NONE) -> Entry:
    """Record the edits of a file up to the point where it may be replaced."""
    entry = log.file(os.fspath(path), Format.JSONL, packing)
    entry.edits(fixing.edits)
    entry.ready(content_hash(fixing.old), content_hash(fixing.new))
    return entry


def fix(log: EditLog, files: Sequence[tuple[Path, Fixing]], packing: Packing = Packing.NONE) -> None:
    """Write files, and fix them, with a record."""
    for path, fixing in files:
        path.write_bytes(packed(fixing.old, packing))
        entry = recorded(log, path, fixing, packing)
        path.write_bytes(packed(fixing.new, packing))
        entry.done()
