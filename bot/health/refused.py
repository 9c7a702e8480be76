"""Findings about what a chat refuses: whom that keeps from hearing, and who has to mend it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.parts.times import moment
from bot.health.findings import Finding, Level
from bot.health.vitals import Vitals
from state_machines.messages.refusal import RefusalKind, kind_and_code
from storage.vitals_repository import RefusedMessages


def refused_messages(vitals: Vitals) -> Finding:
    """An alarm where the chat refuses Doorstep itself, a message in every form, or a team's channel."""
    chat, new = vitals.surface.title, [one for one in vitals.refused if not one.redraw]
    ours = [one for one in new if one.waiting and _kind(one) == RefusalKind.OURS]
    failed = [one for one in new if not one.waiting]
    channels = [one for one in failed if one.to_channel and _kind(one) == RefusalKind.PLACE]
    others = [one for one in failed if _kind(one) != RefusalKind.PLACE]
    said = (
        *_words(
            ours, f"wait, because {chat} refuses Doorstep", "Mend that; they are sent then by themselves"
        ),
        *_words(
            channels,
            "were not posted in a team's channel in the last day",
            "Those of the team who read there were written to one by one; mend the channel",
        ),
        *_words(
            others,
            f"were not delivered in the last day, because {chat} refused them in every form or for hours",
            "The next person was told where somebody waits for an answer. Report this as a fault in Doorstep",
        ),
    )
    if said:
        return Finding("refused", Level.ALARM, " ".join(said))
    return Finding("refused", Level.OK, f"{chat} refuses nothing that Doorstep sends.")


def _kind(one: RefusedMessages) -> str:
    return kind_and_code(one.refusal)[0]


def _code(one: RefusedMessages) -> str:
    return kind_and_code(one.refusal)[1]


def _words(found: Sequence[RefusedMessages], what: str, to_do: str) -> tuple[str, ...]:
    if not found:
        return ()
    count, since = sum(one.count for one in found), min(one.since for one in found)
    why = "; ".join(dict.fromkeys(f"{one.error} ({_code(one)})" for one in found))
    return (f"{count} message{'s' * (count != 1)} {what}, since {moment(since)}: {why}. {to_do}.",)
