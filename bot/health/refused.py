"""Findings about what a chat refuses: whom that keeps from hearing, and who has to mend it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.parts.times import moment
from bot.health.findings import Finding, Level
from bot.health.vitals import Vitals
from state_machines.messages.refusal import RefusalKind, kind_and_code
from storage.vitals_repository import RefusedMessages

#: Of one message and of several.
_WAS = ("was", "were")


def refused_messages(vitals: Vitals) -> Finding:
    """An alarm where the chat refuses Doorstep itself, a message in every form, or a team's channel."""
    chat, new = vitals.surface.title, [one for one in vitals.refused if not one.redraw]
    ours = [one for one in new if one.waiting and _kind(one) == RefusalKind.OURS]
    failed = [one for one in new if not one.waiting]
    channels = [one for one in failed if one.to_channel and _kind(one) == RefusalKind.PLACE]
    others = [one for one in failed if _kind(one) != RefusalKind.PLACE]
    said = (
        *_words(
            ours,
            ("waits", "wait"),
            f", because {chat} refuses Doorstep",
            "Mend that; what waits is sent then by itself",
        ),
        *_words(
            channels,
            _WAS,
            " not posted in a team's channel in the last day",
            "Those of the team who read there are written to one by one; mend the channel",
        ),
        *_words(
            others,
            _WAS,
            f" not delivered in the last day, because {chat} refused every form, or for hours",
            "The next person is asked where somebody waits for an answer. Report this as a fault in Doorstep",
        ),
    )
    if said:
        return Finding("refused", Level.ALARM, " ".join(said))
    return Finding(
        "refused",
        Level.OK,
        f"{chat} refuses neither Doorstep itself nor a post in a team's channel.",
    )


def _kind(one: RefusedMessages) -> str:
    return kind_and_code(one.refusal)[0]


def _code(one: RefusedMessages) -> str:
    return kind_and_code(one.refusal)[1]


def _words(found: Sequence[RefusedMessages], verb: tuple[str, str], what: str, to_do: str) -> tuple[str, ...]:
    if not found:
        return ()
    count, since = sum(one.count for one in found), min(one.since for one in found)
    why = "; ".join(dict.fromkeys(f"{one.error} ({_code(one)})" for one in found))
    who = f"1 message {verb[0]}" if count == 1 else f"{count} messages {verb[1]}"
    return (f"{who}{what}, since {moment(since)}: {why}. {to_do}.",)
