"""Checks on what stands twice in a text."""
