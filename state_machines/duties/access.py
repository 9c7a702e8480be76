"""Who sees how much of a case: the right comes from a part in the case now, and ends with that part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from state_machines.case.report import Report
from state_machines.duties.circle import Circle, covers_for, people_above, resolve
from state_machines.duties.duty import Duty, DutyState
from state_machines.duties.ladder import rungs
from state_machines.duties.lapse import has_lapsed
from state_machines.people.people import Person, Role

#: The roles that lead on a case or stand above it: whoever holds a duty in one of them now, if only because
#: nobody below could be reached, needs all of it.
_LEADING = frozenset(
    {
        Role.ALLOCATED_SOCIAL_WORKER,
        Role.SOCIAL_WORKER_MANAGER,
        Role.DUTY_MANAGER,
        Role.SERVICE_MANAGER,
        Role.LAST_RESORT,
        Role.LEAD_PRACTITIONER,
        Role.LEAD_PRACTITIONER_MANAGER,
        Role.CHILDRENS_SOCIAL_CARE,
        Role.SECOND_PERSON,
    }
)


class Reach(StrEnum):
    """How far somebody's sight goes; with `none` the case looks as if it did not exist."""

    ALL = "all"
    STEP = "step"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person sees of a case.

    With the reach `step` they see the step, their own reports, and the reports in `report_ids`: those of
    which they were told because of a part that they still have. `names_child` says whether they read the
    child's name there: whoever was told must know which child it is, and a reporter knows.
    """

    reach: Reach
    report_ids: frozenset[str] = frozenset()
    names_child: bool = False

    @property
    def is_full(self) -> bool:
        """Whether they see everything about the case."""
        return self.reach is Reach.ALL

    @property
    def is_none(self) -> bool:
        """Whether the case looks to them as if it did not exist."""
        return self.reach is Reach.NONE

    def shows(self, report: Report, viewer: Person) -> bool:
        """Whether the viewer, whose sight this is, may read the report."""
        return self.is_full or report.reporter_id == viewer.id or report.id in self.report_ids


FULL = Sight(Reach.ALL, names_child=True)
NOTHING = Sight(Reach.NONE)


def sight(person: Person, circle: Circle, duties: Iterable[Duty] = ()) -> Sight:
    """What this person sees of the case, given every duty of its escalations.

    All of the case is seen by the allocated social worker, by their cover while they are away, by those above
    them and their covers, by the lead practitioner, and by whoever holds a duty of one of these now. Whoever
    was told because of a report sees that report and the step, for as long as they stand on the ladder of the
    duty for which they were told; who said that it is not theirs keeps the step. Reporters and the network
    see the step and their own reports. Being an administrator adds nothing, and
    neither does an invitation to a meeting that is over.
    """
    if person.has_left:
        return NOTHING
    asked = [duty for duty in duties if _was_asked(person, duty) and not has_lapsed(duty)]
    if person.id in _responsible_ids(circle) or any(_leads_by(duty, person) for duty in asked):
        return FULL
    still = [duty for duty in asked if _stands_on_ladder(person, duty, circle)]
    theirs = frozenset(
        duty.report_id for duty in still if duty.report_id and person.id not in duty.declined_ids
    )
    parts = (circle.reporter_id, *circle.reporters.values(), *circle.case.network_ids)
    if still or person.id in parts:
        return Sight(Reach.STEP, theirs, names_child=bool(theirs))
    return NOTHING


def _was_asked(person: Person, duty: Duty) -> bool:
    return person.id in (duty.holder_id, duty.acknowledged_by_id, *duty.told_ids)


def _leads_by(duty: Duty, person: Person) -> bool:
    """Whether a duty which the person has now makes them one of those who lead on the case.

    One whose acknowledgement expired still names who gave it, and is its holder's again.
    """
    has_it = duty.acknowledged_by_id if duty.state is DutyState.ACKNOWLEDGED else duty.holder_id
    return duty.is_live and duty.role in _LEADING and person.id == has_it


def _stands_on_ladder(person: Person, duty: Duty, circle: Circle) -> bool:
    """Whether the person stands on the duty's ladder now, be it as somebody's cover."""
    return any(one.id == person.id for one in _people_on_ladder(duty, circle))


def _people_on_ladder(duty: Duty, circle: Circle) -> Iterator[Person]:
    for rung in rungs(duty, circle):
        if rung.person is not None:
            yield rung.person
            yield from (one for one in covers_for(rung.person, circle) if _is_missing(rung.person, circle))


def _is_missing(person: Person, circle: Circle) -> bool:
    return person.id in circle.away or not person.reachable


def _responsible_ids(circle: Circle) -> frozenset[str]:
    lead = {circle.case.lead_practitioner_id} - {None}
    social_worker = resolve(Role.ALLOCATED_SOCIAL_WORKER, circle)
    if social_worker is None:
        tops = {circle.duty_manager_id, circle.duty_contact_id, circle.service_manager_id}
        named = tops | {circle.last_resort_id} | lead
        return frozenset(one for one in named if one is not None)
    line = (social_worker, *people_above(social_worker, circle))
    covers = {cover.id for one in line if _is_missing(one, circle) for cover in covers_for(one, circle)}
    everyone = {one.id for one in line} | covers | lead
    return frozenset(one for one in everyone if one is not None)
