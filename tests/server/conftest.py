"""A server with its defaults, which the tests of the server share, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from helpers.server_process import WAIT, Server, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a server with its defaults."""
    with serving(tmp_path_factory.mktemp("serve")) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[Any]:
    """Open a client of that server."""
    import httpx

    with httpx.Client(base_url=server.url, timeout=WAIT) as opened:
        yield opened
