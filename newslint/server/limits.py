"""How much a client may ask for: bytes, seconds, and requests at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newslint.server.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a server.

    ``max_body``: bytes of a document; ``max_backlog``: bytes of a stream's answers that may wait to be read; ``max_requests``: requests at
    work at a time. ``timeout``: seconds to wait for a document, for its verdict, and for a client that does not read; ``grace``: seconds to
    finish what is at work when the server stops.
    """

    max_body: int = 4 << 20
    max_backlog: int = 64 << 20
    max_requests: int = 32
    timeout: float = 30
    grace: float = 10


class Slots:
    """Room for ``most`` requests at a time."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken = 0

    @contextmanager
    def one(self, more: int = 0) -> Iterator[None]:
        """Hold a slot. Raise RefusedError where all are taken; ``more`` slots are taken by work that nobody waits for any more."""
        if self.taken + more >= self.most:
            raise RefusedError("busy", f"{self.most} requests are at work, which is the limit; try again", {"retry-after": "1"})
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1


async def received(receive: Receive) -> AsyncIterator[bytes]:
    """Yield the body of a request, part by part. Raise RefusedError (``gone``) where the client leaves before its end."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RefusedError("gone", "the client closed the connection")
        more = message.get("more_body", False)
        yield message.get("body", b"")


async def whole_body(receive: Receive, announced: str | None, limits: Limits) -> bytes:
    """Return the body of a request; ``announced`` is its Content-Length. Raise RefusedError where it is too large or too slow."""
    too_large = RefusedError("size", f"the document is larger than {limits.max_body:,} bytes")
    if announced is not None and announced.isdigit() and int(announced) > limits.max_body:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(limits.timeout):
            async for piece in received(receive):
                body += piece
                if len(body) > limits.max_body:
                    raise too_large
    except TimeoutError:
        raise RefusedError("slow", f"the document did not arrive within {limits.timeout:g} seconds", {"connection": "close"}) from None
    return bytes(body)
