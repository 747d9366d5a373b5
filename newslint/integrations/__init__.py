"""Adapters for other people's pipelines: one thin module each, all over `Gate` and `gate_batch`, so that verdicts are the same everywhere.

Nothing in newslint imports them. Each needs its own package (``pip install 'newslint[scrapy]'`` and so on) and says so where it is missing.
"""

from __future__ import annotations

from os import PathLike
from typing import TypeAlias

from newslint.config.load import load_config
from newslint.config.model import Config
from newslint.gate.policy import Gate

Settings: TypeAlias = Gate | Config | str | PathLike[str] | None  # a gate, or what one is made of


def gate_of(settings: Settings) -> Gate:
    """Return the gate that an adapter works with; None means the shipped rules and default actions.

    Raise ConfigError, here and not in a worker, for anything wrong in configuration or rules.
    """
    if isinstance(settings, Gate):
        return settings
    return Gate(settings if settings is None or isinstance(settings, Config) else load_config(settings))


def missing(package: str, extra: str) -> ImportError:
    """Return the error for an import of an adapter whose package is not installed."""
    return ImportError(f"newslint.integrations.{extra} needs {package}: pip install 'newslint[{extra}]'")
