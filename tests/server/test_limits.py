"""The limits of the server: on sizes, on requests at a time, and on clients that keep it waiting."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest
from helpers.records import read_json_lines
from helpers.requests import JSON, NDJSON, chunk, connected, encoded, head, healthy, httpx, read_chunk, status, wait_until_idle
from helpers.server_process import WAIT, Server, serving
from helpers.texts import BODY

pytestmark = pytest.mark.enable_socket  # the server is another process, on the loopback address


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a server that takes two requests at a time, of 2,000 bytes each."""
    with serving(tmp_path_factory.mktemp("strict"), "--max-requests", "2", "--max-body", "2000") as running:
        yield running


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a server that waits two seconds for a client, to send and to read: for tests of clients that never do."""
    with serving(tmp_path_factory.mktemp("impatient"), "--max-backlog", "100KB", "--timeout", "2") as running:
        yield running


def test_a_document_that_is_too_large_is_refused(strict: Server) -> None:
    text = "x" * 2000
    large = httpx.post(f"{strict.url}/gate", content=encoded(text=text), headers=JSON, timeout=WAIT)
    assert (large.status_code, large.json()["error"]["kind"]) == (413, "size")
    chunked = httpx.post(f"{strict.url}/gate", content=iter([b'{"text": "', *[b"x" * 100] * 30]), headers=JSON)
    assert chunked.status_code == 413


def test_a_line_that_is_too_long_does_not_end_a_stream(strict: Server) -> None:
    body = b"\n".join([encoded(text=BODY), encoded(text="x" * 100_000), encoded(text=BODY)])
    answers = read_json_lines(httpx.post(f"{strict.url}/gate", content=body, headers=NDJSON, timeout=WAIT).content)
    assert [answer.get("action") for answer in answers] == ["accept", None, "accept"]
    assert answers[1]["error"] == {"status": 413, "kind": "size", "message": "the line is longer than 2,000 bytes", "line": 2}


def test_a_body_that_does_not_come_is_given_up(impatient: Server) -> None:
    with connected(impatient) as connection, connection.makefile("rb") as answer:
        connection.sendall(head("/gate", "application/json", "content-length: 100") + b'{"te')
        assert status(answer) == 408
        assert json.loads(answer.readline())["error"]["kind"] == "slow"


@pytest.mark.slow
def test_a_request_whose_head_does_not_come_is_given_up(impatient: Server) -> None:
    with connected(impatient) as connection, connection.makefile("rb") as answer:
        connection.sendall(b"POST /gate HTT")
        assert status(answer) == 408
    with connected(impatient) as connection:
        assert connection.recv(1) == b""  # one that says nothing at all is closed


def test_a_stream_that_stands_still_ends_with_an_error(impatient: Server) -> None:
    with connected(impatient) as connection, connection.makefile("rb") as answer:
        connection.sendall(head("/check", "application/x-ndjson", "transfer-encoding: chunked"))
        connection.sendall(chunk(encoded(text=BODY, id="first") + b'\n{"text": "sec'))
        assert status(answer) == 200
        assert json.loads(read_chunk(answer))["id"] == "first"
        error = json.loads(read_chunk(answer))["error"]
        assert (error["status"], error["kind"], error["line"]) == (408, "slow", 2)
        assert read_chunk(answer) == b""


@pytest.mark.slow
def test_a_client_that_does_not_read_loses_its_connection(impatient: Server) -> None:
    with connected(impatient) as connection:
        connection.sendall(head("/check", "application/x-ndjson", "transfer-encoding: chunked"))
        with pytest.raises(ConnectionError):
            send_for_ever(connection, chunk(b"[]\n" * 10_000))
    wait_until_idle(impatient)


def test_a_client_that_leaves_gives_its_place_back(strict: Server) -> None:
    for _ in range(5):
        for media in ("application/json", "application/x-ndjson"):
            with connected(strict) as connection:
                connection.sendall(head("/gate", media, "content-length: 100") + b"{")
        wait_until_idle(strict)


def test_beyond_the_limit_clients_are_told_to_come_back(strict: Server) -> None:
    wait_until_idle(strict)
    waiting = [connected(strict) for _ in range(2)]
    try:
        for connection in waiting:
            connection.sendall(head("/gate", "application/x-ndjson", "transfer-encoding: chunked"))
            assert connection.recv(17).startswith(b"HTTP/1.1 200")
        busy = httpx.post(f"{strict.url}/gate", content=encoded(text=BODY), headers=JSON, timeout=WAIT)
        assert (busy.status_code, busy.json()["error"]["kind"], busy.headers["retry-after"]) == (429, "busy", "1")
        assert httpx.post(f"{strict.url}/gate", content=b"", headers=NDJSON, timeout=WAIT).status_code == 429
        assert healthy(strict)
    finally:
        for connection in waiting:
            connection.close()
    wait_until_idle(strict)
    assert "Traceback" not in strict.said()


def send_for_ever(connection: socket.socket, data: bytes) -> None:
    while True:
        connection.sendall(data)
