"""Who may acknowledge a duty: its holder, their cover, or someone above (promise 6)."""

from __future__ import annotations

from state_machines.duties.circle import (
    ROLE_TITLES,
    Circle,
    covers_for,
    people_above,
    resolve,
    why_not_second,
)
from state_machines.duties.duty import Duty, Rank
from state_machines.people.people import Person


def rank(duty: Duty, person: Person, circle: Circle) -> Rank:
    """The rank of this person for this duty: its holder, their cover, somebody above, or none.

    Whoever holds the duty now and whoever has its role count as holders. The reporter never acknowledges
    another role's duty from their own report, whatever their rank. Somebody who declined the duty has no rank
    any more. Whoever was told of it while it climbed may acknowledge it. Whoever recorded an ending has none
    for confirming it, and neither has anybody who reports to them.
    """
    around = circle.of_duty(duty)
    natural = resolve(duty.role, around)
    if person.has_left or person.id in duty.declined_ids or why_not_second(person, around):
        return Rank.NONE
    if natural is not None and person.id == natural.id:
        return Rank.HOLDER
    if person.id == around.reporter_id:
        return Rank.NONE
    if person.id == duty.holder_id:
        return Rank.HOLDER
    own = [one for one in (natural, circle.person(duty.holder_id)) if one is not None]
    if any(person in covers_for(one, circle) for one in own):
        return Rank.COVER
    above = {senior.id for one in own for senior in people_above(one, circle)}
    return Rank.ABOVE if person.id in above or person.id in duty.told_ids else Rank.NONE


def people_who_may_acknowledge(duty: Duty, circle: Circle) -> tuple[Person, ...]:
    """Everybody who may acknowledge the duty: the holder first, then the cover, then those above."""
    order = list(Rank)
    ranked = [(order.index(rank(duty, person, circle)), person) for person in circle.people.values()]
    able = [pair for pair in ranked if pair[0] != order.index(Rank.NONE)]
    return tuple(person for _, person in sorted(able, key=lambda pair: pair[0]))


def refusal(duty: Duty, person: Person, circle: Circle) -> str:
    """Why this person cannot acknowledge the duty, who holds it and who can, in words for them."""
    holder = circle.person(duty.holder_id)
    whose = f"{holder.name} ({ROLE_TITLES[duty.role]})" if holder else f"the {ROLE_TITLES[duty.role]}"
    others = [one.name for one in people_who_may_acknowledge(duty, circle) if one.id != duty.holder_id]
    able = f" {', '.join(others)} can also acknowledge it." if others else ""
    return f"{_why(duty, person, circle)} It is with {whose}.{able} Nothing has changed."


def _why(duty: Duty, person: Person, circle: Circle) -> str:
    if person.id in duty.declined_ids:
        return "You said that this is not yours."
    barred = why_not_second(person, circle.of_duty(duty))
    if barred:
        who = "You" if person.id == duty.meant_for_id else "Somebody to whom you report"
        return f"{who} recorded this ending, so somebody else has to confirm it."
    if person.id == circle.of_duty(duty).reporter_id:
        return "You made this report, so somebody else has to acknowledge it."
    return "This is not yours to acknowledge."
