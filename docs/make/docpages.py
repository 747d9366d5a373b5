"""Pages that are made from the code: a page for every rule, the configuration, the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from newslint.checks.check import DocumentCheck
from newslint.cli.main import COMMANDS, parser_of
from newslint.config.model import SETTINGS
from newslint.config.settings import FORMATS, Kind, Setting
from newslint.config.show import value_text
from newslint.findings import CATEGORY_OF_PREFIX
from newslint.linter.engine import check_of
from newslint.matching.load import load
from newslint.reports.markdown import code
from newslint.rules.examples import load_examples
from newslint.rules.model import Rule
from newslint.rules.page import FIRST_RELEASE, Block, Check, Code, Items, Page, Paragraph, Phrases, Sample, Section, page_of
from newslint.rules.shipped import rule_files
from newslint.util.sanitize import visible

SOURCE = "https://github.com/newslint/newslint/blob/main/"
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|~$"})


def generated() -> dict[str, str]:
    """Return all pages by their path."""
    rules = load(()).rules
    examples = {found: made for path, shown in rule_files(()) for found, made in load_examples(path, shown).items()}
    pages = {f"rule/{rule.code}.md": rule_page(page_of(rule, examples[rule.code], rule.since or FIRST_RELEASE)) for rule in rules}
    return {**pages, "rule/index.md": rule_list(rules), "configuration.md": configuration(), "commands.md": command_line()}


def plain(text: str) -> str:
    """Return text in Markdown that means nothing but itself."""
    return visible(text).translate(_MARKS)


def fenced(text: str) -> str:
    """Return a block of text as it is, lines kept."""
    shown = "\n".join(map(visible, text.split("\n")))
    fence = "```" if "```" not in shown else "`````"
    return f"{fence}text\n{shown}\n{fence}\n"


def rule_list(rules: tuple[Rule, ...]) -> str:
    """Return the page that leads to all rules."""
    lines = ["# Rules", "", f"All {len(rules)} rules that come with newslint, by category. `newslint rules list` prints them too.", ""]
    for prefix, category in CATEGORY_OF_PREFIX.items():
        mine = [rule for rule in rules if rule.code.startswith(prefix)]
        if mine:
            lines += [
                f"## {prefix} {category.value}",
                "",
                "| rule | what it finds | severity | confidence | fix |",
                "|---|---|---|---|---|",
            ]
            lines += [
                f"| [{rule.code}]({rule.code}.md) {rule.name} | {plain(rule.summary)} | {rule.severity} | {rule.confidence} "
                f"| {rule.fix.safety if rule.fix else '-'} |"
                for rule in mine
            ]
            lines.append("")
    return "\n".join(lines)


def rule_page(page: Page) -> str:
    """Return the page of one rule."""
    return "\n".join([*_rule_head(page), *(line for section in page.sections for line in _section(section)), *_rule_foot(page.rule), ""])


def _rule_head(page: Page) -> Iterator[str]:
    rule = page.rule
    yield f"# {rule.code} {rule.name}\n\n{plain(rule.summary)}\n"
    yield "| severity | confidence | category | status | since | fix |\n|---|---|---|---|---|---|"
    fix = rule.fix.safety.value if rule.fix else "-"
    yield f"| {rule.severity} | {rule.confidence} | {rule.category} | {rule.status} | {page.since or '-'} | {fix} |\n"


def _rule_foot(rule: Rule) -> Iterator[str]:
    yield f"Defined in [{rule.path}]({SOURCE}{rule.path}#L{rule.line}), version `{rule.version}`."


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.title}\n"
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield f"{plain(text[:1].upper() + text[1:])}\n"
        case Items(texts):
            yield from (f"- {plain(text)}" for text in texts)
            yield ""
        case Phrases(kind, values, also):
            yield f"{'Or ' if also else ''}`{kind}`:\n"
            yield from (f"- {language}: {', '.join(map(code, phrases))}" for language, phrases in values)
            yield ""
        case Check(name, options):
            told = ", ".join(f"`{option}`: {code(value)}" for option, value in options)
            yield f"A check written in Python (`{name}`){f', told {told}' if told else ''}."
            check = check_of(name)
            path = (check.find if isinstance(check, DocumentCheck) else check.judge).__module__.replace(".", "/") + ".py"
            yield f"Its source: [{path}]({SOURCE}{path}).\n"
        case Sample(head, text):
            yield f"{f'{head}:' if head else ''}\n\n{fenced(text)}".lstrip()
        case Code(language, lines):
            yield f"```{language}\n" + "\n".join(map(visible, lines)) + "\n```\n"


def configuration() -> str:
    """Return the reference of all settings."""
    lines = [
        "# Configuration",
        "",
        "`newslint.yaml`, or `[tool.newslint]` in `pyproject.toml`. For each file that is checked the closest one at or above it holds, whatever else is",
        "checked ([more](runs.md#configuration)), and nothing cascades: another file counts only where `extends: FILE` names it. Paths and globs",
        "are relative to the file that holds them. `newslint check --show-settings` prints every setting and where it comes from;",
        "`newslint init` writes a file to start from. Unknown keys are errors, with the nearest valid name.",
        "",
    ]
    for setting in SETTINGS:
        lines += [f"## {setting.key}", "", plain(setting.description), "", f"Holds {setting.kind.value}. Default: {_default(setting)}.", ""]
        lines += _MORE.get(setting.key, [])
    return "\n".join(lines)


def _formats() -> list[str]:
    """Return what the reference says of the settings of single formats."""
    known = [f"| `{name}` | {', '.join(map(code, own))} |" for name, own in FORMATS.items()]
    return [
        "A folder may hold records of several formats whose fields have different names:",
        "",
        "```yaml",
        "text-fields: body",
        "formats:",
        '  json: {text-fields: "newspapers.*.articles[].text"}',
        '  csv: {delimiter: ";", encoding: cp1250}',
        "  sqlite: {table: story, text-fields: content}",
        "```",
        "",
        "A name is a path: `a.b` is the key `b` of the object `a`, `a.*` every value of an object, `a[].b` is about every item of a list. In JSON",
        "the path of the text leads to the records first: above, each item of `articles` is one, and the other names are about it. What nobody",
        'says is found out for each file. `delimiter` is a comma, a semicolon, a tab (`"\\t"`) or `|`; `header: false` says that the first row of a',
        "table holds no names, and its columns are then `column1`, `column2` and so on. `encoding: auto` finds out the encoding of each file.",
        "",
        "| format | its settings |",
        "|---|---|",
        *known,
        "",
    ]


_EDITS = [
    "`edits: off` keeps none, `edits: PATH` one for good, also in CI and in hooks: `newslint undo --edits PATH` goes by it. What a record",
    "holds, and for how long it is kept, is told in [undo](undo.md).",
    "",
]
_TEXT_FIELDS = [
    "```yaml",
    "text-fields: [title, body]  # two texts of each record",
    "```",
    "",
    "In files of a format whose records stand elsewhere: [formats](#formats).",
    "",
]
_REJECTS = [
    "```yaml",
    "gate: {rejects: codes}  # action, codes and reasons; no findings",
    "```",
    "",
]
_MORE = {
    "text-fields": _TEXT_FIELDS,
    "formats": _formats(),
    "edits": _EDITS,
    "gate.rejects": _REJECTS,
}


def _default(setting: Setting) -> str:
    if setting.default is None:
        return "`off`" if setting.kind is Kind.PERCENT else "not set"
    value = setting.default or (() if setting.kind.is_list else setting.default)
    return code("{}" if setting.kind.is_mapping else value_text(setting.kind, value))


def command_line() -> str:
    """Return the reference of all commands and options."""
    lines = [
        "# Command line",
        "",
        "Exit codes: 0 clean, 1 findings (or, with `--diff`, changes), 2 the job could not be done, or not all of it;",
        "[one table](runs.md#exit-codes) has those of all commands.",
        "",
    ]
    for name, parser in _parsers(parser_of(list(COMMANDS)), "newslint"):
        if parser is None:
            continue
        lines += [f"## {name}", "", plain(" ".join((parser.description or "").split())), ""]
        rows = [_option(action) for action in parser._actions if not isinstance(action, argparse._SubParsersAction | argparse._HelpAction)]
        if rows:
            lines += ["| option | what it does |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _parsers(parser: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, argparse.ArgumentParser | None]]:
    """Every command that can be typed, with its parser."""
    inner = next((action for action in parser._actions if isinstance(action, argparse._SubParsersAction)), None)
    yield name, parser if inner is None else None
    for word, below in (inner.choices if inner else {}).items():
        yield from _parsers(below, f"{name} {word}")


def _option(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else str(action.metavar or action.dest.upper()).replace("|", " or ")
    shown = ", ".join(action.option_strings)
    said = (action.help or "").replace("%(choices)s", "")
    if action.choices:
        said = f"{said}{': ' if said else ''}{', '.join(map(str, action.choices))}"
    if action.default not in (None, False) and action.option_strings and "default" not in said:
        said += f" (default: {action.default})"
    return f"| {code(f'{shown} {value}'.strip())} | {plain(said)} |"
