"""Ending an absence early or cancelling it: what others hold for the person goes back at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cards.messages.absences import span_words
from bot.services import Services
from bot.use_cases.chase.carry_out_absences import hand_over_now_or_later
from bot.use_cases.chase.hand_over import hand_over_duties
from bot.use_cases.people.away.find_person import check_may_set, find_below
from bot.use_cases.people.away.notify_of_absence import notify_absence_ended
from bot.values import ActionResult
from state_machines.errors import NotFound
from state_machines.people.absences import Absence
from state_machines.people.people import Person
from storage.records import Json
from storage.unit_of_work import UnitOfWork


def end_current_absences(services: Services, actor: Person, typed: str, now: datetime) -> ActionResult:
    """End the absence that runs now, of the person typed or of oneself; safe to repeat."""
    with services.store.write() as uow:
        person = find_below(uow, services.settings, actor, typed) if typed else actor
        coming = uow.absences.of_person(person.id, now)
        current = [one for one in coming if one.holds_at(now)]
        _store_end(uow, current, actor, now)
        uow.commit()
    who = "You are" if person.id == actor.id else f"{person.name} is"
    if not current:
        return ActionResult(
            f"{who} not recorded as away now.{_upcoming_words(coming)} Nothing has changed.", changed=False
        )
    given_back = _give_back(services, person, now)
    later = _upcoming_words([one for one in coming if one not in current])
    return ActionResult(f"{who} back. It is recorded.{given_back}{later}")


def cancel_absence(services: Services, actor: Person, absence_id: str, now: datetime) -> ActionResult:
    """Cancel one absence: it ends now, or never begins; safe to repeat."""
    with services.store.write() as uow:
        absence = uow.absences.by_id(absence_id)
        person = uow.people.by_id(absence.person_id) if absence else None
        if absence is None or person is None:
            raise NotFound("This absence is no longer there. Nothing has changed.")
        check_may_set(uow, services.settings, actor, person)
        if not absence.stands or absence.ends_at <= now:
            return ActionResult("This absence is over already. Nothing has changed.", changed=False)
        _store_end(uow, [absence], actor, now)
        uow.commit()
    given_back = _give_back(services, person, now)
    return ActionResult(f"Taken back: {person.name} is not away {span_words(absence)}.{given_back}")


def _store_end(uow: UnitOfWork, ended: Sequence[Absence], actor: Person, now: datetime) -> None:
    for absence in ended:
        begun = absence.holds_at(now)
        change = uow.absences.end if begun else uow.absences.take_back
        change([absence.id], now)
        details: dict[str, Json] = {"person": absence.person_id, "begun": begun}
        uow.audit.append(now, actor.id, "absence:cancel", absence.id, details)
        notify_absence_ended(uow, absence, actor.id, now)


def _give_back(services: Services, person: Person, now: datetime) -> str:
    found = hand_over_now_or_later(lambda: hand_over_duties(services, [person.id], now))
    if found is None:
        return " What others hold in their place goes back in a few minutes."
    moved = len(found)
    if not moved:
        return ""
    return f" {moved} {'duty that was' if moved == 1 else 'duties that were'} with others went back."


def _upcoming_words(coming: Sequence[Absence]) -> str:
    return f" Still to come: {span_words(coming[0])}." if coming else ""
