"""Worker processes behind an event loop. Linting is CPU work: it runs beside the loop, which stays free to answer."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from newslint.errors import NewslintError
from newslint.server.errors import RefusedError
from newslint.server.worker import Outcome, Question, Task, Worker, dumped
from newslint.util.process_pool import process_pool, work
from newslint.util.terminal import log

_FIRST = dumped({"text": "Il governo ha detto lunedì che i prezzi sono saliti. " * 8})  # its language has to be found out


class Workers:
    """A pool of ``count`` processes that do tasks with ``worker``. ``deaths`` is how often one died and all were replaced.

    ``abandoned`` is the number of tasks that nobody waits for any more and that a process still works on.
    """

    def __init__(self, worker: Worker, count: int) -> None:
        self.worker = worker
        self.count = count
        self.deaths = 0
        self.abandoned = 0
        # Not forked: the event loop has threads when a dead process is replaced.
        self._context = get_context("spawn")
        self._pool = process_pool(worker, count, self._context)

    async def warm(self) -> None:
        """Start all processes, and let each load what is loaded late. Raise NewslintError where one dies of it."""
        tasks = [self._pool.submit(work, Task(Question.CHECK, ((None, _FIRST),))) for _ in range(self.count)]
        try:
            await asyncio.gather(*map(asyncio.wrap_future, tasks))
        except BrokenProcessPool:
            raise NewslintError("a worker process died when it started; is memory short? --jobs 1 needs the least") from None

    def close(self) -> None:
        """End the processes, once each has finished its task."""
        self._pool.shutdown(cancel_futures=True)

    async def run(self, task: Task, seconds: float | None = None) -> Outcome:
        """Return the outcome of a task. Raise RefusedError where it takes more than ``seconds``, or where a worker process died."""
        pool = self._pool
        try:
            submitted = pool.submit(work, task)
            awaited: asyncio.Future[Outcome] = asyncio.wrap_future(submitted)
            awaited.add_done_callback(lambda done: done.cancelled() or done.exception())  # perhaps nobody else looks
            done, _ = await asyncio.wait({awaited}, timeout=seconds)
            if done:
                return awaited.result()
        except BrokenProcessPool:
            self._replace(pool)
            raise RefusedError("worker", "a worker process died, perhaps of want of memory; try again", {"retry-after": "1"}) from None
        if not submitted.cancel():
            self._abandon(submitted)
        raise RefusedError("time", f"there is no answer within {seconds:g} seconds", {"retry-after": "1"})

    def _replace(self, broken: object) -> None:
        """Replace all processes, unless another task has already done so for the ``broken`` pool."""
        if self._pool is broken:
            self.deaths += 1
            log("a worker process died; all are replaced")
            self._pool.shutdown(wait=False)
            self._pool = process_pool(self.worker, self.count, self._context)

    def _abandon(self, submitted: Future[Outcome]) -> None:
        """Count a task that nobody waits for any more, until it is done."""
        loop = asyncio.get_running_loop()
        self.abandoned += 1
        submitted.add_done_callback(lambda _: loop.call_soon_threadsafe(self._forget))

    def _forget(self) -> None:
        self.abandoned -= 1
