"""``newslint gate``: accept, fix, quarantine or reject every record; nothing is lost."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time

from newslint.cli.configured import configured
from newslint.config.model import Config, with_options
from newslint.errors import ConfigError, NewslintError
from newslint.gate.policy import Gate
from newslint.records.chunks import Source
from newslint.records.decode import OVERSIZED, codec_name
from newslint.records.discover import STDIN
from newslint.records.files import is_address
from newslint.records.formats import Format
from newslint.records.sinks import Sink
from newslint.reports.summary_text import problem_line
from newslint.runs.gate_counts import GateCounts
from newslint.runs.gate_summary import as_data, as_metrics, as_table
from newslint.runs.job import GateJob, Route
from newslint.runs.journal import Journal
from newslint.runs.locks import held
from newslint.runs.places import Output, refuse_meeting
from newslint.runs.run import GateRun
from newslint.runs.targets import inputs_of, outputs_of, sinks, sources, targets
from newslint.util.plural import count
from newslint.util.process_pool import worker_count
from newslint.util.progress import Progress
from newslint.util.terminal import log, opened


def run(arguments: argparse.Namespace) -> int:
    """Run the gate on what the arguments name; return the exit code.

    Raise ConfigError for a bad configuration or combination of options.
    """
    routes = _routes(arguments)
    config = _config(arguments)
    given = Format(arguments.input_format) if arguments.input_format else None
    named = sources(arguments.inputs, config, given, arguments.allow_empty)
    outputs = [*outputs_of(routes, named, arguments.annotate), *_told_in(arguments)]
    refuse_meeting(inputs_of(arguments.inputs, named, config), outputs)
    made = sinks(routes, named, config, arguments.annotate)
    gate = Gate(config)
    job = GateJob(gate, targets(made), arguments.annotate, arguments.samples)
    size = sum(source.size for source in named)
    journal = _journal(arguments, gate, named, made)
    gated = GateRun(job, named, made, journal, worker_count(config.jobs, size), arguments.allow_empty)
    with held(outputs):
        return _Gating(arguments, gated, Progress(size, sys.stderr)).done()


def _told_in(arguments: argparse.Namespace) -> list[Output]:
    """Return the files that tell of the run: summary and metrics."""
    given = {"--summary-file": arguments.summary_file, "--metrics-file": arguments.metrics_file}
    return [Output(option, path) for option, path in given.items() if path]


def _routes(arguments: argparse.Namespace) -> dict[Route, str]:
    """Return the outputs of records, by route. Raise ConfigError where records would go nowhere although nobody asked for that."""
    given = {Route.ACCEPTED: arguments.output, Route.REJECTS: arguments.rejects, Route.QUARANTINE: arguments.quarantine}
    if arguments.dry_run:
        if arguments.resume:
            raise ConfigError("--resume does not go with --dry-run, which writes nothing")
        return {}
    if arguments.output is None:
        raise ConfigError("--output says where accepted records go", hint="--dry-run only counts")
    if arguments.rejects is None and not arguments.discard_rejects:
        raise ConfigError("--rejects says where rejected records go", hint="--discard-rejects throws them away, --dry-run only counts")
    if arguments.rejects is not None and arguments.discard_rejects:
        raise ConfigError("--discard-rejects does not go with --rejects")
    if arguments.resume and arguments.output == STDIN:
        raise ConfigError("a run that writes to standard output cannot be resumed: what went down the pipe cannot be taken back")
    return {route: path for route, path in given.items() if path is not None}


def _config(arguments: argparse.Namespace) -> Config:
    config = configured(arguments, [os.getcwd() if path == STDIN or is_address(path) else path for path in arguments.inputs])
    changes = {name: getattr(arguments, name) for name in ("id_field", "url_field", "language_field", "title_field", "source_field")}
    for name, value in changes.items():
        if value is not None:
            config = with_options(config, f"--{name.replace('_', '-')}", **{name: value or None})
    if arguments.text_field:
        config = with_options(config, "--text-field", text_fields=tuple(arguments.text_field))
    if "\n".encode(codec_name(config.encoding)) != b"\n":
        raise ConfigError(f"records cannot be read as {config.encoding}; convert them to UTF-8")
    return config


def _journal(arguments: argparse.Namespace, gate: Gate, named: list[Source], made: dict[Route, Sink]) -> Journal | None:
    """Return the journal from which the run can be resumed, None where it cannot be resumed.

    Raise ConfigError where ``--resume`` asks for it.
    """
    accepted = made.get(Route.ACCEPTED)
    if accepted is None or not accepted.resumable or not all(sink.resumable or sink.path == os.devnull for sink in made.values()):
        if arguments.resume:
            raise ConfigError("--resume: an output is a pipe or a device; what was written there cannot be taken back")
        return None
    head = {
        "inputs": [[source.path, source.format.value, source.size, source.time] for source in named],
        "outputs": {route.value: sink.path for route, sink in made.items()},
        "rules and settings": gate.fingerprint,
        "options": [arguments.annotate, arguments.samples],
    }
    return Journal(arguments.output, head)


class _Gating:
    def __init__(self, arguments: argparse.Namespace, run: GateRun, progress: Progress) -> None:
        self.arguments = arguments
        self.run = run
        self.progress = progress
        self.started = time.monotonic()

    def done(self) -> int:
        try:
            self.run.run(self.arguments.resume, self.progress)
        except (OSError, NewslintError, KeyboardInterrupt) as error:
            self._stopped(error)
            if isinstance(error, BrokenPipeError):
                raise
            return 2
        over = self._limits(self.run.counts)
        try:
            self._summary(over)
            self._metrics(complete=True)
        finally:
            self.run.forget()  # not before: a run that is killed while it tells what it did goes on with that
        self._afterwords()
        return 2 if self.run.counts.errors[OVERSIZED] else int(bool(over))

    def _stopped(self, error: BaseException) -> None:
        reason = "interrupted" if isinstance(error, KeyboardInterrupt) else str(error)
        counts = self.run.counts
        log(f"not complete: {reason}")
        going_on = "the same command with --resume goes on from here" if self.run.kept else "nothing was put in place"
        log(f"{count(counts.records, 'record')} in, {counts.accounted:,} accounted for; {going_on}")
        self._metrics(complete=False)

    def _limits(self, counts: GateCounts) -> list[str]:
        """Describe the limits on the whole batch that were crossed; shares are in percent."""
        given = self.arguments
        measured = [
            ("max-reject-share", given.max_reject_share, 100 * counts.share("reject", "unreadable"), "% of records rejected or unreadable"),
            ("max-quarantine-share", given.max_quarantine_share, 100 * counts.share("quarantine"), "% of records quarantined"),
            ("max-finding-rate", given.max_finding_rate, counts.flagged / max(1, counts.records), "errors and warnings a record"),
        ]
        return [
            f"{name}: {value:.4g} {what}, more than {limit:g}"
            for name, limit, value, what in measured
            if limit is not None and value > limit
        ]

    def _summary(self, over: list[str]) -> None:
        run, given = self.run, self.arguments
        data = json.dumps(as_data(run.counts, run.samples, run.job.gate.ruleset, over), ensure_ascii=False, indent=2) + "\n"
        if given.summary_file:
            with opened(given.summary_file) as output:
                output.write(data)
        if given.quiet:
            log(_counts(run.counts))
            return
        with opened(errors=STDIN in (given.output, given.rejects, given.quarantine)) as output:
            output.write(data if given.summary == "json" else as_table(run.counts, run.samples, over))

    def _metrics(self, complete: bool) -> None:
        if self.arguments.metrics_file:
            seconds = time.monotonic() - self.started
            with opened(self.arguments.metrics_file) as output:
                output.write(as_metrics(self.run.counts, self.run.job.gate.ruleset, seconds, complete))

    def _afterwords(self) -> None:
        counts, given = self.run.counts, self.arguments
        if counts.actions["fix"] and not given.annotate and not given.dry_run:
            fixed = count(counts.actions["fix"], "fixed record")
            log(f"{fixed} without a note of what was done; `newslint restore` needs one (--annotate)")
        for problem in self.run.dropped:
            log(problem_line(problem))
        if dropped := counts.errors[OVERSIZED]:
            log(f"{count(dropped, 'record')} larger than max-record-bytes: the rejects name them, but only the input holds them")
        if counts.failures:
            log(f"newslint failed on {count(counts.failures, 'record')}, now with the unreadable ones: a bug; please report it")


def _counts(counts: GateCounts) -> str:
    """Return ``1,200 records: 1,000 accepted (12 of them fixed), 100 quarantined, 90 rejected, 10 unreadable``."""
    actions = counts.actions
    accepted = f"{actions['accept'] + actions['fix']:,} accepted ({actions['fix']:,} of them fixed)"
    rest = f"{actions['quarantine']:,} quarantined, {actions['reject']:,} rejected, {actions['unreadable']:,} unreadable"
    return f"{count(counts.records, 'record')}: {accepted}, {rest}"
