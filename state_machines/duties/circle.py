"""The circle of people around one case: which person a role names, and who is above that person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from state_machines.case.case import Case
from state_machines.duties.duty import Duty
from state_machines.people.absences import Away
from state_machines.people.people import SEVERAL, Person, Role

#: What each role is called on screen; a "reporter" is the professional who made the report.
ROLE_TITLES: Mapping[Role, str] = {
    Role.REPORTER: "reporter",
    Role.REPORTER_SAFEGUARDING_LEAD: "reporter's safeguarding lead",
    Role.REPORTER_LINE_MANAGER: "reporter's line manager",
    Role.ALLOCATED_SOCIAL_WORKER: "allocated social worker",
    Role.SOCIAL_WORKER_MANAGER: "social worker's manager",
    Role.DUTY_MANAGER: "duty manager",
    Role.SERVICE_MANAGER: "service manager",
    Role.LAST_RESORT: "last resort",
    Role.LEAD_PRACTITIONER: "lead practitioner",
    Role.LEAD_PRACTITIONER_MANAGER: "lead practitioner's manager",
    Role.NETWORK: "member of the network",
    Role.NETWORK_LINE_MANAGERS: "line manager of an agency in the network",
    Role.CHILDRENS_SOCIAL_CARE: "children's social care",
    Role.WHO_RAISED_IT: "professional who raised it",
    Role.SECOND_PERSON: "second person for the ending",
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Circle:
    """Everyone who is needed to say who has which role in one case; `people` are by id.

    `reporter_id` made the report in question; `reporters` names the reporter of each report of the escalation
    (report id to person id). `away` are those absent at this moment, by person id: their rung is skipped, as
    is the rung of somebody who cannot be reached. `duty_contact_id` is who has the duty manager's part out
    of hours, and None within them. Where several people hold a role, `meant_for_id` is the one in question.
    `ending_by_id` recorded the ending that is to be confirmed, and is set for that duty only. `withdrawn` are
    the reports of the escalation that were taken back. `barred_ids` have no part in the case whatever they
    are, and where `named_ids` is set, nobody else has one; they are asked in that order. `glass_ids` have
    break-glass access to it for now, with a reason.
    """

    people: Mapping[str, Person]
    case: Case
    reporter_id: str | None = None
    duty_manager_id: str | None = None
    service_manager_id: str | None = None
    last_resort_id: str | None = None
    reporters: Mapping[str, str] = field(default_factory=dict)
    away: Mapping[str, Away] = field(default_factory=dict)
    duty_contact_id: str | None = None
    meant_for_id: str | None = None
    ending_by_id: str | None = None
    withdrawn: frozenset[str] = frozenset()
    barred_ids: frozenset[str] = frozenset()
    named_ids: Collection[str] | None = None
    glass_ids: frozenset[str] = frozenset()
    _worked_out: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, question: Hashable, work_out: Callable[[], T]) -> T:
        """The result of `work_out`, which is called once for each question: a circle does not change.

        Everybody's card asks the same of one circle, and half of drawing it went into that.
        """
        if question not in self._worked_out:
            self._worked_out[question] = work_out()
        known: T = self._worked_out[question]
        return known

    def person(self, person_id: str | None) -> Person | None:
        """The person with this id; None where no id is given or the directory does not know it."""
        return self.people.get(person_id) if person_id is not None else None

    def may_ask(self, person_id: str | None) -> bool:
        """Whether anything of the case may be asked of them: they are not barred, and named if need be.

        The last resort is asked in a restricted case as well, once nobody who is named has answered.
        """
        if person_id in self.barred_ids:
            return False
        return self.named_ids is None or person_id in self.named_ids or person_id == self.last_resort_id

    def of_report(self, report_id: str | None) -> Circle:
        """The same circle for one report: its reporter decides whose lead and line manager are meant."""
        reporter_id = self.reporters.get(report_id or "")
        return self if reporter_id is None else replace(self, reporter_id=reporter_id)

    def of_duty(self, duty: Duty) -> Circle:
        """The same circle for one duty: for its report, and for the person whom the duty is meant for."""
        around = self.of_report(duty.report_id)
        if duty.role is Role.SECOND_PERSON:
            return around.of_ending(duty.meant_for_id)
        same = around.meant_for_id == duty.meant_for_id
        return around if same else replace(around, meant_for_id=duty.meant_for_id)

    def reports_of(self, person: Person) -> frozenset[str]:
        """The ids of the reports of this escalation that the person made, and that stand."""
        made = {report for report, reporter in self.reporters.items() if reporter == person.id}
        return frozenset(made - self.withdrawn)

    def has_reported(self, person: Person) -> bool:
        """Whether a report of theirs stands; also for whoever is about to make the first one."""
        is_new = person.id == self.reporter_id and person.id not in self.reporters.values()
        return is_new or bool(self.reports_of(person))

    def of_ending(self, recorder_id: str | None) -> Circle:
        """The same circle for an ending that this person recorded: who may confirm it follows from them."""
        return replace(self, meant_for_id=recorder_id, ending_by_id=recorder_id)


def resolve(role: Role, circle: Circle) -> Person | None:
    """The person whom the directory, the case or the settings name for this role; None when it is vacant.

    Of several holders of a role it is the one whom the circle is for (see `circles_by_holder`).
    """
    return circle.person(_ID_OF[role](circle))


def _reporter(circle: Circle) -> Person | None:
    return circle.person(circle.reporter_id)


def _social_worker(circle: Circle) -> Person | None:
    return circle.person(circle.case.allocated_social_worker_id)


def _lead(circle: Circle) -> Person | None:
    return circle.person(circle.case.lead_practitioner_id) or _social_worker(circle)


def _safeguarding_lead_of(person: Person | None) -> str | None:
    return person.safeguarding_lead_id if person else None


def _line_manager_of(person: Person | None) -> str | None:
    return person.line_manager_id if person else None


def _duty_manager_id(circle: Circle) -> str | None:
    return circle.duty_contact_id or circle.duty_manager_id


def _id(person: Person | None) -> str | None:
    return person.id if person else None


#: Whom each role names; every role is here, or the circle could not be resolved.
_ID_OF: Mapping[Role, Callable[[Circle], str | None]] = {
    Role.REPORTER: lambda circle: circle.reporter_id,
    Role.REPORTER_SAFEGUARDING_LEAD: lambda circle: _safeguarding_lead_of(_reporter(circle)),
    Role.REPORTER_LINE_MANAGER: lambda circle: _line_manager_of(_reporter(circle)),
    Role.ALLOCATED_SOCIAL_WORKER: lambda circle: circle.case.allocated_social_worker_id,
    Role.SOCIAL_WORKER_MANAGER: lambda circle: _line_manager_of(_social_worker(circle)),
    Role.DUTY_MANAGER: lambda circle: _duty_manager_id(circle),
    Role.SERVICE_MANAGER: lambda circle: circle.service_manager_id,
    Role.LAST_RESORT: lambda circle: circle.last_resort_id,
    Role.LEAD_PRACTITIONER: lambda circle: _id(_lead(circle)),
    Role.LEAD_PRACTITIONER_MANAGER: lambda circle: _line_manager_of(_lead(circle)),
    Role.CHILDRENS_SOCIAL_CARE: lambda circle: _id(_social_worker(circle)) or _duty_manager_id(circle),
    Role.WHO_RAISED_IT: lambda circle: circle.meant_for_id,
    Role.SECOND_PERSON: lambda circle: next((one.id for one in second_people(circle)), None),
    Role.NETWORK: lambda circle: _one_of(circle, lambda: circle.case.network_ids),
    Role.NETWORK_LINE_MANAGERS: lambda circle: _one_of(
        circle, lambda: [_id(one) for one in _line_managers_by_agency(circle)]
    ),
}


def _one_of(circle: Circle, ids: Callable[[], Collection[str | None]]) -> str | None:
    """Whoever was asked as one of several, as long as they are one of them; only then are these read."""
    asked = circle.meant_for_id
    return asked if asked is not None and asked in ids() else None


def circles_by_holder(role: Role, circle: Circle) -> tuple[Circle, ...]:
    """One circle for each holder of the role, which for most roles is a single one.

    Never empty: where nobody has the role there is one circle in which it is vacant, and the role's ladder
    finds who stands in.
    """
    if role not in SEVERAL:
        return (circle,)
    members = tuple(one for one in _network(circle) if not one.has_left and circle.may_ask(one.id))
    found = members if role is Role.NETWORK else _line_managers_by_agency(circle)
    ids = dict.fromkeys(one.id if one is not None else None for one in found) or {None: None}
    return tuple(replace(circle, meant_for_id=one) for one in ids)


def _network(circle: Circle) -> tuple[Person, ...]:
    members = (circle.person(one) for one in circle.case.network_ids)
    return tuple(one for one in members if one is not None)


def _line_managers_by_agency(circle: Circle) -> tuple[Person | None, ...]:
    """One line manager for each agency around the case, that of its first member who has one, else None.

    Beside the network's agencies there are those of the lead practitioner and of the social worker.
    """
    found: dict[str, Person | None] = {}
    leading = (one for one in (_lead(circle), _social_worker(circle)) if one is not None)
    for member in (*_network(circle), *leading):
        found[member.agency] = found.get(member.agency) or circle.person(member.line_manager_id)
    return tuple(found.values())


def covers_for(person: Person, circle: Circle) -> tuple[Person, ...]:
    """Who covers for somebody: first whom their absence names, then whoever always covers for them."""
    away = circle.away.get(person.id)
    ids = dict.fromkeys((away.cover_id if away else None, person.cover_id))
    found = (circle.person(one) for one in ids if one != person.id)
    return tuple(one for one in found if one is not None and circle.may_ask(one.id))


def is_missing(person: Person, circle: Circle) -> bool:
    """Whether somebody else stands in for this person now: they are away, or cannot be reached."""
    return person.id in circle.away or not person.reachable


def covers_now(person: Person, circle: Circle) -> tuple[Person, ...]:
    """Who covers for somebody as long as they are missing; nobody covers for a person who is there.

    For somebody who has no part in the case there is nothing to cover.
    """
    return covers_for(person, circle) if is_missing(person, circle) and circle.may_ask(person.id) else ()


def line_managers(person: Person, circle: Circle) -> tuple[Person, ...]:
    """The line managers above somebody, nearest first; a loop of managers is walked once."""
    found: dict[str, Person] = {}
    manager = circle.person(person.line_manager_id)
    while manager is not None and manager.id not in found and manager.id != person.id:
        found[manager.id] = manager
        manager = circle.person(manager.line_manager_id)
    return tuple(found.values())


def people_above(person: Person, circle: Circle) -> tuple[Person, ...]:
    """Everyone above somebody in this case: line managers upward, then the team's managers, last resort.

    Above one of the team's managers are only those who come after them in that order. Out of hours the duty
    contact is among those above, beside the duty manager.
    """
    tops = (
        circle.duty_manager_id,
        circle.duty_contact_id,
        circle.service_manager_id,
        circle.last_resort_id,
    )
    later = tops[tops.index(person.id) + 1 :] if person.id in tops else tops
    seniors = (circle.person(one) for one in later)
    everyone = {one.id: one for one in (*line_managers(person, circle), *seniors) if one is not None}
    everyone.pop(person.id, None)
    return tuple(everyone.values())


def second_people(circle: Circle) -> tuple[Person, ...]:
    """Who may confirm the ending in question, nearest first; empty where it is not known who recorded it.

    Line managers upward come first, then the safeguarding lead, then the team's managers and the last resort.
    Never whoever recorded it, and nobody who reports to them.
    """
    recorder = circle.person(circle.ending_by_id)
    if recorder is None:
        return ()
    leads = (circle.person(_safeguarding_lead_of(one)) for one in (recorder, _reporter(circle)))
    own, reporters = tuple(leads)
    found = (*line_managers(recorder, circle), own, *people_above(recorder, circle), reporters)
    able = {one.id: one for one in found if one is not None and not why_not_second(one, circle)}
    return tuple(one for one in able.values() if circle.may_ask(one.id))


def why_not_second(person: Person, circle: Circle) -> str:
    """Why this person cannot confirm the ending in question; empty where they can, or there is none."""
    recorder_id = circle.ending_by_id
    if recorder_id is None:
        return ""
    if person.id == recorder_id:
        return "recorded this ending"
    above = {one.id for one in line_managers(person, circle)}
    return "reports to whoever recorded this ending" if recorder_id in above else ""
