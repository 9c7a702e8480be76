"""Whether somebody can hold a duty, and whether they still have a part in it."""

from __future__ import annotations

from state_machines.duties.circle import Circle, covers_for, people_above, resolve, why_not_second
from state_machines.duties.duty import Duty
from state_machines.duties.rungs import rungs_of


def can_hold(person_id: str, duty: Duty, circle: Circle) -> bool:
    """Whether this person can hold the duty: they are there, can be reached, and did not decline it.

    The last resort always can, even when they are away, for there is nobody beyond them.
    """
    person = circle.person(person_id)
    if person is None or not person.reachable or person_id in duty.declined_ids:
        return False
    if why_not_second(person, circle.of_duty(duty)):
        return False
    return person_id not in circle.away or person_id == circle.last_resort_id


def is_off_the_ladder(person_id: str, duty: Duty, circle: Circle) -> bool:
    """Whether somebody who had the duty has no part in it any more, for the role is another person's now."""
    around = circle.of_duty(duty)
    natural = resolve(duty.role, around)
    own = (natural, *covers_for(natural, circle), *people_above(natural, circle)) if natural else ()
    named = (rung.person for rung in rungs_of(duty.role, around, duty.declined_ids))
    return person_id not in {one.id for one in (*own, *named) if one is not None}
