"""The paths of the server, and who may ask what."""

from __future__ import annotations

import hmac
import time
from email.message import Message as Headers
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newslint._version import __version__
from newslint.reports.prometheus import CONTENT_TYPE
from newslint.server.errors import RefusedError
from newslint.server.limits import Limits, Slots, whole_body
from newslint.server.metrics import Metrics
from newslint.server.openapi import description
from newslint.server.pool import Workers
from newslint.server.stream import NDJSON, Stream
from newslint.server.worker import Question, Task, dumped

JSON = "application/json"
STREAMED = (NDJSON, "application/ndjson", "application/jsonl")
OPEN = "/healthz"  # needs no token: whoever starts and stops servers has none


class Service:
    """A gate behind HTTP. ``app`` is the ASGI application; ``token`` is what clients must show, None where anyone may ask."""

    def __init__(self, workers: Workers, limits: Limits, token: str | None = None) -> None:
        self.workers = workers
        self.limits = limits
        self.ruleset = workers.worker.gate.ruleset
        self.metrics = Metrics()
        self.slots = Slots(limits.max_requests)
        self.stopping = False
        self._streams: set[Stream] = set()
        routes = [
            Route("/check", self._asked, methods=["POST"]),
            Route("/gate", self._asked, methods=["POST"]),
            Route(OPEN, self._health, methods=["GET"]),
            Route("/metrics", self._metrics, methods=["GET"]),
            Route("/openapi.json", self._openapi, methods=["GET"]),
        ]
        handlers = {RefusedError: _refused, HTTPException: _not_here, Exception: _failed}
        self._paths = {route.path for route in routes}
        self._token = None if token is None else f"Bearer {token}".encode()
        inner = Starlette(routes=routes, exception_handlers=handlers)  # type: ignore[arg-type]  # handlers of narrower exceptions
        inner.router.redirect_slashes = False
        self.app: ASGIApp = self._counted(inner)

    def stop(self) -> None:
        """Take no new streams; streams that are open end once the lines that were taken are answered."""
        self.stopping = True
        for stream in self._streams:
            stream.stop()

    def _counted(self, inner: ASGIApp) -> ASGIApp:
        """Return the application behind the token, with every request counted."""

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            status, started = 499, time.monotonic()
            last = {b"content-length", b"transfer-encoding"} <= {name for name, _ in scope["headers"]}  # RFC 9112, 6.1

            async def counted_send(message: Message) -> None:
                nonlocal status
                status = message.get("status", status)
                if last and message["type"] == "http.response.start":
                    message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
                self.metrics.bytes_out += len(message.get("body", b""))
                await send(message)

            async def counted_receive() -> Message:
                message = await receive()
                self.metrics.bytes_in += len(message.get("body", b""))
                return message

            try:
                if self._may(scope):
                    await inner(scope, counted_receive, counted_send)
                else:
                    refusal = RefusedError("token", "the bearer token is missing or wrong", {"www-authenticate": "Bearer"})
                    await _refused(Request(scope), refusal)(scope, counted_receive, counted_send)
            finally:
                path = scope["path"] if scope["path"] in self._paths else "other"
                self.metrics.request(path, status, time.monotonic() - started)

        return app

    def _may(self, scope: Scope) -> bool:
        """Return whether the request shows the token, or needs none."""
        if self._token is None or scope["path"] == OPEN:
            return True
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        return len(given) == 1 and hmac.compare_digest(b"Bearer " + given[0][7:], self._token) and given[0][:7].lower() == b"bearer "

    async def _asked(self, request: Request) -> Response:
        question = Question(request.url.path.removeprefix("/"))
        media = _media_type(request)
        if media in STREAMED:
            return _Streamed(self, question)
        with self.slots.one(self.workers.abandoned):
            body = await whole_body(request.receive, request.headers.get("content-length"), self.limits)
            outcome = await self.workers.run(Task(question, ((None, body),)), self.limits.timeout)
        self.metrics.count(question, outcome)
        return Response(outcome.answers[0].body, outcome.answers[0].status, media_type=JSON)

    async def stream(self, question: Question, receive: Receive, send: Send) -> None:
        """Answer a stream of lines; it holds a slot until its end. Raise RefusedError where no slot is free, or where the server stops."""
        if self.stopping:
            raise RefusedError("stopping", "the server stops; no line was read")
        with self.slots.one(self.workers.abandoned):
            stream = Stream(question, self.workers, self.limits, self.metrics)
            self._streams.add(stream)
            try:
                await stream.run(receive, send)
            finally:
                self._streams.discard(stream)

    async def _health(self, request: Request) -> Response:
        return _json({"status": "ok", "version": __version__, "ruleset": self.ruleset})

    async def _metrics(self, request: Request) -> Response:
        return Response(self.metrics.text(self.ruleset, self.slots, self.workers), headers={"content-type": CONTENT_TYPE})

    async def _openapi(self, request: Request) -> Response:
        return _json(description(self._token is not None))


class _Streamed(Response):
    """An answer that is sent while the request still comes in (Starlette's own would read the request to watch for its end)."""

    def __init__(self, service: Service, question: Question) -> None:
        self.service = service
        self.question = question

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.service.stream(self.question, receive, send)


def _media_type(request: Request) -> str:
    """Return the media type of the body. Raise RefusedError for a media type, charset or content encoding that the server does not read."""
    headers = Headers()
    headers["content-type"] = request.headers.get("content-type", "")
    media = headers.get_content_type() if request.headers.get("content-type") else ""
    charset = str(headers.get_param("charset", "utf-8")).lower()
    if media != JSON and media not in STREAMED:
        raise RefusedError("media-type", f"the Content-Type must be {JSON} for a document or {NDJSON} for a stream of them")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise RefusedError("media-type", "the charset must be utf-8")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusedError("media-type", "compressed bodies are not read")
    return media


def _json(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(dumped(value), status, headers, JSON)


def _refused(request: Request, refusal: RefusedError) -> Response:
    return _json(refusal.to_dict(), refusal.status, refusal.headers)


def _not_here(request: Request, error: HTTPException) -> Response:
    refusal = RefusedError("path", "there is nothing here; /openapi.json says what there is")
    if error.status_code == 405:
        refusal = RefusedError("method", f"{request.url.path} does not take this method", error.headers)
    return _refused(request, refusal)


def _failed(request: Request, error: Exception) -> Response:
    return _refused(request, RefusedError("internal", "newslint failed on this request; its log says more"))
