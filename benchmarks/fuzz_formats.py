"""Damaged, joined and nested files of every format, tried on the gate, on check --fix and on undo: nothing may break, nothing may be lost.

    python benchmarks/fuzz_formats.py --mutations 100000 --seed 1

Every format gets the same share. What must hold is said in tests/helpers/fuzzing.py, which also makes the files. They are tried in processes
of their own, two at a time: one that dies, or is not through with a file after ten seconds, is a failure as well. A failure is printed with
what tries that one file again (``--only csv --first 17 --mutations 1``), and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

PATIENCE = 10.0  # seconds for one file
START = 120.0  # and for the first one of a process, which loads all rules
SHARE = 500  # files of one process
TESTS = Path(__file__).resolve().parent.parent / "tests"


class Share(NamedTuple):
    """Some mutations of one format."""

    kind: str
    seed: int
    first: int
    number: int


class Tried(NamedTuple):
    """What became of a share: failures by the number of the mutation, and counts."""

    failures: list[tuple[int, str]]
    counts: Counter[str]


def fuzzing() -> Any:
    """Return the module that makes the files."""
    sys.path.insert(0, str(TESTS))
    return importlib.import_module("helpers.fuzzing")


def try_share(share: Share) -> None:
    """Try a share in this process; print a line of JSON for each mutation before it is tried, and for what was wrong about it."""
    with tempfile.TemporaryDirectory() as folder:
        fuzz = fuzzing().Fuzz(folder)
        for number in range(share.first, share.first + share.number):
            print(json.dumps({"number": number}), flush=True)
            try:
                found = fuzz.tried(share.kind, share.seed, number)
            except Exception as error:
                import traceback

                found = ["".join(traceback.format_exception(error)[-6:])]
            for each in found:
                print(json.dumps({"failure": each[:2000]}), flush=True)
        print(json.dumps({"counts": fuzz.counts}), flush=True)


def tried(share: Share) -> Tried:
    """Try a share in a process of its own, and what is left of it in another one where that dies or hangs."""
    failures: list[tuple[int, str]] = []
    counts: Counter[str] = Counter()
    end = share.first + share.number
    first = share.first
    while first < end:
        number, whole = first, False
        for said in _lines(share._replace(first=first, number=end - first)):
            number = said.get("number", number)
            if "failure" in said:
                failures.append((number, said["failure"]))
            if "counts" in said:
                counts.update(said["counts"])
                whole = True
        if not whole:
            failures.append((number, f"the process died, or was not through after {PATIENCE:.0f} seconds"))
        first = end if whole else number + 1
    return Tried(failures, counts)


def _lines(share: Share) -> Iterator[dict[str, Any]]:
    """Yield what a process says; it is ended where it says nothing for too long."""
    command = [sys.executable, __file__, "--share", *map(str, share)]
    with tempfile.TemporaryDirectory() as folder, open(os.path.join(folder, "said"), "wb") as out, open(out.name, "rb") as said:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, env={**os.environ, "CI": ""})
        begun, due = b"", time.monotonic() + START
        while True:
            ended = process.poll() is not None
            *lines, begun = (begun + said.read()).split(b"\n")
            for line in lines:
                due = time.monotonic() + PATIENCE
                yield json.loads(line)
            if ended:
                return
            if time.monotonic() > due:
                process.kill()
                process.wait()
                return
            time.sleep(0.05)


def main() -> int:
    """Try as many mutations as were asked for; return 1 where something was wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--mutations", type=int, default=100_000, help="in all, the same number for each format (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", metavar="FORMAT", help="only this format")
    parser.add_argument("--first", type=int, default=0, help="the number of the first mutation of each format")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--share", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.share:
        try_share(Share(given.share[0], *map(int, given.share[1:])))
        return 0
    kinds = given.only or list(fuzzing().SEEDS)
    each = -(-given.mutations // len(kinds))
    end = given.first + each
    shares = [Share(kind, given.seed, first, min(SHARE, end - first)) for kind in kinds for first in range(given.first, end, SHARE)]
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    failed = 0
    with ThreadPoolExecutor(given.jobs) as pool:
        for share, found in zip(shares, pool.map(tried, shares), strict=True):
            counts[share.kind].update(found.counts)
            failed += len(found.failures)
            for number, what in found.failures:
                print(f"--only {share.kind} --seed {share.seed} --first {number} --mutations 1: {what}", flush=True)
    columns = sorted({name for counted in counts.values() for name in counted})
    print("  ".join(["format    ", "mutations", *columns]))
    for kind, counted in counts.items():
        print("  ".join([f"{kind:10}", f"{each:>9,}", *(f"{counted[name]:>{len(name)},}" for name in columns)]))
    print(f"{each * len(kinds):,} mutations, {failed:,} failures")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
