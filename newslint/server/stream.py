"""NDJSON both ways: every line gets an answer, in order, while further lines come in.

At most three batches of lines are under way, and answers that nobody reads yet lie on the disk up to a limit; then the client has to wait.
So memory does not grow with the stream.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from newslint.server.buffer import Buffer
from newslint.server.errors import RefusedError
from newslint.server.limits import Limits, received
from newslint.server.lines import Batch, LineSplitter
from newslint.server.metrics import Metrics
from newslint.server.pool import Workers
from newslint.server.worker import Question, Task, dumped

if TYPE_CHECKING:
    from starlette.types import Receive, Send

NDJSON = "application/x-ndjson"


class Stream:
    """One request that holds lines. It ends with the client's last line, or before that with an error as the last line of the answer."""

    def __init__(self, question: Question, workers: Workers, limits: Limits, metrics: Metrics) -> None:
        self.question = question
        self.workers = workers
        self.limits = limits
        self.metrics = metrics
        self._lines = LineSplitter(limits.max_body)
        self._batches: asyncio.Queue[asyncio.Task[bytes] | RefusedError | None] = asyncio.Queue(1)
        self._patience: asyncio.Timeout | None = None
        self._stopping = False

    def stop(self) -> None:
        """Take no further lines; those that were taken are still answered."""
        self._stopping = True
        if self._patience is not None:
            self._patience.reschedule(0)

    async def run(self, receive: Receive, send: Send) -> None:
        """Answer all lines. Raise what ``send`` raises, and OSError where answers that wait to be read do not fit on the disk."""
        with Buffer(self.limits.max_backlog) as backlog:
            tasks = [asyncio.create_task(self._read(receive)), asyncio.create_task(self._answer(backlog))]
            try:
                await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", NDJSON.encode())]})
                while piece := await backlog.take():
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                await asyncio.gather(*tasks)
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            finally:
                for task in tasks:
                    task.cancel()

    async def _answer(self, backlog: Buffer) -> None:
        """Put the answers of all batches into the backlog, in order; a refusal is the last one."""
        try:
            while (batch := await self._batches.get()) is not None:
                if isinstance(batch, RefusedError):
                    await backlog.put(self._refused(batch, self._lines.number))
                    break
                await backlog.put(await batch)
        finally:
            backlog.end()

    async def _answered(self, batch: Batch) -> bytes:
        """Return an answer for every line of a batch, also where the batch as a whole is refused."""
        try:
            outcome = await self.workers.run(Task(self.question, batch))
        except RefusedError as refusal:
            return b"".join(self._refused(refusal, number) for number, _ in batch)
        self.metrics.count(self.question, outcome)
        return b"".join(answer.body + b"\n" for answer in outcome.answers)

    def _refused(self, refusal: RefusedError, number: int) -> bytes:
        return dumped(refusal.to_dict(number)) + b"\n"

    async def _read(self, receive: Receive) -> None:
        """Take all lines, then put the reason why later ones are not read, None where all were."""
        last: RefusedError | None = None
        try:
            await self._take_lines(receive)
        except TimeoutError:
            last = RefusedError("slow", f"no line ended within {self.limits.timeout:g} seconds; this and later ones were not read")
        except RefusedError as refusal:
            last = refusal
        if self._stopping:
            last = RefusedError("stopping", "the server stops; this and later lines were not read")
        await self._batches.put(last)

    async def _take_lines(self, receive: Receive) -> None:
        pieces = received(receive)
        loop = asyncio.get_running_loop()
        started, number = loop.time(), self._lines.number
        while not self._stopping:
            if self._lines.number > number:  # a line has ended: the next one has its own time
                started, number = loop.time(), self._lines.number
            async with asyncio.timeout_at(started + self.limits.timeout) as self._patience:
                piece = await anext(pieces, None)
            self._patience = None
            if piece is None:
                await self._submit(self._lines.end())
                return
            for batch in self._lines.feed(piece):
                await self._submit(batch)

    async def _submit(self, batch: Batch) -> None:
        if batch:
            await self._batches.put(asyncio.create_task(self._answered(batch)))
