"""That somebody was told is said only of those to whom it was sent."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from bot.cards.parts.told_words import told_words
from bot.reading.snapshot import Snapshot
from bot.reading.unreached import Unreached

_NAMES = {"r": "Ruth Adeyemi", "h": "Helen Marsh", "s": "Sam Okafor"}


def words(*ids: str, in_vain: tuple[str, ...] = (), on_the_way: tuple[str, ...] = ()) -> str:
    state = SimpleNamespace(
        unreached=Unreached(frozenset(in_vain), frozenset(on_the_way)),
        person=lambda one: SimpleNamespace(name=_NAMES[one]),
    )
    return told_words(cast("Snapshot", state), ids, "at 11:05")


def test_each_is_said_to_be_told_or_being_told_or_not_reached_and_nothing_else() -> None:
    assert words("r") == "Ruth Adeyemi was told at 11:05."
    assert words("r", "h") == "Ruth Adeyemi and Helen Marsh were told at 11:05."
    assert words("r", on_the_way=("r",)) == "Ruth Adeyemi is being told."
    assert words("r", in_vain=("r",)) == "Ruth Adeyemi could not be reached yet."
    assert words("r", "h", "s", in_vain=("h",), on_the_way=("s",)) == (
        "Ruth Adeyemi was told at 11:05. Sam Okafor is being told. Helen Marsh could not be reached yet."
    )


def test_where_there_is_nobody_that_is_said() -> None:
    assert words() == "Nobody can be reached at this moment, so nobody was told at 11:05."
