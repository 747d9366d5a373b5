"""The configuration that a command works with: the file that is closest to what is checked, changed by options."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from newslint.config.globs import compile_globs, escape_glob, is_absolute, is_anchored
from newslint.config.load import config_in, find_config, load_config
from newslint.config.model import ACCEPTED, Config, with_options
from newslint.errors import ConfigError
from newslint.findings import Severity
from newslint.records.decode import codec_name
from newslint.records.settings import AUTO

if TYPE_CHECKING:
    from newslint.records.discover import Found

ACCEPTING = frozenset({"--baseline", "--write-baseline"})  # options that name the list of accepted findings where it is written


def configured(arguments: argparse.Namespace, places: Sequence[str] = ()) -> Config:
    """Return the configuration for a run as a whole, changed by the options. Raise ConfigError.

    Without ``--config`` it is the closest one at or above the folder that all places have in common; without places, the working folder.
    """
    path = arguments.config or find_config(_common_folder(places))
    return _changed(Config() if path is None else load_config(path), arguments)


def _changed(config: Config, arguments: argparse.Namespace) -> Config:
    """Return a configuration with what the options say."""
    for option, name, value in _changes(arguments):
        config = with_options(config, option, **{name: value})
    if excluded := _globs(arguments, "exclude"):
        config = with_options(config, "--exclude", extend_exclude=(*config.extend_exclude, *excluded))
    return config


class Configurations:
    """The configurations of a run by their numbers: each file has the closest one at or above it. Number 0 is that of the run as a whole.

    Where ``--config`` names one, it is the only one. Making it and asking for a number raise ConfigError.
    """

    def __init__(self, arguments: argparse.Namespace, places: Sequence[str] = ()) -> None:
        self._arguments = arguments
        self.all = [configured(arguments, places)]
        self._by_path = {self.all[0].path: 0}
        self._by_folder: dict[str, int] = {}

    @property
    def main(self) -> Config:
        """The configuration of the run as a whole."""
        return self.all[0]

    def number(self, folder: str) -> int:
        """Return the number of the configuration for files that lie in a folder."""
        if self._arguments.config is not None:
            return 0
        above: list[str] = []
        folder = os.path.abspath(folder)
        while (number := self._by_folder.get(folder)) is None:
            above.append(folder)
            path = config_in(folder)
            parent = os.path.dirname(folder)
            if path is not None or parent == folder:
                number = self._loaded(path)
                break
            folder = parent
        self._by_folder |= dict.fromkeys(above, number)
        return number

    def _loaded(self, path: str | None) -> int:
        if path not in self._by_path:
            self.all.append(_changed(Config() if path is None else load_config(path), self._arguments))
            self._by_path[path] = len(self.all) - 1
        return self._by_path[path]

    def selection(self, number: int) -> Config:
        """Return the configuration of a number."""
        return self.all[number]


def baseline_path(config: Config) -> str:
    """Return the path of the file of accepted findings, whether or not the file exists."""
    return config.baseline or os.path.join(config.root, ACCEPTED)


@contextmanager
def written(configs: Configurations, paths: Sequence[str], found: Found, outputs: Sequence[tuple[str, str]]) -> Iterator[None]:
    """Keep other runs from writing the same files, while this run lasts; ``outputs`` are options with the paths that they name.

    Raise ConfigError where an output is also an input (``paths``, and the files ``found`` there) or another output, and NewslintError
    where another run writes it.
    """
    if not outputs:
        yield
        return
    from newslint.runs.locks import held
    from newslint.runs.places import Inputs, Output, needs_of, refuse_meeting

    listed = [Output(option, path) for option, path in outputs]
    accepted = not ACCEPTING & {option for option, _ in outputs}
    needs = {path: what for config in configs.all for path, what in needs_of(config, accepted).items()}
    refuse_meeting(Inputs(paths, [entry.path for entry in found.inputs], configs.main, needs), listed)
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
        changes.append(("--encoding", "encoding", encoding_of(given("encoding"))))
    changes += [(_option(name), name, given(name)) for name in ("preview", "jobs") if given(name) is not None]
    if given("text_field"):
        changes.append(("--text-field", "text_fields", tuple(given("text_field"))))
    for name in ("id_field", "url_field", "language_field", "title_field", "source_field"):
        if given(name) is not None:
            changes.append((_option(name), name, given(name) or None))
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


def encoding_of(name: str) -> str:
    """Return the name of an encoding that ``--encoding`` gives. Raise ConfigError where it is unknown, or does not lead from text to bytes."""
    if name == AUTO:
        return name
    try:
        codec_name(name)
        "a".encode(name)
    except (LookupError, TypeError, UnicodeError):  # unknown; or one that does not lead from text to bytes
        raise ConfigError(
            f"--encoding: {name!r} is not the name of a text encoding", hint="such as utf-8, latin-1, utf-16, or auto"
        ) from None
    return name
