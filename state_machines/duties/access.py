"""Who sees how much of a case: the right comes from a part in the case, never from running Doorstep."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from state_machines.duties.circle import Circle, covers_for, people_above, resolve
from state_machines.duties.duty import Duty
from state_machines.people.people import Person, Role


class Sight(StrEnum):
    """How much of a case somebody sees; with `none` the case looks as if it did not exist."""

    FULL = "full"
    OWN_REPORTS_AND_STEP = "own_reports_and_step"
    NONE = "none"


def sight(person: Person, circle: Circle, duties: Iterable[Duty] = ()) -> Sight:
    """How much this person sees of the case, given every duty of its escalations.

    All of the case is seen by the allocated social worker, by their cover while they are away, by their
    manager and those above, by the lead practitioner, by the safeguarding lead to whom a report was sent, and
    by whoever holds a duty or was told of one. Reporters and the network see the step and their own reports.
    Being an administrator adds nothing.
    """
    if person.id in _ids_of_people_asked(duties) or person.id in _responsible_ids(circle):
        return Sight.FULL
    if person.id in (circle.reporter_id, *circle.reporters.values(), *circle.case.network_ids):
        return Sight.OWN_REPORTS_AND_STEP
    return Sight.NONE


def _ids_of_people_asked(duties: Iterable[Duty]) -> frozenset[str]:
    """Those who hold, were told of, or acknowledged a duty: all of them were asked to read the case."""
    return frozenset(
        person_id
        for duty in duties
        for person_id in (duty.holder_id, duty.acknowledged_by_id, *duty.told_ids)
        if person_id is not None
    )


def _responsible_ids(circle: Circle) -> frozenset[str]:
    lead = {circle.case.lead_practitioner_id} - {None}
    social_worker = resolve(Role.ALLOCATED_SOCIAL_WORKER, circle)
    if social_worker is None:
        tops = {circle.duty_manager_id, circle.duty_contact_id, circle.service_manager_id}
        named = tops | {circle.last_resort_id} | lead
        return frozenset(one for one in named if one is not None)
    away = social_worker.id in circle.away or not social_worker.reachable
    cover = {one.id for one in covers_for(social_worker, circle)} if away else set()
    above = {senior.id for senior in people_above(social_worker, circle)}
    everyone = {social_worker.id} | cover | above | lead
    return frozenset(one for one in everyone if one is not None)
