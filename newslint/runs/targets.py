"""Inputs and outputs of a run of the gate, from the paths that were named. What cannot work is refused here, before anything is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from newslint.config.model import Config
from newslint.errors import ConfigError, NewslintError
from newslint.records.beside import is_stream
from newslint.records.containers import format_by_content, refused_name
from newslint.records.discover import Selections, find_inputs
from newslint.records.files import head_of, is_address, unpacked
from newslint.records.formats import NAMES, READ_ONLY, TABLES, TEXTS, Format, Packing, format_of, packing_of
from newslint.records.sinks import FolderSink, Sink, StreamSink, TableSink, inside
from newslint.records.sinks_in_parts import PartsSink
from newslint.records.source import STDIN, Source
from newslint.runs.job import Route, Target
from newslint.runs.places import Inputs, Output, needs_of


def sources(
    paths: Sequence[str], selections: Selections, format: Format | None, stdin_name: str | None = None, allow_empty: bool = False
) -> list[Source]:
    """Return the sources that paths, folders and addresses stand for, each once; ``format`` overrides their names.

    Raise ConfigError where one is not there, and where there is none at all, unless that is fine (``allow_empty``).
    """
    found = find_inputs(paths, selections, stdin_name, format)
    for problem in found.problems:
        raise ConfigError(f"{problem.source}: {problem.message}")
    made = [entry._replace(format=Format.JSONL) if entry.path == STDIN and entry.format is None else entry for entry in found.inputs]
    if not made and not allow_empty:
        there = ", ".join(f"{number:,} {suffix or 'without suffix'}" for suffix, number in found.skipped.most_common(6))
        globs = " ".join(f"--include '*{suffix}'" for suffix in sorted(found.skipped) if format_of(f"x{suffix}") is not None)
        hint = f"{globs} takes what a walk leaves out" if globs else "--allow-empty: exit 0 also when there was nothing to check"
        raise ConfigError(f"there is nothing to read{f' (left out: {there})' if there else ''}", hint=hint)
    return [entry._replace(format=_format(entry)) for entry in made]


def _format(source: Source) -> Format:
    """Return the format of a source: what its name says, or its content. Raise ConfigError for what is not read at all."""
    if source.format is not None:
        return source.format
    if problem := refused_name(source.source):
        raise ConfigError(f"{source.source}: {problem.message}")
    if source.stream:
        raise ConfigError(f"{source.source}: its name does not say what it holds", hint="--input-format does")
    with source.open() as stored:
        return format_by_content(head_of(unpacked(stored, source.packing), 1 << 16)[0])


def inputs_of(paths: Sequence[str], named: Sequence[Source], configs: Sequence[Config]) -> Inputs:
    """Return what a run reads: its sources, the folders that were named, and what the configurations need."""
    needs = {path: what for config in configs for path, what in needs_of(config).items()}
    return Inputs(paths, [source.path for source in named], configs[0], needs)


def outputs_of(routes: Mapping[Route, str], named: Sequence[Source], annotate: bool) -> list[Output]:
    """Return what records are written to. Raise ConfigError where a format cannot hold what comes in."""
    own = _own(named)
    outputs = []
    for route, path in routes.items():
        into_folder = _target(route, path, own, annotate) in TEXTS
        outputs.append(Output(f"--{_option(route)}", path, tuple(inside(source.source) for source in named) if into_folder else None))
    return outputs


def _option(route: Route) -> str:
    return "output" if route is Route.ACCEPTED else route.value


def _own(named: Sequence[Source]) -> Format | None:
    """Return the format of all sources, None where they have several."""
    formats = {source.format for source in named}
    return formats.pop() if len(formats) == 1 else None


def sinks(outputs: Mapping[Route, str], named: Sequence[Source], annotate: bool, most: int | None = None) -> dict[Route, Sink]:
    """Return a sink for each route, of files with at most ``most`` records. Raise ConfigError where a format cannot hold what comes in."""
    own = _own(named)
    schema = _schema(named) if own in TABLES else None
    made: dict[Route, Sink] = {}
    for route, path in outputs.items():
        kind = _target(route, path, own, annotate)
        if most is not None and (kind in TABLES | TEXTS or is_stream(path)):
            raise ConfigError("--max-records-per-file is for files of JSON lines, JSON, CSV and TSV")
        if kind in TABLES:
            from newslint.records.tables.note_type import gate_type, with_column

            with_notes = annotate or route is not Route.ACCEPTED
            made[route] = TableSink(path, with_column(schema, gate_type()) if with_notes else schema, kind)
        elif kind in TEXTS:
            places = [inside(source.source) for source in named]
            if len(set(places)) < len(places):
                raise ConfigError("--output: two texts would get the same name in this folder; write JSON lines")
            made[route] = FolderSink(path)
        elif most is not None:
            made[route] = PartsSink(path, kind, packing_of(path), most)
        else:
            made[route] = (StreamSink if is_stream(path) else Sink)(path, kind, packing_of(path))
    return made


def _target(route: Route, path: str, own: Format | None, annotate: bool) -> Format:
    """Return the format that is written to a path. Raise ConfigError where it cannot hold what comes in."""
    said = None if is_stream(path) else format_of(path)
    if route is not Route.ACCEPTED:
        if said in (None, Format.JSONL) or (said is own and own in TABLES):
            return said or Format.JSONL
        as_table = f" or as {NAMES[own]}" if own in TABLES else ""
        raise ConfigError(f"--{route.value}: {path!r} is written as JSON lines (.jsonl, .jsonl.gz, .jsonl.zst){as_table}")
    if said is None:
        said = Format.JSONL if own in _TO_LINES or (own in TEXTS and is_stream(path)) else own
        assert said is not None
    if said is Format.JSONL or (said is own and said not in _TO_LINES) or (said in TABLES and own in TABLES):
        if said in TEXTS and (annotate or is_address(path)):
            raise ConfigError("--output: a folder of texts has no place for notes, and is a local one; write JSON lines")
        if said in TABLES and is_stream(path):
            raise ConfigError(f"--output: {path!r} cannot hold {NAMES[said]}")
        return said
    if own is None or own in _TO_LINES:
        what = "inputs of several formats are" if own is None else f"{NAMES[own]} is"
        raise ConfigError(f"--output: {what} read, and written as JSON lines: name {path!r} .jsonl (or .jsonl.gz, .jsonl.zst)")
    raise ConfigError(f"--output: {path!r} does not fit the input, {NAMES[own]}: name it as that is, or .jsonl")


# Formats that nothing is written in, and those that need a name to be written: records go into lines of JSON.
_TO_LINES = READ_ONLY | {None, Format.SQLITE}


def _schema(named: Sequence[Source]) -> Any:
    """Return the schema that holds the rows of all sources. Raise ConfigError where they do not fit together, or one cannot be read."""
    from newslint.records.tables.codec import schema_of
    from newslint.records.tables.schema import hive_columns, union_schema

    schemas = {}
    for source in named:
        try:
            schemas[source.source] = schema_of(source, hive_columns(source.path))
        except (NewslintError, OSError) as error:
            raise ConfigError(f"{source.source}: {error}") from None
    return union_schema(schemas)


def targets(made: Mapping[Route, Sink]) -> dict[Route, Target]:
    """Return what the workers are to write for each route.

    They do not compress an array of JSON: only the main process can make frames of that.
    """
    return {route: Target(sink.format, Packing.NONE if sink.format is Format.JSON else sink.packing) for route, sink in made.items()}
