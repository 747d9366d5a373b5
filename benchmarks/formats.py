"""What reading and writing each format costs beside JSON Lines, with linting off: CPU seconds, in turn, best of some.

    python benchmarks/formats.py --megabytes 60 --rounds 3

The records are made up, and the same in every format. ``newslint gate --ignore ALL`` reads and writes the format itself; a second table is
about ``newslint check --ignore ALL``, which only reads. Figures are CPU seconds of the whole process, so start-up is in them.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

WORDS = "the council voted on monday to keep bridge closed for another month work piers is begin in spring engineer said bank kept rates".split()
FORMATS = ("jsonl", "json", "csv", "parquet", "arrow")


def records(megabytes: int) -> list[dict[str, Any]]:
    """Return records of about so many megabytes of text."""
    dice = random.Random(7)
    made: list[dict[str, Any]] = []
    size = 0
    while size < megabytes << 20:
        sentences = [" ".join(dice.choices(WORDS, k=dice.randint(8, 24))).capitalize() + "." for _ in range(dice.randint(15, 45))]
        text = "\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))
        number = len(made)
        made.append({"id": str(number), "url": f"https://news{number % 50}.example/{number}", "title": sentences[0], "text": text})
        size += len(text)
    return made


def write(made: list[dict[str, Any]]) -> None:
    """Write the records in every format into the working folder."""
    import pyarrow as pa
    from pyarrow import parquet

    Path("in.jsonl").write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in made), "utf-8")
    Path("in.json").write_text(json.dumps(made, ensure_ascii=False, indent=2), "utf-8")
    with open("in.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(made[0]))
        table.writeheader()
        table.writerows(made)
    rows = pa.Table.from_pylist(made)
    parquet.write_table(rows, "in.parquet", row_group_size=10_000)
    with pa.ipc.new_file("in.arrow", rows.schema) as out:
        out.write_table(rows, max_chunksize=10_000)


def seconds(*arguments: str) -> float:
    """Return the CPU seconds of one call of newslint."""
    before = os.times()
    done = subprocess.run([sys.executable, "-m", "newslint", *arguments], capture_output=True)
    after = os.times()
    if done.returncode not in (0, 1):
        sys.exit(f"newslint {' '.join(arguments)}: {done.stderr.decode()}")
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Measure, and print the two tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH")]))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write(records(arguments.megabytes))
        Path("newslint.yaml").write_text("ignore: [ALL]\n", "utf-8")
        for command in ("gate", "check"):
            best = dict.fromkeys(FORMATS, float("inf"))
            for _ in range(arguments.rounds):
                for name in FORMATS:
                    rest = ("-o", f"out.{name}", "--discard-rejects", "-q") if command == "gate" else ("-q",)
                    best[name] = min(best[name], seconds(command, f"in.{name}", *rest, "--jobs", "1"))
            print(f"newslint {command}, {arguments.megabytes} MB of text, linting off")
            for name, value in best.items():
                size = os.path.getsize(f"in.{name}") / 1e6
                print(f"  {name:<8} {value:6.2f} s   {value / best['jsonl']:5.2f} of JSON Lines   ({size:,.0f} MB)")


if __name__ == "__main__":
    main()
