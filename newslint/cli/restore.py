"""``newslint restore``: turn what the gate wrote, or what ``check --fix`` left, back into what was read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator

from newslint.cli.configured import Configurations
from newslint.cli.record_options import input_format
from newslint.errors import ConfigError, NewslintError
from newslint.records.beside import is_stream
from newslint.records.formats import TABLES, Format, Packing, format_of, packing_of
from newslint.records.read import Step
from newslint.records.sinks import Sink, StreamSink, TableSink
from newslint.records.source import STDIN, Source
from newslint.runs.journal import Journal
from newslint.runs.locks import held
from newslint.runs.places import Output, refuse_meeting
from newslint.runs.report_edits import restore_file, told_edits
from newslint.runs.restore_job import FORMATS, OUTPUT, RestoreJob, RestoreResult, RestoreTally, restoring, title_of
from newslint.runs.run import Run
from newslint.runs.targets import inputs_of, sources
from newslint.util.atomic import replacing
from newslint.util.plural import count
from newslint.util.process_pool import worker_count
from newslint.util.progress import Progress
from newslint.util.terminal import log


def run(arguments: argparse.Namespace) -> int:
    """Restore what the arguments name; return the exit code. Raise ConfigError where that cannot be done at all."""
    configs = Configurations(arguments, [])
    named = sources(arguments.inputs, configs, input_format(arguments))
    output = Output("--output", arguments.output)
    refuse_meeting(inputs_of(arguments.inputs, named, configs.all), [output])
    if arguments.report is not None:
        with held([output]):
            return _by_report(arguments, named, configs)
    formats = {source.format for source in named}
    if len(formats) > 1 or not formats <= FORMATS:
        raise ConfigError("records are restored from JSON lines, JSON, CSV, TSV, Parquet or Arrow, of one kind in a run")
    own = formats.pop()
    assert own is not None
    if arguments.output != STDIN and format_of(arguments.output) not in (None, own):
        raise ConfigError(f"--output: {arguments.output!r} does not fit the input: name it as that is")
    with held([output]):
        return _restore(arguments, named, own)


def _restore(arguments: argparse.Namespace, named: list[Source], own: Format) -> int:
    """Restore records with notes; return the exit code."""
    sink = _sink(arguments.output, named, own)
    encoding = arguments.encoding or "utf-8"
    tally = RestoreTally(log)
    journal = None
    if sink.resumable:
        head = {
            "inputs": [[source.path, own.value, source.size, source.time] for source in named],
            "outputs": {OUTPUT: sink.path},
            "options": [encoding],
        }
        journal = Journal(sink.path, head)
    elif arguments.resume:
        raise ConfigError("--resume: the output is a pipe or a device; what was written there cannot be taken back")
    size = sum(source.size for source in named)
    job = RestoreJob(Packing.NONE if own in TABLES | {Format.JSON} else sink.packing)
    todo = _titled(restoring(named, encoding), sink)
    made: Run[RestoreResult] = Run(
        job.perform, todo, tally, {OUTPUT: sink}, journal, worker_count(arguments.jobs or 0, size), Progress(size, sys.stderr)
    )
    for _ in made.results(arguments.resume):
        pass
    made.forget()
    log(f"{count(tally.records, 'record')} restored")
    if tally.without:
        log(f"{count(tally.without, 'record')} carried no note of the gate, and went on as they are")
    if tally.failed:
        log(f"{count(tally.failed, 'record')} could not be restored, and went on as they are")
    return 2 if tally.failed else 0


def _sink(path: str, named: list[Source], own: Format) -> Sink:
    if own in TABLES:
        from newslint.records.record import FIELD
        from newslint.records.tables.codec import schema_of
        from newslint.records.tables.schema import union_schema

        schemas = {}
        for source in named:
            schema = schema_of(source, {})
            at = schema.get_field_index(FIELD)
            schemas[source.source] = schema.remove(at) if at >= 0 else schema
        return TableSink(path, union_schema(schemas), own)
    return (StreamSink if is_stream(path) else Sink)(path, own, packing_of(path))


def _titled(todo: Iterable[Step], sink: Sink) -> Iterator[Step]:
    """Yield the steps; the output of a table of text gets its columns named."""
    for step in todo:
        sink.names = sink.names or title_of(step)
        yield step


def _by_report(arguments: argparse.Namespace, named: list[Source], configs: Configurations) -> int:
    """Write one file as it was before ``check --fix``, by the report of that; return the exit code."""
    if len(named) != 1 or arguments.output == STDIN:
        raise ConfigError("--report restores one file into another one")
    told = told_edits(arguments.report)
    source = named[0]
    if source.source not in told:
        raise NewslintError(
            f"{arguments.report}: tells of no edits in {source.source!r}; it names {', '.join(map(repr, told)) or 'no file'}"
        )
    with replacing(arguments.output) as file:
        texts = restore_file(source, told[source.source], configs.selection(source.group), file)
    log(f"{count(texts, 'text')} restored")
    return 0
