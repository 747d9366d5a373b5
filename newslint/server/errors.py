"""What a client is told where there is no verdict: an HTTP status, a word for programs, a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Every value of `error.kind`, with its HTTP status; the OpenAPI description lists them.
KINDS: Mapping[str, int] = {
    "json": 400,  # not JSON, or not an object
    "encoding": 400,  # not UTF-8
    "request": 400,  # not HTTP
    "token": 401,
    "path": 404,
    "method": 405,
    "slow": 408,  # the request did not arrive in time
    "size": 413,
    "media-type": 415,
    "document": 422,  # JSON, but not a document
    "busy": 429,
    "gone": 499,  # the client went away; nobody reads this, the metrics count it
    "internal": 500,
    "stopping": 503,
    "worker": 503,  # the worker process died
    "time": 503,  # no verdict in time
}


class RefusedError(Exception):
    """The reason why there is no verdict. ``kind`` is one of `KINDS` and decides the status; ``headers`` go with the answer."""

    def __init__(self, kind: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.status = KINDS[kind]
        self.message = message
        self.headers = dict(headers or {})

    def to_dict(self, line: int | None = None) -> dict[str, Any]:
        """Return the body of the answer; ``line`` is the line of a stream that it is about, from 1."""
        error: dict[str, Any] = {"status": self.status, "kind": self.kind, "message": self.message}
        return {"error": error if line is None else {**error, "line": line}}
