"""Checks on texts that break off."""
