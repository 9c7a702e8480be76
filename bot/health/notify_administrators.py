"""Those who look after Doorstep are told what to see to; through the outbox, like all else."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.cards.messages.payload import Payload
from bot.health.administrator_cards import PeopleCheckPayload, TroublePayload
from bot.log_events import log_event
from bot.services import Services
from bot.use_cases.outbox.outgoing import enqueue
from bot.use_cases.people.check_people import check_open
from state_machines.case.report import Urgency
from state_machines.time.moments import LONDON
from state_machines.time.working_time import WorkingTime
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

#: Of trouble that lasts they are told this often.
TROUBLE_EVERY = timedelta(hours=1)


def check_people_daily(services: Services, now: datetime) -> int | None:
    """Check the people of open cases once a day and send the holes, if there are any.

    It is due when working hours begin, or at the first start after that, in whichever process comes first.
    Returns how many holes there were, or None in every other process.
    """
    since = last_opening_at(now, services.settings.calendar)
    with services.store.read() as uow:
        if not uow.scheduled_locks.is_due(PeopleCheckPayload.KIND, since):
            return None
    found = sum(1 for _ in check_open(services.store, services.settings, now))
    with services.store.write() as uow:
        if not uow.scheduled_locks.take(PeopleCheckPayload.KIND, since, now):
            return None
        if found:
            _enqueue_for_each(uow, PeopleCheckPayload(found), now, Urgency.ROUTINE)
        uow.commit()
    log_event(log, "people.checked", logging.WARNING if found else logging.INFO, holes=found)
    return found


def notify_of_trouble(services: Services, now: datetime) -> bool:
    """Send that something does not get through, at most once an hour; returns whether it was sent."""
    with services.store.write() as uow:
        if not uow.scheduled_locks.take(TroublePayload.KIND, now - TROUBLE_EVERY, now):
            return False
        _enqueue_for_each(uow, TroublePayload(), now, Urgency.URGENT)
        uow.commit()
    return True


def last_opening_at(now: datetime, calendar: WorkingTime) -> datetime:
    """The last moment, up to now, at which working hours begin by the clock, also on days off."""
    local = now.astimezone(LONDON)
    opens = datetime.combine(local.date(), calendar.start, LONDON)
    return (
        opens
        if opens <= local
        else datetime.combine(local.date() - timedelta(days=1), calendar.start, LONDON)
    )


def _enqueue_for_each(uow: UnitOfWork, payload: Payload, now: datetime, urgency: Urgency) -> None:
    """One message to each; where one of this kind still waits, it is enough: it is drawn when it is sent."""
    kind, administrators = payload.KIND, uow.people.administrators()
    if not administrators:
        log_event(log, "administrators.missing", logging.ERROR, kind=kind)
    for person in administrators:
        key = f"{kind}:{now.isoformat()}:{person.id}"
        enqueue(uow, payload, now, to_person_id=person.id, urgency=urgency, dedup_key=key, merge=True)
    uow.audit.append(now, None, "administrators:tell", kind, {"told": [one.id for one in administrators]})
