"""``newslint gate``: accept, fix, quarantine or reject every record; nothing is lost."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time

from newslint.cli.configured import Configurations
from newslint.cli.reading import Told
from newslint.cli.record_options import input_format
from newslint.errors import ConfigError, NewslintError
from newslint.gate.policy import Gate
from newslint.records.decode import OVERSIZED
from newslint.records.files import is_address
from newslint.records.sinks import Sink
from newslint.records.source import STDIN, Source
from newslint.reports.summary_text import problem_line
from newslint.runs.gate_counts import GateCounts
from newslint.runs.gate_run import GateRun
from newslint.runs.gate_summary import as_data, as_metrics, as_table
from newslint.runs.job import GateSettings, Route
from newslint.runs.journal import Journal
from newslint.runs.locks import held
from newslint.runs.places import Output, refuse_meeting
from newslint.runs.share import shard_of
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
    configs = Configurations(arguments, [os.getcwd() if path == STDIN or is_address(path) else path for path in arguments.inputs])
    named = sources(arguments.inputs, configs, input_format(arguments), arguments.stdin_filename, arguments.allow_empty)
    outputs = [*outputs_of(routes, named, arguments.annotate), *_told_in(arguments)]
    refuse_meeting(inputs_of(arguments.inputs, named, configs.all), outputs)
    made = sinks(routes, named, arguments.annotate, arguments.max_records_per_file)
    gates = [Gate(config) for config in configs.all]
    settings = GateSettings(gates, targets(made), arguments.annotate, arguments.samples, arguments.max_records_per_file)
    size = sum(source.size for source in named)
    with held(outputs):
        return _Gating(arguments, settings, named, made, Progress(size, sys.stderr), worker_count(configs.main.jobs, size)).done()


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
    if arguments.sample is not None and STDIN in arguments.inputs:
        raise ConfigError("--sample reads its input twice, which standard input does not allow")
    if arguments.resume and arguments.output == STDIN:
        raise ConfigError("a run that writes to standard output cannot be resumed: what went down the pipe cannot be taken back")
    return {route: path for route, path in given.items() if path is not None}


def _journal(arguments: argparse.Namespace, settings: GateSettings, named: list[Source], made: dict[Route, Sink]) -> Journal | None:
    """Return the journal from which the run can be resumed, None where it cannot be resumed.

    Raise ConfigError where ``--resume`` asks for it.
    """
    accepted = made.get(Route.ACCEPTED)
    if accepted is None or not accepted.resumable or not all(sink.resumable or sink.path == os.devnull for sink in made.values()):
        if arguments.resume:
            raise ConfigError("--resume: an output is a pipe or a device; what was written there cannot be taken back")
        return None
    head = {
        "inputs": [[source.path, str(source.format), source.size, source.time] for source in named],
        "outputs": {route.value: sink.path for route, sink in made.items()},
        "rules and settings": [gate.fingerprint for gate in settings.gates],
        "options": [arguments.annotate, arguments.samples, arguments.shard, arguments.sample, arguments.max_records_per_file],
    }
    return Journal(arguments.output, head)


class _Gating:
    def __init__(
        self,
        arguments: argparse.Namespace,
        settings: GateSettings,
        named: list[Source],
        made: dict[Route, Sink],
        progress: Progress,
        workers: int,
    ) -> None:
        self.arguments = arguments
        self.settings = settings
        self.started = time.monotonic()
        self.gated = GateRun(
            settings,
            named,
            made,
            _journal(arguments, settings, named, made),
            workers,
            progress,
            allow_empty=arguments.allow_empty,
            begun=Told(None if arguments.quiet else log),
            shard=shard_of(arguments.shard) if arguments.shard else None,
            sample=arguments.sample,
            watch=lambda _: self._metrics(complete=False),
        )
        self.run = self.gated.run
        self.tally = self.gated.tally

    @property
    def _ruleset(self) -> str:
        return self.settings.gates[0].ruleset

    def done(self) -> int:
        try:
            self.gated.do(self.arguments.resume)
        except (OSError, NewslintError, KeyboardInterrupt) as error:
            self._stopped(error)
            if isinstance(error, BrokenPipeError):
                raise
            return 2
        over = self._limits(self.tally.counts)
        try:
            self._summary(over)
            self._metrics(complete=True)
        finally:
            self.run.forget()  # not before: a run that is killed while it tells what it did goes on with that
        self._afterwords()
        return 2 if self.tally.counts.errors[OVERSIZED] else int(bool(over))

    def _stopped(self, error: BaseException) -> None:
        reason = "interrupted" if isinstance(error, KeyboardInterrupt) else str(error)
        counts = self.tally.counts
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
        tally, given = self.tally, self.arguments
        data = json.dumps(as_data(tally.counts, tally.samples, self._ruleset, over), ensure_ascii=False, indent=2) + "\n"
        if given.summary_file:
            with opened(given.summary_file) as output:
                output.write(data)
        if given.quiet:
            log(_counts(tally.counts))
            return
        with opened(errors=STDIN in (given.output, given.rejects, given.quarantine)) as output:
            output.write(data if given.summary == "json" else as_table(tally.counts, tally.samples, over))

    def _metrics(self, complete: bool) -> None:
        if self.arguments.metrics_file:
            seconds = time.monotonic() - self.started
            with opened(self.arguments.metrics_file) as output:
                output.write(as_metrics(self.tally.counts, self._ruleset, seconds, complete))

    def _afterwords(self) -> None:
        counts, given = self.tally.counts, self.arguments
        if counts.actions["fix"] and not given.annotate and not given.dry_run:
            fixed = count(counts.actions["fix"], "fixed record")
            log(f"{fixed} without a note of what was done; `newslint restore` needs one (--annotate)")
        for problem in self.tally.dropped:
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
