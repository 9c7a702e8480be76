"""Posts, managers and covers change, people leave and come back: what is open follows them within seconds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from bot.services import Services
from bot.use_cases.chase.hand_over import MovedDuty, hand_over_duties
from state_machines.case.case import Case
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

#: Under these the record keeps whose part changed, and whom the settings put on a ladder.
PEOPLE, SETTINGS = "people's parts", "local settings"
#: Entries so much older than a mark are looked at once more, which does no harm.
_CLOCKS_DIFFER = timedelta(hours=1)
#: The marks: when a part changed last, and up to when what is open was put right.
_CHANGED, _PUT_RIGHT = "people changed", "people put right"


def mark_people_changed(uow: UnitOfWork, person_ids: Collection[str], now: datetime) -> None:
    """Have the engine put right what is open around these people, once this transaction is stored."""
    if person_ids:
        uow.audit.append(now, None, "people:change", PEOPLE, {"people": sorted(person_ids)})
        last = uow.engine.last_look_at(_CHANGED)
        # Never the same mark twice, nor an earlier one: clocks differ, and what is equal counts as done.
        uow.engine.record_look(_CHANGED, now if last is None else max(now, last + timedelta(microseconds=1)))


def follow_people_changes(services: Services, now: datetime) -> tuple[MovedDuty, ...]:
    """Put right what changed since the last time; safe to repeat, and in several processes."""
    with services.store.read() as uow:
        changed, done = uow.engine.last_look_at(_CHANGED), uow.engine.last_look_at(_PUT_RIGHT)
        if changed is None or (done is not None and changed <= done):
            return ()
        entries = uow.audit.of_subject(PEOPLE)
    recent = (done or changed) - _CLOCKS_DIFFER
    named = (entry.details["people"] for entry in entries if entry.at > recent)
    ids = {str(one) for people in named if isinstance(people, list) for one in people}
    moved = hand_over_duties(services, ids, now)
    _remember_followed(services, changed)
    return moved


def follow_settings_changes(services: Services, now: datetime) -> tuple[MovedDuty, ...]:
    """Put right what hangs on the managers that the settings name, where they name others than before."""
    named = list(services.settings.seniors)
    with services.store.write(lock_rows=False) as uow:
        before = [entry.details["people"] for entry in uow.audit.of_subject(SETTINGS)][-1:]
        if before == [named]:
            return ()
        uow.audit.append(now, None, "settings:apply", SETTINGS, {"people": named})
        emails = {*named, *(str(one) for kept in before if isinstance(kept, list) for one in kept)}
        people = [uow.people.by_email(email) for email in emails]
        uow.commit()
    return hand_over_duties(services, {one.id for one in people if one is not None}, now)


def people_with_new_parts(
    before: Mapping[str, Person], after: Iterable[Person], cases: Iterable[tuple[Case | None, Case]]
) -> frozenset[str]:
    """Everybody whose part may be another's now: people whose links changed, and both ends of each link.

    With a case its social worker's and its lead's managers change as well.
    """
    found: set[str | None] = set()
    for person in after:
        known = before.get(person.email)
        if known is not None and _linked_ids(known) != _linked_ids(person):
            found |= {person.id, *_linked_ids(known), *_linked_ids(person)}
    for old, new in cases:
        if old is not None and _people_of_case(old) != _people_of_case(new):
            found |= {*_people_of_case(old), *_people_of_case(new)}
    managers = (person.line_manager_id for person in before.values() if person.id in found)
    return frozenset(one for one in (*found, *managers) if one is not None)


def _linked_ids(person: Person) -> tuple[str | None, ...]:
    return person.line_manager_id, person.cover_id, person.safeguarding_lead_id


def _people_of_case(case: Case) -> tuple[str | None, ...]:
    return case.allocated_social_worker_id, case.lead_practitioner_id


def _remember_followed(services: Services, changed: datetime) -> None:
    with services.store.write() as uow:
        uow.engine.record_look(_PUT_RIGHT, changed)
        uow.commit()
