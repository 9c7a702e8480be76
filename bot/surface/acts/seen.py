"""What whoever has the case answers once the child was seen: still needed, or no longer."""

from __future__ import annotations

import logging

from bot.services import Services
from bot.surface.incoming import Incoming
from bot.surface.replies import Reply, Say, ShowCard
from bot.unexpected_errors import log_unexpected_error
from bot.use_cases.answer.answer_sighting import answer_sighting, may_record_outcome
from bot.use_cases.answer.target import target_of
from bot.use_cases.collect.start_dialog import start_dialog
from bot.values import ActionResult
from dialogs.catalog.decision import NAME as DECISION
from state_machines.case.sightings import SightingAnswer

log = logging.getLogger(__name__)

_NOT_ASKED = (
    "The outcome could not be asked for just now: please record what was decided on the card of the case."
)


def say_still_needed(services: Services, incoming: Incoming) -> Reply:
    """The button "Still needed": all goes on, and that is on record."""
    return Say(_answer(services, incoming, SightingAnswer.STILL_NEEDED).text)


def say_no_longer_needed(services: Services, incoming: Incoming) -> Reply:
    """The button "No longer needed": it leads to the outcome, which alone ends anything."""
    said = _answer(services, incoming, SightingAnswer.NO_LONGER_NEEDED)
    target, now = incoming.given.value, incoming.now
    if not said.changed:
        return Say(said.text)
    try:
        asks = may_record_outcome(services, incoming.person, target, now)
        return _ask_outcome(services, incoming, said) if asks else Say(said.text)
    except Exception as error:  # noqa: BLE001 - the answer is stored by now, which must not be denied
        log_unexpected_error(log, "no longer needed: asking for the outcome", error)
        return Say(f"{said.text} {_NOT_ASKED}")


def _ask_outcome(services: Services, incoming: Incoming, said: ActionResult) -> Reply:
    context = {"escalation_id": target_of(incoming.given.value).escalation_id}
    key = f"{incoming.key}:outcome"
    shown = start_dialog(services, incoming.person, DECISION, context, incoming.now, key=key)
    return ShowCard(shown.card) if shown.card else Say(f"{said.text} {shown.notice}")


def _answer(services: Services, incoming: Incoming, answer: SightingAnswer) -> ActionResult:
    return answer_sighting(
        services, incoming.person, incoming.given.value, answer, incoming.now, key=incoming.key
    )
