"""The card of a case for the team's private channel, or for its readers where nothing may be posted there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.messages.ping import channel_ping
from bot.values import Card


@dataclass(frozen=True, slots=True)
class ChannelPingPayload(Payload):
    """The escalation that the message names says it all."""

    KIND: ClassVar[str] = "channel_ping"


def _draw(occasion: Occasion, _payload: ChannelPingPayload) -> Card:
    instead = occasion.message.to_person_id is not None
    return channel_ping(occasion.snapshot(), occasion.now, kept_from_channel=instead)


CHANNEL_PING_KIND = MessageKind(ChannelPingPayload, _draw)
