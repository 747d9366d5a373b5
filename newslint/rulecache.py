"""The rules as they are read, and kept ready: parsing YAML and regexes takes a second, loading what came of it a few milliseconds.

The cache lies in the user's cache folder under a hash of all that decides the outcome: the bytes of every rule file, newslint's version
and Python's (whose regex parser the index relies on). Nothing in it is needed; it may be deleted at any time, and where it cannot
be written the rules are simply read again.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from newslint import __version__
from newslint.errors import ConfigError
from newslint.index import Trigger, triggers_of
from newslint.ruleload import load_rules, probe_rule
from newslint.rules import Rule

Loaded = tuple[tuple[Rule, ...], tuple[Trigger, ...]]
_FORMAT = 1
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
            found = sorted((*path.rglob("*.yaml"), *path.rglob("*.yml")))
            if not found:
                raise ConfigError("no rule files (*.yaml) in this folder", place)
            files += [(file, str(file)) for file in found]
        elif path.exists():
            files.append((path, place))
        else:
            raise ConfigError("no such rule file or folder", place)
    return files


def load(places: Iterable[str]) -> Loaded:
    """All rules and their index entries, from the cache where it has them. Raises ConfigError for a wrong rule."""
    files = rule_files(places)
    shipped = {shown for path, shown in files if path.parent == shipped_rules()}
    key = blake2b(f"{_FORMAT} {__version__} {sys.version} {_engine_stamp()}".encode(), digest_size=16)
    for path, shown in files:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ConfigError(f"cannot be read: {error.strerror or error}", shown) from None
        key.update(f"\0{shown}\0{len(content)}\0".encode("utf-8", "surrogatepass") + content)
    cached = _folder() / f"{key.hexdigest()}.rules"
    made = _cached(cached)
    if made is None:
        rules = load_rules(files)
        for rule in rules:
            if rule.path not in shipped:  # the shipped ones are probed by the tests
                probe_rule(rule)
        made = rules, triggers_of(rules)
        _keep(cached, made)
    return made


def _cached(path: Path) -> Loaded | None:
    try:
        rules, triggers = pickle.loads(path.read_bytes())
    except Exception:  # absent, torn, or written by something else: any of it means reading the rules themselves
        return None
    return rules, triggers


def _engine_stamp() -> str:
    """Changes when the code that reads rules does, so that a checkout under work never meets its own old cache."""
    stamps = []
    for name in ("ruleload", "rules", "patterns", "literals", "index", "fields", "regexgate", "examples", "yamldata", "checks/__init__"):
        status = os.stat(Path(__file__).with_name(f"{name}.py"))
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


def _keep(path: Path, made: object) -> None:
    from newslint.atomic import replace_file

    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
        others = sorted(path.parent.glob("*.rules"), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in others[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return  # a read-only home costs time, not answers
