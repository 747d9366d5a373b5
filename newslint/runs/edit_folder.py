"""The folder in which records of edits are kept: one file a run, for the user alone, and no more of them than are likely to be needed."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from newslint.errors import NewslintError
from newslint.runs.edit_lines import HEAD
from newslint.util.atomic import locked
from newslint.util.lazy_regex import lazily
from newslint.util.own_folder import own_folder, private

MOST_RUNS = 20
MOST_BYTES = 200 << 20  # of all records together; the last one stays, however large it is
_NAME = lazily(r"([0-9]{8}-[0-9]{6}-[0-9]{6}-[0-9a-f]{8})\.jsonl")
_STAMP = "%Y%m%d-%H%M%S-%f"


def state_folder() -> str:
    """Return the folder of the user for what newslint has done; ``NEWSLINT_STATE_DIR`` overrides it. It need not be there yet.

    Raise NewslintError where there is no place for the user's own files, or others could write them.
    """
    folder = _chosen() or _usual()
    if os.path.lexists(folder) and not own_folder(folder):
        raise NewslintError(f"{folder} is not a folder that you alone can write")
    return folder


def _chosen() -> str | None:
    chosen = os.environ.get("NEWSLINT_STATE_DIR")
    return os.path.abspath(os.path.expanduser(chosen)) if chosen else None


def _usual() -> str:
    home = os.path.expanduser("~")
    if not os.path.isabs(home):  # no HOME, and no entry of the user among the accounts, as in many containers
        raise NewslintError("there is no home folder (NEWSLINT_STATE_DIR names another place)")
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local"), "newslint", "state")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Application Support", "newslint")
    states = os.environ.get("XDG_STATE_HOME", "")
    return os.path.join(states if os.path.isabs(states) else os.path.join(home, ".local", "state"), "newslint")


def make_state_folder() -> str:
    """Return the folder after making it, for the user alone, where it is not there. Raise OSError, or NewslintError as above."""
    folder = state_folder()
    os.makedirs(folder, mode=0o700, exist_ok=True)
    return state_folder()


def new_run(folder: str) -> str:
    """Return the identifier of a run that begins now: of all in the folder it is sorted last, whatever the clock says."""
    stamp = datetime.now(UTC).strftime(_STAMP)
    last = max(kept_runs(folder), default="").rpartition("-")[0]
    if stamp <= last:
        with suppress(ValueError, OverflowError):  # a name that is not a time sorts where it sorts
            stamp = (datetime.strptime(last, _STAMP) + timedelta(microseconds=1)).strftime(_STAMP)
    return f"{stamp}-{os.urandom(4).hex()}"


def kept_runs(folder: str) -> list[str]:
    """Return the identifiers of the runs in the folder, the last one first; none where there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            return sorted((match[1] for entry in entries if (match := _NAME.fullmatch(entry.name)) and _is_ours(entry)), reverse=True)
    except OSError:
        return []


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """Return whether a file is a record of the user's own; a link does not count, an empty file (its writer was killed) does."""
    try:
        status = entry.stat(follow_symlinks=False)
        if not stat.S_ISREG(status.st_mode) or (sys.platform != "win32" and status.st_uid != os.geteuid()):
            return False
        with open(entry.path, "rb", opener=private) as file:
            start = file.read(len(HEAD))
            return HEAD.startswith(start)  # of a torn one too
    except OSError:
        return False


def path_of(folder: str, run: str) -> str:
    """Return the path of the record of a run."""
    return os.path.join(folder, f"{run}.jsonl")


def prune(folder: str, most_runs: int = MOST_RUNS, most_bytes: int = MOST_BYTES) -> None:
    """Remove the oldest records beyond so many runs, or bytes in all. The last run stays, and so does one that is being written."""
    size = 0
    for number, run in enumerate(kept_runs(folder)):
        path = path_of(folder, run)
        with suppress(OSError):
            size += os.stat(path).st_size
            if number and (number >= most_runs or size > most_bytes):
                remove(path)


def remove(path: str) -> bool:
    """Remove a record; return False where it is being written, or undone. Raise OSError."""
    with open(path, "r+b", opener=private) as file:
        if not locked(file):
            return False
        if sys.platform != "win32":
            os.unlink(path)
            return True
    os.unlink(path)  # Windows removes nothing that is open
    return True
