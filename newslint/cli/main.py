"""The command line: options, and what becomes of errors.

Exit codes tell the truth: 0 clean, 1 findings (or, with ``--diff``, changes), 2 the job could not be done, or not all of it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from newslint._version import __version__
from newslint.cli import commands
from newslint.errors import NewslintError, nearest
from newslint.findings import Severity
from newslint.reports import FORMATS, GROUPS
from newslint.util.terminal import aside, is_terminal, log, width


def main(argv: Sequence[str] | None = None) -> int:
    """Run newslint with the given arguments (``sys.argv[1:]``); return the exit code.

    Every error becomes a message and 2, and so does Ctrl-C. Nothing is raised but KeyboardInterrupt, where Ctrl-C comes again meanwhile.
    """
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        if not given:
            parser_of(given).print_help(sys.stderr)
            return 2
        arguments = parser_of(given).parse_args(given, argparse.Namespace(given=given))
        return int(arguments.command(arguments))
    except SystemExit as stop:  # argparse: 0 after --help, 2 after a usage error
        return stop.code if isinstance(stop.code, int) else 2
    except NewslintError as error:
        log(str(error))
    except BrokenPipeError:
        _give_up_stdout()
    except OSError as error:
        log(f"cannot go on: {error}")
        _give_up_stdout()
    except KeyboardInterrupt:
        log("interrupted; files are whole, but not all were checked")
        _give_up_stdout()
    except Exception:
        import traceback

        traceback.print_exc()
        log("this is a bug in newslint; please report it with the lines above")
    return 2


def _give_up_stdout() -> None:
    """Let go of standard output, whose reader is gone or which is full: what is buffered must not raise again when Python ends."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except (OSError, ValueError):  # no real file behind it
            sys.stdout = None


class _Parser(argparse.ArgumentParser):
    """A parser that hints at the nearest option or command, in words that do not change with the version of Python."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["allow_abbrev"] = False  # an abbreviation would change its meaning with the next option
        super().__init__(*args, **{"formatter_class": _formatter, **kwargs})
        self.given: Sequence[str] = ()

    def error(self, message: str) -> NoReturn:
        log(message)
        aside(f"Try '{self.prog} --help'.\n")
        raise SystemExit(2)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        parsed, unknown = self.parse_known_args(args, namespace)
        if unknown:
            named = self._commands()
            command = next((word for word in self.given if word in named), "")
            hint = nearest(unknown[0].partition("=")[0], named.get(command, self)._options())
            self.error(f"unrecognized arguments: {' '.join(unknown)}{f' ({hint})' if hint else ''}")
        return parsed

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        choices = [str(choice) for choice in action.choices]
        hint = nearest(str(value), choices)
        if isinstance(action, argparse._SubParsersAction):
            if os.path.exists(value):
                hint = f"did you mean 'newslint check {value}'?"
            elif value == "lint":  # by its letters it is nearer to init
                hint = "did you mean 'check'?"
        raise argparse.ArgumentError(action, f"{value!r} is none of {', '.join(choices)}{f' ({hint})' if hint else ''}")

    def _commands(self) -> dict[str, _Parser]:
        return next((dict(action.choices) for action in self._actions if isinstance(action, argparse._SubParsersAction)), {})

    def _options(self) -> list[str]:
        return [option for action in self._actions for option in action.option_strings]


def _formatter(prog: str) -> argparse.HelpFormatter:
    return argparse.HelpFormatter(prog, width=width(is_terminal(sys.stdout)))  # left to itself it imports shutil, even without --help


def parser_of(given: Sequence[str]) -> _Parser:
    """Return the parser for these arguments; only the command that they name has its options."""
    parser = _Parser(prog="newslint", description="Finds scraping artifacts in news text, explains them, and fixes them.")
    parser.given = given
    parser.add_argument("-V", "--version", action="version", version=f"newslint {__version__}")
    # Starting is quick: with prog given no usage line is formatted, and only the command that is called is made, with its options.
    kinds = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, prog="newslint")
    meant = next((name for name in given if name in COMMANDS), None)
    for name in COMMANDS if meant is None or meant != given[0] else (meant,):
        add_options, summary, description = COMMANDS[name]
        command = kinds.add_parser(name, help=summary, description=description)
        if name == meant:
            add_options(command)
    return parser


_INIT = """Look at the files of a folder, show what was found, and write a commented newslint.yaml and the pre-commit entry for it. Nothing that
is there is changed, and nothing is asked."""
_CHECK = """Check text files and records. Exit code: 0 clean, 1 findings of `fail-on` or worse, 2 something could not be checked, or
nothing was."""
_REPORT = """Check files, and write what was found as a page for a browser. Exit code: 0, or 2 where something could not be
checked, or nothing was."""
_COMPARE = """Say which findings appeared between two runs and which went, by rule and by source.
Exit code: 0 no finding of --fail-on or worse appeared, 1 one did, 2 something could not be read or checked."""
_ACCEPT = """Put the findings of a file, those of one line of it, or the one at a column, on the list of accepted ones: FILE:LINE:COL as reports
print it. In a format without lines, LINE is the number of the record."""
_EXPLAIN = """What a rule finds and why it matters, with examples, its fix, and how to accept or tune it. Or, of a line of a file: which rules report
it, which match it and what holds each of them back."""
_GATE = """Accept, fix, quarantine or reject every record. Exit code: 0 complete, 1 complete but a limit was crossed, 2 not complete."""
_RESTORE = "Undo the fixes of the gate from the edits in its notes, and take the notes off. Exit code: 0 done, 2 not all of it could be."
_UNDO = """Restore the files that a run of newslint check --fix changed, byte for byte, from the record that it kept; a file that has changed
since stays as it is. Exit code: 0 done, 2 not all of it could be."""
_MERGE = "Add up the summaries that the shards of a run wrote (gate --shard I/N --summary-file, check --shard I/N --output-format json)."
_SERVE = "Answer POST /check and POST /gate over HTTP until SIGTERM or Ctrl-C. Exit code: 0 all was answered, 2 not. Needs newslint[serve]."


def _check_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files and folders; - is standard input; none: the configuration's include, or the folder")
    fixing = parser.add_argument_group("fixing").add_argument
    fixing("--fix", action="store_true", help="apply safe fixes; the exit code tells what remains")
    fixing("--unsafe-fixes", action="store_true", help="with --fix or --diff: apply unsafe fixes too")
    fixing("--diff", action="store_true", help="change nothing; show what fixing would change, and exit 1 if there is anything")
    _selecting_options(parser)
    reporting = parser.add_argument_group("the report").add_argument
    reporting("--output-format", choices=FORMATS, default="text", help="%(choices)s")
    reporting("--group-by", choices=GROUPS, help="text report in sections; by rule it is shown when all is checked")
    reporting("--output-file", metavar="FILE", help="write the report there instead of to standard output")
    reporting("--statistics", action="store_true", help="counts by rule and by site, with bars, instead of single findings")
    reporting("--quiet", "-q", action="store_true", help="findings only, no summary")
    reporting("--color", choices=("auto", "always", "never"), default="auto", help="auto: on a terminal, unless NO_COLOR is set")
    reporting("--resume", action="store_true", help="with --output-file: go on where the same run stopped; begin where none did")
    reporting("--metrics-file", metavar="FILE", help="write counts there in the text format of Prometheus, as the run goes on")
    reporting("--allow-empty", action="store_true", help="exit 0 where there was no document to check (else 2)")
    reporting("--fail-on", choices=list(Severity), help="exit 1 where there is a finding as bad as this (default: warning)")
    reporting("--exit-zero", action="store_true", help="exit 0 where there are findings (still 2 where something could not be checked)")
    accepting = parser.add_argument_group("accepted findings").add_argument
    accepting("--baseline", metavar="FILE", help="the file of accepted findings")
    accepting("--write-baseline", action="store_true", help="accept all findings of the checked files")
    accepting("--reason", metavar="TEXT", help="with --write-baseline: why the new ones stay")
    _config_option(parser)
    add("--show-settings", action="store_true", help="print the settings in force, and where each comes from")
    _jobs_option(parser)
    parser.set_defaults(command=commands.check)


def _reading_options(parser: argparse.ArgumentParser) -> None:
    from newslint.cli.record_options import add_reading_options

    add_reading_options(parser)


def _selecting_options(parser: argparse.ArgumentParser) -> None:
    from newslint.cli.record_options import add_selecting_options, add_sharing_options

    selecting = add_selecting_options(parser)
    selecting("--severity", choices=list(Severity), help="show and count only findings as bad as this")
    selecting("--stdin-filename", metavar="NAME", help="what standard input is called; its suffix says what it holds")
    _reading_options(parser)
    add_sharing_options(parser)


def _report_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files and folders, as for newslint check")
    output = "the page (default: %(default)s); - is standard output"
    add("-o", "--output-file", metavar="FILE", default="newslint-report.html", help=output)
    add("--allow-empty", action="store_true", help="exit 0 where there was no document to check (else 2)")
    add("--resume", action="store_true", help="go on where the same run stopped; begin where none did")
    add("--quiet", "-q", action="store_true", help="do not say how records are read")
    _selecting_options(parser)
    add("--baseline", metavar="FILE", help="the file of accepted findings")
    _config_option(parser)
    _jobs_option(parser)
    own = {action.dest for action in parser._actions}
    as_check = {name: value for name, value in _defaults(_check_options).items() if name not in own}
    parser.set_defaults(**as_check | {"output_format": "html", "exit_zero": True, "color": "never", "command": commands.report})


def _defaults(add_options: Callable[[argparse.ArgumentParser], None]) -> dict[str, Any]:
    """Return what a command gets where none of its options is given."""
    parser = argparse.ArgumentParser()
    add_options(parser)
    return vars(parser.parse_args([]))


def _compare_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("old", metavar="OLD", help="a report of newslint check --output-format json or jsonl; or files to check now")
    add("new", metavar="NEW", help="the same, to compare with it")
    add("--output-format", choices=("text", "markdown", "html"), default="text", help="%(choices)s")
    add("-o", "--output-file", metavar="FILE", help="write the comparison there instead of to standard output")
    add("--limit", type=_number, default=20, metavar="N", help="findings listed of each kind as text and markdown (default: 20); 0 is all")
    add(
        "--fail-on",
        choices=list(Severity),
        default=Severity.WARNING,
        help="exit 1 where a finding as bad as this appeared (default: warning)",
    )
    add("--exit-zero", action="store_true", help="exit 0 whatever appeared (still 2 where something could not be checked)")
    _reading_options(parser)
    _config_option(parser)
    parser.set_defaults(command=commands.compare)


def _accept_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("places", nargs="+", metavar="FILE[:LINE[:COL]]", help="whose findings are accepted")
    add("--code", action="append", metavar="RULES", help="only findings of these rules")
    add("--id", metavar="ID", help="only findings of the record with this identifier")
    add("--reason", required=True, help="why they stay")
    add("--baseline", metavar="FILE", help="the file of accepted findings")
    add("--preview", action="store_true", default=None, help="run preview rules too")
    _reading_options(parser)
    _config_option(parser)
    parser.set_defaults(command=commands.accept)


def _gate_options(parser: argparse.ArgumentParser) -> None:
    from newslint.cli.record_options import add_gate_options

    add_gate_options(parser)
    _config_option(parser)
    _jobs_option(parser)
    parser.set_defaults(command=commands.gate)


def _restore_options(parser: argparse.ArgumentParser) -> None:
    from newslint.cli.record_options import add_restore_options

    add_restore_options(parser)
    _jobs_option(parser)
    parser.set_defaults(command=commands.restore)


def _merge_options(parser: argparse.ArgumentParser) -> None:
    from newslint.cli.merge import add_merge_options

    add_merge_options(parser)
    parser.set_defaults(command=commands.merge)


def _undo_options(parser: argparse.ArgumentParser) -> None:
    from newslint.cli.undo import add_undo_options

    add_undo_options(parser)
    parser.set_defaults(command=commands.undo)


def _serve_options(parser: argparse.ArgumentParser) -> None:
    from newslint.cli.serve import add_serve_options

    add_serve_options(parser)
    _config_option(parser)
    _jobs_option(parser, "is one a processor")
    parser.set_defaults(command=commands.serve)


def _explain_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "what",
        metavar="RULE|FILE:LINE",
        help="a rule's code or name; a prefix or category, whose rules are listed; or a line of a file, FILE:LINE or FILE:LINE:COL",
    )
    add("--code", action="append", metavar="RULES", help="with FILE:LINE: only what these rules make of it")
    add("--preview", action="store_true", default=None, help="with FILE:LINE: run preview rules too")
    _reading_options(parser)
    _config_option(parser)
    parser.set_defaults(command=commands.explain)


def _init_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default=".", metavar="FOLDER", help="where the data is (default: the working folder)")
    parser.add_argument("--dry-run", action="store_true", help="write nothing; show what would be written")
    parser.add_argument(
        "--encoding",
        help="the encoding of the files, which goes into the settings; auto finds it out for each (default: auto, where not UTF-8)",
    )
    parser.set_defaults(command=commands.init)


def _rules_options(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, prog="newslint rules")
    listing = kinds.add_parser("list", help="list all rules")
    listing.add_argument("--format", choices=("text", "json"), default="text", help="%(choices)s")
    _config_option(listing)
    listing.set_defaults(command=commands.rules_list)
    testing = kinds.add_parser("test", help="run the examples of all rules, or of those in PATHs")
    testing.add_argument("paths", nargs="*", metavar="PATH", help="rule files, or folders of them")
    _config_option(testing)
    testing.set_defaults(command=commands.rules_test)
    schema = kinds.add_parser("schema", help="print the JSON Schema of rule files, for editors")
    schema.set_defaults(command=commands.rules_schema)


def _config_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", metavar="FILE", help="the configuration; else the closest newslint.yaml or [tool.newslint]")


def _jobs_option(parser: argparse.ArgumentParser, nought: str = "decides by the amount of text") -> None:
    parser.add_argument("--jobs", "-j", type=_number, metavar="N", help=f"worker processes; 0 {nought}")


COMMANDS = {
    "init": (_init_options, "write a configuration for a folder, after looking at it", _INIT),
    "check": (_check_options, "check files, and fix them", _CHECK),
    "report": (_report_options, "write a page to look at", _REPORT),
    "compare": (_compare_options, "say what changed between two runs", _COMPARE),
    "accept": (_accept_options, "accept findings, with a reason", _ACCEPT),
    "gate": (_gate_options, "let records into a corpus, or keep them out, with the reason", _GATE),
    "merge": (_merge_options, "add up the summaries of shards", _MERGE),
    "restore": (_restore_options, "turn what the gate wrote back into what it read", _RESTORE),
    "undo": (_undo_options, "take back what check --fix changed", _UNDO),
    "serve": (_serve_options, "the gate over HTTP", _SERVE),
    "explain": (_explain_options, "say what a rule is about, or why a line is (not) reported", _EXPLAIN),
    "rules": (_rules_options, "list or test rules, or print their schema", "What newslint knows."),
}


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"a number is needed, not {text!r}")
    return int(text)
