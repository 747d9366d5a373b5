"""Columns that hold texts, also nested ones: found by name, read, and written with other texts in them.

A name says the way to the text: ``body``, ``article.body`` (in a struct), ``paragraphs`` (a list of strings, which is one text),
``articles[].text`` (in each item of a list: texts of their own). A column of just that name is found first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from newslint.errors import ConfigError, NewslintError
from newslint.records.record import Path, no_field
from newslint.records.tables.arrow import arrow

ITEMS = "[]"  # the step from a list to its items


class Leaf(NamedTuple):
    """A place of texts in a schema: its name, and the steps to it from the row. ``joined``: the items of a list are one text."""

    name: str
    steps: tuple[str, ...]
    joined: bool = False

    @property
    def many(self) -> bool:
        """True where a row may hold several texts there."""
        return ITEMS in (self.steps[:-1] if self.joined else self.steps)


def text_leaf(schema: Any, name: str) -> Leaf | None:
    """Return where the text of this name stands; None where there is no such column. Raise ConfigError where it is not text."""
    found = find(schema, name)
    if found is None:
        return None
    steps, kind = found
    if is_text(kind):
        return Leaf(name, steps)
    if _is_list(kind) and is_text(kind.value_type) and not arrow().types.is_dictionary(kind.value_type):
        return Leaf(name, (*steps, ITEMS), joined=True)
    raise ConfigError(f"column {name!r} is not text but {kind}{_others(schema)}")


def text_leaves(schema: Any, names: Sequence[str]) -> tuple[Leaf, ...]:
    """Return where the texts of these names stand, without those that are not there.

    Raise ConfigError where none is there, or one is not text; it names the columns of text that are there.
    """
    found = tuple(leaf for name in names if (leaf := text_leaf(schema, name)) is not None)
    if not found:
        raise ConfigError(no_field(names, text_names(schema) or schema.names, "text column" if text_names(schema) else "column"))
    return found


def text_names(schema: Any) -> list[str]:
    """Return the names of all places of text in a schema."""
    return [name for field in schema for name in _names(field.name, field.type)]


def _others(schema: Any) -> str:
    names = text_names(schema)
    shown = ", ".join(map(repr, names[:12])) + (f" and {len(names) - 12:,} more" if len(names) > 12 else "")
    return f"; the text columns are {shown}" if names else "; there is no text column at all"


def _names(name: str, kind: Any) -> Iterator[str]:
    if is_text(kind):
        yield name
    elif arrow().types.is_struct(kind):
        for field in kind:
            yield from _names(f"{name}.{field.name}", field.type)
    elif _is_list(kind):
        yield from [name] if is_text(kind.value_type) else _names(name + ITEMS, kind.value_type)


def find(schema: Any, name: str) -> tuple[tuple[str, ...], Any] | None:
    """Return the steps to what a name means, and its type; None where there is no such column."""
    if name in schema.names:
        return (name,), schema.field(name).type
    kind: Any = None
    steps: list[str] = []
    for part in name.split("."):
        key, lists = _without_items(part)
        if kind is None:
            if key not in schema.names:
                return None
            kind = schema.field(key).type
        elif arrow().types.is_struct(kind) and [field.name for field in kind].count(key) == 1:
            kind = kind.field(key).type
        else:
            return None
        steps.append(key)
        for _ in range(lists):
            if not _is_list(kind):
                return None
            kind = kind.value_type
            steps.append(ITEMS)
    return tuple(steps), kind


def _without_items(part: str) -> tuple[str, int]:
    """Return a part of a name without the marks of lists behind it, and how many there were."""
    key = part
    while key.endswith(ITEMS):
        key = key.removesuffix(ITEMS)
    return key, (len(part) - len(key)) // len(ITEMS)


def is_text(kind: Any) -> bool:
    """Return whether a type holds text, also by way of a dictionary."""
    types = arrow().types
    kind = kind.value_type if types.is_dictionary(kind) else kind
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _is_list(kind: Any) -> bool:
    return bool(arrow().types.is_list(kind) or arrow().types.is_large_list(kind))


def values(array: Any, steps: Sequence[str]) -> list[Any]:
    """Return what stands behind the steps in each row: a value, or a list for each step into a list.

    A text that is not valid UTF-8 is returned as bytes.
    """
    if not steps:
        return plain_values(array)
    if steps[0] == ITEMS:
        inner = values(array.values, steps[1:])
        return [inner[start:end] if there else None for start, end, there in _spans(array)]
    import pyarrow.compute as pc

    return values(pc.struct_field(array, [array.type.get_field_index(steps[0])]), steps[1:])


def plain_values(array: Any) -> list[Any]:
    """Return the values of an array as Python objects; a text that is not valid UTF-8 as bytes, a time that Python cannot hold as text."""
    if arrow().types.is_dictionary(array.type):
        array = array.dictionary_decode()
    try:
        made: list[Any] = array.to_pylist()
        return made
    except ValueError:  # also of decoding
        return [_value(scalar) for scalar in array]


def _value(scalar: Any) -> Any:
    """Return one value, however it is nested, as `plain_values` does."""
    pa = arrow()
    try:
        return scalar.as_py()
    except ValueError as error:
        if pa.types.is_struct(scalar.type):
            return {name: _value(item) for name, item in scalar.items()}
        if isinstance(scalar, pa.DictionaryScalar):
            return _value(scalar.value)
        if isinstance(scalar, pa.MapScalar | pa.ListScalar):
            return [_value(item) for item in scalar.values]
        if isinstance(error, UnicodeDecodeError):
            return scalar.as_buffer().to_pybytes()
        return _time(scalar)


def _time(scalar: Any) -> str:
    """Return a time that Python cannot hold (nanoseconds, and pandas is not there) as text, as ISO 8601 where it is a point in time."""
    pa = arrow()
    if pa.types.is_timestamp(scalar.type) and scalar.type.unit == "ns":
        seconds, rest = divmod(scalar.value, 10**9)
        whole = pa.scalar(seconds, pa.timestamp("s", scalar.type.tz)).as_py().isoformat()
        return f"{whole[:19]}.{rest:09d}{whole[19:]}"
    try:
        return str(scalar.cast(pa.string()).as_py())
    except pa.ArrowException:
        return str(scalar.value)


def _spans(array: Any) -> Iterable[tuple[int, int, bool]]:
    """Return for each list where its items begin and end among the values, and whether it is there (not null)."""
    offsets = array.offsets.to_pylist()
    return zip(offsets, offsets[1:], array.is_valid().to_pylist(), strict=False)


def texts(value: Any, leaf: Leaf) -> Iterator[tuple[Path, Any]]:
    """Yield the texts of one row, each with its path; ``value`` is what `values` returned for that row and all steps but the first.

    A text is a string, bytes where it is not UTF-8, or None; a list of these where the leaf is joined.
    """
    return _texts(value, leaf.steps[1:], (leaf.steps[0],), leaf.joined)


def _texts(value: Any, steps: Sequence[str], path: Path, joined: bool) -> Iterator[tuple[Path, Any]]:
    if not steps or (joined and len(steps) == 1):
        yield path, value
    elif steps[0] == ITEMS:
        for number, item in enumerate(value or ()):
            yield from _texts(item, steps[1:], (*path, number), joined)
    else:
        yield from _texts(value, steps[1:], (*path, steps[0]), joined)


def steps_of(path: Path) -> tuple[str, ...]:
    """Return the steps of a path."""
    return tuple(ITEMS if isinstance(step, int) else step for step in path)


def shown(path: Path) -> str:
    """Return a path as people read it: ``articles[3].text``."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def put(array: Any, steps: Sequence[str], changes: Mapping[int, Any]) -> Any:
    """Return a column with other texts in it; its type and everything else stay as they are.

    ``changes`` maps the numbers of rows (from 0) to the new text, or to a list of paragraphs where a list is one text, or to another such
    mapping, by the number of the item, for each step into a list. Raise NewslintError where the new texts do not fit.
    """
    pa = arrow()
    try:
        return _put(array, steps, changes)
    except (pa.ArrowException, UnicodeEncodeError) as error:
        raise NewslintError(f"the new texts do not fit into the column: {error}") from None


def _put(array: Any, steps: Sequence[str], changes: Mapping[int, Any]) -> Any:
    pa = arrow()
    if not changes:
        return array
    if not steps:
        return _with_texts(array, changes)
    if array.offset:  # the buffers that are used again begin where the array does
        array = pa.concat_arrays([array.slice(0, 0), array])
    if steps[0] == ITEMS:
        if len(steps) == 1 and not isinstance(next(iter(changes.values())), Mapping):
            return _with_lists(array, changes)
        starts = array.offsets.to_pylist()
        inner = {starts[row] + number: item for row, items in changes.items() for number, item in items.items()}
        buffers, children = array.buffers()[:2], [_put(array.values, steps[1:], inner)]
    else:
        at = array.type.get_field_index(steps[0])
        children = [array.field(number) for number in range(array.type.num_fields)]
        children[at] = _put(children[at], steps[1:], changes)
        buffers = array.buffers()[:1]
    return pa.Array.from_buffers(array.type, len(array), buffers, array.null_count, 0, children)


def _with_texts(array: Any, changes: Mapping[int, str]) -> Any:
    """Return an array of texts with some of them replaced, by their numbers."""
    pa = arrow()
    import pyarrow.compute as pc

    kind = array.type
    mask = [False] * len(array)
    for number in changes:
        mask[number] = True
    new = [changes[number] for number in sorted(changes)]
    if pa.types.is_dictionary(kind):
        added = list(dict.fromkeys(new))
        dictionary = pa.concat_arrays([array.dictionary, pa.array(added, kind.value_type)])
        codes = {text: len(array.dictionary) + at for at, text in enumerate(added)}
        indices = pc.replace_with_mask(array.indices, pa.array(mask), pa.array([codes[text] for text in new], kind.index_type))
        return pa.DictionaryArray.from_arrays(indices, dictionary, ordered=kind.ordered)
    if pa.types.is_string_view(kind):
        large = pa.large_string()
        return pc.replace_with_mask(array.cast(large), pa.array(mask), pa.array(new, large)).cast(kind)
    return pc.replace_with_mask(array, pa.array(mask), pa.array(new, kind))


def _with_lists(array: Any, changes: Mapping[int, Sequence[str]]) -> Any:
    """Return an array of lists of texts with some of the lists replaced, by their numbers."""
    pa = arrow()
    old, pieces, offsets = array.values, [], [0]
    kept = None  # where the items begin that follow one another unchanged, and where they end
    for row, (start, end, there) in enumerate(_spans(array)):
        if row in changes:
            if kept:
                pieces.append(old.slice(kept[0], kept[1] - kept[0]))
            kept = None
            pieces.append(pa.array(changes[row], old.type))
            offsets.append(offsets[-1] + len(changes[row]))
            continue
        end = end if there else start
        offsets.append(offsets[-1] + end - start)
        if kept and kept[1] == start:
            kept = (kept[0], end)
        elif end > start:
            if kept:
                pieces.append(old.slice(kept[0], kept[1] - kept[0]))
            kept = (start, end)
    if kept:
        pieces.append(old.slice(kept[0], kept[1] - kept[0]))
    joined = pa.concat_arrays(pieces) if pieces else old.slice(0, 0)
    kind = pa.int64() if pa.types.is_large_list(array.type) else pa.int32()
    buffers = [array.buffers()[0], pa.array(offsets, kind).buffers()[1]]
    return pa.Array.from_buffers(array.type, len(array), buffers, array.null_count, 0, [joined])
