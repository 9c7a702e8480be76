"""The people around one case: which person a role names, and who is above them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from state_machines.case import Case
from state_machines.people import Person, Role

#: What each role is called on screen; the word "reporter" is the professional who made the report.
ROLE_TITLES: Mapping[Role, str] = {
    Role.REPORTER: "reporter",
    Role.REPORTER_SAFEGUARDING_LEAD: "reporter's safeguarding lead",
    Role.REPORTER_LINE_MANAGER: "reporter's line manager",
    Role.ALLOCATED_SOCIAL_WORKER: "allocated social worker",
    Role.SOCIAL_WORKER_MANAGER: "social worker's manager",
    Role.DUTY_MANAGER: "duty manager",
    Role.SERVICE_MANAGER: "service manager",
    Role.LAST_RESORT: "last resort",
}


@dataclass(frozen=True, slots=True)
class Circle:
    """Everyone needed to resolve the roles of one case; `people` by id.

    `reporter_id` made the report at hand; `reporters` names the reporter of each report of the escalation
    (report id to person id). `away_ids` are absent at this moment: their rung is skipped like one that
    cannot be reached.
    """

    people: Mapping[str, Person]
    case: Case
    reporter_id: str | None = None
    duty_manager_id: str | None = None
    service_manager_id: str | None = None
    last_resort_id: str | None = None
    reporters: Mapping[str, str] = field(default_factory=dict)
    away_ids: frozenset[str] = frozenset()

    def person(self, person_id: str | None) -> Person | None:
        """The person with this id, or None when nobody is named or the directory does not know them."""
        return self.people.get(person_id) if person_id is not None else None

    def of_report(self, report_id: str | None) -> Circle:
        """The same circle seen from one report: the reporter's own lead and manager follow from it."""
        reporter_id = self.reporters.get(report_id or "")
        return self if reporter_id is None else replace(self, reporter_id=reporter_id)


def resolve(role: Role, circle: Circle) -> Person | None:
    """The person the directory, the case or the settings name for this role; None when it is vacant."""
    case = circle.case
    reporter = circle.person(circle.reporter_id)
    social_worker = circle.person(case.allocated_social_worker_id)
    match role:
        case Role.REPORTER:
            return reporter
        case Role.REPORTER_SAFEGUARDING_LEAD:
            return circle.person(reporter.safeguarding_lead_id) if reporter else None
        case Role.REPORTER_LINE_MANAGER:
            return circle.person(reporter.line_manager_id) if reporter else None
        case Role.ALLOCATED_SOCIAL_WORKER:
            return social_worker
        case Role.SOCIAL_WORKER_MANAGER:
            return circle.person(social_worker.line_manager_id) if social_worker else None
        case Role.DUTY_MANAGER:
            return circle.person(circle.duty_manager_id)
        case Role.SERVICE_MANAGER:
            return circle.person(circle.service_manager_id)
        case Role.LAST_RESORT:
            return circle.person(circle.last_resort_id)


def line_managers(person: Person, circle: Circle) -> tuple[Person, ...]:
    """The line managers above somebody, nearest first; a circle of managers ends where it closes."""
    found: dict[str, Person] = {}
    manager = circle.person(person.line_manager_id)
    while manager is not None and manager.id not in found and manager.id != person.id:
        found[manager.id] = manager
        manager = circle.person(manager.line_manager_id)
    return tuple(found.values())


def line_above(person: Person, circle: Circle) -> tuple[Person, ...]:
    """Everyone above somebody in this case: line managers upward, then the team's managers, last resort.

    For one of the team's managers only those who come after them in that order are above.
    """
    tops = (circle.duty_manager_id, circle.service_manager_id, circle.last_resort_id)
    later = tops[tops.index(person.id) + 1 :] if person.id in tops else tops
    seniors = (circle.person(one) for one in later)
    everyone = {one.id: one for one in (*line_managers(person, circle), *seniors) if one is not None}
    everyone.pop(person.id, None)
    return tuple(everyone.values())
