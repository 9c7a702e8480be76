"""Whether somebody can hold a duty, and whether they still have a part in it."""

from __future__ import annotations

from state_machines.duties.circle import Circle, why_not_second
from state_machines.duties.duty import Duty
from state_machines.duties.relations import stands_on_ladder


def can_hold(person_id: str, duty: Duty, circle: Circle) -> bool:
    """Whether this person can hold the duty: they are there, can be reached, have a part in the
    case, and did not decline it.

    The last resort always can, even when they are away, for there is nobody beyond them.
    """
    person = circle.person(person_id)
    if person is None or not person.reachable or person_id in duty.declined_ids:
        return False
    if not circle.may_ask(person_id):
        return False
    if why_not_second(person, circle.of_duty(duty)):
        return False
    return person_id not in circle.away or person_id == circle.last_resort_id


def is_off_the_ladder(person_id: str, duty: Duty, circle: Circle) -> bool:
    """Whether somebody who had the duty has no part in it any more.

    The role is another person's now, or whoever they covered for is back.
    """
    return not stands_on_ladder(person_id, duty, circle)
