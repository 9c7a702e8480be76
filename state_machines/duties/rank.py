"""Who may acknowledge a duty: its holder, their cover, or someone above (promise 6)."""

from __future__ import annotations

from state_machines.access.matrix import Relation, Right, Verdict, verdict
from state_machines.duties.circle import ROLE_TITLES, Circle, why_not_second
from state_machines.duties.duty import Duty, DutyState, Rank
from state_machines.duties.relations import relation_to_duty
from state_machines.duties.rungs import rungs_of
from state_machines.people.people import Person

#: The rank that goes with each relation to a duty to which the access matrix gives the right to answer it.
_RANKS = {
    Relation.OWN_DUTY: Rank.HOLDER,
    Relation.HOLDS_DUTY: Rank.HOLDER,
    Relation.COVERS_DUTY: Rank.COVER,
    Relation.ABOVE_DUTY: Rank.ABOVE,
}


def rank(duty: Duty, person: Person, circle: Circle) -> Rank:
    """The rank of this person for this duty: its holder, their cover, somebody above, or none.

    It follows from how they stand to the duty now, by the access matrix.
    """
    relation = relation_to_duty(duty, person, circle)
    rights = {verdict(relation, right) for right in (Right.ACKNOWLEDGE, Right.TAKE_OVER)}
    return _RANKS.get(relation, Rank.NONE) if rights != {Verdict.NO} else Rank.NONE


def has_right(duty: Duty, person: Person, circle: Circle, right: Right, *, own: bool) -> bool:
    """Whether the access matrix lets this person do it with the duty; `own` says that it is with them."""
    found = verdict(relation_to_duty(duty, person, circle), right)
    return found is Verdict.YES or (own and found is Verdict.OWN)


def is_with(duty: Duty, person: Person, circle: Circle) -> bool:
    """Whether the duty is with this person: they have it or were told of it, and still have a rank for it."""
    was_asked = person.id in (duty.holder_id, duty.acknowledged_by_id, *duty.told_ids)
    return was_asked and rank(duty, person, circle) is not Rank.NONE


def refusal(duty: Duty, person: Person, circle: Circle) -> str:
    """Why this person cannot acknowledge the duty, and who has it now, in words for them.

    Nobody else is named: who could answer as well is for those to know who see the case.
    """
    return f"{_why(duty, person, circle)} It is with {whose(duty, circle)}. Nothing has changed."


def whose(duty: Duty, circle: Circle) -> str:
    """Who has the duty now, such as "Ina Bell (allocated social worker)"; the role where that is open.

    Where its holder has no part in it any more, it goes to whoever has: that person is named already.
    """
    title = ROLE_TITLES[duty.role]
    holder = circle.person(
        duty.acknowledged_by_id if duty.state is DutyState.ACKNOWLEDGED else duty.holder_id
    )
    if holder is None or rank(duty, holder, circle) is Rank.NONE:
        able = (rung.person for rung in rungs_of(duty.role, circle.of_duty(duty), duty.declined_ids))
        holder = next((one for one in able if one and rank(duty, one, circle) is not Rank.NONE), None)
    return f"{holder.name} ({title})" if holder else f"the {title}"


def _why(duty: Duty, person: Person, circle: Circle) -> str:
    if person.id in duty.declined_ids:
        return "You said that this is not yours."
    barred = why_not_second(person, circle.of_duty(duty))
    if barred:
        who = "You" if person.id == duty.meant_for_id else "Somebody to whom you report"
        return f"{who} recorded this ending, so somebody else has to confirm it."
    if person.id == circle.of_duty(duty).reporter_id:
        return "You made this report, so somebody else has to acknowledge it."
    if person.id in (duty.holder_id, duty.acknowledged_by_id, *duty.told_ids):
        return "This is not yours any more."
    return "This is not yours to acknowledge."
