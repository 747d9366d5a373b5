"""langdetect's language profiles, ready in 30 milliseconds.

langdetect's own table of all n-grams takes 300 milliseconds to build, and only one text in a thousand needs it.
"""

from __future__ import annotations

import os
from functools import cache
from typing import NamedTuple

_MOST = 50_000  # n-grams that are kept: hostile text has no end of them


class Profiles(NamedTuple):
    """The attributes that langdetect's `Detector` reads from the factory that makes it."""

    word_lang_prob_map: NGrams
    langlist: list[str]
    seed: int


class NGrams(dict[str, list[float] | None]):
    """A mapping from an n-gram of one to three characters to its probability in every language.

    It is computed as langdetect does, when an n-gram is first asked for; None stands for an n-gram that no language has.
    """

    def __init__(self, languages: list[tuple[dict[str, int], list[int]]]) -> None:
        """Store ``languages``: how often each n-gram occurs, and how many n-grams there are of one, two and three characters."""
        super().__init__()
        self._languages = languages

    def __contains__(self, gram: object) -> bool:
        return isinstance(gram, str) and self[gram] is not None

    def __missing__(self, gram: str) -> list[float] | None:
        size = len(gram) - 1
        times = [counts.get(gram, 0) / totals[size] for counts, totals in self._languages]
        if len(self) >= _MOST:
            self.clear()
        self[gram] = found = times if any(times) else None
        return found


@cache
def profiles() -> Profiles:
    """Return all profiles that langdetect comes with, in the order of their file names: the same on every machine."""
    import langdetect
    import orjson

    folder = os.path.join(os.path.dirname(langdetect.__file__), "profiles")
    read = []
    for name in sorted(os.listdir(folder)):
        if not name.startswith(".") and os.path.isfile(path := os.path.join(folder, name)):
            with open(path, "rb") as file:
                read.append(orjson.loads(file.read()))
    return Profiles(NGrams([(data["freq"], data["n_words"]) for data in read]), [data["name"] for data in read], 0)
