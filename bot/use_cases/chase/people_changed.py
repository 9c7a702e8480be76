"""Posts, managers and covers change, people leave and come back: what is open follows them within seconds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from bot.office import Office
from bot.use_cases.chase.hand_over import Moved, put_right
from state_machines.case.case import Case
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

#: Under these the record keeps whose part changed, and whom the settings put on a ladder.
PEOPLE, SETTINGS = "people's parts", "local settings"
#: Entries so much older than a mark are looked at once more, which does no harm.
_CLOCKS_DIFFER = timedelta(hours=1)
#: The marks: when a part changed last, and up to when what is open was put right.
_CHANGED, _PUT_RIGHT = "people changed", "people put right"


def mark_changed(uow: UnitOfWork, person_ids: Collection[str], now: datetime) -> None:
    """Have the engine put right what is open around these people, once this transaction is stored."""
    if person_ids:
        uow.audit.append(now, None, "people:change", PEOPLE, {"people": sorted(person_ids)})
        last = uow.engine.looked_at(_CHANGED)
        # Never the same mark twice, nor an earlier one: clocks differ, and what is equal counts as done.
        uow.engine.look(_CHANGED, now if last is None else max(now, last + timedelta(microseconds=1)))


def people_changed(office: Office, now: datetime) -> tuple[Moved, ...]:
    """Put right what changed since the last time; safe to repeat, and in several processes."""
    with office.store.read() as uow:
        changed, done = uow.engine.looked_at(_CHANGED), uow.engine.looked_at(_PUT_RIGHT)
        if changed is None or (done is not None and changed <= done):
            return ()
        entries = uow.audit.of_subject(PEOPLE)
    recent = (done or changed) - _CLOCKS_DIFFER
    named = (entry.details["people"] for entry in entries if entry.at > recent)
    ids = {str(one) for people in named if isinstance(people, list) for one in people}
    moved = put_right(office, ids, now)
    _mark(office, changed)
    return moved


def settings_changed(office: Office, now: datetime) -> tuple[Moved, ...]:
    """Put right what hangs on the managers that the settings name, where they name others than before."""
    named = list(office.settings.seniors)
    with office.store.write(holding=False) as uow:
        before = [entry.details["people"] for entry in uow.audit.of_subject(SETTINGS)][-1:]
        if before == [named]:
            return ()
        uow.audit.append(now, None, "settings:apply", SETTINGS, {"people": named})
        emails = {*named, *(str(one) for kept in before if isinstance(kept, list) for one in kept)}
        people = [uow.people.by_email(email) for email in emails]
        uow.commit()
    return put_right(office, {one.id for one in people if one is not None}, now)


def parts_changed(
    before: Mapping[str, Person], after: Iterable[Person], cases: Iterable[tuple[Case | None, Case]]
) -> frozenset[str]:
    """Everybody whose part may be another's now: people whose links changed, and both ends of each link.

    With a case its social worker's and its lead's managers change as well.
    """
    found: set[str | None] = set()
    for person in after:
        known = before.get(person.email)
        if known is not None and _links(known) != _links(person):
            found |= {person.id, *_links(known), *_links(person)}
    for old, new in cases:
        if old is not None and _named(old) != _named(new):
            found |= {*_named(old), *_named(new)}
    managers = (person.line_manager_id for person in before.values() if person.id in found)
    return frozenset(one for one in (*found, *managers) if one is not None)


def _links(person: Person) -> tuple[str | None, ...]:
    return person.line_manager_id, person.cover_id, person.safeguarding_lead_id


def _named(case: Case) -> tuple[str | None, ...]:
    return case.allocated_social_worker_id, case.lead_practitioner_id


def _mark(office: Office, changed: datetime) -> None:
    with office.store.write() as uow:
        uow.engine.look(_PUT_RIGHT, changed)
        uow.commit()
