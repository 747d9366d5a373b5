"""Checks on damaged characters: wrongly decoded, lost, or spliced into each other."""
