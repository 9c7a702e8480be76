"""Slack's links to e-mail addresses are read in its own folder: what goes on are the words as typed."""

from __future__ import annotations

import pytest

from bot.slack.transport.typed_words import command_words, plain_addresses

SAM = "sam.okafor@larkhaven.example"


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        (f"<mailto:{SAM}|{SAM}> today", f"{SAM} today"),
        (f"<mailto:{SAM}> today cover <mailto:{SAM}|Sam>", f"{SAM} today cover {SAM}"),
        (f"<{SAM}> today", f"{SAM} today"),
        (f"mailto:{SAM}, today", f"{SAM}, today"),
        (f"{SAM} back", f"{SAM} back"),
        ("<@U0SAM|sam> back", "<@U0SAM|sam> back"),
        ("1 < 2 > 0", "1 < 2 > 0"),
    ],
)
def test_a_link_becomes_the_address_that_was_typed(sent: str, typed: str) -> None:
    assert plain_addresses(sent) == typed


def test_words_after_a_command_may_be_missing() -> None:
    assert command_words({"text": f" <mailto:{SAM}|{SAM}> "}) == SAM
    assert command_words({}) == command_words({"text": None}) == ""
