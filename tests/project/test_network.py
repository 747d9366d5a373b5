"""newslint opens no connection that nobody asked for: what can connect is imported by the server and by the reader of addresses alone."""

from __future__ import annotations

from helpers.imports import imports
from helpers.paths import PACKAGE

CONNECTS = {
    *("socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "imaplib", "poplib", "telnetlib", "xmlrpc", "webbrowser"),
    *("requests", "urllib3", "httpx", "httpcore", "aiohttp", "websockets", "boto3", "botocore", "huggingface_hub", "fsspec"),
}


def test_only_the_server_and_the_reader_of_addresses_can_connect() -> None:
    connecting = {
        path.relative_to(PACKAGE).as_posix(): sorted(names)
        for path in PACKAGE.rglob("*.py")
        if (names := {name for name in imports(path) if any(name == each or name.startswith(f"{each}.") for each in CONNECTS)})
    }
    assert {path for path in connecting if not path.startswith("server/")} == {"records/files.py"}
    assert connecting["records/files.py"] == ["fsspec"]
    assert all(names == ["socket"] for path, names in connecting.items() if path.startswith("server/"))
