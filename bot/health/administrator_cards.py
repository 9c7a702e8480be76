"""The cards for administrators: holes in the people data, and work that does not get done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.health.findings import Finding, Health, Level
from bot.health.look import take_look
from bot.health.vitals import TROUBLE
from bot.services import Services
from bot.use_cases.people.check_people import check_open
from bot.values import Card, Section

#: How many holes one message lists; a person reads no more, and the command lists all.
MOST_LINES = 15
#: What is told to administrators when it is an alarm: what people wait for and do not get.
REPORTED_ALARMS = frozenset(
    {"undelivered", "drawing", "overdue", "orphans", "record", "channels", "refused", "access"}
)


@dataclass(frozen=True, slots=True)
class PeopleCheckPayload(Payload):
    """How many holes there were when it was written."""

    KIND: ClassVar[str] = "people_check"

    found: int = 0


@dataclass(frozen=True, slots=True)
class TroublePayload(Payload):
    """What is wrong is looked up when it is sent."""

    KIND: ClassVar[str] = TROUBLE


def people_check_card(services: Services, found: int, now: datetime) -> Card:
    """The holes in which an open case may lose somebody; professionals' names, and of cases the reference."""
    lines = tuple(islice(check_open(services.store, services.settings, now), MOST_LINES))
    if not lines:
        return card("Daily check of people: put right", lead="Every open case resolves to people again.")
    more = found - len(lines)
    rest = (f"and {more} more: doorstep people check",) if more > 0 else ()
    return card(
        "Daily check of people: somebody may not be reached",
        lead="In open cases the ladder has holes. Correct the people or cases file and import it again.",
        sections=(Section("Found", (*lines, *rest)),),
    )


def trouble_card(services: Services, now: datetime) -> Card:
    """What people wait for and do not get, as it is at this moment."""
    limits = services.settings.looking_limits
    look = take_look(services.store, services.surface, now, limits=limits)
    found = tuple(one.words for one in alarms_to_report(look))
    if not found:
        return card("Doorstep is well again", lead="What did not get through has got through since.")
    return card(
        "Doorstep needs attention",
        lead="People wait for what did not get through. What each alarm means is in docs/alarms.md.",
        sections=(Section("Alarms", found),),
    )


def alarms_to_report(health: Health) -> tuple[Finding, ...]:
    """The alarms about which administrators are told."""
    return tuple(one for one in health.findings if one.name in REPORTED_ALARMS and one.level is Level.ALARM)


def _draw_people_check(occasion: Occasion, payload: PeopleCheckPayload) -> Card:
    return people_check_card(occasion.services, payload.found, occasion.now)


def _draw_trouble(occasion: Occasion, _payload: TroublePayload) -> Card:
    return trouble_card(occasion.services, occasion.now)


PEOPLE_CHECK_KIND = MessageKind(PeopleCheckPayload, _draw_people_check)
TROUBLE_KIND = MessageKind(TroublePayload, _draw_trouble)
