"""The lists of accepted findings of a run: written anew (``--write-baseline``), or named where entries no longer occur."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from newslint.cli.configured import Configurations, baseline_path
from newslint.linter.baseline import Baseline, read_baseline
from newslint.linter.linter import Linter
from newslint.runs.check_run import CheckTally
from newslint.util.plural import count
from newslint.util.terminal import log


def baseline_outputs(configs: Configurations) -> list[tuple[str, str]]:
    """Return the files that ``--write-baseline`` writes, with that option."""
    return [("--write-baseline", path) for path in dict.fromkeys(baseline_path(config) for config in configs.all)]


class Accepting:
    """The lists of a run, one for each configuration, by its number; several configurations may share one."""

    def __init__(self, arguments: argparse.Namespace, configs: Configurations, linters: Sequence[Linter]) -> None:
        self.arguments = arguments
        self.configs = configs.all
        self.linters = linters

    def write(self, tally: CheckTally) -> None:
        """Replace the entries of what was checked."""
        lists: dict[str, list[int]] = {}
        for number, config in enumerate(self.configs):
            lists.setdefault(baseline_path(config), []).append(number)
        for path, numbers in lists.items():
            if any(group in numbers for group, _ in tally.sources) or 0 in numbers:
                self._write(path, numbers, tally)

    def _write(self, path: str, numbers: list[int], tally: CheckTally) -> None:
        before = read_baseline(path) if os.path.exists(path) else Baseline(path)
        findings = [(each.source, each.finding) for each in tally.findings if each.group in numbers]
        sources = {source for group, source in self._seen_to_the_end(tally) if group in numbers}
        after = before.with_checked(sources, findings, self._not_run(numbers), self.arguments.reason or "")
        if numbers[0] != 0 and after.entries == before.entries:
            return
        after.write()
        old, new = ({entry.key for entry in baseline.entries} for baseline in (before, after))
        log(f"{path}: {count(len(new), 'accepted finding')}, {len(new - old):,} new, {len(old - new):,} taken off")
        for entry in before.entries:
            if entry.key not in new:
                log(f"no longer there: {entry.code} in {entry.source}: {entry.excerpt}")
        if all(self.configs[number].baseline is None for number in numbers):
            log(f"to use it, write into the configuration: baseline: {os.path.basename(path)}")

    def say_stale(self, tally: CheckTally) -> None:
        """List accepted findings that no longer occur: their entries can go."""
        for number, linter in enumerate(self.linters):
            baseline = linter.baseline
            if baseline is None:
                continue
            sources = {source for group, source in self._seen_to_the_end(tally) if group == number}
            occurred = [(code, source, fingerprint) for code, source, fingerprint, group in tally.accepted if group == number]
            stale = baseline.stale(sources, occurred, self._not_run([number]))
            for entry in stale:
                log(f"accepted, but no longer there: {entry.code} in {entry.source}: {entry.excerpt}")
            if stale:
                log(f"--write-baseline takes {count(len(stale), 'such entry', 'such entries')} off {baseline.path}")

    @staticmethod
    def _seen_to_the_end(tally: CheckTally) -> set[tuple[int, str]]:
        """Return the sources that were checked, and to their end: without a problem."""
        broken = {problem.source for problem in tally.summary.problems}
        return {(group, source) for group, source in tally.sources if source not in broken}

    def _not_run(self, numbers: Sequence[int]) -> set[str]:
        """Return the codes of the rules that do not run."""
        ran = {rule.code for number in numbers for rule in self.linters[number].rules}
        return {rule.code for number in numbers for rule in self.linters[number].all_rules} - ran
