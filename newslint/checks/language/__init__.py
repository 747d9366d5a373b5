"""Checks on passages in another language or script than the text."""
