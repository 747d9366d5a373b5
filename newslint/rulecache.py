"""The rules as they are read, and kept ready: parsing YAML and regexes takes a second, loading what came of it a few milliseconds.

The cache lies in the user's cache folder under a hash of all that decides the outcome: the bytes of every rule file, newslint's version
and Python's (whose regex parser the index relies on). Nothing in it is needed; it may be deleted at any time, and where it cannot
be written, or others could write it, the rules are simply read again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from itertools import zip_longest
from typing import TYPE_CHECKING

from newslint import __version__
from newslint.cachefiles import forget_old, keep, kept, own_folder
from newslint.errors import ConfigError
from newslint.handwritten import is_null, other_than_file, read_file
from newslint.hashing import blake2b
from newslint.plans import Plans
from newslint.tables import FOLDER, table_files

if TYPE_CHECKING:
    from newslint.rules import Rule
    from newslint.settings import Origin

_FORMAT = 7
_HERE = os.path.dirname(os.path.abspath(__file__))
KEPT = 8  # rule sets that stay in the cache


def shipped_rules() -> str:
    """The folder of the rules that come with newslint: inside an installed package, or at the top of a checkout."""
    inside = os.path.join(_HERE, "rules_shipped")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_HERE), "rules")


def rule_files(places: Iterable[str], origin: Origin | None = None) -> list[tuple[str, str]]:
    """The rule files of the shipped set and of further folders or files, with the names to show.

    Raises ConfigError for a missing one, which ``origin`` (where the places are written, as far as they are) gives the line of.
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
    if origin is None or line is None:
        return ConfigError(message, place)
    return ConfigError(f"rules: {place}: {message}", origin.path, line)


def load(places: Iterable[str], origin: Origin | None = None) -> Plans:
    """All rules and the plans for them, from the cache where it has them. Raises ConfigError for a wrong rule, or as `rule_files` does."""
    files = rule_files(places, origin)
    key = blake2b(f"{_FORMAT} {__version__} {sys.version} {_engine_stamp()}".encode(), digest_size=16)
    for path, shown in [*files, *((table, table) for table in table_files(path for path, _ in files))]:
        content = read_file(path, shown)
        key.update(f"\0{shown}\0{len(content)}\0".encode("utf-8", "surrogatepass") + content)
    folder = cache_folder()
    if folder is None:
        return Plans(_read(files))
    stem = os.path.join(folder, key.hexdigest())
    rules = kept(f"{stem}.rules")
    if not isinstance(rules, tuple):
        rules = _read(files)
        keep(f"{stem}.rules", rules)
        forget_old(folder, KEPT)
    return Plans(rules, stem)


def _read(files: list[tuple[str, str]]) -> tuple[Rule, ...]:
    from newslint.ruleload import load_rules, probe_rule

    own = {shown for path, shown in files if os.path.dirname(path) != shipped_rules()}
    rules = load_rules(files)
    for rule in rules:
        if rule.path in own:  # the shipped ones are probed by the tests
            probe_rule(rule)
    return rules


def _engine_stamp() -> str:
    """Changes when the code that reads and indexes rules does, so that a checkout under work never meets its own old cache."""
    names = (
        "ambiguity checks/__init__ document examples fields findings haystack index language literals patterns plans regexgate regextree "
        "ruleload rules spelling tables yamldata"
    )
    stamps = []
    for name in names.split():
        status = os.stat(os.path.join(_HERE, f"{name}.py"))
        stamps.append(f"{status.st_mtime_ns}:{status.st_size}")
    return " ".join(stamps)


def cache_folder() -> str | None:
    """The user's cache folder for newslint; ``NEWSLINT_CACHE_DIR`` overrides it. None where it is no place for the user's own files."""
    if chosen := os.environ.get("NEWSLINT_CACHE_DIR"):
        folder = os.path.expanduser(chosen)
        if not folder.startswith("~") and (own_folder(folder) or not os.path.lexists(folder)):
            return os.path.abspath(folder)
        _say_once(f"no rule cache is used: {folder} (NEWSLINT_CACHE_DIR) is not a folder that you alone can write")
        return None
    home = os.path.expanduser("~")
    if not os.path.isabs(home):  # no HOME, and no entry of the user among the accounts, as in many containers
        return _temporary_folder()
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local"), "newslint", "cache")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Caches", "newslint")
    caches = os.environ.get("XDG_CACHE_HOME", "")
    return os.path.join(caches if os.path.isabs(caches) else os.path.join(home, ".cache"), "newslint")


def _temporary_folder() -> str | None:
    """A folder of the user's own among the temporary files; None where there is none, or something else is called so."""
    from tempfile import gettempdir

    if sys.platform == "win32":
        return None
    folder = os.path.join(gettempdir(), f"newslint-cache-{os.geteuid()}")
    return None if os.path.islink(folder) else folder


_said: set[str] = set()


def _say_once(text: str) -> None:
    from newslint.output import note

    if text not in _said:
        _said.add(text)
        note(text)
