"""The places that a run reads and writes. Where the two meet, under whatever names, the run is refused before anything is read.

An output is more than its file: a part, a journal and a lock stand `beside` it while a run is at work.
"""

from __future__ import annotations

import os
import stat
import sys
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from newslint.config.model import Config
from newslint.errors import ConfigError
from newslint.records.beside import BESIDE, NAME_BESIDE, beside, is_stream
from newslint.records.discover import Selection, would_take
from newslint.records.files import fsspec_module, is_address
from newslint.records.source import STDIN
from newslint.rules.shipped import rule_files

_SOME = 100  # files of an output folder that are tried against the walk of an input folder


class Output(NamedTuple):
    """Something that a run writes: the option that names it, and its path. ``files`` are the files that go into a folder, None for a file."""

    option: str
    path: str
    files: tuple[str, ...] | None = None

    @property
    def is_stream(self) -> bool:
        """True where it is written to as the run goes on: standard output, a pipe, a device."""
        return is_stream(self.path)


class Inputs(NamedTuple):
    """The inputs of a run: files and folders as they were ``named``, all ``files`` that they stand for, and what else it needs, by path.

    ``selection`` says what is taken in folders.
    """

    named: Sequence[str]
    files: Iterable[str]
    selection: Selection
    needs: Mapping[str, str]


def needs_of(config: Config, accepted: bool = True) -> dict[str, str]:
    """Return what a run reads beside its inputs, by path: configuration, rules, and (``accepted``) the list of accepted findings."""
    needs = {path: "a file of rules" for path, _ in rule_files(config.rules)}
    if config.path is not None:
        needs[config.path] = "the configuration"
    if accepted and config.baseline is not None:
        needs[config.baseline] = "the list of accepted findings"
    return needs


def refuse_meeting(inputs: Inputs, outputs: Sequence[Output]) -> None:
    """Raise ConfigError where an output is an input, another output, or lies where it would be read.

    Raise it also where an output cannot be written at all.
    """
    outputs = [output for output in outputs if output.path != os.devnull]
    for output in outputs:
        _refuse_unwritable(output)
    written: dict[Hashable, Output] = {}
    for output in outputs:
        first = written.setdefault(_key(output.path), output)
        if first is not output:
            raise ConfigError(f"{output.option}: {output.path!r} is written to twice", hint=f"{first.option} {first.path!r} is the same")
    hidden = {_key(path): (output, path) for output in outputs if not output.is_stream for path in _beside(output)}
    for key, output in written.items():
        if key in hidden:
            raise ConfigError(f"{output.option}: {output.path!r} is where the run keeps what belongs to {hidden[key][0].option}")
        if NAME_BESIDE.fullmatch(os.path.basename(output.path)):
            raise ConfigError(f"{output.option}: {output.path!r} is a name that runs give to what they keep beside their outputs")
    _refuse_inputs(inputs, written, hidden)
    for output in outputs:
        if not output.is_stream and (path := _on_this_disk(output.path)) is not None:
            _refuse_nesting(inputs, output, path)


def _refuse_unwritable(output: Output) -> None:
    """Raise ConfigError where an output is a folder and should be a file, or the other way round, or has no folder to stand in."""
    option, shown, files = output
    if output.is_stream or (path := _on_this_disk(shown)) is None:
        return
    if files is None and (os.path.isdir(path) or shown.endswith(("/", os.sep))):
        raise ConfigError(f"{option}: {shown!r} is a folder", hint="name a file in it")
    if files is not None and os.path.isfile(path):
        raise ConfigError(f"{option}: {shown!r} is a file", hint="texts go into a folder; name it .jsonl for JSON lines")
    folder = os.path.dirname(os.path.realpath(path))
    if files is None and not os.path.isdir(folder):
        raise ConfigError(f"{option}: {shown!r} cannot be written: there is no folder {os.path.dirname(path)!r}")


def _beside(output: Output) -> Iterator[str]:
    return (beside(output.path, ending) for ending in BESIDE)


def _refuse_inputs(inputs: Inputs, written: Mapping[Hashable, Output], hidden: Mapping[Hashable, tuple[Output, str]]) -> None:
    """Raise ConfigError where the run reads one of its outputs, or a file that it keeps beside one."""
    if not any(isinstance(key, str) or _is_there(key) for key in [*written, *hidden]):  # what does not exist yet is no input
        return
    if STDIN in inputs.named and (given := _of_standard_input()) in written:
        raise ConfigError(f"{written[given].option}: {written[given].path!r} is read from as well", hint="as standard input")
    reads = {**dict.fromkeys((path for path in inputs.files if path != STDIN), "is read from as well"), **_told(inputs.needs)}
    for path, what in reads.items():
        key = _key(path)
        if key in written:
            output = written[key]
            name = "standard output" if output.path == STDIN else repr(output.path)
            raise ConfigError(f"{output.option}: {name} {what}", hint=f"as {path!r}" if path != output.path else None)
        if key in hidden:
            output, _ = hidden[key]
            raise ConfigError(f"{output.option}: {path!r} {what}", hint=f"the run keeps there what belongs to {output.path!r}")


def _told(needs: Mapping[str, str]) -> dict[str, str]:
    return {path: f"is {what} of this run" for path, what in needs.items()}


def _refuse_nesting(inputs: Inputs, output: Output, path: str) -> None:
    """Raise ConfigError where an output lies in an input folder and the next run would read it, or a folder to write holds an input."""
    option, shown, files = output
    above = _folders_above(path)
    for named in inputs.named:
        if named == STDIN or is_address(named) or not os.path.exists(named):
            continue
        if os.path.isdir(named) and _key(named) in above:
            places = [path] if files is None else [os.path.join(path, name) for name in files[:_SOME]]
            if any(would_take(named, place, inputs.selection) for place in places):
                raise ConfigError(
                    f"{option}: {shown!r} lies in the input folder {named!r}, and would be read by the next run",
                    hint="write it elsewhere, or --exclude it",
                )
        if files is not None and _key(path) in _folders_above(named):
            raise ConfigError(f"{option}: the folder {shown!r} holds the input {named!r}")


def _folders_above(path: str) -> set[Hashable]:
    """Return the keys of the folders that a path lies in."""
    found = set()
    real = os.path.realpath(path)
    while (folder := os.path.dirname(real)) != real:
        found.add(_key(folder))
        real = folder
    return found


def _is_there(key: Hashable) -> bool:
    """Return whether this is the key of a file that exists."""
    return isinstance(key, tuple) and isinstance(key[1], int)


def _key(path: str) -> Hashable:
    """Return a key that is equal for all names of one file.

    It is what the file is to the system (device and inode) where it exists, else the key of its folder and its name in it; for an address
    it is text.
    """
    if path == STDIN:
        return _of_standard_output()
    local = _on_this_disk(path)
    if local is None:
        files, place = _remote(path)
        return str(files.unstrip_protocol(place.rstrip("/")))
    path = local
    # "gone/../a.jsonl" is no file to the system where there is no folder "gone", but it is to what writes: real paths are written to.
    for name in (path, os.path.realpath(path)):
        with suppress(OSError, ValueError):
            status = os.stat(name)
            return status.st_dev, status.st_ino
    folder, name = os.path.split(os.path.realpath(path.rstrip("/") or path))
    if not name:
        return folder
    name = unicodedata.normalize("NFC", name)
    return _key(folder), name.casefold() if _folds(folder) else name


def _of_standard_input() -> Hashable:
    """Return the key of the file that standard input comes from; None where it is no file."""
    try:
        status = os.fstat(sys.stdin.fileno())
    except (AttributeError, OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def _on_this_disk(path: str) -> str | None:
    """Return the path in the local file system, None for an address elsewhere."""
    if not is_address(path):
        return path
    files, place = _remote(path)
    protocols = (files.protocol,) if isinstance(files.protocol, str) else tuple(files.protocol)
    return place if {"file", "local"} & set(protocols) else None


def _remote(address: str) -> tuple[Any, str]:
    """Return the file system of an address, and the path in it. Raise ConfigError where fsspec cannot open it."""
    try:
        files, place = fsspec_module(address).core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise ConfigError(f"{address}: {error}") from None
    return files, str(place)


def _of_standard_output() -> Hashable:
    """Return the key of the file that standard output goes to, ``-`` where it is no file.

    So an output that the shell adds to an input is found: ``newslint gate a.jsonl -o - >> a.jsonl``.
    """
    try:
        status = os.fstat(sys.stdout.fileno())
    except (AttributeError, OSError, ValueError):  # closed, or not a real file
        return STDIN
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else STDIN


def _folds(folder: str) -> bool:
    """Return whether a folder takes names in other capitals for the same, as far as its own name can tell."""
    above, name = os.path.split(folder)
    other = name.swapcase()
    if other == name:
        return sys.platform in ("win32", "darwin")
    try:
        return os.path.samefile(folder, os.path.join(above, other))
    except OSError:
        return False
