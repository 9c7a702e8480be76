"""Follows changes of posts, managers and covers: open duties go to the right people within seconds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta

from bot.services import Services
from bot.use_cases.chase.ask_to_allocate import ask_to_allocate
from bot.use_cases.chase.hand_over import MovedDuty, hand_over_duties
from state_machines.case.case import Case
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

#: The subjects of audit entries: people whose part changed, and managers whom the settings name.
PEOPLE, SETTINGS = "people's parts", "local settings"
#: Entries so much older than a mark are looked at once more, which does no harm.
_CLOCKS_DIFFER = timedelta(hours=1)
#: The marks: when a part changed last, and up to when what is open was put right.
_CHANGED, _PUT_RIGHT = "people changed", "people put right"


def mark_people_changed(uow: UnitOfWork, person_ids: Collection[str], now: datetime) -> None:
    """Have the engine look at what is open around these people, once this transaction is stored."""
    if person_ids:
        # The entry is of the same time, for what is much older than the last mark is not looked at any more.
        at = uow.engine.record_change(_CHANGED, now)
        uow.audit.append(at, None, "people:change", PEOPLE, {"people": sorted(person_ids)})


def follow_people_changes(
    services: Services, now: datetime, first: Callable[[Collection[str]], None] = lambda _ids: None
) -> tuple[MovedDuty, ...]:
    """Hand over what follows from changes since the last time; safe to repeat, in any process.

    `first` is told whose parts changed, before anything is handed over because of it. Where nobody has a case
    any more in which something is open, a manager is asked to allocate it.
    """
    with services.store.read() as uow:
        changed, done = uow.engine.last_look_at(_CHANGED), uow.engine.last_look_at(_PUT_RIGHT)
        if changed is None or (done is not None and changed <= done):
            return ()
        entries = uow.audit.of_subject(PEOPLE)
    recent = (done or changed) - _CLOCKS_DIFFER
    named = (entry.details["people"] for entry in entries if entry.at > recent)
    ids = {str(one) for people in named if isinstance(people, list) for one in people}
    first(ids)
    moved = hand_over_duties(services, ids, now)
    ask_to_allocate(services, now)
    _remember_followed(services, changed)
    return moved


def follow_settings_changes(services: Services, now: datetime) -> tuple[MovedDuty, ...]:
    """Hand over what depends on the managers in the settings, if the settings name others now."""
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
    """Everybody who may have a new part: people whose links changed, and both ends of each link.

    With a case the managers of its social worker and of its lead practitioner change as well.
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
