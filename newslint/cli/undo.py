"""``newslint undo``: take back what ``check --fix`` changed, show what can be taken back, or forget it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from newslint.config.load import find_config, load_config
from newslint.config.settings import OFF
from newslint.errors import NewslintError
from newslint.records.formats import Format
from newslint.runs.edit_folder import kept_runs, path_of, remove, state_folder
from newslint.runs.edit_record import Record, RecordedRun
from newslint.runs.undo import Outcome, ValueRestorer, refuse_foreign, undo
from newslint.util.plural import count
from newslint.util.relative import relative
from newslint.util.sanitize import visible
from newslint.util.terminal import log, opened

ALL = "all"


def add_undo_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add("run", nargs="?", metavar="RUN", help="the run, by its identifier or the start of it (default: the last one that is not undone)")
    what = parser.add_mutually_exclusive_group().add_argument
    what("--list", action="store_true", help="list the runs that can be undone, the last one first; change nothing")
    what("--dry-run", action="store_true", help="change nothing; say what would become of each file")
    what("--forget", action="store_true", help="remove the record of the run, or of all runs (RUN is all), without undoing anything")
    add("--edits", metavar="FILE", help="the record is this file, which the setting edits names")


def run(arguments: argparse.Namespace, restorers: Mapping[Format, ValueRestorer] | None = None) -> int:
    """Do what the arguments ask; return the exit code. Raise OSError or NewslintError where that cannot be done at all."""
    paths = [os.path.abspath(arguments.edits)] if arguments.edits else _kept()
    if arguments.list:
        return _list(paths)
    if arguments.forget:
        return _forget(arguments, paths)
    if not arguments.edits and not arguments.run:
        _refuse_other_record()
    path, name = _chosen(paths, arguments.run)
    with Record(path, change=True) as record:
        return _undo(record, next(each for each in record.runs if each.run == name), restorers or {}, arguments.dry_run)


def _kept() -> list[str]:
    """Return the paths of the records in the folder of the user, that of the last run first. Raise NewslintError for one of others."""
    folder = state_folder()
    return [path_of(folder, name) for name in kept_runs(folder)]


def _refuse_other_record() -> None:
    """Raise NewslintError where runs in this folder are recorded in a file: the last run in the folder of the user is another one then.

    The file is not taken from the configuration: a record decides what is written where, so it is used only where somebody names it.
    """
    if (edits := _configured()) is not None:
        shown = relative(edits)
        raise NewslintError(f"runs here are recorded in {shown} (the setting edits): newslint undo --edits {shown}, or name the RUN")


def _configured() -> str | None:
    """Return the path that the configuration of the working folder sets for records; None also where it cannot be read."""
    try:
        found = find_config(os.curdir)
        edits = load_config(found).edits if found else None
    except (NewslintError, OSError):  # no reason not to undo
        return None
    return None if edits == OFF else edits


def _runs(path: str) -> list[RecordedRun]:
    """Return the runs of a record, the last one first; what cannot be read is said, and left out."""
    try:
        with Record(path) as record:
            return record.runs[::-1]
    except FileNotFoundError:
        raise NewslintError(f"{path}: there is no such record of edits") from None


def _chosen(paths: Sequence[str], wanted: str | None) -> tuple[str, str]:
    """Return the path of a record and the identifier of the run in it that is to be undone. Raise NewslintError where there is none."""
    found: list[tuple[str, str]] = []
    for path in paths:
        for each in _runs(path):
            if wanted is None and each.undone is None:
                return path, each.run
            if wanted is not None and each.run.startswith(wanted):
                found.append((path, each.run))
    if wanted is None:
        raise NewslintError("there is nothing to undo: no run of newslint check --fix is on record, or all are undone")
    if len(found) != 1:
        many = "no run on record begins" if not found else f"{len(found)} runs on record begin"
        raise NewslintError(f"{many} with {wanted!r}; newslint undo --list shows them")
    return found[0]


def _undo(record: Record, run: RecordedRun, restorers: Mapping[Format, ValueRestorer], dry: bool) -> int:
    refuse_foreign(run)
    log(f"run {run.run}: {_told(run)}")
    numbers = dict.fromkeys(Outcome, 0)
    edits = 0
    with opened() as output:
        for each in undo(record, run, restorers, write=not dry):
            numbers[each.outcome] += 1
            edits += each.edits
            if each.outcome is Outcome.REFUSED:
                log(f"{each.path}: not undone: {each.reason}")
            elif dry:
                would = f"would be restored, {count(each.edits, 'edit')}" if each.outcome is Outcome.RESTORED else "is as it was before"
                output.write(f"{visible(each.path)}: {would}\n")
    log(_summary(numbers, edits, dry))
    if not run.whole:
        log("the record of this run breaks off, because it could not be written: what was fixed after that is not undone")
    if numbers[Outcome.REFUSED] or not run.whole:
        return 2
    if not dry:
        try:
            record.mark_undone(run, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        except OSError as error:
            log(f"it could not be noted that the run is undone: {error.strerror}")
    return 0


def _summary(numbers: Mapping[Outcome, int], edits: int, dry: bool) -> str:
    restored, before, refused = (numbers[outcome] for outcome in Outcome)
    said = f"{count(restored, 'file')} {'would be restored' if dry else 'restored'} ({count(edits, 'edit')})"
    if before:
        said += f", {before:,} as before the run already"
    return said + (f", {refused:,} not undone" if refused else "")


def _told(run: RecordedRun) -> str:
    """Return when, where and how a run was started."""
    time = run.time.replace("T", " ").replace("Z", " UTC")
    return f"{time}, in {run.cwd}: newslint {' '.join(run.command)}"


def _list(paths: Sequence[str]) -> int:
    """Print the runs on record; return 2 where a record cannot be read."""
    code = 0
    with opened() as output:
        for path in paths:
            try:
                runs = _runs(path)
            except (NewslintError, OSError) as error:
                log(str(error))
                code = 2
                continue
            for each in runs:
                output.write(visible(f"{each.run}  {_state(each)}  {_told(each)}") + "\n")
    if not code and not paths:
        log("no run of newslint check --fix is on record")
    return code


def _state(run: RecordedRun) -> str:
    changed = sum(not entry.failed and entry.before is not None for entry in run.files.values())
    said = f"{count(changed, 'file')}, {count(run.edits, 'edit')}, {count(-(-run.size >> 10) or 1, 'KB', 'KB')}"
    if run.undone is not None:
        return f"{said}, undone"
    if run.problem is not None:
        return f"{said}, damaged"
    return said if run.whole else f"{said}, not whole"


def _forget(arguments: argparse.Namespace, paths: Sequence[str]) -> int:
    """Remove records; return 2 where one is in use."""
    if arguments.edits:
        raise NewslintError(f"{arguments.edits} is a file of yours: to forget the runs in it, remove it")
    if arguments.run == ALL:
        chosen = list(paths)
    else:
        chosen = [path for path in paths if os.path.basename(path).startswith(arguments.run or "")][: None if arguments.run else 1]
        if len(chosen) != 1:
            raise NewslintError("there is no such run on record, or more than one; newslint undo --list shows them")
    used = [path for path in chosen if not remove(path)]
    for path in used:
        log(f"{path} is being written, or undone, and stays")
    log(f"{count(len(chosen) - len(used), 'record')} of edits removed")
    return 2 if used else 0
