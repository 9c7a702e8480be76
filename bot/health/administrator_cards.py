"""The cards for administrators: holes in the people data, and work that does not get done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import islice

from bot.cards.parts.card_builder import card
from bot.health.findings import Finding, Health, Level
from bot.health.look import take_look
from bot.health.vitals import TROUBLE
from bot.services import Services
from bot.use_cases.people.check_people import check_open
from bot.values import Card, Section
from storage.records import Json

__all__ = ["FOUND", "PEOPLE_CHECK", "TROUBLE", "alarms_to_report", "people_check_card", "trouble_card"]

PEOPLE_CHECK = "people_check"
#: In the stored message: how many holes there were when it was written.
FOUND = "found"
#: How many holes one message lists; a person reads no more, and the command lists all.
MOST_LINES = 15
#: What is told to administrators when it is an alarm: what people wait for and do not get.
REPORTED_ALARMS = frozenset({"undelivered", "overdue", "orphans", "record"})


def people_check_card(services: Services, about: Mapping[str, Json], now: datetime) -> Card:
    """The holes through which an open case may lose somebody; it names professionals and references."""
    lines = tuple(islice(check_open(services.store, services.settings, services.policy, now), MOST_LINES))
    if not lines:
        return card("Daily check of people: put right", lead="Every open case resolves to people again.")
    found = about.get(FOUND)
    more = found - len(lines) if isinstance(found, int) else 0
    rest = (f"and {more} more: doorstep people check",) if more > 0 else ()
    return card(
        "Daily check of people: somebody may not be reached",
        lead="In open cases the ladder has holes. Correct the people or cases file and import it again.",
        sections=(Section("Found", (*lines, *rest)),),
    )


def trouble_card(services: Services, now: datetime) -> Card:
    """What people wait for and do not get, as it is at this moment."""
    found = tuple(one.words for one in alarms_to_report(take_look(services.store, now)))
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
