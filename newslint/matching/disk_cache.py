"""Files of the rule cache: written whole, and read only where nobody but the user can have written them.

They are pickles, because nothing else loads thousands of rules in a few milliseconds. But whoever writes a pickle decides what its reader
runs. So a file counts only if it and its folder belong to the user (or to root, who needs no such way) and others cannot write them. It
begins with a mark and a hash of the rest: a file that is torn, damaged or another program's counts as absent, and is never removed.
"""

from __future__ import annotations

import os
import pickle
import stat
import sys
import time
from contextlib import suppress
from typing import Any

from newslint.util.hashing import blake2b
from newslint.util.lazy_regex import lazily
from newslint.util.own_folder import own, own_folder, private

KEPT = 8  # rule sets that stay in the cache
_HOUR = 3600  # seconds


def cache_folder() -> str | None:
    """Return the user's cache folder for newslint; ``NEWSLINT_CACHE_DIR`` overrides it.

    None where there is no place for the user's own files.
    """
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
    """Return a folder of the user's own among the temporary files; None on Windows, and where a link has its name."""
    from tempfile import gettempdir

    if sys.platform == "win32":
        return None
    folder = os.path.join(gettempdir(), f"newslint-cache-{os.geteuid()}")
    return None if os.path.islink(folder) else folder


_said: set[str] = set()


def _say_once(text: str) -> None:
    """Write a line to the log, unless this process has written it before."""
    from newslint.util.terminal import log

    if text not in _said:
        _said.add(text)
        log(text)


_MARK = b"newslint rule cache\n"
_HASH = 16
_NAME = lazily(r"([0-9a-f]{32})\.(?:rules|[a-z]+\.index)(?:\.[0-9a-f]{12}\.tmp)?")


def kept(path: str) -> Any:
    """Return what the cache holds under a path; None where that is nothing, torn, or not certainly of the user's own writing."""
    try:
        if not own_folder(os.path.dirname(path)):
            return None
        with open(path, "rb", opener=_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not (stat.S_ISREG(status.st_mode) and own(status)):
                return None
            data = file.read()
        start = len(_MARK) + _HASH
        if data[:start] != _MARK + _hash(memoryview(data)[start:]):
            return None
        return pickle.loads(memoryview(data)[start:])
    except Exception:  # whatever pickle finds wrong: the cache is never needed
        return None


def keep(path: str, made: object) -> None:
    """Put something into the cache; where its folder cannot be written, or others can write it, nothing is stored and no error raised."""
    folder = os.path.dirname(path)
    temporary = f"{path}.{os.urandom(6).hex()}.tmp"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if not own_folder(folder):
            return
        data = pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL)
        try:
            with open(temporary, "xb", opener=private) as file:
                file.write(_MARK + _hash(data) + data)
            os.replace(temporary, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError:
        return


def forget_old(folder: str, most: int) -> None:
    """Keep the newest ``most`` rule sets with their indexes, and remove the others.

    What belongs to no rule set goes when it is older than an hour: indexes whose rule set was forgotten before they were stored, and what a
    process that was killed had begun to write. Files that newslint did not write stay, whatever their names.
    """
    try:
        with os.scandir(folder) as entries:
            named = [(entry, match[1]) for entry in entries if (match := _NAME.fullmatch(entry.name))]
        ours = [(entry.stat(follow_symlinks=False).st_mtime, entry, stem) for entry, stem in named if _is_ours(entry)]
        newest = sorted(((changed, stem) for changed, entry, stem in ours if entry.name.endswith(".rules")), reverse=True)
        old = {stem for _, stem in newest[most:]}
        whole = {stem for _, stem in newest}
        stale = time.time() - _HOUR  # younger ones may be another process's, which is still at work
        for changed, entry, stem in ours:
            if stem in old or (changed < stale and (stem not in whole or entry.name.endswith(".tmp"))):
                os.unlink(entry.path)
    except OSError:
        return


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """Return whether a file begins with the mark of the rule cache; a link does not count."""
    if not entry.is_file(follow_symlinks=False):
        return False
    with open(entry.path, "rb") as file:
        return file.read(len(_MARK)) == _MARK


def _hash(data: bytes | memoryview) -> bytes:
    return blake2b(data, digest_size=_HASH).digest()


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; where it is a pipe, do not wait for a writer."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
