"""The rules as they are read, and kept ready: parsing YAML and regexes takes a second, loading what came of it a few milliseconds.

The cache lies in the user's cache folder under a hash of all that decides the outcome: the bytes of every rule file, newslint's version
and Python's (whose regex parser the index relies on). Nothing in it is needed; it may be deleted at any time, and where it cannot
be written the rules are simply read again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from newslint import __version__
from newslint.errors import ConfigError
from newslint.hashing import blake2b
from newslint.plans import Plans, keep, kept
from newslint.tables import FOLDER, table_files

if TYPE_CHECKING:
    from newslint.rules import Rule

_FORMAT = 6
_HERE = os.path.dirname(os.path.abspath(__file__))
KEPT = 8  # rule sets that stay in the cache


def shipped_rules() -> str:
    """The folder of the rules that come with newslint: inside an installed package, or at the top of a checkout."""
    inside = os.path.join(_HERE, "rules_shipped")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_HERE), "rules")


def rule_files(places: Iterable[str]) -> list[tuple[str, str]]:
    """The rule files of the shipped set and of further folders or files, with the names to show. Raises ConfigError for a missing one."""
    folder = shipped_rules()
    names = sorted(name for name in os.listdir(folder) if name.endswith(".yaml")) if os.path.isdir(folder) else []
    if not names:
        raise ConfigError("the shipped rules are missing", folder, None, "reinstall newslint")
    files = [(os.path.join(folder, name), f"rules/{name}") for name in names]
    for place in places:
        if os.path.isdir(place):
            found = sorted(
                os.path.join(inner, name)
                for inner, _, names in os.walk(place)
                for name in names
                if name.endswith((".yaml", ".yml")) and os.path.basename(inner) != FOLDER
            )
            if not found:
                raise ConfigError("no rule files (*.yaml) in this folder", place)
            files += [(file, file) for file in found]
        elif os.path.exists(place):
            files.append((place, place))
        else:
            raise ConfigError("no such rule file or folder", place)
    return files


def load(places: Iterable[str]) -> Plans:
    """All rules and the plans for them, from the cache where it has them. Raises ConfigError for a wrong rule."""
    files = rule_files(places)
    key = blake2b(f"{_FORMAT} {__version__} {sys.version} {_engine_stamp()}".encode(), digest_size=16)
    for path, shown in [*files, *((table, table) for table in table_files(path for path, _ in files))]:
        try:
            with open(path, "rb") as file:
                content = file.read()
        except OSError as error:
            raise ConfigError(f"cannot be read: {error.strerror or error}", shown) from None
        key.update(f"\0{shown}\0{len(content)}\0".encode("utf-8", "surrogatepass") + content)
    stem = os.path.join(_folder(), key.hexdigest())
    rules = kept(f"{stem}.rules")
    if not isinstance(rules, tuple):
        rules = _read(files)
        keep(f"{stem}.rules", rules)
        _forget_old(os.path.dirname(stem))
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
        "checks/__init__ document examples fields findings haystack index language literals patterns plans regexgate ruleload rules spelling "
        "tables yamldata"
    )
    stamps = []
    for name in names.split():
        status = os.stat(os.path.join(_HERE, f"{name}.py"))
        stamps.append(f"{status.st_mtime_ns}:{status.st_size}")
    return " ".join(stamps)


def _folder() -> str:
    """The user's cache folder for newslint; ``NEWSLINT_CACHE_DIR`` overrides it."""
    chosen = os.environ.get("NEWSLINT_CACHE_DIR")
    if chosen:
        return chosen
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local"), "newslint", "cache")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Caches", "newslint")
    return os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache"), "newslint")


def _forget_old(folder: str) -> None:
    """Keep the newest rule sets, with their plans."""
    try:
        with os.scandir(folder) as entries:
            files = [(entry.stat().st_mtime, entry.name) for entry in entries]
        sets = [name.removesuffix(".rules") for _, name in sorted(files, reverse=True) if name.endswith(".rules")]
        for _, name in files:
            if name.split(".")[0] in sets[KEPT:]:
                os.unlink(os.path.join(folder, name))
    except OSError:
        return
