"""Runs over many files and records: chunks to workers to outputs in order, with progress, journal and resume."""
