"""Kills newslint again and again, at moments drawn from a seed, lets it go on, and compares the result with that of an undisturbed run.

    python benchmarks/soak.py --kills 200 --seed 1

Each run has two worker processes. Runs of ``newslint gate`` (lines, CSV, JSON, Parquet, folders of texts) are resumed with ``--resume``.
``newslint check --fix`` (folders of texts, lines, compressed lines, CSV, JSON, Parquet, SQLite) is called again or undone, and ``newslint
undo`` is called again. After every kill no file may be half written; in the end all contents must be those of the undisturbed run, ``undo``
must give back those from before it, and no other file may be left. Half of the kills come when the run is about to open, rename or remove
its n-th file, the others after some time. For POSIX. A failure is printed, with the folder where it happened, and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

if sys.platform == "win32":
    sys.exit("soak.py kills by signals that Windows does not have")

SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
PATIENCE = 300  # seconds after which a run counts as hanging
PIECE = 6000  # bytes of a chunk: small inputs shall have many chunks
MOST_KILLS = 3  # of one run
ENDS = (0, 1)  # exit codes of runs that come to their end: 1 where something is left that cannot be fixed
NOTHING = 2  # the exit code of `undo` where no run is on record, or all are undone
EVENTS = "events"  # the file that a run left alone writes its number of events into
REPORT = "report.out"  # says what was done by which of several runs

# The program that is started: newslint with small chunks and a journal that is always written. It counts what it does to files of its
# folder, and with KILL_AT it ends itself by a signal when it is about to do the n-th such thing.
PROGRAM = f"""
import os, sys
here, at, sign = os.getcwd(), int(os.environ.get("KILL_AT", "0")), int(os.environ.get("KILL_BY", "9"))
main, seen = os.getpid(), 0
places = (here + os.sep, os.environ["NEWSLINT_STATE_DIR"] + os.sep)
def watch(event, arguments):
    global seen
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate") and os.getpid() == main:
        name = arguments[0]
        if isinstance(name, str) and os.path.abspath(name).startswith(places):
            seen += 1
            if seen == at:
                os.kill(main, sign)
sys.addaudithook(watch)
from newslint.records import codec
codec.SIZE, codec.MOST_FILES = {PIECE}, 10
from newslint.runs import run as running
running.EVERY = 0.0
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
    """A kind of run: how its input is made, the arguments, and further ones to go on with.

    ``rewrites`` are globs for the files that it changes. ``before`` are the arguments of a run that comes first, and is not killed.
    """

    name: str
    plant: Callable[[random.Random], None]
    arguments: tuple[str, ...]
    resumes: tuple[str, ...] = ()
    rewrites: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


class FailedError(Exception):
    """The error where something is not as it should be."""


@dataclass
class Count:
    """The kills and the finished runs so far."""

    kills: Counter[str] = field(default_factory=Counter)
    runs: Counter[str] = field(default_factory=Counter)
    undone: int = 0


def text(dice: random.Random, number: int) -> str:
    """Return a text of some lines, with or without residue; no two are equal."""
    lines = [*dice.sample(SENTENCES, dice.randint(1, 3)), f"The report has {number} pages."]
    if dice.random() < 0.6:
        lines.insert(dice.randint(0, len(lines)), dice.choice(RESIDUE))
    return "\n".join(lines)


def records(dice: random.Random) -> list[dict[str, Any]]:
    """Return the records for one file."""
    return [{"id": number, "text": text(dice, number)} for number in range(400)]


def as_lines(dice: random.Random) -> bytes:
    """Return records as lines of JSON, some of which cannot be read."""
    made = [json.dumps(record) for record in records(dice)]
    made[7] = made[200] = "{broken"
    return ("\n".join(made) + "\n").encode()


def lines(dice: random.Random) -> None:
    """Plant ``in.jsonl``."""
    Path("in.jsonl").write_bytes(as_lines(dice))


def packed(dice: random.Random) -> None:
    """Plant ``in.jsonl.gz``."""
    Path("in.jsonl.gz").write_bytes(gzip.compress(as_lines(dice).replace(b"{broken\n", b""), mtime=0))


def array(dice: random.Random) -> None:
    """Plant ``in.json``."""
    Path("in.json").write_text(json.dumps(records(dice), indent=1), "utf-8")


def table(dice: random.Random) -> None:
    """Plant ``in.csv``."""
    rows = [f'{record["id"]},"{record["text"]}"\r\n' for record in records(dice)]
    Path("in.csv").write_bytes("".join(["id,text\r\n", *rows]).encode())


def columns(dice: random.Random) -> None:
    """Plant ``in.parquet``."""
    import pyarrow as pa
    from pyarrow import parquet

    parquet.write_table(pa.Table.from_pylist(records(dice)), "in.parquet", row_group_size=100)


def database(dice: random.Random) -> None:
    """Plant ``in.sqlite``."""
    with closing(sqlite3.connect("in.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, text TEXT)")
        connection.executemany("INSERT INTO articles VALUES (:id, :text)", records(dice))


def texts(dice: random.Random) -> None:
    """Plant the folder ``in`` with many texts."""
    for number in range(120):
        path = Path("in", f"{number % 5}", f"{number}.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text(dice, number) + "\n", "utf-8")


def all_of(plants: Sequence[Callable[[random.Random], None]], dice: random.Random) -> None:
    """Plant several files."""
    for plant in plants:
        plant(dice)


def kinds() -> list[Kind]:
    """Return all kinds of runs."""
    has_arrow, jobs = _has("pyarrow"), ("--jobs", "2")
    unbroken = lambda dice: Path("in.jsonl").write_bytes(as_lines(dice).replace(b"{broken\n", b""))  # noqa: E731
    told = ("--summary-file", "sum.json", "-q", *jobs)
    gated = [("jsonl", lines, "ok.jsonl.zst" if _has("zstandard") else "ok.jsonl.gz"), ("csv", table, "ok.csv"), ("json", array, "ok.json")]
    gated += [("parquet", columns, "ok.parquet")] if has_arrow else []
    made = []
    for suffix, plant, kept in gated:
        routes = ("-o", kept, "--rejects", "no.jsonl", "--quarantine", "look.jsonl.gz", "--annotate")
        made.append(Kind(f"gate {suffix}", plant, ("gate", f"in.{suffix}", *routes, *told), ("--resume",)))
    made.append(Kind("gate texts", texts, ("gate", "in", "-o", "ok", "--rejects", "no.jsonl", *told), ("--resume",)))
    named = ("--text-field", "text")
    fixed: list[tuple[str, Callable[[random.Random], Any]]] = [
        *(("in.jsonl", unbroken), ("in.jsonl.gz", packed), ("in.csv", table), ("in.json", array), ("in.sqlite", database)),
        *([("in.parquet", columns)] if has_arrow else []),
    ]
    fixing = ("check", "--fix", "-q", *jobs)
    made.append(Kind("fix texts", texts, (*fixing, "in", "--output-file", REPORT), (), ("in/**/*.txt",)))
    made += [Kind(f"fix {name[3:]}", plant, (*fixing, name, *named), (), (name,)) for name, plant in fixed]
    made.append(Kind("undo texts", texts, ("undo",), (), ("in/**/*.txt",), (*fixing, "in")))
    for what, chosen in (("records", fixed[:4]), ("tables", fixed[4:])):
        names = tuple(name for name, _ in chosen)
        plants = partial(all_of, [plant for _, plant in chosen])
        made.append(Kind(f"undo {what}", plants, ("undo",), (), names, (*fixing, *names, *named)))
    return made


def _has(package: str) -> bool:
    from importlib.util import find_spec

    return find_spec(package) is not None


def start(arguments: tuple[str, ...], folder: Path, **settings: str) -> subprocess.Popen[bytes]:
    """Start newslint in a folder; whoever started us may have Ctrl-C ignored, which child processes inherit."""
    with open(f"{folder}.err", "ab") as errors:
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            cwd=folder,
            env={**os.environ, "NEWSLINT_STATE_DIR": f"{folder}.state", **settings},
            stdout=subprocess.DEVNULL,
            stderr=errors,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )


def content(path: Path) -> object:
    """Return what a file holds, as far as it must not change: values of tables, bytes without their compression, else bytes."""
    if path.suffix == ".sqlite":
        return _rows(path)
    if path.suffix == ".parquet":
        from pyarrow import parquet

        found = parquet.read_table(path)
        return found.schema, found.to_pylist()
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" and data else data


def _rows(path: Path) -> object:
    """Return the rows of a database as whoever opens it next sees them: a journal that was left is applied, to a copy."""
    with tempfile.TemporaryDirectory() as copy:
        for part in path.parent.glob(f"{path.name}*"):
            shutil.copy(part, copy)
        with closing(sqlite3.connect(Path(copy, path.name))) as connection:
            if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise FailedError(f"{path} is damaged")
            return connection.execute("SELECT * FROM articles ORDER BY id").fetchall()


def held(folder: Path) -> dict[str, object]:
    """Return what the files of a folder hold, by name."""
    return {
        str(path.relative_to(folder)): content(path) for path in sorted(folder.rglob("*")) if path.is_file() and not _hidden(path, folder)
    }


def _hidden(path: Path, folder: Path) -> bool:
    """Return whether nobody looks at a file: what a run keeps beside its outputs, and what SQLite does."""
    return any(part.startswith(".") for part in path.relative_to(folder).parts) or path.name.endswith(".sqlite-journal")


def left_over(folder: Path) -> list[str]:
    """Return the names of the files that nobody looks at."""
    return [path.name for path in folder.rglob("*") if path.is_file() and _hidden(path, folder)]


class Soak:
    """A kind of run with its input, the result of an undisturbed run, how long that took and how many events it had."""

    def __init__(self, kind: Kind, top: Path, seed: int) -> None:
        self.kind = kind
        self.top = top
        self.given = top / "given"
        self.given.mkdir(parents=True)
        subprocess.run([sys.executable, __file__, "--plant", kind.name, "--seed", str(seed)], cwd=self.given, check=True)
        self.before = held(self.given)
        whole = top / "whole"
        for _ in range(2):  # the first may have to read the rules
            shutil.rmtree(whole, ignore_errors=True)
            self._prepare(whole)
            self.inputs = held(whole)
            begun = time.monotonic()
            if start(kind.arguments, whole, COUNT=str(top / EVENTS)).wait(PATIENCE) not in ENDS:
                raise FailedError(f"{whole}: the run that is left alone fails")
            self.seconds = time.monotonic() - begun
        self.events = int((top / EVENTS).read_text("utf-8"))
        self.whole = held(whole)
        self.rewritten = {str(path.relative_to(whole)) for glob in kind.rewrites for path in whole.glob(glob)}
        if self.rewritten and all(self.whole[name] == self.inputs[name] for name in self.rewritten):
            raise FailedError(f"{whole}: nothing was changed")

    def _prepare(self, folder: Path) -> None:
        """Make a folder with the input, as the run that comes first leaves it. Raise FailedError."""
        shutil.copytree(self.given, folder)
        shutil.rmtree(f"{folder}.state", ignore_errors=True)
        if self.kind.before and start(self.kind.before, folder).wait(PATIENCE) not in ENDS:
            raise FailedError(f"{folder}: the run that comes first fails ({folder}.err)")

    def trial(self, number: int, seed: int, count: Count) -> None:
        """Start a run, kill it once or more, let it come to its end, and undo what it fixed. Raise FailedError."""
        dice = random.Random(f"{seed} {number}")
        folder = self.top / f"trial{number}"
        self._prepare(folder)
        arguments = (*self.kind.arguments, *self.kind.resumes)
        fixes = bool(self.kind.rewrites) and not self.kind.before
        for _ in range(dice.randint(1, MOST_KILLS)):
            sign = dice.choice(SIGNALS)
            if not self._killed(folder, arguments, dice, sign):
                break
            count.kills[sign.name] += 1
            self._check_whole(folder)
            if fixes and dice.random() < 0.4:
                self._undo(folder, count)
        if held(folder) != self.whole or left_over(folder):  # else it was killed when all was done
            code = start(arguments, folder).wait(PATIENCE)
            if code not in ENDS:
                raise FailedError(f"{folder}: going on ends with {code} ({folder}.err)")
        self._compare(folder, self.whole)
        if fixes:
            self._undo(folder, count)
        count.runs[self.kind.name] += 1
        shutil.rmtree(folder)

    def _undo(self, folder: Path, count: Count) -> None:
        """Undo all runs on record, and check that all is as it was before. Raise FailedError."""
        for _ in range(MOST_KILLS + 2):
            if (code := start(("undo",), folder).wait(PATIENCE)) != 0:
                break
            count.undone += 1
        if code != NOTHING or "there is nothing to undo" not in Path(f"{folder}.err").read_text("utf-8").splitlines()[-1]:
            raise FailedError(f"{folder}: undo ends with {code} ({folder}.err)")
        self._compare(folder, self.before, hidden=False)

    def _compare(self, folder: Path, wanted: dict[str, object], hidden: bool = True) -> None:
        """Check that a folder holds just this. Raise FailedError."""
        found = held(folder)
        for name in sorted({*found, *wanted} - {REPORT}):
            if found.get(name) != wanted.get(name):
                how = "is left over" if name not in wanted else "is gone" if name not in found else "is not as it should be"
                raise FailedError(f"{folder}: {name} {how} ({folder}.err)")
        if hidden and (left := left_over(folder)):
            raise FailedError(f"{folder}: {left[0]} is left over")

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
            allowed = (data, self.whole[name]) if name in self.rewritten else (data,)
            if found.get(name) not in allowed:
                raise FailedError(f"{folder}: {name} is {'damaged' if name in found else 'lost'}")
        for name in set(found) - set(self.inputs) - {REPORT}:
            if found[name] != self.whole.get(name):
                raise FailedError(f"{folder}: {name} is half written")


class Soaks:
    """All kinds, each made ready when it is first used."""

    def __init__(self, top: Path, seed: int) -> None:
        self.top, self.seed = top, seed
        self.kinds = kinds()
        random.Random(seed).shuffle(self.kinds)
        self.made: dict[int, Soak] = {}
        self._locks = [Lock() for _ in self.kinds]

    def of(self, number: int) -> Soak:
        """Return the kind whose turn it is in trial ``number``. Raise FailedError."""
        at = number % len(self.kinds)
        with self._locks[at]:
            if at not in self.made:
                kind = self.kinds[at]
                self.made[at] = Soak(kind, self.top / kind.name.replace(" ", "-"), self.seed)
            return self.made[at]


def main() -> int:
    """Run and kill until there were enough kills; return 1 where a run failed."""
    parser = argparse.ArgumentParser(description="Kill newslint at seeded moments, let it go on, and compare.")
    parser.add_argument("--kills", type=int, default=60, help="how many (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="(default: %(default)s)")
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1, help="runs at once (default: one a processor)")
    parser.add_argument("--plant", metavar="KIND", help="only write the input of this kind of run into the working folder")
    given = parser.parse_args()
    if given.plant:
        next(kind for kind in kinds() if kind.name == given.plant).plant(random.Random(given.seed))
        return 0
    begun = time.monotonic()
    top = Path(tempfile.mkdtemp(prefix="soak-"))
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parent.parent)
    os.environ.pop("CI", None)  # where no record of edits is kept
    done, soaks, trials = Count(), Soaks(top, given.seed), count()
    try:
        with ThreadPoolExecutor(given.at_once) as pool:
            while done.kills.total() < given.kills:
                batch = [next(trials) for _ in range(min(len(soaks.kinds), given.kills - done.kills.total()))]
                list(pool.map(lambda number: soaks.of(number).trial(number, given.seed, done), batch))
    except FailedError as error:
        print(error)
        return 1
    shutil.rmtree(top)
    signs = ", ".join(f"{name} {number}" for name, number in sorted(done.kills.items()))
    print(
        f"{done.kills.total()} kills ({signs}) in {done.runs.total()} runs of {len(done.runs)} kinds, {done.undone} undone, seed {given.seed}: no "
        f"file damaged, no record lost, the contents of runs left alone, nothing left over ({time.monotonic() - begun:.0f} s)"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
