"""Short stories, as records with fields of any name, and a database of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

STORY = "The council met on Monday to hear the report on the harbour, and the mayor declined to say when it would open. " * 3
POLISH = "Rada miasta zebrała się w poniedziałek, aby wysłuchać sprawozdania o moście. Burmistrz nie powiedział, kiedy go otworzą.\n" * 3


def stories(number: int, name: str = "text", **more: Any) -> list[dict[str, Any]]:
    """Return records with different texts under a name; what is more may hold the number, as ``%d``."""
    towns = ("Port", "Hill", "Lake", "Mill", "Ford", "Bury", "Well", "Moor")
    return [
        {
            **{key: value.replace("%d", str(n)) if isinstance(value, str) else value for key, value in more.items()},
            name: f"{towns[n % 8]}: {STORY}",
        }
        for n in range(number)
    ]


def database(tables: Mapping[str, Sequence[Mapping[str, Any]]], name: str = "story.db") -> None:
    """Make a database of tables whose rows have all columns that their first one has."""
    connection = sqlite3.connect(name)
    for table, rows in tables.items():
        columns = list(rows[0])
        connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", [tuple(row.values()) for row in rows])
    connection.commit()
    connection.close()
