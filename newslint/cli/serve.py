"""``newslint serve``: the gate over HTTP."""

from __future__ import annotations

import argparse
import os

from newslint.cli.configured import configured
from newslint.errors import ConfigError, NewslintError
from newslint.gate.policy import Gate
from newslint.util.process_pool import POOL_FROM, worker_count
from newslint.util.terminal import log

TOKEN = "NEWSLINT_TOKEN"


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal; return 0 where all that was at work then was answered, else 2. Raise ConfigError, NewslintError."""
    try:
        from newslint.server.limits import Limits
        from newslint.server.server import address_of, is_loopback, listening, serve
        from newslint.server.worker import Worker
    except ImportError as error:
        raise NewslintError(f"newslint serve needs {error.name}: pip install 'newslint[serve]'") from None
    config = configured(arguments)
    token = _token(arguments.token_file)
    gate = Gate(config)
    limits = Limits(arguments.max_body, arguments.max_backlog, arguments.max_requests, arguments.timeout, arguments.grace)
    with listening(arguments.host, arguments.port) as listener:
        if token is None and not is_loopback(listener):
            if not arguments.no_token:
                hint = f"{TOKEN} or --token-file gives one; --no-token lets anyone in"
                raise ConfigError(f"{address_of(listener)} can be reached from other machines, and there is no token", hint=hint)
            log("anyone who can reach this machine may ask: there is no token")
        workers = worker_count(config.jobs, POOL_FROM)
        return 0 if serve(Worker(gate, limits.max_body), listener, workers, limits, token) else 2


def _token(path: str | None) -> str | None:
    """Return the token from the file or the environment, None where there is none. Raise ConfigError for one that cannot be used."""
    if path is None:
        token, place = os.environ.get(TOKEN), TOKEN
        if token is None:
            return None
    else:
        place = path
        try:
            with open(path, encoding="utf-8") as file:
                token = file.read()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"the token cannot be read: {error}", path) from None
    token = token.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigError("a token is one word of ASCII characters", place)
    return token


def add_serve_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``newslint serve``, without those that all commands share."""
    reach = parser.add_argument_group("who may ask").add_argument
    reach("--host", default="127.0.0.1", metavar="ADDRESS", help="listen there (default: %(default)s, this machine only)")
    reach("--port", type=_port, default=8077, metavar="N", help="0 is any that is free (default: %(default)s)")
    reach("--token-file", metavar="FILE", help=f"holds the bearer token that clients must show; else ${TOKEN}")
    reach("--no-token", action="store_true", help="listen on other addresses than loopback without a token")
    limit = parser.add_argument_group("limits").add_argument
    limit("--max-body", type=_size, default=4 << 20, metavar="SIZE", help="a document, and a line of a stream: 500KB, 4MB (default: 4MB)")
    limit("--max-backlog", type=_size, default=64 << 20, metavar="SIZE", help="answers of a stream that wait to be read (default: 64MB)")
    limit("--max-requests", type=_positive, default=32, metavar="N", help="at work at a time; beyond it 429 (default: %(default)s)")
    limit(
        "--timeout", type=_seconds, default=30, metavar="SECONDS", help="for a document, its verdict, and a reader (default: %(default)s)"
    )
    limit("--grace", type=_seconds, default=10, metavar="SECONDS", help="to finish what is at work when stopped (default: %(default)s)")


def _port(text: str) -> int:
    return _number(text, 0, 65535, "a port")


def _positive(text: str) -> int:
    return _number(text, 1, 100_000, "a whole number from 1")


def _seconds(text: str) -> int:
    return _number(text, 1, 86_400, "a whole number of seconds from 1")


def _size(text: str) -> int:
    """Return a number of bytes; the units KB and MB are powers of 1024."""
    unit = {"KB": 1 << 10, "MB": 1 << 20}.get(text[-2:].upper(), 0)
    return _number(text[:-2] if unit else text, 1, 1 << 30, "a size such as 500KB or 4MB") * (unit or 1)


def _number(text: str, least: int, most: int, what: str) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{what} is needed, not {text!r}")
    return int(text)
