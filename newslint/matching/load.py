"""Load the rules, ready to run: parsing YAML and regexes takes a second, loading the result from the cache a few milliseconds.

The cache lies in the user's cache folder under a hash of all that decides the outcome: the bytes of every rule file, newslint's version
and Python's (whose regex parser the index relies on). Nothing in it is needed; it may be deleted at any time, and where it cannot
be written, or others could write it, the rules are simply read again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from newslint._version import __version__
from newslint.config.files import read_file
from newslint.matching.disk_cache import KEPT, cache_folder, forget_old, keep, kept
from newslint.matching.ruleset import RuleSet
from newslint.matching.stamp import checks_hash, engine_stamp
from newslint.rules.lexicons import lexicon_files
from newslint.rules.shipped import rule_files, shipped_rules
from newslint.util.hashing import blake2b

if TYPE_CHECKING:
    from newslint.config.settings import Origin
    from newslint.rules.model import Rule

_FORMAT = 8  # of what is kept; a change of it makes all that older checkouts kept unreadable


def load(places: Iterable[str], origin: Origin | None = None) -> RuleSet:
    """Return the rule set of the shipped rules and those in ``places``, from the cache where it has them.

    Raise ConfigError for a wrong rule, and where `rule_files` does.
    """
    files = rule_files(places, origin)
    key = blake2b(f"{_FORMAT} {__version__} {sys.version} {engine_stamp()}".encode(), digest_size=16)
    for path, shown in [*files, *((table, table) for table in lexicon_files(path for path, _ in files))]:
        content = read_file(path, shown)
        key.update(f"\0{shown}\0{len(content)}\0".encode("utf-8", "surrogatepass") + content)
    folder = cache_folder()
    if folder is None:
        return RuleSet(_read(files))
    stem = os.path.join(folder, key.hexdigest())
    found = kept(f"{stem}.rules")
    if not isinstance(found, tuple):
        found = _read(files), checks_hash()
        keep(f"{stem}.rules", found)
        forget_old(folder, KEPT)
    rules, checks = found
    return RuleSet(rules, stem, checks)


def _read(files: list[tuple[str, str]]) -> tuple[Rule, ...]:
    """Read the rules of files (path, name to show); rules that do not come with newslint are also probed for slow regexes."""
    from newslint.rules.loader import load_rules, probe_rule

    not_shipped = {shown for path, shown in files if os.path.dirname(path) != shipped_rules()}
    rules = load_rules(files)
    for rule in rules:
        if rule.path in not_shipped:  # the shipped ones are probed by the tests
            probe_rule(rule)
    return rules
