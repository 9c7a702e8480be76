"""Who is let in to a case by what stands on it: bars, the names of a restricted case, break-glass access."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from state_machines.case.case import Barred, Case
from state_machines.duties.circle import Circle, line_managers
from state_machines.people.people import Person


def is_limited(case: Case, now: datetime) -> bool:
    """Whether anything but posts and duties decides who knows of the case; what has ended decides nothing."""
    taken = any(now < one.ends_at for one in case.glass)
    return taken or case.restricted is not None or bool(case.barred)


def with_limits(circle: Circle, now: datetime) -> Circle:
    """The circle as the case lets people in. Nobody is left without anyone.

    Where the last resort is barred, the safeguarding lead who barred somebody is the last for this case, and
    the team's managers where that lead has left.
    """
    case = circle.case
    if not is_limited(case, now):
        return circle
    return replace(
        _with_bars(circle, case.barred),
        named_ids=None if case.restricted is None else tuple(dict.fromkeys(_people_named(circle))),
        glass_ids=frozenset(one.person_id for one in case.glass if now < one.ends_at),
    )


def with_bars_of_all(circles: Sequence[Circle]) -> tuple[Circle, ...]:
    """The circles of children who come in one message: who is barred from one of them is told of none."""
    bars = tuple(dict.fromkeys(bar for circle in circles for bar in circle.case.barred))
    return tuple(_with_bars(circle, bars) if bars else circle for circle in circles)


def may_know_of(person: Person, circle: Circle) -> bool:
    """Whether nothing shuts this person out of the case, whatever part they have in it."""
    if person.id in circle.barred_ids:
        return False
    return circle.may_ask(person.id) or person.id in circle.glass_ids


def _with_bars(circle: Circle, bars: Sequence[Barred]) -> Circle:
    barred = frozenset(one.person_id for one in bars)
    if circle.last_resort_id not in barred:
        return replace(circle, barred_ids=barred)
    ids = (*(one.lead_id for one in bars), circle.service_manager_id, circle.duty_manager_id)
    able = (one for one in map(circle.person, ids) if one and one.id not in barred and not one.has_left)
    instead = next((one.id for one in able), None)
    return replace(circle, barred_ids=barred, last_resort_id=instead)


def _people_named(circle: Circle) -> Iterator[str]:
    """Those whom a restricted case names, its line first where it is let in."""
    case, restricted = circle.case, circle.case.restricted
    if restricted is None:
        return
    if restricted.line:
        for one in (case.allocated_social_worker_id, case.lead_practitioner_id):
            person = circle.person(one)
            if person is not None:
                yield person.id
                yield from (senior.id for senior in line_managers(person, circle))
    yield from restricted.person_ids


def safeguarding_leads(circle: Circle) -> tuple[str, ...]:
    """The case's safeguarding leads: those of whoever leads on it, and of its network; nobody who is barred.

    They alone bar somebody, and hear at once that somebody took break-glass access to the case.
    """
    case = circle.case
    around = (case.allocated_social_worker_id, case.lead_practitioner_id, *case.network_ids)
    people = (circle.person(one) for one in around)
    ids = dict.fromkeys(one.safeguarding_lead_id for one in people if one is not None)
    return tuple(one for one in ids if one is not None and circle.may_ask(one))
