"""The places of rule files: those that come with newslint, and those that a configuration names."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import zip_longest
from typing import TYPE_CHECKING

from newslint.config.files import is_null, other_than_file
from newslint.errors import ConfigError
from newslint.rules.lexicons import FOLDER

if TYPE_CHECKING:
    from newslint.config.settings import Origin

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def shipped_rules() -> str:
    """Return the folder of the rules that come with newslint: inside an installed package, or at the top of a checkout."""
    inside = os.path.join(_PACKAGE, "rules_shipped")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_PACKAGE), "rules")


def rule_files(places: Iterable[str], origin: Origin | None = None) -> list[tuple[str, str]]:
    """Return the rule files of the shipped set and of further folders or files, each with the name to show.

    Raise ConfigError where one is missing, a folder has none, or a place is no file. ``origin`` gives the line of each place, as far as
    they were written in a configuration.
    """
    folder = shipped_rules()
    names = sorted(name for name in os.listdir(folder) if name.endswith(".yaml")) if os.path.isdir(folder) else []
    if not names:
        raise ConfigError("the shipped rules are missing", folder, None, "reinstall newslint")
    files = [(os.path.join(folder, name), f"rules/{name}") for name in names]
    lines = origin.items if origin else ()
    for place, line in zip_longest(places, lines):
        if place is None:
            break
        if os.path.isdir(place):
            found = sorted(
                os.path.join(inner, name)
                for inner, _, names in os.walk(place)
                for name in names
                if name.endswith((".yaml", ".yml")) and os.path.basename(inner) != FOLDER
            )
            if not found:
                raise _wrong_place(place, "no rule files (*.yaml) in this folder", origin, line)
            files += [(file, file) for file in found]
        elif not os.path.exists(place):
            raise _wrong_place(place, "no such rule file or folder", origin, line)
        elif (what := other_than_file(place)) and not is_null(place):
            raise _wrong_place(place, f"is {what}, not a file", origin, line)
        else:
            files.append((place, place))
    return files


def _wrong_place(place: str, message: str, origin: Origin | None, line: int | None) -> ConfigError:
    """Return the error for a place, with the file and line where it was written if that is known."""
    if origin is None or line is None:
        return ConfigError(message, place)
    return ConfigError(f"rules: {place}: {message}", origin.path, line)
