"""Inputs and outputs of a run of the gate, from the paths that were named. What cannot work is refused here, before anything is read."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from newslint.config.model import Config, with_options
from newslint.errors import ConfigError, NewslintError
from newslint.records.beside import is_stream
from newslint.records.chunks import Source
from newslint.records.discover import STDIN, find_inputs
from newslint.records.files import fsspec_module, is_address, open_to_read, size_and_time
from newslint.records.formats import GLOBS, Format, Packing, format_of, packing_of
from newslint.records.sinks import FolderSink, Sink, StreamSink, TableSink, inside
from newslint.runs.job import Route, Target
from newslint.runs.places import Inputs, Output, needs_of


def selection_of(config: Config) -> Config:
    """Return the configuration for a walk through folders: it takes everything that can be read, unless ``include`` says otherwise."""
    return config if "include" in config.origins else with_options(config, "newslint gate", include=GLOBS)


def sources(paths: Sequence[str], config: Config, format: Format | None, allow_empty: bool = False) -> list[Source]:
    """Return the files that paths, folders and addresses stand for, each once; ``format`` overrides their suffixes.

    Raise ConfigError where one is not there, and where there is none at all, unless that is fine (``allow_empty``).
    """
    config = selection_of(config)
    found: list[Source] = []
    for path in paths:
        if is_address(path):
            found += [_address(each, format) for each in _expanded(path)]
            continue
        if path == STDIN:
            found.append(Source(STDIN, "<stdin>", format or Format.JSONL))
            continue
        local = find_inputs([path], config)
        for problem in local.problems:
            raise ConfigError(f"{problem.source}: {problem.message}")
        for entry in local.inputs:
            size, time = (0, 0) if entry.stream else size_and_time(entry.path)
            found.append(Source(entry.path, entry.source, _format(entry.source, format), packing_of(entry.source), size, time))
    seen: dict[str, Source] = {}
    for source in found:
        seen.setdefault(source.path if is_address(source.path) or source.path == STDIN else os.path.realpath(source.path), source)
    if not seen and not allow_empty:
        raise ConfigError("there is nothing to read", hint="--allow-empty: exit 0 also when there was nothing to check")
    if any(source.format is Format.PARQUET and (source.path == STDIN or source.packing) for source in seen.values()):
        raise ConfigError("Parquet is read from files, not from standard input, and not compressed once more")
    return list(seen.values())


def _format(name: str, given: Format | None) -> Format:
    """Return the format of a file: ``given``, or what its name says. Raise ConfigError where neither says it."""
    if given is None and (given := format_of(name)) is None:
        raise ConfigError(f"{name}: its suffix does not say what it holds", hint="--input-format does")
    return given


def _expanded(address: str) -> list[str]:
    """Return the addresses that a pattern (``*``, ``?``, ``[``) stands for, in order. Raise ConfigError where there is none."""
    if not any(mark in address for mark in "*?["):
        return [address]
    files, place = fsspec_module(address).core.url_to_fs(address)
    if not (names := sorted(files.glob(place))):
        raise ConfigError(f"{address}: no such file")
    return [str(files.unstrip_protocol(name)) for name in names]


def _address(address: str, format: Format | None) -> Source:
    """Return the source of an address. Raise ConfigError where it cannot be read."""
    try:
        size, time = size_and_time(address)
    except OSError as error:
        raise ConfigError(f"{address}: cannot be read: {error}") from None
    return Source(address, address, _format(address, format), packing_of(address), size, time)


def inputs_of(paths: Sequence[str], named: Sequence[Source], config: Config) -> Inputs:
    """Return what a run reads: its sources, the folders that were named, and what the configuration needs."""
    return Inputs(paths, [source.path for source in named], selection_of(config), needs_of(config))


def outputs_of(routes: Mapping[Route, str], named: Sequence[Source], annotate: bool) -> list[Output]:
    """Return what records are written to. Raise ConfigError where a format cannot hold what comes in."""
    own = _own(named)
    outputs = []
    for route, path in routes.items():
        into_folder = _target(route, path, own, annotate) is Format.TEXT
        outputs.append(Output(f"--{_option(route)}", path, tuple(inside(source.source) for source in named) if into_folder else None))
    return outputs


def _option(route: Route) -> str:
    return "output" if route is Route.ACCEPTED else route.value


def _own(named: Sequence[Source]) -> Format | None:
    """Return the format of all sources, None where they have several."""
    formats = {source.format for source in named}
    return formats.pop() if len(formats) == 1 else None


def sinks(outputs: Mapping[Route, str], named: Sequence[Source], config: Config, annotate: bool) -> dict[Route, Sink]:
    """Return a sink for each route. Raise ConfigError where a format cannot hold what comes in."""
    own = _own(named)
    schema = _schema(named, config) if own is Format.PARQUET else None
    made: dict[Route, Sink] = {}
    for route, path in outputs.items():
        kind = _target(route, path, own, annotate)
        if kind is Format.PARQUET:
            from newslint.records.arrow_note import gate_type, with_column

            with_notes = annotate or route is not Route.ACCEPTED
            made[route] = TableSink(path, with_column(schema, gate_type()) if with_notes else schema)
        elif kind is Format.TEXT:
            places = [inside(source.source) for source in named]
            if len(set(places)) < len(places):
                raise ConfigError("--output: two texts would get the same name in this folder; write JSON lines")
            made[route] = FolderSink(path)
        else:
            made[route] = (StreamSink if is_stream(path) else Sink)(path, kind, packing_of(path))
    return made


def _target(route: Route, path: str, own: Format | None, annotate: bool) -> Format:
    """Return the format that is written to a path. Raise ConfigError where it cannot hold what comes in."""
    said = None if is_stream(path) else format_of(path)
    if route is not Route.ACCEPTED:
        if said in (None, Format.JSONL) or said is own is Format.PARQUET:
            return said or Format.JSONL
        raise ConfigError(f"--{route.value}: {path!r} is written as JSON lines (.jsonl, .jsonl.gz, .jsonl.zst){_or_parquet(own)}")
    if said is None:
        said = Format.JSONL if own is None or own in (Format.WET, Format.PARQUET) or (own is Format.TEXT and is_stream(path)) else own
    if said is Format.JSONL or (said is own and said is not Format.WET):
        if said is Format.TEXT and (annotate or is_address(path)):
            raise ConfigError("--output: a folder of texts has no place for notes, and is a local one; write JSON lines")
        if said is Format.PARQUET and is_stream(path):
            raise ConfigError(f"--output: {path!r} cannot hold Parquet")
        return said
    raise ConfigError(f"--output: {path!r} does not fit the input: name it as that is, or .jsonl")


def _or_parquet(own: Format | None) -> str:
    return " or as Parquet" if own is Format.PARQUET else ""


def _schema(named: Sequence[Source], config: Config) -> Any:
    """Return the schema of all sources. Raise ConfigError where they differ, or one cannot be read or has no text column."""
    from newslint.records.arrow import string_columns
    from newslint.records.parquet import schema

    first = None
    for source in named:
        with open_to_read(source.path) as file:
            try:
                found = schema(file)
                string_columns(found, config)
            except NewslintError as error:
                raise ConfigError(f"{source.source}: {error}") from None
            except OSError as error:  # not of opening it, which names the file
                raise NewslintError(f"{source.source}: {error}") from None
        first = found if first is None else first
        if not found.equals(first):
            raise ConfigError(f"{source.source}: its columns are not those of {named[0].source}; gate it in a run of its own")
    return first


def targets(made: Mapping[Route, Sink]) -> dict[Route, Target]:
    """Return what the workers are to write for each route.

    They do not compress an array of JSON: only the main process can make frames of that.
    """
    return {route: Target(sink.format, Packing.NONE if sink.format is Format.JSON else sink.packing) for route, sink in made.items()}
