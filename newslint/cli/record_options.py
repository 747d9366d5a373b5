"""The options that commands on records share, and those of ``newslint gate`` and ``newslint restore``."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from newslint.records.formats import Format


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how records are read."""
    reading = parser.add_argument_group("how records are read (found out where nothing says it)").add_argument
    reading("--input-format", choices=[kind.value for kind in Format], help="what the inputs hold, whatever their names say")
    reading("--encoding", help="the encoding of the files (default: utf-8); auto finds it out for each")
    reading(
        "--text-field", action="append", metavar="NAME", help="a field or column that holds text; a.b, a[].b and a.*.b reach into objects"
    )
    for name, what in (("id", "identifier"), ("url", "address"), ("language", "language"), ("title", "headline"), ("source", "source")):
        reading(f"--{name}-field", metavar="NAME", help=f"the field or column that holds the {what}")


def input_format(arguments: argparse.Namespace) -> Format | None:
    """Return the format that an option says, None where none does."""
    return Format(arguments.input_format) if getattr(arguments, "input_format", None) else None


def add_gate_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``newslint gate``, without those that all commands share."""
    parser.add_argument("inputs", nargs="+", metavar="IN", help="files, folders, addresses (s3://...); - is standard input")
    writing = parser.add_argument_group("where records go").add_argument
    writing("--output", "-o", metavar="FILE", help="accepted and fixed records; - is standard output")
    writing("--rejects", metavar="FILE", help="rejected and unreadable records, with the reasons (JSON lines)")
    writing("--quarantine", metavar="FILE", help="quarantined records; else they go to the rejects")
    writing("--discard-rejects", action="store_true", help="throw away what may not enter")
    writing("--dry-run", action="store_true", help="write nothing, only count")
    writing(
        "--annotate", action="store_true", help="put a field `newslint` into accepted records: verdict, codes, edits; restoring needs it"
    )
    writing("--allow-empty", action="store_true", help="exit 0 also when there was nothing to check")
    writing("--resume", action="store_true", help="go on where the same run stopped; begin where none did")
    writing(
        "--max-records-per-file",
        type=positive,
        metavar="N",
        help="outputs in files of at most N records: out-00000.jsonl, out-00001.jsonl ...",
    )
    add_reading_options(parser)
    parser.add_argument("--stdin-filename", metavar="NAME", help="what standard input is called; its suffix says what it holds")
    add_sharing_options(parser)
    add_selecting_options(parser)
    telling = parser.add_argument_group("what is told").add_argument
    telling("--summary", choices=("table", "json"), default="table", help="the summary at the end")
    telling("--summary-file", metavar="FILE", help="write the summary there too, as JSON")
    telling("--samples", type=_count, default=5, metavar="N", help="records kept out that the summary shows (default: %(default)s)")
    telling("--quiet", "-q", action="store_true", help="one line instead of the summary")
    telling("--metrics-file", metavar="FILE", help="write counts there in the text format of Prometheus")
    failing = parser.add_argument_group("when the batch as a whole smells (exit code 1)").add_argument
    failing("--max-reject-share", type=_share, metavar="P", help="most percent of records that may be rejected or unreadable")
    failing("--max-quarantine-share", type=_share, metavar="P", help="most percent of records that may be quarantined")
    failing("--max-finding-rate", type=_rate, metavar="X", help="most errors and warnings a record, on average")


def add_selecting_options(parser: argparse.ArgumentParser) -> Callable[..., argparse.Action]:
    """Add the options that choose rules and files; return what adds more to their group."""
    selecting = parser.add_argument_group("what is checked").add_argument
    rules = "codes, prefixes, names, categories or ALL; a,b is a list"
    selecting("--select", action="append", metavar="RULES", help=f"run these rules only: {rules}")
    selecting("--extend-select", action="append", metavar="RULES", help="run these rules too")
    selecting("--ignore", action="append", metavar="RULES", help="do not run these rules; ALL: none, the gate then only moves records")
    selecting("--preview", action="store_true", default=None, help="run preview rules too")
    selecting("--include", action="append", metavar="GLOB", help="take these files in folders, instead of the configured ones")
    selecting("--exclude", action="append", metavar="GLOB", help="leave these out too, even where they are named")
    return selecting


def add_restore_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``newslint restore``."""
    parser.add_argument("inputs", nargs="+", metavar="IN", help="what `newslint gate --annotate` wrote; - is standard input")
    parser.add_argument("--output", "-o", metavar="FILE", required=True, help="the records as they were; - is standard output")
    parser.add_argument(
        "--report", metavar="FILE", help="take back what `check --fix --output-format json` (or jsonl) tells of in this report"
    )
    parser.add_argument("--resume", action="store_true", help="go on where the same run stopped; begin where none did")
    add_reading_options(parser)
    parser.set_defaults(config=None)


def add_sharing_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose a part of the input."""
    sharing = parser.add_argument_group("a part of the input").add_argument
    sharing("--shard", metavar="I/N", help="only the I-th of N shares, always the same one: for N machines")
    sharing("--sample", type=positive, metavar="N", help="only N records, spread over the input, always the same ones")


def positive(text: str) -> int:
    """Return a whole number from 1. Raise ArgumentTypeError."""
    if (value := _count(text)) < 1:
        raise argparse.ArgumentTypeError(f"a whole number from 1 is needed, not {text!r}")
    return value


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"a whole number is needed, not {text!r}")
    return int(text)


def _share(text: str) -> float:
    """Return a number from 0 to 100; the sign ``%`` may end it."""
    value = _rate(text.removesuffix("%").rstrip())
    if value > 100:
        raise argparse.ArgumentTypeError(f"a share from 0% to 100% is needed, not {text!r}")
    return value


def _rate(text: str) -> float:
    """Return a number from 0."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"a number from 0 is needed, not {text!r}")
    return value
