"""The rules as they are read, and kept ready: parsing YAML and regexes takes a second, loading what came of it a few milliseconds.

The cache lies in the user's cache folder under a hash of all that decides the outcome: the bytes of every rule file, newslint's version
and Python's (whose regex parser the index relies on). Nothing in it is needed; it may be deleted at any time, and where it cannot
be written the rules are simply read again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from newslint import __version__
from newslint.errors import ConfigError
from newslint.plans import Plans, keep, kept
from newslint.tables import FOLDER, table_files

if TYPE_CHECKING:
    from newslint.rules import Rule

_FORMAT = 2
KEPT = 8  # rule sets that stay in the cache


def shipped_rules() -> Path:
    """The folder of the rules that come with newslint: inside an installed package, or at the top of a checkout."""
    here = Path(__file__).parent
    inside = here / "rules_shipped"
    return inside if inside.is_dir() else here.parent / "rules"


def rule_files(places: Iterable[str]) -> list[tuple[Path, str]]:
    """The rule files of the shipped set and of further folders or files, with the names to show. Raises ConfigError for a missing one."""
    files = [(path, f"rules/{path.name}") for path in sorted(shipped_rules().glob("*.yaml"))]
    if not files:
        raise ConfigError("the shipped rules are missing", str(shipped_rules()), None, "reinstall newslint")
    for place in places:
        path = Path(place)
        if path.is_dir():
            found = sorted(file for file in (*path.rglob("*.yaml"), *path.rglob("*.yml")) if file.parent.name != FOLDER)
            if not found:
                raise ConfigError("no rule files (*.yaml) in this folder", place)
            files += [(file, str(file)) for file in found]
        elif path.exists():
            files.append((path, place))
        else:
            raise ConfigError("no such rule file or folder", place)
    return files


def load(places: Iterable[str]) -> Plans:
    """All rules and the plans for them, from the cache where it has them. Raises ConfigError for a wrong rule."""
    files = rule_files(places)
    key = blake2b(f"{_FORMAT} {__version__} {sys.version} {_engine_stamp()}".encode(), digest_size=16)
    for path, shown in [*files, *((table, str(table)) for table in table_files(path for path, _ in files))]:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ConfigError(f"cannot be read: {error.strerror or error}", shown) from None
        key.update(f"\0{shown}\0{len(content)}\0".encode("utf-8", "surrogatepass") + content)
    stem = _folder() / key.hexdigest()
    path = stem.with_name(f"{stem.name}.rules")
    rules = kept(path)
    if not isinstance(rules, tuple):
        rules = _read(files)
        keep(path, rules)
        _forget_old(path.parent)
    return Plans(rules, stem)


def _read(files: list[tuple[Path, str]]) -> tuple[Rule, ...]:
    from newslint.ruleload import load_rules, probe_rule

    own = {shown for path, shown in files if path.parent != shipped_rules()}
    rules = load_rules(files)
    for rule in rules:
        if rule.path in own:  # the shipped ones are probed by the tests
            probe_rule(rule)
    return rules


def _engine_stamp() -> str:
    """Changes when the code that reads and indexes rules does, so that a checkout under work never meets its own old cache."""
    names = "checks/__init__ document examples fields findings haystack index language literals patterns plans regexgate ruleload rules tables yamldata"
    stamps = []
    for name in names.split():
        status = os.stat(Path(__file__).parent / f"{name}.py")
        stamps.append(f"{status.st_mtime_ns}:{status.st_size}")
    return " ".join(stamps)


def _folder() -> Path:
    """The user's cache folder for newslint; ``NEWSLINT_CACHE_DIR`` overrides it."""
    chosen = os.environ.get("NEWSLINT_CACHE_DIR")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "newslint" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "newslint"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newslint"


def _forget_old(folder: Path) -> None:
    """Keep the newest rule sets, with their plans."""
    try:
        newest_first = sorted(folder.glob("*.rules"), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in newest_first[KEPT:]:
            for file in folder.glob(f"{old.stem}.*"):
                file.unlink(missing_ok=True)
    except OSError:
        return
