"""Work done by several worker processes, with the results in order.

Only a few tasks are under way at a time, so memory does not grow with the work.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from newslint.errors import NewslintError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.context import BaseContext

T = TypeVar("T")
R = TypeVar("R")

POOL_FROM = 8 << 20  # bytes of input from which worker processes are worth their start
GRACE = 5  # seconds that a worker has for what it is at when it is told to end
MOST_WORKERS = 61  # what Windows can wait for


def worker_count(jobs: int, size: int) -> int:
    """Return how many processes share ``size`` bytes of work: ``jobs`` where it is not 0, else one for each processor if that pays.

    There are never more than `MOST_WORKERS`.
    """
    if jobs:
        return min(jobs, MOST_WORKERS)
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, MOST_WORKERS) if size >= POOL_FROM else 1


def in_order(
    perform: Callable[[T], R], todo: Iterable[T], workers: int, is_work: Callable[[T], bool] = lambda _: True
) -> Generator[tuple[T, R], None, None]:
    """Yield every task with what ``perform`` makes of it, in order; worker processes do it where ``workers`` is more than one.

    Tasks that are no work (``is_work``) are performed here, when their turn has come. ``perform``, the tasks and the results must be
    picklable. Raise what ``perform`` raises, and NewslintError where a worker process died.
    """
    if workers <= 1:
        for task in todo:
            yield task, perform(task)
        return
    from concurrent.futures.process import BrokenProcessPool

    pool = process_pool(perform, workers)
    pending: deque[tuple[T, Future[Any] | None]] = deque()
    try:
        for task in todo:
            pending.append((task, pool.submit(work, task) if is_work(task) else None))
            if len(pending) > 2 * workers:
                done, future = pending.popleft()
                yield done, perform(done) if future is None else future.result()
        while pending:
            done, future = pending.popleft()
            yield done, perform(done) if future is None else future.result()
    except BrokenProcessPool:
        raise NewslintError("a worker process died; was memory short? --jobs 1 needs the least") from None
    finally:
        pool.shutdown(cancel_futures=True)


def process_pool(perform: Callable[[T], R], workers: int, context: BaseContext | None = None) -> ProcessPoolExecutor:
    """Return a pool of processes that are ready for ``submit(work, task)``, which performs a task; ``context`` says how they start."""
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(perform,))


def work(task: Any) -> Any:
    """Perform a task in a worker process, and return the result."""
    assert _perform is not None
    return _perform(task)


_perform: Callable[[Any], Any] | None = None


def _start(perform: Callable[[Any], Any]) -> None:
    """Prepare a fresh process for `work`. Ctrl-C is handled by the main process alone, and no worker outlives it."""
    import signal
    import threading

    global _perform
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        signal.signal(signal.SIGBREAK, signal.SIG_IGN)
    else:
        signal.signal(signal.SIGTERM, _end_soon)
        signal.signal(signal.SIGHUP, _end_soon)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _perform = perform


if sys.platform != "win32":

    def _end_soon(number: int, frame: object) -> None:
        """Keep working for `GRACE` seconds, and then end.

        A main process that got the signal too ends its workers in good order when they have finished what they are doing. To end in
        the middle of that would leave an unfinished file, or half a result that the main process would wait for.
        """
        import signal

        signal.alarm(GRACE)  # the signal that comes then ends the process


def _end_with_parent() -> None:
    """End this worker when the main process has ended: one that is killed cannot tell its workers, and they would wait for ever."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
