"""Databases of SQLite: rows are read, and put back in one transaction."""
