"""``newslint merge``: summaries of shards become one."""

from __future__ import annotations

import argparse
import json
from typing import Any

from newslint.errors import ConfigError, NewslintError
from newslint.reports.summary import Summary
from newslint.runs.gate_counts import GateCounts
from newslint.runs.gate_summary import as_data, as_table
from newslint.runs.job import Sample, fewest
from newslint.util.terminal import log, opened


def add_merge_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    written = "what `gate --summary-file` or `check --output-format json` wrote for each shard; or the journal of one that stopped"
    add("summaries", nargs="+", metavar="SUMMARY", help=written)
    add("--output", "-o", metavar="FILE", help="the summary of all, as JSON; else it is printed")
    add("--samples", type=int, default=5, metavar="N", help="records kept out that the summary shows (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Merge the summaries; return 0, or 2 where one of them is not complete. Raise NewslintError where they cannot be added up."""
    told = [_read(path) for path in arguments.summaries]
    kinds = {kind for kind, _ in told}
    if len(kinds) > 1:
        raise ConfigError("summaries of the gate and of check cannot be added up")
    return _gate(arguments, [data for _, data in told]) if kinds == {"gate"} else _check(arguments, [data for _, data in told])


def _read(path: str) -> tuple[str, dict[str, Any]]:
    """Return the kind of a summary, and the summary. Raise NewslintError for what is none or cannot be read."""
    try:
        with open(path, "rb") as file:
            data = json.loads(file.read())
        if "last" in data and "counts" in data["last"]["tally"]:  # the journal of a shard that has not come to its end
            tally = data["last"]["tally"]
            told = [Sample(*sample)._asdict() for sample in tally["samples"]]
            limits = ["a shard has not come to its end"]
            return "gate", {
                "tool": {"ruleset": None},
                "counts": tally["counts"],
                "samples": told,
                "limits_crossed": limits,
                "stopped": path,
            }
        if "counts" in data and "actions" in data:
            return "gate", data
        if "summary" in data and "documents" in data:
            return "check", data
    except OSError as error:
        raise NewslintError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError, TypeError, KeyError) as error:
        raise NewslintError(f"{path}: is no summary that can be read: {error}") from None
    raise NewslintError(f"{path}: is no summary of `newslint gate --summary-file` or `newslint check --output-format json`")


def _one_ruleset(told: list[dict[str, Any]]) -> str:
    rulesets = sorted({str(data["tool"]["ruleset"]) for data in told if data["tool"]["ruleset"] is not None})
    if len(rulesets) > 1:
        raise ConfigError(f"the summaries are of different rules: {', '.join(rulesets)}")
    return rulesets[0] if rulesets else "?"


def _gate(arguments: argparse.Namespace, told: list[dict[str, Any]]) -> int:
    ruleset = _one_ruleset(told)
    counts = GateCounts()
    samples: list[Sample] = []
    try:
        for data in told:
            counts.merge(GateCounts.of(data["counts"]))
            samples += [Sample(**sample) for sample in data["samples"]]
    except (KeyError, TypeError, ValueError) as error:
        raise NewslintError(f"a summary is damaged, or of another version: {error!r}") from None
    samples = fewest(samples, arguments.samples)
    over = sorted({line for data in told for line in data["limits_crossed"]})
    merged = json.dumps(as_data(counts, samples, ruleset, over), ensure_ascii=False, indent=2) + "\n"
    with opened(arguments.output) as output:
        output.write(merged if arguments.output else as_table(counts, samples, over))
    stopped = [data["stopped"] for data in told if "stopped" in data]
    for path in stopped:
        log(f"{path}: this shard has not come to its end: the same command with --resume goes on")
    return 2 if stopped else 0


def _check(arguments: argparse.Namespace, told: list[dict[str, Any]]) -> int:
    _one_ruleset(told)
    summary = Summary()
    problems: list[Any] = []
    documents: list[Any] = []
    try:
        for data in told:
            own = [problem for problem in data["problems"] if not (_is_about_a_file(problem) and problem in problems)]
            summary.merge(Summary.of({**data["summary"], "problems": own}))
            problems += own
            documents += data["documents"]
    except (KeyError, TypeError, ValueError) as error:
        raise NewslintError(f"a report is damaged, or of another version: {error!r}") from None
    whole = {"tool": told[0]["tool"], "documents": documents, "summary": summary.to_dict(), "problems": problems}
    with opened(arguments.output) as output:
        output.write(json.dumps(whole) + "\n")
    log(f"{summary.documents:,} documents, {summary.findings:,} findings, {len(problems):,} problems")
    return 2 if problems else 0


def _is_about_a_file(problem: dict[str, Any]) -> bool:
    """Return whether a problem is that of a whole file, which every shard that reads it tells of."""
    return problem["line"] is None and problem["kind"] in ("missing", "unreadable", "encoding", "binary", "format")
