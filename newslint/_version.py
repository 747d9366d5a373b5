"""The version of newslint, and nothing else: so no module imports the package for it."""

__version__ = "0.4.0"
