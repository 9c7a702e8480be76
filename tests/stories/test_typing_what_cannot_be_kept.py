"""A sign that a database cannot keep is said in words, and asked for again."""

from __future__ import annotations

from tests.stories.town import Town


def test_a_command_with_such_a_sign_is_answered_in_words(town: Town) -> None:
    town.amina.command("/case LH\x00-1042")
    town.amina.sees("There is a sign in this that cannot be kept")
    town.nothing_else()
