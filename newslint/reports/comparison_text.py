"""What changed between two runs, as text for a terminal and as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from newslint.reports.comparison import Change, Comparison, Delta, Retold, Told
from newslint.reports.excerpt import clip
from newslint.reports.grouping import group_of
from newslint.reports.markdown import code, inline
from newslint.util.plural import count
from newslint.util.sanitize import place, visible

_QUOTE = 80  # columns
_COUNTS = ("old", "new", "appeared", "went", "changed")


def by_rule(comparison: Comparison) -> list[Delta]:
    """Count findings by rule; a rule is named by its code and name."""
    names = {told.code: told.name for run in (comparison.old, comparison.new) for told in run.findings}
    deltas = comparison.by(lambda told: told.code)
    for delta in deltas:
        delta.name = f"{delta.name} {names[delta.name]}"
    return deltas


def by_source(comparison: Comparison) -> list[Delta]:
    """Count findings by site; where no site is known, by folder or file."""
    return comparison.by(lambda told: group_of(told.source, told.id, told.site))


def changed_only(deltas: Iterable[Delta]) -> list[Delta]:
    """Return the counts that differ between the runs."""
    return [delta for delta in deltas if delta.appeared or delta.went or delta.changed]


def headline(comparison: Comparison) -> str:
    """Return one sentence: ``3 findings appeared, 1 went, 2 are judged differently, 1,204 are the same.``"""
    parts = [
        f"{count(len(comparison.appeared), 'finding')} appeared",
        f"{len(comparison.went):,} went",
        f"{len(comparison.changed):,} {'is' if len(comparison.changed) == 1 else 'are'} judged differently" if comparison.changed else "",
        f"{comparison.same:,} {'is' if comparison.same == 1 else 'are'} the same",
    ]
    return ", ".join(filter(None, parts)) + "."


def notes(comparison: Comparison) -> list[str]:
    """Return sentences that one needs to read the counts: documents of one run only, the same rules, what could not be checked."""
    old, new = comparison.old, comparison.new
    lines = []
    if comparison.added or comparison.removed:
        lines.append(f"{count(comparison.added, 'document')} only in the new run, {comparison.removed:,} only in the old one.")
    if old.ruleset == new.ruleset:
        lines.append("Both runs had the same rules.")
    lines += [
        f"The {which} run could not check {count(run.problems, 'thing')}." for which, run in (("old", old), ("new", new)) if run.problems
    ]
    return lines


def run_line(run: Retold) -> str:
    """Describe a run on one neutral line."""
    counts = f"{count(len(run.documents), 'document')}, {count(len(run.findings), 'finding')}"
    return visible(f"{run.name}: newslint {run.version}, rules {run.ruleset}, {counts}")


def difference(change: Change) -> str:
    """Describe how a finding changed: ``warning, unsafe fix -> error, safe fix``."""
    sides = [f"{told.severity.value}, {told.fix or 'no'} fix" for told in change]
    return f"{sides[0]} -> {sides[1]}"


def text(comparison: Comparison, limit: int) -> Iterator[str]:
    """Yield the comparison for a terminal, in lines; at most ``limit`` findings of each kind are listed, all where it is 0."""
    yield f"old  {run_line(comparison.old)}\n"
    yield f"new  {run_line(comparison.new)}\n\n"
    yield headline(comparison) + "\n"
    for note in notes(comparison):
        yield note + "\n"
    for noun, deltas in (("rule", by_rule(comparison)), ("source", by_source(comparison))):
        if differing := changed_only(deltas):
            yield "\n" + _text_table(noun, differing)
    for title, mark, shown, more in _listed(comparison, limit):
        yield f"\n{title}:\n"
        yield from (f"  {mark} {line}\n" for line in shown)
        if more:
            yield f"  … and {more:,} more (--limit 0 lists all)\n"


def markdown(comparison: Comparison, limit: int) -> Iterator[str]:
    """Yield the comparison as GitHub-flavoured Markdown; ``limit`` as for `text`."""
    yield "## newslint compare\n\n"
    yield f"**{headline(comparison)}** {' '.join(notes(comparison))}\n\n"
    yield f"- old: {inline(run_line(comparison.old))}\n- new: {inline(run_line(comparison.new))}\n"
    for noun, deltas in (("Rule", by_rule(comparison)), ("Source", by_source(comparison))):
        if differing := changed_only(deltas):
            yield f"\n| {noun} | Old | New | Appeared | Went | Changed |\n|---|--:|--:|--:|--:|--:|\n"
            for delta in differing:
                name = code(delta.name).replace("|", "\\|")
                yield f"| {name} | " + " | ".join(f"{getattr(delta, key):,}" for key in _COUNTS) + " |\n"
    for title, mark, shown, more in _listed(comparison, limit):
        yield f"\n### {title}\n\n"
        yield from (f"- {mark} {code(line)}\n" for line in shown)
        if more:
            yield f"- … and {more:,} more\n"


def _listed(comparison: Comparison, limit: int) -> Iterator[tuple[str, str, list[str], int]]:
    """Yield title, mark and lines for each kind of change there is: at most ``limit`` lines (0: all), and how many more there are."""
    changed = [f"{_line(change.new)} ({difference(change)})" for change in comparison.changed]
    for title, mark, lines in (
        ("Appeared", "+", [_line(told) for told in comparison.appeared]),
        ("Went", "-", [_line(told) for told in comparison.went]),
        ("Judged differently", "~", changed),
    ):
        if lines:
            yield title, mark, lines[: limit or None], max(0, len(lines) - limit) if limit else 0


def _line(told: Told) -> str:
    where = place(told.file, told.id, told.line, told.column)
    return f"{where} {told.severity.value} {visible(told.code)} {visible(told.name)}: {clip(visible(told.excerpt), _QUOTE)}"


def _text_table(noun: str, deltas: Sequence[Delta]) -> str:
    rows = [(*_COUNTS, noun), *((*(f"{getattr(delta, key):,}" for key in _COUNTS), visible(delta.name)) for delta in deltas)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COUNTS))]
    lines = []
    for *numbers, name in rows:
        lines.append("  ".join(f"{number:>{width}}" for number, width in zip(numbers, widths, strict=True)) + f"  {name}\n")
    return "".join(lines)
