"""The duties of a case that somebody may decline, read before they are asked why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.cards.parts.distinguishing_words import distinguishing_words
from bot.reading.snapshot import load_snapshot
from bot.services import Services
from bot.use_cases.answer.target import target_of
from dialogs.spec import Option
from state_machines.duties.press import declinable_duties
from state_machines.errors import Stale
from state_machines.people.people import Person


@dataclass(frozen=True, slots=True)
class DeclineChoices:
    """The case's reference, and one choice for each duty, its value a `target` for `decline`.

    A button that names its duty leaves one choice. The reference is empty if no duty is theirs.
    """

    reference: str
    choices: tuple[Option, ...]


def decline_choices(services: Services, person: Person, target: str, now: datetime) -> DeclineChoices:
    """`target` is "<escalation id>", or "<escalation id>/<duty id>" as older messages have it.

    Raises Stale if the person can decline nothing there, and NotFound for an unknown escalation. A duty that
    the button names is not refused here: `decline` does that, and puts it on record.
    """
    aim = target_of(target)
    with services.store.read() as uow:
        state = load_snapshot(uow, services, aim.escalation_id, now)
    theirs = declinable_duties(state.duties, person)
    if aim.duty_id is not None:
        named = aim.duty_id in {duty.id for duty in theirs}
        return DeclineChoices(state.case.reference if named else "", (Option(target, "This"),))
    if not theirs:
        raise Stale("Nothing here is yours to hand on now. Open the case to see where it stands.")
    choices = (
        Option(f"{aim.escalation_id}/{duty.id}", f"{words[0].upper()}{words[1:]}")
        for duty, words in zip(theirs, distinguishing_words(theirs), strict=True)
    )
    return DeclineChoices(state.case.reference, tuple(choices))
