"""How fast newslint is, on text that the process has not seen before, as ratios against other work that is run beside it.

    python benchmarks/speed.py NEWS.jsonl[.gz] [--text-field text] [--runs 3] [--only ROW ...]

Every row runs in processes of its own, one core each, `--runs` times, in turn with the others; the table gives medians. Slow rows see
the first 200 kilobytes only: their rate does not depend on how much there is. Peers are measured where they are installed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

SLOW_LIMIT = 200_000  # bytes of text for rows that run below 1 MB/s
BASE = "parse and write"


def read(path: str) -> list[bytes]:
    """Return the lines of a JSONL file that are not blank."""
    with gzip.open(path) if path.endswith(".gz") else open(path, "rb") as file:
        return [line for line in file if line.strip()]


def parse_and_write(lines: list[bytes], field: str) -> tuple[Callable[[], Any], int]:
    """Measure the least that any pipeline does: parse each record and write it again, to nowhere.

    Like every row it returns the function to time, and the bytes of text that the function sees.
    """
    import orjson

    def run() -> None:
        with open(os.devnull, "wb") as out:
            for line in lines:
                out.write(orjson.dumps(orjson.loads(line)) + b"\n")

    return run, _size(_texts(lines, field))


def _texts(lines: Iterable[bytes], field: str) -> list[str]:
    return [json.loads(line)[field] for line in lines]


def _size(texts: Iterable[str]) -> int:
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)


def _some(texts: list[str]) -> list[str]:
    """Return the first texts, about `SLOW_LIMIT` bytes in all."""
    taken, size = [], 0
    for text in texts:
        if size >= SLOW_LIMIT:
            break
        taken.append(text)
        size += len(text.encode("utf-8", "surrogatepass"))
    return taken


def rules_alone(lines: list[bytes], field: str) -> tuple[Callable[[], Any], int]:
    """Measure the shipped rules over text in a known language, without the checks in Python."""
    return _scanning(_pattern_rules(), _texts(lines, field))


def rules_repeated(lines: list[bytes], field: str) -> tuple[Callable[[], Any], int]:
    """Measure the same, with the rules repeated under other codes until there are 300."""
    rules = _pattern_rules()
    copies = list(rules)
    for number in range(300 - len(rules)):
        rule = rules[number % len(rules)]
        copies.append(replace(rule, code=f"{rule.code[:3]}{10_000 + number}", name=f"{rule.name}-{number}"))
    return _scanning(copies, _texts(lines, field))


def _pattern_rules() -> list[Any]:
    from newslint import Linter

    return [rule for rule in Linter().rules if rule.match]


def _scanning(rules: list[Any], texts: list[str]) -> tuple[Callable[[], Any], int]:
    from newslint.matching.scanner import Scanner
    from newslint.text.document import Document

    scanner = Scanner(rules)
    scanner.scan(Document("A first text, so that the index is built."), "en")

    def run() -> int:
        return sum(len(scanner.scan(Document(text), "en").matches) for text in texts)

    return run, _size(texts)


def all_checks(lines: list[bytes], field: str) -> tuple[Callable[[], Any], int]:
    """Measure the way from JSONL to findings: parse, find the language, all rules, all checks."""
    import orjson

    from newslint import Linter

    linter = Linter()
    linter.lint("A first text, so that everything is loaded.")

    def run() -> int:
        return sum(len(linter.lint(orjson.loads(line)[field]).findings) for line in lines)

    return run, _size(_texts(lines, field))


def one_re_per_rule(lines: list[bytes], field: str) -> tuple[Callable[[], Any], int]:
    """Measure the same knowledge as most people would write it: one multi-line regex a rule, searched for in the whole text."""
    from newslint.rules.predicate import phrase_regex

    patterns = []
    for rule in _pattern_rules():
        parts = []
        for group in rule.match:
            for predicate in group:
                for values in predicate.values.values():
                    parts += [re.sub(r"\(\?[a-z]+\)", "", v) if predicate.kind == "regex" else phrase_regex(v) for v in values]
        parts = [re.sub(r"\(\?P<\w+>", "(?:", part) for part in parts]
        try:
            patterns.append(re.compile("|".join(f"(?:{part})" for part in parts), re.I | re.M))
        except re.error:  # a back-reference lost its group: not worth a row of its own
            continue
    texts = _some(_texts(lines, field))

    def run() -> int:
        return sum(1 for text in texts for pattern in patterns for _ in pattern.finditer(text))

    return run, _size(texts)


def datatrove_filters(lines: list[bytes], field: str) -> tuple[Callable[[], Any], int]:
    """Measure datatrove's C4 and Gopher quality filters, one after the other."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import C4QualityFilter, GopherQualityFilter

    filters = [C4QualityFilter(), GopherQualityFilter()]
    texts = _some(_texts(lines, field))

    def run() -> None:
        for number, text in enumerate(texts):
            for step in filters:
                step.filter(Document(text=text, id=str(number)))

    return run, _size(texts)


def proselint(lines: list[bytes], field: str) -> tuple[Callable[[], Any], int]:
    """Measure proselint's default checks."""
    from proselint.checks import __register__ as checks
    from proselint.registry import CheckRegistry
    from proselint.tools import LintFile

    CheckRegistry().register_many(checks)  # without this it lints with no check at all

    texts = _some(_texts(lines, field))

    def run() -> None:
        for text in texts:
            LintFile("-", text).lint()

    return run, _size(texts)


ROWS: dict[str, Callable[[list[bytes], str], tuple[Callable[[], Any], int]]] = {
    BASE: parse_and_write,
    "rules alone": rules_alone,
    "rules repeated to 300": rules_repeated,
    "JSONL to findings, all checks": all_checks,
    "one re per rule": one_re_per_rule,
    "datatrove C4 + Gopher": datatrove_filters,
    "proselint": proselint,
}


def measure(row: str, path: str, field: str) -> dict[str, float]:
    """Run one row once in this process; return megabytes of text a second."""
    run, size = ROWS[row](read(path), field)
    started = time.perf_counter()
    run()
    return {"rate": size / 1e6 / (time.perf_counter() - started)}


def startup(runs: int) -> list[tuple[str, float]]:
    """Return the CPU time of whole processes, as multiples of that of ``python -c pass``."""
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
    small = "".join(
        f"The bank kept rates on hold on {day}, and analysts said that it would do so again before the {n}th.\n"
        for n, day in enumerate(days, 9)
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "small.txt"
        file.write_text(small, "utf-8")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "newslint --version": [sys.executable, "-m", "newslint", "--version"],
            "newslint check small.txt": [sys.executable, "-m", "newslint", "check", str(file)],
        }
        for command in commands.values():
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(max(9, runs)):
            for name, command in commands.items():
                before = _children()
                subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
                times[name].append(_children() - before)
    base = statistics.median(times["python -c pass"])
    return [(name, statistics.median(seconds) / base) for name, seconds in times.items()]


def _children() -> float:
    """Return the CPU seconds that finished child processes have used so far; on Windows, which does not tell, what the clock says."""
    if sys.platform == "win32":
        return time.perf_counter()
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def resident(path: str) -> float | None:
    """Return the peak of resident megabytes of ``newslint check`` on the corpus as one plain file, None where the system cannot tell."""
    if sys.platform == "win32":
        return None
    code = (
        "import sys, resource\nfrom newslint.cli.main import main\ntry:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "news.jsonl"
        file.write_bytes(b"".join(read(path)))
        command = [sys.executable, "-c", code, "check", str(file), "--jobs", "1", "--exit-zero", "--output-format", "concise"]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, encoding="utf-8")
        peak = int(done.stderr.split()[-1])
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", help="JSON lines, one article each")
    parser.add_argument("--text-field", default="text")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=list(ROWS), choices=list(ROWS))
    parser.add_argument("--row", choices=list(ROWS), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.row:
        print(json.dumps(measure(args.row, args.path, args.text_field)))
        return
    rates: dict[str, list[float]] = {}
    for _ in range(args.runs):
        for row in [BASE, *(row for row in args.only if row != BASE)]:
            command = [sys.executable, __file__, args.path, "--text-field", args.text_field, "--row", row]
            done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
            if done.returncode == 0:
                rates.setdefault(row, []).append(json.loads(done.stdout)["rate"])
            elif "ModuleNotFoundError" not in done.stderr and "ImportError" not in done.stderr:
                sys.exit(done.stderr)
    base = statistics.median(rates[BASE])
    print("| one core | MB/s | times slower than parse and write |\n|---|---|---|")
    for row in args.only:
        if row in rates:
            rate = statistics.median(rates[row])
            print(f"| {row} | {rate:.2f} | {base / rate:.1f} |" if rate < 1 else f"| {row} | {rate:.0f} | {base / rate:.1f} |")
        else:
            print(f"| {row} | not installed | |")
    print("\n| whole process | CPU, multiples of `python -c pass` |\n|---|---|")
    for name, ratio in startup(args.runs):
        print(f"| {name} | {ratio:.1f} |")
    peak = resident(args.path)
    if peak is not None:
        print(f"\nPeak resident memory of `newslint check` on the corpus as one JSONL file: {peak:.0f} MB.")


if __name__ == "__main__":
    main()
