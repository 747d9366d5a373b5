"""``newslint accept``: put findings on the list of accepted ones, with a reason."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from newslint.cli.configured import Configurations, baseline_path, written
from newslint.cli.located import Chosen, Spot, spot_of, texts_at, texts_of
from newslint.config.selectors import check_selectors, chooses
from newslint.errors import ConfigError
from newslint.findings import Finding, Problem
from newslint.linter.baseline import Baseline, read_baseline
from newslint.linter.linter import Linter
from newslint.records.discover import Found, find_inputs
from newslint.records.source import Source
from newslint.reports.summary_text import problem_lines
from newslint.util.plural import count
from newslint.util.sanitize import visible
from newslint.util.terminal import log, opened

MOST_LINES = 10  # lines that are named where nothing stands in the one that was meant


def run(arguments: argparse.Namespace) -> int:
    """Accept the findings at the places; return 0, or 2 where a place has nothing to accept or could not be read.

    Raise ConfigError for an empty reason or a bad configuration.
    """
    if not arguments.reason.strip():
        raise ConfigError("--reason is empty", hint="whoever reads the list later will want to know")
    spots = [spot_of(text) for text in arguments.places]
    paths = [spot.path for spot in spots]
    configs = Configurations(arguments, paths)
    found = find_inputs(paths, configs)
    lists = sorted({baseline_path(configs.selection(source.group)) for source in found.inputs})
    with written(configs, paths, found, [("--baseline", path) for path in lists]):
        return _Accepting(arguments, configs).run(spots)


class _Accepted(NamedTuple):
    """A finding to accept, with the source that its document names."""

    source: str
    finding: Finding


class _Accepting:
    """One call of the command; every file has the list that its own configuration names."""

    def __init__(self, arguments: argparse.Namespace, configs: Configurations) -> None:
        self.arguments = arguments
        self.configs = configs
        self.codes = [code for value in arguments.code or () for code in value.split(",") if code]
        self.linters: dict[int, Linter] = {}
        self.accepted: dict[int, list[_Accepted]] = {}

    def run(self, spots: list[Spot]) -> int:
        """Accept what is meant at each place; return the exit code."""
        check_selectors(self.codes, self.linter(0).all_rules, "--code")
        complete = [self._accept(text, spot) for text, spot in zip(self.arguments.places, spots, strict=True)]
        for group, accepted in self.accepted.items():
            config = self.configs.selection(group)
            _store(baseline_path(config), accepted, self.arguments.reason)
            if config.baseline is None:
                log(f"to use the list, write into the configuration: baseline: {os.path.basename(baseline_path(config))}")
        return 0 if all(complete) else 2

    def linter(self, group: int) -> Linter:
        """Return the linter of a configuration."""
        if group not in self.linters:
            self.linters[group] = Linter(self.configs.selection(group))
        return self.linters[group]

    def _accept(self, text: str, spot: Spot) -> bool:
        """Accept what is meant at a place; return whether there was something, and all could be read."""
        found = find_inputs([spot.path], self.configs)
        problems = list(found.problems)
        some = False
        try:
            if spot.line is not None and os.path.isdir(spot.path):
                raise ConfigError(f"{spot.path!r} is a folder", hint="FILE:LINE names a line of a file")
            for source in found.inputs:
                accepted = [each for chosen in self._chosen(source, spot, problems) for each in self._meant(source, chosen)]
                if accepted:
                    self.accepted.setdefault(source.group, []).extend(accepted)
                some = some or bool(accepted)
        except ConfigError as error:  # there is no such line
            log(str(error))
            return False
        for line in problem_lines(problems):
            log(line)
        if not some and not problems:
            log(f"nothing to accept at {visible(text)}{self._where_else(found)}")
        return some and not problems

    def _chosen(self, source: Source, spot: Spot, problems: list[Problem]) -> Iterator[Chosen]:
        """Yield the texts that a place names; of a whole file all, with all their lines."""
        config = self.linter(source.group).config
        if spot.line is not None:
            yield from texts_at(source, config, spot, problems)
        else:
            yield from (Chosen(text, text.all_lines, None) for text in texts_of(source, config, problems))

    def _meant(self, source: Source, chosen: Chosen) -> Iterator[_Accepted]:
        """Yield the findings of a text that are meant, those too that come up once others are accepted; each once."""
        document = chosen.text.part.document
        if self.arguments.id is not None and self.arguments.id != document.id:
            return
        linter, name = self.linter(source.group), document.source or ""
        meant, known = _Meaning(linter, chosen, self.codes), linter.baseline
        seen: set[tuple[str, str]] = set()
        for finding in linter.accepting(
            document, lambda found: meant(found) or (known is not None and known.accepts(found.code, name, found.fingerprint))
        ):
            key = finding.code, finding.fingerprint
            if meant(finding) and key not in seen:
                seen.add(key)
                yield _Accepted(name, finding)

    def _where_else(self, found: Found) -> str:
        """Say why a place has nothing to accept: no file is read, the file is clean, or its findings stand in other lines."""
        if not found.inputs:
            return ": it is excluded, or empty"
        lines: set[int] = set()
        for source in found.inputs:
            linter = self.linter(source.group).without_baseline()
            for text in texts_of(source, linter.config, []):
                lines |= {text.at(finding.start)[0] for finding in linter.lint(text.part.document).findings}
                if len(lines) > MOST_LINES:
                    break
        shown = ", ".join(map(str, sorted(lines)[:MOST_LINES])) + (", ..." if len(lines) > MOST_LINES else "")
        return f"; findings of this file stand in line {shown}" if lines else ": the file is clean"


class _Meaning:
    """The findings that are meant: those at the column that was given, else those that begin in the lines, of the rules that were named."""

    def __init__(self, linter: Linter, chosen: Chosen, codes: list[str]) -> None:
        self.linter = linter
        self.chosen = chosen
        self.codes = codes

    @cached_property
    def exactly(self) -> bool:
        """Whether a finding begins at the very column."""
        offset = self.chosen.offset
        everything: Callable[[Finding], bool] = lambda _: True  # noqa: E731
        return offset is not None and any(f.start == offset for f in self.linter.accepting(self.chosen.text.part.document, everything))

    def __call__(self, finding: Finding) -> bool:
        """Return whether a finding is meant."""
        if self.codes and not chooses(self.codes, finding.code, finding.name, finding.category):
            return False
        return finding.start == self.chosen.offset if self.exactly else finding.line in self.chosen.lines


def _store(path: str, accepted: list[_Accepted], reason: str) -> None:
    before = read_baseline(path) if os.path.exists(path) else Baseline(path)
    before.with_accepted(((each.source, each.finding) for each in accepted), reason).write()
    with opened() as output:
        for source, finding in accepted:
            output.write(f"accepted {finding.code} {finding.name} in {visible(source)}: {visible(finding.excerpt)}\n")
        output.write(f"{count(len(accepted), 'finding')} accepted in {visible(path)}\n")
