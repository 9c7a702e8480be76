"""Who holds a role in one case now, who stands in for them, and in which roles somebody may act."""

from __future__ import annotations

from dataclasses import dataclass, replace

from state_machines.duties.circle import Circle, circles_by_holder, covers_now, people_above, resolve
from state_machines.duties.rungs import Rung, rungs_of
from state_machines.people.people import Person, Role

#: The roles that depend on who made a report: each report of an escalation has its own people in them.
_AROUND_A_REPORT = frozenset({Role.REPORTER, Role.REPORTER_SAFEGUARDING_LEAD, Role.REPORTER_LINE_MANAGER})

#: The roles in which nobody else stands in by right: they are their own person's, or nobody's. The duty of a
#: second person climbs all the same.
_OWN = frozenset({Role.REPORTER, Role.WHO_RAISED_IT, Role.SECOND_PERSON})


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """Who holds a role now, and on which rung.

    `reachable` is false when nobody on the whole ladder can be reached: the person is then the most senior
    one named, so that the duty still has a holder, and an alarm must be shown. `person` is None only when
    the directory and the settings name nobody at all.
    """

    person: Person | None
    rung: int
    reachable: bool = True


def holder_of(role: Role, circle: Circle) -> RoleHolder:
    """Who holds a role now; whoever stands in, where it is vacant or its own person cannot be reached.

    Of a role with several holders it is the one whom the circle is for (see `circles_by_holder`).
    """
    rungs = rungs_of(role, circle)
    for number, rung in enumerate(rungs):
        if rung.can_be_told:
            return RoleHolder(rung.person, number)
    return _last_resort_as_holder(rungs, circle)


def present_roles(person: Person, circle: Circle) -> frozenset[Role]:
    """The roles that somebody has in this case, and those that they hold now for somebody who is missing."""
    return frozenset(role for role in Role if person.id in _ids_in(role, circle))


def roles_to_act_in(person: Person, circle: Circle) -> frozenset[Role]:
    """The roles in which somebody may act: their own, those they cover, and those of the people below them.

    Whoever reported once keeps that role as long as the report stands, and their lead and their manager keep
    theirs, whoever reports next.
    """
    now = (role for role in Role if _may_act_in(role, person, circle))
    earlier = circle.once(_by_reporter, lambda: _by_reporter(circle))
    around = (role for view in earlier for role in _AROUND_A_REPORT if _may_act_in(role, person, view))
    found = frozenset((*now, *around))
    return found if circle.has_reported(person) else found - {Role.REPORTER}


def _by_reporter(circle: Circle) -> tuple[Circle, ...]:
    """The circle of each report of the escalation."""
    return tuple(replace(circle, reporter_id=one) for one in dict.fromkeys(circle.reporters.values()))


def _may_act_in(role: Role, person: Person, circle: Circle) -> bool:
    return person.id in _ids_in(role, circle) or person.id in _ids_behind(role, circle)


def _ids_in(role: Role, circle: Circle) -> frozenset[str]:
    return circle.once((_find_holders, role), lambda: _find_holders(role, circle))


def _ids_behind(role: Role, circle: Circle) -> frozenset[str]:
    return circle.once((_find_behind, role), lambda: _find_behind(role, circle))


def _find_holders(role: Role, circle: Circle) -> frozenset[str]:
    """Everybody who has the role, and who stands in where they are missing."""
    views = circles_by_holder(role, circle)
    natural = [resolve(role, view) for view in views]
    stand_ins = [holder_of(role, view).person for view in views] if role not in _OWN else []
    return frozenset(one.id for one in (*natural, *stand_ins) if one is not None)


def _find_behind(role: Role, circle: Circle) -> frozenset[str]:
    """Everybody who covers for somebody with the role, or stands above them."""
    views = circles_by_holder(role, circle) if role not in _OWN else ()
    natural = [one for view in views if (one := resolve(role, view)) is not None]
    behind = ((*covers_now(one, circle), *people_above(one, circle)) for one in natural)
    return frozenset(person.id for people in behind for person in people)


def _last_resort_as_holder(rungs: tuple[Rung, ...], circle: Circle) -> RoleHolder:
    named = [(number, rung.person) for number, rung in enumerate(rungs) if rung.person is not None]
    others = [pair for pair in named if pair[1].id != circle.reporter_id]
    if not named:
        return RoleHolder(None, 0, reachable=False)
    number, person = (others or named)[-1]
    return RoleHolder(person, number, reachable=False)
