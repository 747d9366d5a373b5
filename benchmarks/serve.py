"""Two hundred clients at once against ``newslint serve``: errors other than 429, memory, and answers unlike the Python call's.

    python benchmarks/serve.py [--connections 200] [--seconds 60] [--jobs N] [TEXTS.jsonl]

The texts are the shipped seeds in many variants, or the field ``text`` of a JSONL file. Every tenth request is a stream of ten documents.
Linux only: memory is read from /proc. The exit code is 1 where there was an error or a wrong answer, or where memory grew.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx

import newslint

SEEDS = Path(__file__).parent.parent / "seeds"
VARIANTS = 300
GROWTH = 1.15  # memory in the last quarter of the run over that in the second: more than this is not flat


@dataclass
class Load:
    """The results of all clients, and the memory that the server held (bytes, second by second)."""

    statuses: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    wrong: int = 0
    memory: list[int] = field(default_factory=list)


def texts(path: str | None) -> list[str]:
    """Return the texts to ask about."""
    if path is not None:
        with open(path, encoding="utf-8") as file:
            return [json.loads(line)["text"] for _, line in zip(range(VARIANTS), file, strict=False)]
    seeds = [file.read_text("utf-8") for file in sorted(SEEDS.glob("*.txt"))]
    dice = random.Random(1)
    made = []
    for number in range(VARIANTS):
        lines = seeds[number % len(seeds)].split("\n")
        made.append("\n".join(dice.sample(lines, len(lines) * 3 // 4)) + f"\n{number}")
    return made


def resident(pid: int) -> int:
    """Return the resident memory of a process and its children, in bytes."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    pages = [re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{each}/status").read_text("utf-8")) for each in [str(pid), *children]]
    return sum(int(found[1]) << 10 for found in pages if found)


async def client(url: str, bodies: list[bytes], answers: list[object], load: Load, end: float, seed: int) -> None:
    """Open one connection and ask until the end."""
    dice = random.Random(seed)
    async with httpx.AsyncClient(base_url=url, timeout=60) as connection:
        while time.monotonic() < end:
            streamed = dice.random() < 0.1
            chosen = [dice.randrange(len(bodies)) for _ in range(10 if streamed else 1)]
            media = "application/x-ndjson" if streamed else "application/json"
            try:
                answer = await connection.post(
                    "/gate", content=b"\n".join(bodies[each] for each in chosen), headers={"content-type": media}
                )
            except httpx.HTTPError as error:
                load.statuses[type(error).__name__] += 1
                continue
            load.statuses[str(answer.status_code)] += 1
            if answer.status_code == 200:
                given = [json.loads(line) for line in answer.content.splitlines()]
                load.documents += len(given)
                load.wrong += given != [answers[each] for each in chosen]
            else:
                await asyncio.sleep(dice.uniform(0.05, 0.5))


async def watched(pid: int, load: Load, end: float) -> None:
    """Note the memory of the server every second."""
    while time.monotonic() < end:
        load.memory.append(resident(pid))
        await asyncio.sleep(1)


async def run(url: str, pid: int, bodies: list[bytes], answers: list[object], connections: int, seconds: float) -> Load:
    """Load the server with ``connections`` clients for ``seconds``; return what they saw."""
    load, end = Load(), time.monotonic() + seconds
    clients = (client(url, bodies, answers, load, end, seed) for seed in range(connections))
    await asyncio.gather(watched(pid, load, end), *clients)
    return load


def main() -> int:
    """Start a server, load it, print the figures; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("texts", nargs="?", metavar="TEXTS.jsonl")
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    chosen = texts(given.texts)
    gate = newslint.Gate()
    answers: list[object] = [gate.check(text).to_dict() for text in chosen]
    bodies = [json.dumps({"text": text}).encode("ascii") for text in chosen]
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as log:
        command = [sys.executable, "-m", "newslint", "serve", "--port", "0", "--jobs", str(given.jobs)]
        with subprocess.Popen(command, cwd=folder, stderr=log) as server:
            url = None
            while url is None and server.poll() is None:
                time.sleep(0.1)
                log.seek(0)
                url = re.search(rb"listening on (\S+)", log.read())
            if url is None:
                print("the server did not start", file=sys.stderr)
                return 1
            load = asyncio.run(run(url[1].decode("ascii"), server.pid, bodies, answers, given.connections, given.seconds))
            server.terminate()
            code = server.wait()
        log.seek(0)
        said = log.read().decode("utf-8", "replace")
    return report(load, code, said)


def report(load: Load, code: int, said: str) -> int:
    """Print the figures; return 1 where one is not as promised, else 0."""
    quarter = max(1, len(load.memory) // 4)
    early, late = max(load.memory[quarter : 2 * quarter] or load.memory), max(load.memory[-quarter:])
    errors = {status: number for status, number in load.statuses.items() if status not in ("200", "429")}
    print(f"requests by status: {dict(sorted(load.statuses.items()))}")
    print(f"documents answered: {load.documents:,}; requests with an answer unlike the Python call's: {load.wrong}")
    print(f"memory, server and workers: {early / 1e6:.0f} MB in the second quarter of the run, {late / 1e6:.0f} MB in the last (most)")
    print(f"exit code {code}; {'a traceback in the log' if 'Traceback' in said else 'no traceback'}")
    return int(bool(errors) or load.wrong > 0 or late > GROWTH * early or code != 0 or "Traceback" in said or not load.documents)


if __name__ == "__main__":
    sys.exit(main())
