"""Settings as files hold them, the rules that selectors choose from, and what is said of a wrong setting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from newslint.config.yaml_reader import Map, parse_yaml
from newslint.errors import ConfigError


@dataclass(frozen=True)
class NamedRule:
    """What selectors look at in a rule."""

    code: str
    name: str
    category: str


def mapping(text: str) -> Map:
    """Return the mapping that a YAML file holds; errors call it ``newslint.yaml``."""
    data = parse_yaml(text, "newslint.yaml")
    assert isinstance(data, Map)
    return data


def error_of(call: Callable[..., object], *arguments: object) -> str:
    """Return what the error says that a call ends with, because something that a user wrote is wrong."""
    with pytest.raises(ConfigError) as caught:
        call(*arguments)
    return str(caught.value)
