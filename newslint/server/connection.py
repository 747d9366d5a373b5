"""One connection of a client, which may be slow, broken or hostile.

uvicorn waits forever for the head of a request and for a client that does not read; here both have a time limit.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from newslint.server.errors import RefusedError
from newslint.server.worker import dumped

# Seconds in which a client that was refused may read why; as long as nginx gives a slow one between two reads (5), and less.
LINGER = 2.0


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with a time limit of ``patience`` seconds: for the head of a request, for the rest of one that is answered already, and for
    a client that neither reads nor sends.
    """

    patience: float = 30

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head: asyncio.TimerHandle | None = None
        self._reader: asyncio.TimerHandle | None = None
        self._farewell: asyncio.TimerHandle | None = None  # set once a refusal is the last word of the connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock for the first request."""
        super().connection_made(transport)
        # An answer is written in two parts: the second must not wait until the client has acknowledged the first.
        if (connection := transport.get_extra_info("socket")) is not None:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Read on, unless the client was refused; a client that sends need not read yet."""
        if self._farewell is not None:  # refused: what still arrives is read and forgotten
            return
        super().data_received(data)
        self._watch()
        if self._reader is not None:  # it does not read, but it sends: many clients send all before they read any
            self.pause_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all clocks."""
        super().connection_lost(exc)
        for timer in (self._head, self._reader, self._farewell):
            if timer is not None:
                timer.cancel()

    def pause_writing(self) -> None:
        """Start the clock for a client that does not read."""
        super().pause_writing()
        if self._reader is not None:
            self._reader.cancel()
        self._reader = self.loop.call_later(self.patience, self.transport.abort)

    def resume_writing(self) -> None:
        """Stop the clock for a client that did not read."""
        super().resume_writing()
        if self._reader is not None:
            self._reader.cancel()
            self._reader = None

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request of HTTP/1.1; the answer has the same form as every other refusal."""
        self._refuse(RefusedError("request", "this is not a request of HTTP/1.1 that can be read"))

    def _watch(self) -> None:
        """Start the clock where a request has yet to come or to end; stop it where one is being answered."""
        waiting = self.cycle is None or self.cycle.response_complete
        if waiting and self._head is None:
            self._head = self.loop.call_later(self.patience, self._too_slow)
        elif not waiting and self._head is not None:
            self._head.cancel()
            self._head = None

    def _too_slow(self) -> None:
        """Refuse a request whose head is not complete; in any other case just close."""
        self._head = None
        if self.conn.our_state is h11.IDLE and self.conn.trailing_data[0]:
            self._refuse(RefusedError("slow", f"the request did not arrive within {self.patience:g} seconds"))
        elif not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, refusal: RefusedError) -> None:
        """Answer what is no request, and close; where another answer has begun, close at once."""
        if self.transport.is_closing() or self._farewell is not None:
            return
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.abort()
            return
        if self.cycle is not None:
            self.cycle.disconnected = True  # what it still has to say finds no listener
        body = dumped(refusal.to_dict())
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), (b"connection", b"close")]
        for event in (h11.Response(status_code=refusal.status, headers=headers), h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self._hang_up()
        if self.cycle is not None:
            self.cycle.message_event.set()

    def _hang_up(self) -> None:
        """Close, but read on for a while: closing with bytes unread resets the connection (RFC 9112, 9.6), and the answer is lost."""
        self._farewell = self.loop.call_later(min(self.patience, LINGER), self.transport.close)
        try:
            if self.transport.can_write_eof():
                self.transport.write_eof()
        except OSError:  # the client has reset the connection meanwhile
            self.transport.abort()


def patient(seconds: float) -> type[PatientProtocol]:
    """Return the protocol with this time limit."""
    return type("PatientProtocol", (PatientProtocol,), {"patience": seconds})
