"""The server does what its description and the page docs/serve.md say."""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers.paths import page_text
from helpers.records import read_json_lines
from helpers.requests import JSON, TEXTS, encoded
from helpers.server_process import WAIT, Server

from newslint.cli.serve import add_serve_options
from newslint.server.errors import KINDS

pytestmark = pytest.mark.enable_socket  # the server is another process, on the loopback address


@pytest.mark.slow
def test_answers_are_as_the_description_says(server: Server, tmp_path: Path) -> None:
    pytest.importorskip("schemathesis", reason="tests the server against its description")
    bounds = ["--max-examples", "15", "--seed", "1", "--phases", "examples,coverage,fuzzing", "--checks", "all", "--no-color"]
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json", *bounds]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stdout
    assert "Tested: 4" in ran.stdout, ran.stdout  # the description itself is not asked for


def test_the_page_shows_what_the_server_says(client: Any) -> None:
    page = page_text("docs/serve.md")
    shown = re.search(r"--data '([^']+)'\n(\{.*?\})\n```", page, re.DOTALL)
    assert shown
    answer = client.post("/gate", content=shown[1].encode("utf-8"), headers=JSON).json()
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
    page = page_text("docs/serve.md")
    one, stream = re.findall(r"^(?:\$ )?(curl .*)", page, re.MULTILINE)
    (tmp_path / "dump.jsonl").write_bytes(b"".join(encoded(text=text, id=number) + b"\n" for number, text in enumerate(TEXTS)))
    for command in (one, stream):
        assert "http://127.0.0.1:8077" in command
        typed = command.replace("http://127.0.0.1:8077", server.url)
        ran = subprocess.run(["bash", "-c", typed], cwd=tmp_path, capture_output=True, timeout=WAIT)
        assert ran.returncode == 0, ran.stderr
        if command == one:
            assert json.loads(ran.stdout)["action"] == "fix"
    verdicts = read_json_lines(tmp_path / "verdicts.jsonl")
    assert [(verdict["id"], "action" in verdict) for verdict in verdicts] == [(str(number), True) for number in range(len(TEXTS))]
