"""What the configuration says of the records of one format: names of fields, encoding, columns, table."""

from __future__ import annotations

from typing import Any, NamedTuple

from newslint.config.model import Config
from newslint.records.formats import Format
from newslint.records.record import Fields, fields_of

AUTO = "auto"  # the encoding that is found out
_FIELDS = {
    "text-fields": "text",
    "id-field": "id",
    "url-field": "url",
    "language-field": "language",
    "title-field": "title",
    "source-field": "source",
}


class Wanted(NamedTuple):
    """The settings for one format. ``told`` names the fields of `Fields` that somebody wrote down: the others may be found out.

    ``delimiter``, ``header`` (whether the first row names the columns) and ``table`` are None where nobody said anything.
    """

    fields: Fields
    told: frozenset[str]
    encoding: str
    delimiter: str | None = None
    header: bool | None = None
    table: str | None = None


def wanted(config: Config, format: Format) -> Wanted:
    """Return the settings for a format: those under ``formats`` go before the general ones."""
    fields = fields_of(config)
    told = {name for key, name in _FIELDS.items() if key in config.origins}
    own: dict[str, Any] = dict(config.formats.get(format.value) or {})
    for key, name in _FIELDS.items():
        if key in own and not _is_option(config, key):
            value = own[key]
            fields = fields._replace(text=_names(value)) if name == "text" else Fields(**{**fields._asdict(), name: value})
            told.add(name)
    encoding = config.encoding if _is_option(config, "encoding") else own.get("encoding", config.encoding)
    return Wanted(fields, frozenset(told), encoding, own.get("delimiter"), own.get("header"), own.get("table"))


def _names(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _is_option(config: Config, key: str) -> bool:
    """Return whether a setting was given on the command line, which goes before any file."""
    return key in config.origins and config.origins[key].path.startswith("--")
