"""Where in a file of JSON the records are: a list, the values of an object, lists in lists, or the values of the file themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from newslint.records.find.field_names import Meaning, role_of
from newslint.records.find.fields import FoundText, find_text
from newslint.records.find.loose_json import read_values
from newslint.text.words import count_words

HEAD = 1 << 20  # bytes that are looked at
DEEP, SAMPLE = 8, 100  # the most that is looked at: steps of a path, values that one step leads to
LONG = 8  # words on average: a list of such strings is a list of texts, and not of names
EACH, ALL = "*", "[]"  # every value of an object, every item of a list
# What lists of articles are called, and what stands around them.
_LISTS = frozenset(
    "articles items data results docs documents entries records posts stories news hits rows list feed newspapers sites sources pages texts "
    "noticias articulos artigos artikel nachrichten actualites articoli haberler berita articleslist newslist edges nodes content".split()
)  # fmt: skip
_WRAPPERS = _LISTS | frozenset("response result body payload output message rss channel query search value props pageprops root".split())
_GROUPS = frozenset("newspapers sites sources outlets publishers domains feeds publications websites papers articles items news".split())
_IS_KEY = re.compile(r"\d.*|https?:.*|.*[./:].*|[0-9a-fA-F-]{8,}|.*\d{3,}.*|[a-z]{2}", re.DOTALL)


class _Found(NamedTuple):
    """A way to records. ``score`` is how many words their texts have together; ``sure`` says that they can hardly be anything else."""

    path: tuple[str, ...]
    score: float
    sure: bool


def find_json(head: bytes, whole: bool) -> tuple[str, ...] | None:
    """Return the path to the records (`Layout.path`) in JSON that begins with ``head``; ``whole`` says that this is all of the file.

    Where several lists hold objects, the one with the most text is taken; where nothing holds text, the longest list of objects. The path
    is empty where the values of the file are records. None where there is no record at all, or the head is too short to tell.
    """
    values = _values(head)
    found = _search(values, (), whole)
    return _longest_list(values) if found is None else found.path


def find_others(head: bytes, whole: bool, path: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the paths to other lists of texts that a file read along ``path`` leaves unread, as far as ``head`` shows them, in their order."""
    others: dict[tuple[str, ...], None] = {}
    values = _values(head)
    for at, step in enumerate(path):
        if step in (EACH, ALL):
            values = _spread([list(each.values()) if isinstance(each, dict) else each for each in values if isinstance(each, dict | list)])
            continue
        objects = [each for each in values if isinstance(each, dict)]
        for key in islice(dict.fromkeys(key for each in objects for key in each if key != step), SAMPLE):
            inner = [each[key] for each in objects if isinstance(each.get(key), dict | list)]
            if inner and (way := _search(inner, (*path[:at], key), whole)) and way.path[-1] in (EACH, ALL):
                others[way.path] = None
        values = [each[step] for each in objects if step in each]
    return list(others)


def _values(head: bytes) -> list[Any]:
    """Return the first values of a file."""
    values, _ = read_values(head[:HEAD].decode("utf-8", "replace").removeprefix("\ufeff"))
    return values[:SAMPLE]


def _search(values: Sequence[Any], path: tuple[str, ...], whole: bool) -> _Found | None:
    """Return the way to the texts in values that one path leads to, None where there are none."""
    objects = [value for value in values if isinstance(value, dict) and value]
    lists = [value for value in values if isinstance(value, list) and value]
    if len(path) > DEEP or not (objects or lists):
        return _strings(values, path)
    if len(lists) >= len(objects):
        return _search(_spread(lists), (*path, ALL), whole)
    above = path[-1] if path else ""
    own = _own_text(objects, whole, above)
    if own is not None and own.sure:
        return _Found(path, own.words * len(objects), True)
    ways = [way for step, inner in _steps(objects, whole, above) if (way := _search(inner, (*path, step), whole))]
    best = max(ways, key=lambda way: (way.sure, way.score), default=None)
    mine = None if own is None else _Found(path, own.words * len(objects), False)
    return max((way for way in (best, mine) if way), key=lambda way: way.score, default=None)


def _strings(values: Sequence[Any], path: tuple[str, ...]) -> _Found | None:
    """Return the way to values that are texts themselves, behind a list or an object of them."""
    texts = [value for value in values if isinstance(value, str)]
    if not path or path[-1] not in (EACH, ALL) or not texts or len(texts) < 0.8 * len(values):
        return None
    if path[-2:] == (ALL, ALL):
        return None  # the rows of a table
    words = sum(map(count_words, texts))
    return _Found(path, words, False) if words >= LONG * len(texts) else None


def _spread(lists: Iterable[Sequence[Any]]) -> list[Any]:
    """Return items of some lists, of the first ones first."""
    return list(islice((item for items in lists for item in items), SAMPLE))


def _steps(objects: Sequence[Mapping[str, Any]], whole: bool, above: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield the steps that may lead on from objects, with the values behind: all values, or one key after the other."""
    if _are_keyed(objects, whole, above):
        yield EACH, _spread([list(each.values()) for each in objects])
        return
    keys = dict.fromkeys(key for each in objects for key in each)
    for key in islice(keys, SAMPLE):
        inner = [each[key] for each in objects if isinstance(each.get(key), dict | list)]
        role = role_of((key,))
        is_aside = role is not None and role.meaning is Meaning.ASIDE and key.lower() not in _WRAPPERS
        if inner and key not in (EACH, ALL) and not is_aside:
            yield key, inner


def _are_keyed(objects: Sequence[Mapping[str, Any]], whole: bool, above: str) -> bool:
    """Return whether most of the objects hold values by ids; the last one may be cut off."""
    if not (whole or above) and len(objects) == 1 and _may_hold_more(objects[0]):
        return True
    return 2 * sum(_is_keyed(each, whole, above) for each in objects) > len(objects)


def _is_keyed(each: Mapping[str, Any], whole: bool, above: str) -> bool:
    """Return whether an object holds values of one kind, by ids, addresses or names, and is no record itself.

    ``above`` is the key of the object, if it has one: ``newspapers`` holds several of them, even where there is just one.
    """
    members = _without_remarks(each)
    values, keys = [value for value in members.values() if value], list(members)
    if not values:
        return False
    strange = all(map(_is_strange, keys))
    if all(isinstance(value, str) for value in values):
        long = sum(map(count_words, values)) >= LONG * len(values)
        return long and (strange or (len(values) > 2 and not any(map(role_of, ((key,) for key in keys))) and _all_long(values)))
    if all(isinstance(value, list) for value in values):
        items = _spread([value[:SAMPLE] for value in values])
        if strange:
            return all(isinstance(item, dict | str) for item in items)
        return (
            len(values) > 1
            and all(isinstance(item, dict) for item in items)
            and _are_records_by_name(keys, [each[0] for each in values], above)
        )
    if not all(isinstance(value, dict) for value in values) or any(map(_is_column, values)):
        return False
    if len(values) == 1:
        may_be_more = not whole or above.lower() in _GROUPS
        return strange or (may_be_more and keys[0].lower() not in _WRAPPERS and role_of((keys[0],)) is None)
    if above.lower() in _GROUPS and _are_alike(values):  # of one kind, whatever they are called
        return True
    return strange or _are_records_by_name(keys, values, above) or all(_is_group(value) for value in values)


def _without_remarks(each: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of an object; of one that holds lists of records by names, without numbers and words about them ("updated")."""
    lists = _lists_of_records(each)
    return lists if len(lists) > 1 else dict(islice(each.items(), SAMPLE))


def _lists_of_records(each: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the lists of an object by their names where they hold records with texts, and nothing but remarks stands beside them."""
    members = dict(islice(each.items(), SAMPLE))
    lists = {key: value for key, value in members.items() if isinstance(value, list) and value}
    others = [value for key, value in members.items() if key not in lists]
    if any(isinstance(value, dict) or (isinstance(value, str) and count_words(value) >= LONG) for value in others):
        return {}
    firsts = [value[0] for value in lists.values()]
    return lists if all(isinstance(first, dict) and _says_more(first) and find_text([first]) for first in firsts) else {}


def _may_hold_more(each: Mapping[str, Any]) -> bool:
    """Return whether an object whose end is not in sight holds a list of records by a name, so that lists by other names may come."""
    return any(key.lower() not in _WRAPPERS and role_of((key,)) is None for key in _lists_of_records(each))


def _is_group(each: Mapping[str, Any]) -> bool:
    """Return whether an object holds objects or lists by ids, addresses, hashes or dates."""
    inner = list(islice(each.items(), SAMPLE))
    return all(_is_strange(key) and isinstance(value, dict | list) for key, value in inner)


def _are_records_by_name(keys: Sequence[str], objects: Sequence[Mapping[str, Any]], above: str) -> bool:
    """Return whether objects that stand under some keys are records of one kind, and the keys no names of fields.

    Below ``newspapers`` (``above``) a key such as ``post`` is the name of one.
    """
    if any(key.lower() in _WRAPPERS for key in keys) or not _are_alike(objects):
        return False
    named = sum(role_of((key,)) is not None for key in keys)
    return not named or above.lower() in _GROUPS or (2 * named <= len(keys) and all(map(_says_more, objects)))


def _are_alike(objects: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether objects have most of their keys in common."""
    return sum(map(len, objects)) >= 0.65 * len(frozenset[str]().union(*objects)) * len(objects)


def _is_column(each: Mapping[str, Any]) -> bool:
    """Return whether an object is a column of a table: cells by the numbers of their rows."""
    return all(key.isdigit() and not isinstance(value, dict | list) for key, value in islice(each.items(), SAMPLE))


def _all_long(values: Sequence[str]) -> bool:
    return all(count_words(value) >= LONG for value in values)


def _is_strange(key: str) -> bool:
    """Return whether a key is hardly the name of a field: a number, an address, a hash, a date."""
    role = role_of((key,))
    return _IS_KEY.fullmatch(key) is not None and not (role is not None and role.exact)


def _own_text(objects: Sequence[Mapping[str, Any]], whole: bool, above: str) -> FoundText | None:
    """Return the text of objects as records, None where they are no records: where their text is that of records inside."""
    if _are_keyed(objects, whole, above):
        return None
    found = find_text([_without_records(each, whole, 0) for each in objects])
    return None if found is None or all(name.isdigit() for name in found.path) else found


def _without_records(record: Mapping[str, Any], whole: bool, depth: int) -> dict[str, Any]:
    """Return a record without what in it looks like records of their own."""
    left: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, list) and _are_records(key, value):
            continue
        if isinstance(value, dict) and depth < DEEP:
            if value and _is_keyed(value, whole, key):
                continue
            value = _without_records(value, whole, depth + 1)
        left[key] = value
    return left


def _are_records(key: str, items: Sequence[Any]) -> bool:
    """Return whether a list in an object holds records, and not the parts of one text."""
    objects = [item for item in items[:SAMPLE] if isinstance(item, dict)]
    if not objects:
        return key.lower() in _LISTS and key.lower() not in ("content", "data", "body") and bool(items) and isinstance(items[0], str)
    about = any(_says_more(item) for item in objects)
    return about or (key.lower() in _LISTS and key.lower() not in ("content", "data", "body", "nodes", "items"))


def _says_more(item: Mapping[str, Any]) -> bool:
    """Return whether an object has a title, an address or a date, itself or in an object that it holds."""
    fields = [*item.items(), *((name, value) for inner in item.values() if isinstance(inner, dict) for name, value in inner.items())]
    roles = [role_of((name,)) for name, value in fields[:SAMPLE] if isinstance(value, str | int)]
    return any(role is not None and role.meaning in (Meaning.TITLE, Meaning.URL, Meaning.DATE) for role in roles)


def _longest_list(values: Sequence[Any]) -> tuple[str, ...] | None:
    """Return the path to the longest list of objects where nothing holds text, or the empty one where the values are objects."""
    best: tuple[int, tuple[str, ...]] | None = None
    waiting: list[tuple[list[Any], tuple[str, ...]]] = [(list(values), ())]
    while waiting:
        inner, path = waiting.pop(0)
        objects = [value for value in inner if isinstance(value, dict) and value]
        lists = [value for value in inner if isinstance(value, list) and value]
        if objects and (not path or path[-1] == ALL) and (best is None or len(objects) > best[0]):
            best = (len(objects), path)
        if len(path) < DEEP:
            if lists:
                waiting.append((_spread(lists), (*path, ALL)))
            waiting += [(there, (*path, step)) for step, there in _steps(objects, True, path[-1] if path else "")]
    return best[1] if best else None
