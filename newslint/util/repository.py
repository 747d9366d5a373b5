"""The repository that files lie in: what shows reports beside the code names files relative to its root."""

from __future__ import annotations

import os

from newslint.util.relative import is_path, relative


def repository() -> str:
    """Return the closest folder, at or above the working folder, that holds ``.git``; where there is none, the working folder."""
    folder = here = os.getcwd()
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return here
        folder = above
    return folder


def below(folder: str, source: str) -> str | None:
    """Return the path of a source relative to a folder that it lies in, with ``/`` on every platform; None for any other source."""
    if not is_path(source):
        return None
    for top in dict.fromkeys((folder, os.path.realpath(folder))):
        path = relative(source, top)
        if not os.path.isabs(path) and path.split(os.sep, 1)[0] != os.pardir:
            return path.replace(os.sep, "/")
    return None
