"""Where the processor's time goes, in words."""

from __future__ import annotations

import cProfile
from collections import defaultdict
from collections.abc import Callable

#: What is said of a part of the profile, by what its file or function is named; the first that fits.
_PARTS = (
    ("sqlite3.Connection", "SQLite's commits"),
    ("sqlite3", "SQLite's statements"),
    ("sqlalchemy", "SQLAlchemy"),
    ("cryptography", "opening what is sealed"),
    ("ciphers", "opening what is sealed"),
    ("state_machines", "deciding who is told and when"),
    ("/storage/", "rows to values and back"),
    ("/bot/", "putting together what is told"),
    ("json", "JSON"),
)
#: A part that took less of the whole is not named.
_LEAST = 0.02


def shares(work: Callable[[], object]) -> str:
    """Do this and say what took how much of it: "SQLite's statements 40 %, ..."."""
    profile = cProfile.Profile()
    profile.runcall(work)
    spent: dict[str, float] = defaultdict(float)
    for entry in profile.getstats():
        code = entry.code
        name = code if isinstance(code, str) else code.co_filename
        spent[_part(name)] += entry.inlinetime
    whole = sum(spent.values())
    most = sorted(spent.items(), key=lambda one: -one[1])
    return ", ".join(f"{part} {100 * own / whole:.0f} %" for part, own in most if own / whole >= _LEAST)


def _part(name: str) -> str:
    return next((words for sign, words in _PARTS if sign in name), "Python itself")
