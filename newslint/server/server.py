"""A server on a socket: where it listens, who can reach it, how it stops."""

from __future__ import annotations

import asyncio
import ipaddress
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from newslint.errors import NewslintError
from newslint.server.app import Service
from newslint.server.connection import patient
from newslint.server.limits import Limits
from newslint.server.pool import Workers
from newslint.server.worker import Worker
from newslint.util.terminal import log

KEEP_ALIVE = 5  # seconds that a connection may stand idle between two requests
MOST_HEAD = 16 << 10  # bytes of the head of a request
BACKLOG = 1024


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that takes connections; port 0 means any free one. Raise NewslintError where that is not possible."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        raise NewslintError(f"cannot listen on {host} port {port}: {error.strerror or error}") from None


def is_loopback(listener: socket.socket) -> bool:
    """Return whether only this machine can reach the socket."""
    return ipaddress.ip_address(listener.getsockname()[0].partition("%")[0]).is_loopback


def address_of(listener: socket.socket) -> str:
    """Return the address to give to a client."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(worker: Worker, listener: socket.socket, workers: int, limits: Limits, token: str | None) -> bool:
    """Answer requests until SIGTERM, SIGINT or, on Windows, Ctrl-Break.

    Return whether all that was at work then was answered within the grace.
    """
    return asyncio.run(_serve(worker, listener, workers, limits, token))


async def _serve(worker: Worker, listener: socket.socket, workers: int, limits: Limits, token: str | None) -> bool:
    pool = Workers(worker, workers)
    try:
        await pool.warm()
        server = _Server(Service(pool, limits, token), limits)
        await server.serve([listener])
        return server.all_answered
    finally:
        pool.close()


class _Server(uvicorn.Server):
    def __init__(self, service: Service, limits: Limits) -> None:
        super().__init__(
            uvicorn.Config(
                service.app,
                http=patient(limits.timeout),
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="error",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE,
                timeout_graceful_shutdown=max(1, round(limits.grace)),
                h11_max_incomplete_event_size=MOST_HEAD,
            )
        )
        self.service = service
        self.all_answered = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or []:
            log(f"listening on {address_of(listener)} with {self.service.workers.count} worker processes; rules {self.service.ruleset}")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log("stopping: what is at work is finished")
        self.service.stop()
        await super().shutdown(sockets)
        self.all_answered = not self.server_state.tasks
        log("stopped" if self.all_answered else "stopped; some requests were not answered in time")

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on a signal, and let the process end by itself: uvicorn would raise the signal again."""
        numbers = [number for name in ("SIGINT", "SIGTERM", "SIGBREAK") if (number := getattr(signal, name, None)) is not None]
        before = {number: signal.signal(number, self.handle_exit) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
