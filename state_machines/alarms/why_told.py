"""As whom somebody is told of an alarm: the part that they have, or for whom they stand in."""

from __future__ import annotations

from state_machines.alarms.alarm import Alarm
from state_machines.alarms.chase import circle_for, roles_told
from state_machines.duties.circle import ROLE_TITLES, Circle, resolve
from state_machines.duties.rungs import rungs_of
from state_machines.people.people import Person, Role

#: The parts as they are looked for; whoever has several is told as the first.
_PARTS = (
    Role.REPORTER_LINE_MANAGER,
    Role.REPORTER_SAFEGUARDING_LEAD,
    Role.ALLOCATED_SOCIAL_WORKER,
    Role.LEAD_PRACTITIONER,
    Role.SOCIAL_WORKER_MANAGER,
    Role.DUTY_MANAGER,
    Role.SERVICE_MANAGER,
    Role.LAST_RESORT,
)

_REPORTERS = "reporter's "


def why_told(person: Person, alarm: Alarm, circle: Circle) -> str:
    """Such as "Amina Yusuf's line manager" or "duty manager"; empty for whoever has no part any more."""
    for role in _PARTS:
        if resolve(role, circle) == person:
            return _title(role, circle)
    views = ((role, circle_for(role, alarm, circle)) for role in roles_told(alarm))
    rungs = (rung for role, view in views for rung in rungs_of(role, view))
    return next((rung.title for rung in rungs if rung.person == person), "")


def _title(role: Role, circle: Circle) -> str:
    reporter = circle.person(circle.reporter_id)
    title = ROLE_TITLES[role]
    if reporter is not None and title.startswith(_REPORTERS):
        return f"{reporter.name}'s {title.removeprefix(_REPORTERS)}"
    out_of_hours = role is Role.DUTY_MANAGER and circle.duty_contact_id is not None
    return "duty contact out of hours" if out_of_hours else title
