"""Says who has a case: whoever leads on it or carries out what its step asks, or covers for them."""

from __future__ import annotations

from collections.abc import Iterable

from state_machines.duties.circle import Circle, covers_now
from state_machines.duties.duty import Duty, DutyKind, Rank
from state_machines.duties.rank import rank
from state_machines.duties.roles import holder_of
from state_machines.people.people import Person, Role


def has_case(person: Person, circle: Circle, duties: Iterable[Duty]) -> bool:
    """Whether it is for this person to say what is still needed in the case.

    It is for the allocated social worker, the lead practitioner and the holders of what the step asks; while
    one of them is away, for their cover.
    """
    acts = (duty for duty in duties if duty.is_live and duty.kind is DutyKind.ACT)
    holds = any(rank(duty, person, circle) in {Rank.HOLDER, Rank.COVER} for duty in acts)
    return holds or person.id in leading_ids(circle)


def ids_with_case(circle: Circle, duties: Iterable[Duty]) -> tuple[str, ...]:
    """Whoever has the case, for a message; where nobody does, whoever stands in for the social worker."""
    acts = (duty.holder_id for duty in duties if duty.is_live and duty.kind is DutyKind.ACT)
    found = tuple(dict.fromkeys((*leading_ids(circle), *acts)))
    stand_in = holder_of(Role.ALLOCATED_SOCIAL_WORKER, circle).person
    return found or ((stand_in.id,) if stand_in else ())


def leading_ids(circle: Circle) -> tuple[str, ...]:
    """The allocated social worker and the lead practitioner, each with their cover while they are away."""
    ids = (circle.case.allocated_social_worker_id, circle.case.lead_practitioner_id)
    leads = [one for one in map(circle.person, ids) if one is not None and circle.may_ask(one.id)]
    covers = (cover for one in leads for cover in covers_now(one, circle))
    return tuple(dict.fromkeys(one.id for one in (*leads, *covers)))
