"""How somebody stands to a case and to a duty now, from who holds what at this moment; past parts give none.

This is the only place that decides it. Whoever is barred, or not named in a restricted case, is turned away
first, and so is whoever has left: no other relation is looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from state_machines.access.matrix import Relation
from state_machines.access.parts import Part
from state_machines.duties.circle import (
    Circle,
    covers_now,
    line_managers,
    people_above,
    resolve,
    why_not_second,
)
from state_machines.duties.duty import Duty, DutyState
from state_machines.duties.lapse import has_lapsed
from state_machines.duties.rungs import rungs_of
from state_machines.people.people import Person, Role

#: The roles that lead on a case or stand above it: whoever has a duty in one of them now, if only because
#: nobody below could be reached, needs all of it.
LEADING = frozenset(
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

#: As what somebody was told of a report, by the role of the duty.
_TOLD_AS = {
    Role.REPORTER_SAFEGUARDING_LEAD: Relation.TOLD_LEAD,
    Role.REPORTER_LINE_MANAGER: Relation.TOLD_LINE_MANAGER,
    Role.NETWORK_LINE_MANAGERS: Relation.TOLD_AGENCY,
}

_Found = tuple[Relation, frozenset[str]]
_NONE: frozenset[str] = frozenset()


def shut_out(person: Person, circle: Circle, *, asked: bool = False) -> Relation | None:
    """Why this person has no part in the case whatever else they are; None where nothing says so.

    In a restricted case the last resort has one once they were `asked`, for nobody who is named answered, and
    whoever took break-glass access to it has that.
    """
    if person.has_left:
        return Relation.LEFT
    if person.id in circle.barred_ids:
        return Relation.BARRED
    if circle.named_ids is None or person.id in circle.named_ids or person.id in circle.glass_ids:
        return None
    return None if asked and person.id == circle.last_resort_id else Relation.NOT_NAMED


def part_in_case(person: Person, circle: Circle, duties: Iterable[Duty] = ()) -> Part:
    """Every relation of this person to the case now, given the duties of one escalation of it.

    Posts count wherever the case stands. What somebody was told or reported counts in the escalation that it
    is about, and as long as they stand on the ladder of the duty for which they were told.
    """
    asked = [duty for duty in duties if _was_asked(person, duty)]
    shut = shut_out(person, circle, asked=any(duty.is_live for duty in asked))
    if shut is not None:
        return Part({shut: _NONE})
    found = [*_posts(person, circle), *_by_reports(person, circle)]
    if person.id in circle.glass_ids:
        found.append((Relation.BREAK_GLASS, _NONE))
    found += [each for duty in asked for each in _by_duty(person, duty, circle)]
    administers = [(Relation.ADMINISTRATOR, _NONE)] if person.administrator else []
    if not found:
        withdrew = person.id in circle.reporters.values()
        past = Relation.WITHDREW if withdrew else Relation.FORMER if asked else Relation.STRANGER
        found = [(past, _NONE)]
    return Part({}).joined([*found, *administers])


def has_post(person: Person, circle: Circle) -> bool:
    """Whether the person works with the child or stands above who does, whatever they reported."""
    return shut_out(person, circle) is None and any(_posts(person, circle))


def relation_to_duty(duty: Duty, person: Person, circle: Circle) -> Relation:
    """How this person stands to one duty now.

    Whoever has its role is its own person. Whoever has it in their place, covers for them or was told of it
    counts as long as they stand on its ladder: who left it, or whose cover has ended, has nothing more to do
    with it. The reporter never answers another role's duty from their own report.
    """
    shut = shut_out(person, circle, asked=_was_asked(person, duty))
    if shut is not None:
        return shut
    around = circle.of_duty(duty)
    if person.id in duty.declined_ids:
        return Relation.DECLINED_DUTY
    if why_not_second(person, around):
        return Relation.SECOND_OF_OWN
    natural = resolve(duty.role, around)
    if natural is not None and natural.id == person.id:
        return Relation.OWN_DUTY
    if person.id == around.reporter_id:
        return Relation.REPORTED_DUTY
    return _by_ladder(duty, person, natural, around)


def stands_on_ladder(person_id: str, duty: Duty, circle: Circle) -> bool:
    """Whether this person has a place on the duty's ladder now, be it as a cover or further up."""
    if not circle.may_ask(person_id):
        return False
    around = circle.of_duty(duty)
    natural = resolve(duty.role, around)
    above = people_above(natural, around) if natural else ()
    return person_id in {one.id for one in (*_people_on_rungs(duty, around), *above)}


def _by_ladder(duty: Duty, person: Person, natural: Person | None, around: Circle) -> Relation:
    rungs = {one.id: one for one in _people_on_rungs(duty, around)}
    holder = rungs.get(duty.holder_id)
    if holder is not None and holder.id == person.id:
        return Relation.HOLDS_DUTY
    own = [one for one in (natural, holder) if one is not None]
    if any(person in covers_now(one, around) for one in own):
        return Relation.COVERS_DUTY
    above = {senior.id for one in own for senior in people_above(one, around)}
    return Relation.ABOVE_DUTY if person.id in above | rungs.keys() else Relation.NO_DUTY


def _people_on_rungs(duty: Duty, around: Circle) -> Iterator[Person]:
    """Everybody on the duty's ladder, and those who cover for whoever is missing on it."""
    for rung in rungs_of(duty.role, around, duty.declined_ids):
        if rung.person is not None:
            yield rung.person
            yield from covers_now(rung.person, around)


def _was_asked(person: Person, duty: Duty) -> bool:
    had = person.id in (duty.holder_id, duty.acknowledged_by_id, *duty.told_ids)
    return had and not has_lapsed(duty)


def _posts(person: Person, circle: Circle) -> Iterator[_Found]:
    """What they are to the case by their post, whatever was reported."""
    case = circle.case
    social_worker = resolve(Role.ALLOCATED_SOCIAL_WORKER, circle)
    if person.id == case.allocated_social_worker_id:
        yield Relation.ALLOCATED, _NONE
    if person.id == case.lead_practitioner_id:
        yield Relation.LEAD_PRACTITIONER, _NONE
    if person.id in _team_ids(circle):
        yield Relation.TEAM, _NONE
    line = line_managers(social_worker, circle) if social_worker else ()
    if any(person.id == one.id for one in line):
        yield Relation.LINE, _NONE
    if person.id in case.network_ids:
        yield Relation.NETWORK, _NONE
    if person.id in (circle.named_ids or ()):
        yield Relation.NAMED, _NONE
    named = (*_team_ids(circle), case.lead_practitioner_id)
    leading = (social_worker, *line, *(circle.person(one) for one in named))
    if any(person in covers_now(one, circle) for one in leading if one is not None):
        yield Relation.COVER, _NONE


def _team_ids(circle: Circle) -> tuple[str | None, ...]:
    """Those who have the team's parts at this moment."""
    return (
        circle.duty_manager_id,
        circle.duty_contact_id,
        circle.service_manager_id,
        circle.last_resort_id,
    )


def _by_reports(person: Person, circle: Circle) -> Iterator[_Found]:
    if circle.has_reported(person):
        yield Relation.REPORTER, circle.reports_of(person)


def _by_duty(person: Person, duty: Duty, circle: Circle) -> Iterator[_Found]:
    """What a duty of which they were told makes them, as long as they stand on its ladder."""
    if not stands_on_ladder(person.id, duty, circle):
        return
    if person.id in duty.declined_ids:
        yield Relation.DECLINER, _NONE
    elif _leads_by(duty, person):
        yield Relation.STANDS_IN, _NONE
    elif duty.report_id is not None and duty.report_id not in circle.withdrawn:
        yield _TOLD_AS.get(duty.role, Relation.TOLD_OTHERWISE), frozenset({duty.report_id})
    elif duty.report_id is None or duty.is_live:
        yield Relation.ASKED, _NONE


def _leads_by(duty: Duty, person: Person) -> bool:
    """Whether a duty which the person has now makes them one of those who lead on the case.

    One whose acknowledgement expired still names who gave it, and is its holder's again.
    """
    has_it = duty.acknowledged_by_id if duty.state is DutyState.ACKNOWLEDGED else duty.holder_id
    return duty.is_live and duty.role in LEADING and person.id == has_it
