"""Who was told, which is said only of those to whom it was sent, and what has become of the others."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.parts.words import join_names, name_or_nobody
from bot.reading.snapshot import Snapshot


def told_words(state: Snapshot, ids: Sequence[str], when: str, *, told: str = "told") -> str:
    """Such as "Ruth Adeyemi was told at 11:05. Helen Marsh could not be reached yet."."""
    if not ids:
        return f"Nobody can be reached at this moment, so nobody was {told} {when}."
    unreached = state.unreached
    parts = (
        _about(state, [one for one in ids if one not in unreached], "was", "were", f"{told} {when}"),
        _about(state, [one for one in ids if one in unreached.on_the_way], "is", "are", f"being {told}"),
        _about(
            state, [one for one in ids if one in unreached.in_vain], "could", "could", "not be reached yet"
        ),
    )
    return " ".join(filter(None, parts))


def _about(state: Snapshot, ids: Sequence[str], one: str, several: str, what: str) -> str:
    names = tuple(name_or_nobody(state.person(person_id)) for person_id in ids)
    return f"{join_names(names)} {one if len(names) == 1 else several} {what}." if names else ""
