"""Fixes: the edits of a rule, applying them until nothing changes, and what holds them back."""
