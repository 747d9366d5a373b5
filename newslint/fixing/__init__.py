"""Fixes: the edits of a rule, applying them until the text converges, and what holds them back."""

from newslint.fixing.fixer import repair as repair
