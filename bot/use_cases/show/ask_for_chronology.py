"""Takes the wish for a chronology as files: says that they come, or refuses; they are made afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards.answers.chronology import attachment_of
from bot.cards.answers.detail import refusal_card
from bot.cards.parts.card_builder import card
from bot.reading.case_record import sees_all
from bot.services import Services
from bot.use_cases.show.take_chronology import REFUSED
from bot.values import Card
from state_machines.people.people import Person


def ask_for_chronology(
    services: Services, person: Person, escalation_id: str, choice: str, now: datetime
) -> Card:
    """A card with the files to follow, which are made only if the person may still have them then.

    `choice` is one of those of `bot.cards.answers.chronology`; anything else is the whole of one child.
    """
    with services.store.write(lock_rows=False) as uow:
        case_id = uow.escalations.case_of(escalation_id)
        case = uow.cases.by_id(case_id) if case_id else None
        if case is None or not sees_all(uow, services, person, case, now):
            uow.audit.append(now, person.id, REFUSED, escalation_id)
            uow.commit()
            return refusal_card()
    shown = card(
        f"{case.reference}: the chronology is being made",
        lead="It comes to your direct messages in a moment, as a PDF and a CSV. Where it does not come, "
        "press again. Put it into the case system, then delete the message.",
    )
    return replace(shown, attachment=attachment_of(case.reference, person.id, choice))
