"""A disk that is full after so many writes, in the middle of one."""

from __future__ import annotations

import pytest

from newslint.records.sinks import Sink


class StoppedError(OSError):
    """What stops a run in tests."""


class FullDisk:
    """A disk with room for ``room`` writes of sinks, as long as the patch lasts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
        self.left = room
        append = Sink._append

        def half(sink: Sink, data: bytes) -> None:
            self.left -= 1
            if self.left < 0:
                append(sink, data[: len(data) // 2])
                assert sink._file is not None
                sink._file.flush()
                raise StoppedError("No space left on device")
            append(sink, data)

        monkeypatch.setattr(Sink, "_append", half)
