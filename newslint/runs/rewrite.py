"""A file of records that is fixed chunk by chunk into a new file, which takes its place at the end."""

from __future__ import annotations

from newslint.records.discover import Input
from newslint.records.tasks import TASK
from newslint.reports.summary import Summary
from newslint.util.replace import FileState, Rewrite


class Rewriter:
    """A writer that takes a file's chunks in order, and replaces the file by them if one changed.

    Errors are kept in ``error``, not raised.
    """

    def __init__(self, entry: Input) -> None:
        self.path = entry.path
        self.fixed = self.changed = 0
        self.stored = False
        self.error: OSError | None = None
        self._behind = 0  # bytes of the old file that have been taken
        self._new: Rewrite | None = None

    def take(self, old: bytes, new: bytes | None, counts: Summary) -> None:
        """Take the next chunk: ``old`` is what it was, ``new`` what it becomes (None: the same)."""
        self.fixed += counts.fixed
        self.changed += counts.changed
        try:
            if new is not None and self._new is None and self.error is None:
                self._new = Rewrite(self.path)
                self._copy_head(self._new)
            if self._new is not None:
                self._new.saw(old)
                self._new.stream.write(old if new is None else new)
        except OSError as error:
            self.error = error
            self.abandon()
        self._behind += len(old)

    def _copy_head(self, new: Rewrite) -> None:
        """Copy into the new file what has been taken of the old one so far."""
        with open(self.path, "rb") as file:
            left = self._behind
            while left and (data := file.read(min(left, TASK))):
                new.saw(data)
                new.stream.write(data)
                left -= len(data)

    def commit(self, before: FileState) -> None:
        """Put the new file in the old one's place; ``before`` is the state of the old one when it was read."""
        try:
            if self._new is not None:
                self._new.commit(before)
                self.stored = True
        except OSError as error:
            self.error = error

    def abandon(self) -> None:
        """Remove the new file, if there is one that has not been committed."""
        new, self._new = self._new, None
        if new is not None:
            new.abandon()
