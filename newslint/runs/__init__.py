"""Runs over many files and records: chunks go to workers, results to outputs in order, with progress, journal and resume."""
