"""Who may ask, where the server listens, and how it stops: with an answer to all that was taken, whoever dies."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.prometheus_text import parse_metrics
from helpers.records import read_json_lines
from helpers.requests import JSON, NDJSON, chunk, connected, encoded, head, healthy, httpx, read_chunk, status
from helpers.server_process import WAIT, Server, serving
from helpers.texts import BODY

import newslint
from newslint.cli.main import main

pytestmark = pytest.mark.enable_socket  # the server is another process, on the loopback address

posix = pytest.mark.skipif(os.name == "nt", reason="Windows ends processes without asking them")


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


@posix
@pytest.mark.slow
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


@pytest.mark.slow
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
        died = httpx.post(f"{server.url}/gate", content=encoded(text=BODY), headers=JSON, timeout=WAIT)
        assert (died.status_code, died.json()["error"]["kind"]) == (503, "worker")
        again = httpx.post(f"{server.url}/gate", content=encoded(text=BODY), headers=JSON, timeout=WAIT)
        assert again.json() == newslint.Gate().check(BODY).to_dict()
        metrics = parse_metrics(httpx.get(f"{server.url}/metrics", timeout=WAIT).text)
        assert metrics["newslint_serve_worker_deaths_total", ()] == 1
        kill_workers(server)
        stream = httpx.post(f"{server.url}/gate", content=(encoded(text=BODY) + b"\n") * 3, headers=NDJSON, timeout=WAIT)
        errors = [line["error"] for line in read_json_lines(stream.content)]
        assert [(error["kind"], error["line"]) for error in errors] == [
            ("worker", 1),
            ("worker", 2),
            ("worker", 3),
        ]


def kill_workers(server: Server) -> None:
    for child in server.children():
        os.kill(child, signal.SIGKILL)
