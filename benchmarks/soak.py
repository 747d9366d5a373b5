"""Kills newslint again and again, at moments drawn from a seed, lets it go on, and compares the result with that of an undisturbed run.

    python benchmarks/soak.py --kills 200 --seed 1

Runs of ``newslint gate`` (lines, CSV, Parquet, folders of texts; one process and two) are resumed with ``--resume``; ``newslint check
--fix`` (folders of texts, one file of records) is called again. After every kill no file may be half written; in the end all bytes must be
those of the undisturbed run, and no other file may be left. Half of the kills come when the run is about to open, rename or remove its n-th
file, the others after some time. For POSIX. A failure is printed, with the folder where it happened, and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import NamedTuple

if sys.platform == "win32":
    sys.exit("soak.py kills by signals that Windows does not have")

SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
PATIENCE = 300  # seconds after which a run counts as hanging
PIECE = 6000  # bytes of a chunk: small inputs shall have many chunks
MOST_KILLS = 3  # of one run
ENDS = (0, 1)  # exit codes of runs that come to their end: 1 where something is left that cannot be fixed
EVENTS = "events"  # the file that a run left alone writes its number of events into

# The program that is started: newslint with small chunks and a journal that is always written. It counts what it does to files of its
# folder, and with KILL_AT it ends itself by a signal when it is about to do the n-th such thing.
PROGRAM = f"""
import os, sys
here, at, sign = os.getcwd(), int(os.environ.get("KILL_AT", "0")), int(os.environ.get("KILL_BY", "9"))
main, seen = os.getpid(), 0
def watch(event, arguments):
    global seen
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate") and os.getpid() == main:
        name = arguments[0]
        if isinstance(name, str) and os.path.abspath(name).startswith(here):
            seen += 1
            if seen == at:
                os.kill(main, sign)
sys.addaudithook(watch)
from newslint.records import chunks, tasks
from newslint.runs import run as gating
tasks.TASK = chunks.SIZE = {PIECE}
tasks.FILES_A_TASK = chunks.MOST_FILES = 10
gating.EVERY = 0.0
from newslint.cli.main import main as command
code = command(sys.argv[1:])
sys.stdout.flush()
if "COUNT" in os.environ:
    with open(os.environ["COUNT"], "w") as file:
        file.write(str(seen))
os._exit(code) if code == 2 else sys.exit(code)
"""

SENTENCES = [
    "The bank kept rates on hold, and said that it would look again in March.",
    "The council voted on Monday to keep the bridge closed for another month.",
    "Work on the piers is to begin in spring, the engineer said.",
]
RESIDUE = ["See also: Five charts on inflation", "Follow @anexample", "404 - Page not found", "Read more: Rain is on its way"]


class Kind(NamedTuple):
    """A kind of run: how its input is made, the arguments, and the files that it rewrites.

    ``resumes`` are the further arguments to go on with.
    """

    name: str
    plant: Callable[[random.Random], None]
    arguments: tuple[str, ...]
    rewrites: str | None = None
    resumes: tuple[str, ...] = ()


class FailedError(Exception):
    """The error where something is not as it should be."""


@dataclass
class Count:
    """The kills and the finished runs so far."""

    kills: Counter[str] = field(default_factory=Counter)
    runs: Counter[str] = field(default_factory=Counter)


def text(dice: random.Random, number: int) -> str:
    """Return a text of some lines, with or without residue; no two are equal."""
    lines = [*dice.sample(SENTENCES, dice.randint(1, 3)), f"The report has {number} pages."]
    if dice.random() < 0.6:
        lines.insert(dice.randint(0, len(lines)), dice.choice(RESIDUE))
    return "\n".join(lines)


def records(dice: random.Random) -> list[dict[str, object]]:
    """Return the records for one file."""
    return [{"id": number, "text": text(dice, number)} for number in range(400)]


def lines(dice: random.Random) -> None:
    """Plant ``in.jsonl``."""
    Path("in.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records(dice)), "utf-8")


def broken_lines(dice: random.Random) -> None:
    """Plant ``in.jsonl``, some lines of which cannot be read."""
    made = [json.dumps(record) for record in records(dice)]
    made[7] = made[200] = "{broken"
    Path("in.jsonl").write_text("\n".join(made) + "\n", "utf-8")


def table(dice: random.Random) -> None:
    """Plant ``in.csv``."""
    rows = [f'{record["id"]},"{record["text"]}"\r\n' for record in records(dice)]
    Path("in.csv").write_bytes("".join(["id,text\r\n", *rows]).encode())


def columns(dice: random.Random) -> None:
    """Plant ``in.parquet``."""
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.Table.from_pylist(records(dice)), "in.parquet", row_group_size=100)


def texts(dice: random.Random) -> None:
    """Plant the folder ``in`` with many texts."""
    for number in range(120):
        path = Path("in", f"{number % 5}", f"{number}.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(dice, number) + "\n", "utf-8")


def kinds() -> Iterator[Kind]:
    """Yield all kinds of runs."""
    told = ("--summary-file", "sum.json", "-q")
    cases = [("jsonl", broken_lines, "ok.jsonl.zst" if _has("zstandard") else "ok.jsonl.gz"), ("csv", table, "ok.csv")]
    if _has("pyarrow"):
        cases.append(("parquet", columns, "ok.parquet"))
    for jobs in ("1", "2"):
        for suffix, plant, kept in cases:
            routes = ("-o", kept, "--rejects", "no.jsonl", "--quarantine", "look.jsonl.gz", "--annotate")
            yield Kind(f"gate {suffix} x{jobs}", plant, ("gate", f"in.{suffix}", *routes, *told, "--jobs", jobs), None, ("--resume",))
        yield Kind(
            f"fix texts x{jobs}", texts, ("check", "--fix", "in", "-q", "--output-file", "report.out", "--jobs", jobs), "in/**/*.txt"
        )
        yield Kind(f"fix jsonl x{jobs}", lines, ("check", "--fix", "in.jsonl", "-q", "--jobs", jobs), "in.jsonl")
    yield Kind("gate texts x1", texts, ("gate", "in", "-o", "ok", "--rejects", "no.jsonl", *told, "--jobs", "1"), None, ("--resume",))


def _has(package: str) -> bool:
    from importlib.util import find_spec

    return find_spec(package) is not None


def start(arguments: tuple[str, ...], folder: Path, **settings: str) -> subprocess.Popen[bytes]:
    """Start newslint in a folder; whoever started us may have Ctrl-C ignored, which child processes inherit."""
    with open(folder.parent / f"{folder.name}.err", "ab") as errors:
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            cwd=folder,
            env={**os.environ, **settings},
            stdout=subprocess.DEVNULL,
            stderr=errors,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )


def held(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class Soak:
    """A kind of run with its input, the result of an undisturbed run, how long that took and how many events it had."""

    def __init__(self, kind: Kind, top: Path, seed: int) -> None:
        self.kind = kind
        self.top = top
        self.given = top / "given"
        self.given.mkdir(parents=True)
        here = os.getcwd()
        os.chdir(self.given)
        try:
            kind.plant(random.Random(seed))
        finally:
            os.chdir(here)
        self.inputs = held(self.given)
        whole = top / "whole"
        for _ in range(2):  # the first may have to read the rules
            shutil.rmtree(whole, ignore_errors=True)
            shutil.copytree(self.given, whole)
            begun = time.monotonic()
            if start(kind.arguments, whole, COUNT=str(top / EVENTS)).wait(PATIENCE) not in ENDS:
                raise FailedError(f"{whole}: the run that is left alone fails")
            self.seconds = time.monotonic() - begun
        self.events = int((top / EVENTS).read_text("utf-8"))
        self.whole = held(whole)
        self.rewritten = {str(path.relative_to(whole)) for path in whole.glob(kind.rewrites)} if kind.rewrites else set()
        if self.rewritten and all(self.whole[name] == self.inputs[name] for name in self.rewritten):
            raise FailedError(f"{whole}: nothing was fixed")

    def trial(self, number: int, seed: int, count: Count) -> None:
        """Start a run, kill it once or more, and let it come to its end. Raise FailedError."""
        dice = random.Random(f"{seed} {number}")
        folder = self.top / f"trial{number}"
        shutil.copytree(self.given, folder)
        arguments = (*self.kind.arguments, *self.kind.resumes)
        for _ in range(dice.randint(1, MOST_KILLS)):
            sign = dice.choice(SIGNALS)
            if not self._killed(folder, arguments, dice, sign):
                break
            count.kills[sign.name] += 1
            self._check_whole(folder)
        if held(folder) != self.whole:  # else it was killed when all was done
            code = start(arguments, folder).wait(PATIENCE)
            if code not in ENDS:
                raise FailedError(f"{folder}: going on ends with {code} ({folder}.err)")
        found = held(folder)
        for name in sorted({*found, *self.whole} - {"report.out"}):
            if found.get(name) != self.whole.get(name):
                how = "is left over" if name not in self.whole else "is gone" if name not in found else "is not as of a run left alone"
                raise FailedError(f"{folder}: {name} {how}")
        count.runs[self.kind.name] += 1
        shutil.rmtree(folder)

    def _killed(self, folder: Path, arguments: tuple[str, ...], dice: random.Random, sign: signal.Signals) -> bool:
        """Return whether the signal came before the end."""
        if dice.random() < 0.5:
            run = start(arguments, folder, KILL_AT=str(dice.randint(1, self.events)), KILL_BY=str(int(sign)))
            return run.wait(PATIENCE) not in ENDS
        run = start(arguments, folder)
        try:
            run.wait(dice.uniform(0.2, 1.0) * self.seconds)
        except subprocess.TimeoutExpired:
            run.send_signal(sign)
        return run.wait(PATIENCE) not in ENDS

    def _check_whole(self, folder: Path) -> None:
        """Check that every file that people see is as it was, or as it shall be. Raise FailedError."""
        found = held(folder)
        for name, data in self.inputs.items():
            allowed = {data, self.whole[name]} if name in self.rewritten else {data}
            if found.get(name) not in allowed:
                raise FailedError(f"{folder}: {name} is {'damaged' if name in found else 'lost'}")
        for name in set(found) - set(self.inputs) - {"report.out"}:
            hidden = any(part.startswith(".") for part in Path(name).parts)
            if not hidden and found[name] != self.whole.get(name):
                raise FailedError(f"{folder}: {name} is half written")


def main() -> int:
    """Run and kill until there were enough kills; return 1 where a run failed."""
    parser = argparse.ArgumentParser(description="Kill newslint at seeded moments, let it go on, and compare.")
    parser.add_argument("--kills", type=int, default=60, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(default: %(default)s)")
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1, help="runs at once (default: one a processor)")
    given = parser.parse_args()
    begun = time.monotonic()
    top = Path(tempfile.mkdtemp(prefix="soak-"))
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parent.parent)
    done = Count()
    try:
        soaks = [Soak(kind, top / kind.name.replace(" ", "-"), given.seed) for kind in kinds()]
        trials = count()
        with ThreadPoolExecutor(given.at_once) as pool:
            while done.kills.total() < given.kills:
                batch = [next(trials) for _ in range(min(len(soaks), given.kills - done.kills.total()))]
                list(pool.map(lambda number: soaks[number % len(soaks)].trial(number, given.seed, done), batch))
    except FailedError as error:
        print(error)
        return 1
    shutil.rmtree(top)
    signs = ", ".join(f"{name} {number}" for name, number in sorted(done.kills.items()))
    print(
        f"{done.kills.total()} kills ({signs}) in {done.runs.total()} runs of {len(soaks)} kinds, seed {given.seed}: no file damaged, "
        f"no record lost, the bytes of runs left alone, nothing left over ({time.monotonic() - begun:.0f} s)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
