"""Checks on machine translation: names that were translated, or are spelt in several ways."""
