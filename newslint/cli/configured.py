"""The configuration that a command works with: the file that is closest to what is checked, changed by options."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from newslint.config.globs import compile_globs, escape_glob, is_absolute, is_anchored
from newslint.config.load import find_config, load_config
from newslint.config.model import ACCEPTED, Config, with_options
from newslint.errors import ConfigError
from newslint.findings import Severity
from newslint.records.decode import codec_name

if TYPE_CHECKING:
    from newslint.records.discover import Found

ACCEPTING = frozenset({"--baseline", "--write-baseline"})  # options that name the list of accepted findings where it is written


def configured(arguments: argparse.Namespace, places: Sequence[str] = ()) -> Config:
    """Return the configuration for checking ``places``, changed by the options. Raise ConfigError.

    Without ``--config`` it is the closest one at or above the folder that all places have in common; without places, the working folder.
    """
    if arguments.config is not None:
        config = load_config(arguments.config)
    else:
        path = find_config(_common_folder(places))
        config = Config() if path is None else load_config(path)
    for option, name, value in _changes(arguments):
        config = with_options(config, option, **{name: value})
    if excluded := _globs(arguments, "exclude"):
        config = with_options(config, "--exclude", extend_exclude=(*config.extend_exclude, *excluded))
    return config


def baseline_path(config: Config) -> str:
    """Return the path of the file of accepted findings, whether or not the file exists."""
    return config.baseline or os.path.join(config.root, ACCEPTED)


@contextmanager
def written(config: Config, paths: Sequence[str], found: Found, outputs: Mapping[str, str]) -> Iterator[None]:
    """Keep other runs from writing the same files, while this run lasts; ``outputs`` are paths by the options that name them.

    Raise ConfigError where an output is also an input (``paths``, and the files ``found`` there) or another output, and NewslintError
    where another run writes it.
    """
    if not outputs:
        yield
        return
    from newslint.runs.locks import held
    from newslint.runs.places import Inputs, Output, needs_of, refuse_meeting

    listed = [Output(option, path) for option, path in outputs.items()]
    needs = needs_of(config, accepted=not ACCEPTING & outputs.keys())
    refuse_meeting(Inputs(paths, [entry.path for entry in found.inputs], config, needs), listed)
    with held(listed):
        yield


def _common_folder(places: Sequence[str]) -> str:
    """Return the folder that all places have in common; the working folder where they have none, or there are none."""
    real = [os.path.abspath(place) for place in places]
    try:
        return os.path.commonpath(real) if real else os.getcwd()
    except ValueError:  # on several Windows drives
        return os.getcwd()


def _changes(arguments: argparse.Namespace) -> list[tuple[str, str, Any]]:
    """Return (option, attribute of Config, value) for every given option that means the same as a setting."""

    def given(name: str) -> Any:
        return getattr(arguments, name, None)

    changes: list[tuple[str, str, Any]] = []
    for name in ("select", "extend_select", "ignore"):
        if given(name):
            changes.append((_option(name), name, tuple(part for value in given(name) for part in value.split(",") if part)))
    if included := _globs(arguments, "include"):
        changes.append(("--include", "include", included))
    changes += [(_option(name), name, Severity(given(name))) for name in ("severity", "fail_on") if given(name)]
    if given("baseline"):
        changes.append(("--baseline", "baseline", os.path.abspath(given("baseline"))))
    if given("encoding"):
        changes.append(("--encoding", "encoding", _encoding(given("encoding"))))
    changes += [(_option(name), name, given(name)) for name in ("preview", "jobs") if given(name) is not None]
    return changes


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _globs(arguments: argparse.Namespace, name: str) -> tuple[str, ...]:
    """Return the globs of an option: as options they start at the working folder, in a Config at its root. Raise ConfigError."""
    globs = []
    for glob in getattr(arguments, name, None) or ():
        try:
            compile_globs((glob,))
        except ValueError:
            raise ConfigError(f"--{name}: {glob!r} is not a glob") from None
        if is_anchored(glob) and not is_absolute(glob):
            folder = escape_glob(os.getcwd().replace(os.sep, "/")).rstrip("/")
            glob = f"{folder}/{glob.removeprefix('./')}"
        globs.append(glob)
    return tuple(globs)


def _encoding(name: str) -> str:
    """Return the name of an encoding. Raise ConfigError where it is unknown, or does not lead from text to bytes."""
    try:
        codec_name(name)
        "a".encode(name)
    except (LookupError, TypeError, UnicodeError):  # unknown; or one that does not lead from text to bytes
        raise ConfigError(f"--encoding: {name!r} is not the name of a text encoding", hint="such as utf-8, latin-1, utf-16") from None
    return name
