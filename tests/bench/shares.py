"""Says in words into which parts the measured time divides."""

from __future__ import annotations

import cProfile
from collections import defaultdict
from collections.abc import Callable, Sequence

#: A part that took less of the whole is not named.
_LEAST = 0.02


def shares(work: Callable[[], object], parts: Sequence[tuple[str, str]], rest: str = "Python itself") -> str:
    """Do this and say what took how much of it: "SQLite's statements 40 %, ...".

    `parts` say what is told of a part of the profile, by what its file or function is named; the first that
    fits. What fits none is the `rest`.
    """
    profile = cProfile.Profile()
    profile.runcall(work)
    spent: dict[str, float] = defaultdict(float)
    for entry in profile.getstats():
        code = entry.code
        name = code if isinstance(code, str) else code.co_filename
        spent[next((words for sign, words in parts if sign in name), rest)] += entry.inlinetime
    whole = sum(spent.values())
    most = sorted(spent.items(), key=lambda one: -one[1])
    return ", ".join(f"{part} {100 * own / whole:.0f} %" for part, own in most if own / whole >= _LEAST)
