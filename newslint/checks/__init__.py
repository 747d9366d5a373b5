"""Checks: rules in Python, a folder for each category; `CHECKS` is the registry. `newslint.checks.check` says what a check is."""

from __future__ import annotations

from newslint.checks.check import Check, FixingStep
from newslint.checks.damage import lost_blank, lost_character, lost_quote, mojibake, splice
from newslint.checks.duplicate import repeated
from newslint.checks.language import contrary_language, other_language, other_run, other_script, unexpected_language
from newslint.checks.page import caption_above, headline_run, main_block, page_end, teaser_run
from newslint.checks.translation import name_homophones, name_variants, translated_byline, translation_verdict
from newslint.checks.truncation import broken_off, cut_title, ending

_ALL: tuple[Check, ...] = (
    lost_blank.CHECK,
    lost_character.CHECK,
    lost_quote.CHECK,
    mojibake.CHECK,
    splice.CHECK,
    repeated.CHECK,
    contrary_language.CHECK,
    other_language.CHECK,
    other_run.CHECK,
    other_script.CHECK,
    unexpected_language.CHECK,
    caption_above.CHECK,
    headline_run.CHECK,
    main_block.CHECK,
    page_end.CHECK,
    teaser_run.CHECK,
    name_homophones.CHECK,
    name_variants.CHECK,
    translated_byline.CHECK,
    translation_verdict.CHECK,
    broken_off.CHECK,
    cut_title.CHECK,
    ending.CHECK,
    FixingStep("data-text"),
    FixingStep("nothing-left"),
    FixingStep("removal-cap", {"share": 30, "min-chars": 1000}),
)
CHECKS: dict[str, Check] = {check.name: check for check in _ALL}
"""All checks, by the name that rules call them."""
