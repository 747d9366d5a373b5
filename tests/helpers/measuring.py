"""How much work something is, told in a way that a busy machine does not change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def work_within(seconds: float) -> Iterator[None]:
    """Fail where the block takes more seconds of processor time: of this process, and (not on Windows) of those it waited for.

    The limits stand far above what the work takes: they are there for work that grows without bound.
    """
    before = sum(os.times()[:4])
    yield
    took = sum(os.times()[:4]) - before
    assert took < seconds, f"{took:.1f} s of processor time"
