"""The containers that texts come in: inputs are found and cut into chunks, records are taken out and put back.

Nothing here normalises anything: a document's text is what the bytes say, and what no fix touched is written back byte for byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newslint.records.codecs import codec_for as codec_for
    from newslint.records.discover import find_inputs as find_inputs
    from newslint.records.sinks import Sink as Sink


def __getattr__(name: str) -> Any:
    """Import what the room shows when it is first used: a start must not wait for what it does not need."""
    if name == "find_inputs":
        from newslint.records.discover import find_inputs

        return find_inputs
    if name == "codec_for":
        from newslint.records.codecs import codec_for

        return codec_for
    if name == "Sink":
        from newslint.records.sinks import Sink

        return Sink
    raise AttributeError(f"module 'newslint.records' has no attribute {name!r}")
