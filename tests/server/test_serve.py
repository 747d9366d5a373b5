"""`newslint serve`: a real client against a real server process over loopback."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.paths import ROOT
from helpers.prometheus_text import parse_metrics
from helpers.server_process import WAIT, Server, serving

import newslint
from newslint.cli.main import main
from newslint.cli.serve import add_serve_options
from newslint.server.errors import KINDS
from newslint.text.document import Document

pytestmark = pytest.mark.enable_socket  # the server is another process, on the loopback address
pytest.importorskip("uvicorn", reason="needs newslint[serve]")
httpx = pytest.importorskip("httpx", reason="the client of these tests")
posix = pytest.mark.skipif(os.name == "nt", reason="Windows ends processes without asking them")

BODY = "The bank kept rates on hold, and said that it would look again in March."
TEXTS = [
    BODY,
    f"{BODY}\nSee also: Five charts on inflation",
    f"{BODY}\nPhoto: Ada Winter / Reuters\n{BODY}",
    "",
    " \n\n",
    "Die Zinsen bleiben, wie sie sind: \U0001f3e6 – sagt die Bank.\nLesen Sie auch: Fünf Grafiken",
    "Ein \ud800 allein\nSee also: Five \udc00 charts",
    "\x00\x1b[31mred\u202e <script>alert(1)</script>",
]
NDJSON = {"content-type": "application/x-ndjson"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with its defaults."""
    with serving(tmp_path_factory.mktemp("serve")) as running:
        yield running


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes two requests at a time, of 2,000 bytes each, within two seconds."""
    with serving(
        tmp_path_factory.mktemp("strict"), "--max-requests", "2", "--max-body", "2000", "--max-backlog", "100KB", "--timeout", "2"
    ) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[Any]:
    with httpx.Client(base_url=server.url, timeout=WAIT) as opened:
        yield opened


def encoded(**fields: Any) -> bytes:
    return json.dumps(fields).encode("ascii")


def post(client: Any, path: str, **fields: Any) -> Any:
    return client.post(path, content=encoded(**fields), headers={"content-type": "application/json"})


def lines(answer: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in answer.content.splitlines()]


# Answers


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS)
def test_an_answer_is_what_the_python_call_gives(client: Any, text: str) -> None:
    document = Document(text, id="a1", source="feed:ecb", site="example.com", title="Rates", language="en")
    fields = {"text": text, "id": "a1", "source": "feed:ecb", "url": "https://www.example.com/a1", "title": "Rates", "language": "en"}
    assert post(client, "/check", **fields, section="not read").json() == newslint.Linter().lint(document).to_dict()
    assert post(client, "/gate", **fields).json() == newslint.Gate().check(document).to_dict()


def test_an_identifier_may_be_a_number_and_what_is_not_known_may_be_null(client: Any) -> None:
    answer = post(client, "/gate", text=BODY, id=7, url=None, site="example.org").json()
    assert (answer["id"], answer["site"], answer["action"]) == ("7", "example.org", "accept")


@pytest.mark.slow
def test_a_stream_has_an_answer_for_every_line_in_order(client: Any) -> None:
    texts = [f"{text}\n{number}" for number in range(100) for text in TEXTS]
    body = b"\n".join(encoded(text=text, id=number) for number, text in enumerate(texts))
    answer = client.post("/gate", content=body, headers=NDJSON)
    gate = newslint.Gate()
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert lines(answer) == [gate.check(Document(text, id=str(number))).to_dict() for number, text in enumerate(texts)]


def test_a_line_that_cannot_be_read_is_answered_in_its_place(client: Any) -> None:
    body = b'\n%b\nnot json\r\n{"id": 1}\n  \n{"text": "\xff"}\n[]\n%b' % (encoded(text=BODY), encoded(text="", id="last"))
    answers = lines(client.post("/check", content=body, headers=NDJSON))
    assert [(a["error"]["line"], a["error"]["status"]) if "error" in a else a["id"] for a in answers] == [
        None,
        (3, 400),
        (4, 422),
        (6, 400),
        (7, 400),
        "last",
    ]


def test_answers_go_out_while_further_lines_come_in(server: Server) -> None:
    with connected(server) as connection, connection.makefile("rb") as answer:
        connection.sendall(head("/gate", "application/x-ndjson", "transfer-encoding: chunked"))
        for number in range(3):
            connection.sendall(chunk(encoded(text=BODY, id=number) + b"\n"))
            if number == 0:
                assert status(answer) == 200
            assert json.loads(read_chunk(answer))["id"] == str(number)
        connection.sendall(chunk(b""))
        assert read_chunk(answer) == b""


def test_no_part_of_an_answer_waits_for_the_client_to_acknowledge_the_one_before() -> None:
    import uvicorn

    from newslint.server.connection import PatientProtocol
    from newslint.server.server import listening

    set_on: list[int] = []

    class Watched(PatientProtocol):
        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            set_on.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    async def run() -> None:
        config, state = uvicorn.Config(None, lifespan="off", ws="none", log_config=None), uvicorn.server.ServerState()
        with listening("127.0.0.1", 0) as listener:
            server = await asyncio.get_running_loop().create_server(lambda: Watched(config, state, {}), sock=listener)
            _, writer = await asyncio.open_connection(*listener.getsockname()[:2])
            while not set_on:
                await asyncio.sleep(0)
            writer.close()
            server.close()

    asyncio.run(run())
    assert set_on[0] != 0


@pytest.mark.slow
def test_a_client_may_send_all_before_it_reads(server: Server) -> None:
    small = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)]
    body = (b"[" + b" " * 300 + b"]\n") * 100_000  # 30 MB, and 12 MB of answers: more than sockets buffer
    with httpx.Client(transport=httpx.HTTPTransport(socket_options=small), timeout=WAIT) as client:
        answer = client.post(f"{server.url}/check", content=body, headers=NDJSON)
    assert [line["error"]["line"] for line in lines(answer)] == list(range(1, 100_001))


def test_health_is_answered_while_a_long_text_is_checked(client: Any) -> None:
    answers: list[int] = []
    text = "\n".join(f"{number} {BODY}" for number in range(20_000))
    asking = threading.Thread(target=lambda: answers.append(post(client, "/check", text=text).status_code))
    asking.start()
    meanwhile = 0
    while asking.is_alive():
        assert client.get("/healthz").json()["status"] == "ok"
        meanwhile += 1
    assert answers == [200]
    assert meanwhile > 3


def test_health_tells_version_and_rules(client: Any) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "version": newslint.__version__, "ruleset": newslint.Gate().ruleset}


def test_metrics_count_requests_documents_and_findings(client: Any) -> None:
    before = parse_metrics(client.get("/metrics").text)
    post(client, "/gate", text=f"{BODY}\nSee also: Five charts on inflation")
    client.post("/check", content=b"{}\n", headers=NDJSON)
    client.get("/nowhere")
    after = parse_metrics(client.get("/metrics").text)
    grown = {(name, labels): value - before.get((name, labels), 0) for (name, labels), value in after.items()}
    for name, labels in [
        ("requests", {"path": "/gate", "status": "200"}),
        ("requests", {"path": "other", "status": "404"}),
        ("documents", {"question": "gate", "action": "fix"}),
        ("documents", {"question": "check", "action": "unreadable"}),
        ("findings", {"code": "INS101"}),
    ]:
        assert grown[f"newslint_serve_{name}_total", tuple(labels.items())] == 1
    assert after["newslint_serve_requests_at_work", ()] == 0


# What is not a document


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"", 400, "json"),
        (b"not json", 400, "json"),
        (b"[]", 400, "json"),
        (b'"text"', 400, "json"),
        (b'{"text": "a"', 400, "json"),
        (b"\xff\xfe{", 400, "encoding"),
        (b'{"text": "\xc3("}', 400, "encoding"),
        (b'{"text": "\xed\xa0\x80"}', 400, "encoding"),
        (b"[" * 100_000, 400, "json"),
        (b'{"text": "a", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "json"),
        (b'{"text": "a", "id": ' + b"9" * 10_000 + b"}", 400, "json"),
        (b"{}", 422, "document"),
        (b'{"text": null}', 422, "document"),
        (b'{"text": ["a"]}', 422, "document"),
        (b'{"text": "a", "id": true}', 422, "document"),
        (b'{"text": "a", "language": 7}', 422, "document"),
    ],
)
def test_a_body_that_is_no_document_is_refused_in_words(client: Any, body: bytes, status: int, kind: str) -> None:
    for path in ("/check", "/gate"):
        answer = client.post(path, content=body, headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["error"]["status"], answer.json()["error"]["kind"]) == (status, status, kind)
        assert answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "application/json; charset=utf-16"},
        {"content-type": "application/json", "content-encoding": "gzip"},
        {"content-type": "\xff"},
    ],
)
def test_a_body_of_another_kind_is_refused(client: Any, headers: dict[str, str]) -> None:
    given = [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
    answer = client.post("/gate", content=encoded(text=BODY), headers=given)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (415, "media-type")


def test_other_paths_and_methods_are_refused_as_json(client: Any) -> None:
    assert client.get("/gate").json()["error"] == {"status": 405, "kind": "method", "message": "/gate does not take this method"}
    assert client.get("/gate").headers["allow"] == "POST"
    for path in ("/", "/gate/", "/docs", "/%2e%2e/etc/passwd"):
        assert client.get(path).json()["error"]["kind"] == "path"


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"A" * 2_000_000, b"POST /gate SMTP\r\n\r\n"]
)
def test_what_is_not_http_is_refused_as_json(server: Server, sent: bytes) -> None:
    with connected(server) as connection, connection.makefile("rb") as answer:
        connection.sendall(sent)
        assert status(answer) == 400
        assert json.loads(answer.readline())["error"]["kind"] == "request"


def test_a_body_with_broken_chunks_is_refused_as_json(server: Server) -> None:
    with connected(server) as connection, connection.makefile("rb") as answer:
        connection.sendall(head("/gate", "application/json", "transfer-encoding: chunked") + b"zz\r\n")
        assert status(answer) == 400


def test_a_request_with_two_lengths_is_the_last_of_its_connection(server: Server) -> None:
    both = "content-length: 5\r\ntransfer-encoding: chunked"
    for media, answered in (("application/json", 200), ("application/x-ndjson", 200), ("text/plain", 415)):
        with connected(server) as connection, connection.makefile("rb") as answer:
            asked = head("/check", media, both) + chunk(encoded(text=BODY)) + chunk(b"")
            connection.sendall(asked + b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
            said = answer.read()  # to the end that the server makes
        assert said.startswith(f"HTTP/1.1 {answered} ".encode())
        assert b"\r\nconnection: close\r\n" in said
        assert said.count(b"HTTP/1.1") == 1


def test_nothing_that_a_client_sent_made_a_traceback(server: Server) -> None:
    assert "Traceback" not in server.said()


# Limits


def test_a_document_that_is_too_large_is_refused(strict: Server) -> None:
    text = "x" * 2000
    large = httpx.post(f"{strict.url}/gate", content=encoded(text=text), headers={"content-type": "application/json"}, timeout=WAIT)
    assert (large.status_code, large.json()["error"]["kind"]) == (413, "size")
    chunked = httpx.post(
        f"{strict.url}/gate", content=iter([b'{"text": "', *[b"x" * 100] * 30]), headers={"content-type": "application/json"}
    )
    assert chunked.status_code == 413


def test_a_line_that_is_too_long_does_not_end_a_stream(strict: Server) -> None:
    body = b"\n".join([encoded(text=BODY), encoded(text="x" * 100_000), encoded(text=BODY)])
    answers = lines(httpx.post(f"{strict.url}/gate", content=body, headers=NDJSON, timeout=WAIT))
    assert [answer.get("action") for answer in answers] == ["accept", None, "accept"]
    assert answers[1]["error"] == {"status": 413, "kind": "size", "message": "the line is longer than 2,000 bytes", "line": 2}


def test_a_body_that_does_not_come_is_given_up(strict: Server) -> None:
    with connected(strict) as connection, connection.makefile("rb") as answer:
        connection.sendall(head("/gate", "application/json", "content-length: 100") + b'{"te')
        assert status(answer) == 408
        assert json.loads(answer.readline())["error"]["kind"] == "slow"


@pytest.mark.slow
def test_a_request_whose_head_does_not_come_is_given_up(strict: Server) -> None:
    with connected(strict) as connection, connection.makefile("rb") as answer:
        connection.sendall(b"POST /gate HTT")
        assert status(answer) == 408
    with connected(strict) as connection:
        assert connection.recv(1) == b""  # one that says nothing at all is closed


def test_a_stream_that_stands_still_ends_with_an_error(strict: Server) -> None:
    with connected(strict) as connection, connection.makefile("rb") as answer:
        connection.sendall(head("/check", "application/x-ndjson", "transfer-encoding: chunked"))
        connection.sendall(chunk(encoded(text=BODY, id="first") + b'\n{"text": "sec'))
        assert status(answer) == 200
        assert json.loads(read_chunk(answer))["id"] == "first"
        error = json.loads(read_chunk(answer))["error"]
        assert (error["status"], error["kind"], error["line"]) == (408, "slow", 2)
        assert read_chunk(answer) == b""


@pytest.mark.slow
def test_a_client_that_does_not_read_loses_its_connection(strict: Server) -> None:
    with connected(strict) as connection:
        connection.sendall(head("/check", "application/x-ndjson", "transfer-encoding: chunked"))
        with pytest.raises(ConnectionError):
            send_for_ever(connection, chunk(b"[]\n" * 10_000))
    wait_until_idle(strict)


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
        busy = httpx.post(f"{strict.url}/gate", content=encoded(text=BODY), headers={"content-type": "application/json"}, timeout=WAIT)
        assert (busy.status_code, busy.json()["error"]["kind"], busy.headers["retry-after"]) == (429, "busy", "1")
        assert httpx.post(f"{strict.url}/gate", content=b"", headers=NDJSON, timeout=WAIT).status_code == 429
        assert healthy(strict)
    finally:
        for connection in waiting:
            connection.close()
    wait_until_idle(strict)
    assert "Traceback" not in strict.said()


# Who may ask


def test_a_token_from_the_environment_or_a_file_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("open-sesame\n", "utf-8")
    with serving(tmp_path, "--token-file", "token", NEWSLINT_TOKEN="not this one") as server:
        for given in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Basic open-sesame"}, {"authorization": "Bearer"}):
            refused = httpx.get(f"{server.url}/metrics", headers=given, timeout=WAIT)
            assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
            assert refused.json()["error"]["kind"] == "token"
        assert httpx.get(f"{server.url}/metrics", headers={"authorization": "bearer open-sesame"}, timeout=WAIT).status_code == 200
        assert healthy(server)
        described = httpx.get(f"{server.url}/openapi.json", headers={"authorization": "Bearer open-sesame"}, timeout=WAIT).json()
        assert described["security"] == [{"token": []}]


@pytest.mark.parametrize("token", ["", "two words", "né"])
def test_a_token_that_no_client_can_show_is_refused(token: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "token").write_text(token, "utf-8")
    assert main(["serve", "--token-file", str(tmp_path / "token")]) == 2
    assert "a token is one word of ASCII characters" in capsys.readouterr().err


def test_other_machines_are_let_in_with_a_token_or_when_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("NEWSLINT_TOKEN", raising=False)
    assert main(["serve", "--host", "0.0.0.0", "--port", "0"]) == 2
    assert "can be reached from other machines, and there is no token" in capsys.readouterr().err
    with serving(tmp_path, "--host", "0.0.0.0", "--no-token") as server:
        assert "there is no token" in server.said()
        assert httpx.get(f"http://127.0.0.1:{server.port}/healthz", timeout=WAIT).status_code == 200


def test_a_port_that_is_taken_is_named(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", str(server.port)]) == 2
    assert f"cannot listen on 127.0.0.1 port {server.port}" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--port", "70000"], ["--max-body", "4GB"], ["--timeout", "0"], ["--max-requests", "none"]])
def test_limits_that_are_none_are_refused(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", *options]) == 2
    assert "is needed" in capsys.readouterr().err


def test_without_the_extra_it_is_named(tmp_path: Path) -> None:
    program = "import sys; sys.modules['uvicorn'] = None; from newslint.cli.main import main; sys.exit(main(['serve']))"
    environment = {**os.environ, "PYTHONPATH": str(Path(newslint.__file__).parent.parent)}
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8")
    assert (ran.returncode, ran.stderr) == (2, "newslint: newslint serve needs uvicorn: pip install 'newslint[serve]'\n")


# Stopping and dying


@pytest.mark.slow
@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_when_what_was_taken_is_answered(number: signal.Signals, tmp_path: Path) -> None:
    with serving(tmp_path) as server, connected(server) as connection, connection.makefile("rb") as answer:
        connection.sendall(head("/gate", "application/x-ndjson", "transfer-encoding: chunked"))
        connection.sendall(chunk(encoded(text=BODY, id="taken") + b'\n{"text": "not'))
        assert status(answer) == 200
        assert json.loads(read_chunk(answer))["id"] == "taken"
        server.process.send_signal(number)
        error = json.loads(read_chunk(answer))["error"]
        assert (error["status"], error["kind"], error["line"]) == (503, "stopping", 2)
        assert read_chunk(answer) == b""
        assert server.process.wait(WAIT) == 0
        assert server.said().endswith("newslint: stopped\n")


@posix
def test_a_request_that_does_not_end_in_the_grace_makes_the_exit_code_tell(tmp_path: Path) -> None:
    with serving(tmp_path, "--grace", "1") as server, connected(server) as connection:
        connection.sendall(head("/gate", "application/json", "content-length: 100") + b"{")
        assert healthy(server)
        assert server.stop() == 2
        assert "some requests were not answered" in server.said()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the worker processes in /proc")
def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        kill_workers(server)
        died = httpx.post(f"{server.url}/gate", content=encoded(text=BODY), headers={"content-type": "application/json"}, timeout=WAIT)
        assert (died.status_code, died.json()["error"]["kind"]) == (503, "worker")
        again = httpx.post(f"{server.url}/gate", content=encoded(text=BODY), headers={"content-type": "application/json"}, timeout=WAIT)
        assert again.json() == newslint.Gate().check(BODY).to_dict()
        metrics = parse_metrics(httpx.get(f"{server.url}/metrics", timeout=WAIT).text)
        assert metrics["newslint_serve_worker_deaths_total", ()] == 1
        kill_workers(server)
        stream = httpx.post(f"{server.url}/gate", content=(encoded(text=BODY) + b"\n") * 3, headers=NDJSON, timeout=WAIT)
        assert [(line["error"]["kind"], line["error"]["line"]) for line in lines(stream)] == [("worker", 1), ("worker", 2), ("worker", 3)]


def kill_workers(server: Server) -> None:
    for child in server.children():
        os.kill(child, signal.SIGKILL)


# The description


@pytest.mark.slow
def test_answers_are_as_the_description_says(server: Server, tmp_path: Path) -> None:
    pytest.importorskip("schemathesis", reason="tests the server against its description")
    bounds = ["--max-examples", "15", "--seed", "1", "--phases", "examples,coverage,fuzzing", "--checks", "all", "--no-color"]
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json", *bounds]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stdout
    assert "Tested: 4" in ran.stdout, ran.stdout  # the description itself is not asked for


def test_the_page_shows_what_the_server_says(client: Any) -> None:
    page = (ROOT / "docs" / "serve.md").read_text("utf-8")
    shown = re.search(r"--data '([^']+)'\n(\{.*?\})\n```", page, re.DOTALL)
    assert shown
    answer = client.post("/gate", content=shown[1].encode("utf-8"), headers={"content-type": "application/json"}).json()
    told = json.loads(shown[2])
    assert {name: answer[name] for name in told} == told
    for kind, number in KINDS.items():
        assert kind == "gone" or re.search(rf"\| {number} \|.*`{kind}`", page), kind
    parser = argparse.ArgumentParser()
    add_serve_options(parser)
    options = set(re.findall(r"--[a-z]+-?[a-z]+", parser.format_usage()))
    assert options == set(re.findall(r"^\| `(--[a-z-]+)", page, re.MULTILINE))


@pytest.mark.skipif(os.name == "nt" or shutil.which("curl") is None, reason="needs curl, and bash with the paths of Windows is not that")
def test_the_commands_on_the_page_work_as_they_are_typed(server: Server, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "serve.md").read_text("utf-8")
    one, stream = re.findall(r"^(?:\$ )?(curl .*)", page, re.MULTILINE)
    (tmp_path / "dump.jsonl").write_bytes(b"".join(encoded(text=text, id=number) + b"\n" for number, text in enumerate(TEXTS)))
    for command in (one, stream):
        assert "http://127.0.0.1:8077" in command
        typed = command.replace("http://127.0.0.1:8077", server.url)
        ran = subprocess.run(["bash", "-c", typed], cwd=tmp_path, capture_output=True, timeout=WAIT)
        assert ran.returncode == 0, ran.stderr
        if command == one:
            assert json.loads(ran.stdout)["action"] == "fix"
    verdicts = [json.loads(line) for line in (tmp_path / "verdicts.jsonl").read_bytes().splitlines()]
    assert [(verdict["id"], "action" in verdict) for verdict in verdicts] == [(str(number), True) for number in range(len(TEXTS))]


# HTTP by hand, where a client library would be too polite


def connected(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=WAIT)


def healthy(server: Server) -> bool:
    return httpx.get(f"{server.url}/healthz", timeout=WAIT).status_code == 200


def wait_until_idle(server: Server) -> None:
    """Return when no request is at work: a client that left, or was left, takes no place."""
    for _ in range(WAIT * 10):
        if parse_metrics(httpx.get(f"{server.url}/metrics", timeout=WAIT).text)["newslint_serve_requests_at_work", ()] == 0:
            return
        time.sleep(0.1)
    raise AssertionError("a request is still at work")


def send_for_ever(connection: socket.socket, data: bytes) -> None:
    while True:
        connection.sendall(data)


def head(path: str, media: str, length: str) -> bytes:
    return f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {media}\r\n{length}\r\n\r\n".encode("ascii")


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def status(answer: Any) -> int:
    """The status of an answer, read up to its body."""
    first = answer.readline()
    while answer.readline() not in (b"\r\n", b""):
        pass
    return int(first.split()[1])


def read_chunk(answer: Any) -> bytes:
    data: bytes = answer.read(int(answer.readline(), 16))
    answer.readline()
    return data
