"""The rungs of a role's ladder: who stands on each, and why somebody cannot be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from state_machines.duties.circle import ROLE_TITLES, Circle, covers_for, resolve, why_not_second
from state_machines.people.absences import end_in_words
from state_machines.people.people import Person, Role

#: Why the reporter is passed over on the rungs above somebody who has not answered.
MADE_THIS_REPORT = "made this report"
#: As what somebody stands on the ladder of a restricted case, whose own post it is not.
NAMED_FOR_IT = "named for this case"
#: Why somebody is passed over whose part has ended.
HAS_LEFT = "has left"


class RungName(StrEnum):
    """The ladder from the bottom; a duty's `rung` is the position in this order."""

    HOLDER = "holder"
    COVER = "cover"
    LINE_MANAGER = "line manager"
    DUTY_MANAGER = "duty manager"
    SERVICE_MANAGER = "service manager"
    LAST_RESORT = "last resort"


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: its title on screen, who stands on it, and why they cannot be told (empty where they can).

    A rung with neither a person nor a reason does not apply, and nobody is told that it was passed over: it
    is a cover who is not needed, or somebody who already stands on the rung below.
    """

    name: RungName
    title: str
    person: Person | None
    why_skipped: str = ""

    @property
    def can_be_told(self) -> bool:
        """Whether somebody can be told on this rung."""
        return self.person is not None and not self.why_skipped


@dataclass(frozen=True, slots=True)
class SkippedRung:
    """A rung that was passed over, as the next person is told: which one, whose (if anybody's), and why."""

    what: str
    who: str
    why: str

    @property
    def words(self) -> str:
        """The rung in words, such as "Sam Okafor (allocated social worker) is away"."""
        return f"{self.who} ({self.what}) {self.why}" if self.who else f"{self.what}: {self.why}"


def rungs_of(role: Role, circle: Circle, declined: frozenset[str] = frozenset()) -> tuple[Rung, ...]:
    """The whole ladder of a role, bottom first, six rungs; nobody stands on two in a row.

    `declined` are the ids of those who declined the duty. The holder's cover has a rung of their own and
    stands in only where the holder is missing: the role is vacant, or its person is away, cannot be reached
    or has declined. On the rungs above, a cover stands in for somebody who is away or cannot be reached,
    unless the cover stands on a lower rung already; without a cover the rung is skipped, but for that of the
    last resort, who keeps it even when away. Somebody who has no part in the case is passed over without a
    reason, and who is next above is told. In a restricted case the rungs above the cover are those named, one
    rung each, so that there may be more than six.
    """
    rungs: list[Rung] = []
    below: str | None = None
    for rung in _all_rungs(role, circle, declined):
        repeated = rung.can_be_told and rung.person is not None and rung.person.id == below
        rungs.append(replace(rung, person=None) if repeated else rung)
        if rung.can_be_told and rung.person is not None:
            below = rung.person.id
    return tuple(rungs)


def skipped_rungs(rungs: tuple[Rung, ...]) -> tuple[SkippedRung, ...]:
    """Those of these rungs that the next person must be told were passed over."""
    return tuple(
        SkippedRung(rung.title, rung.person.name if rung.person else "", rung.why_skipped)
        for rung in rungs
        if rung.why_skipped
    )


def _all_rungs(role: Role, circle: Circle, declined: frozenset[str]) -> Sequence[Rung]:
    if circle.named_ids is not None:
        return _rungs_of_those_named(role, circle, declined)
    natural = resolve(role, circle)
    own = _rung(RungName.HOLDER, ROLE_TITLES[role], natural, circle, declined)
    rungs = [own, _cover_rung(own, circle, declined)]
    if natural is None:
        rungs.append(Rung(RungName.LINE_MANAGER, "line manager", None))
    for name, title, person in _titles_above(natural, circle):
        rungs.append(_with_stand_in(_rung(name, title, person, circle, declined), rungs, circle, declined))
    return rungs


def _rungs_of_those_named(role: Role, circle: Circle, declined: frozenset[str]) -> Sequence[Rung]:
    """The ladder of a restricted case: whoever has the role, if they are named, then each who is."""
    natural = resolve(role, circle)
    own = _rung(RungName.HOLDER, ROLE_TITLES[role], natural, circle, declined)
    others = (circle.person(one) for one in circle.named_ids or () if natural is None or one != natural.id)
    above = [
        _rung(RungName.LINE_MANAGER, NAMED_FOR_IT, one, circle, declined) for one in others if one is not None
    ]
    last = resolve(Role.LAST_RESORT, circle)
    top = _rung(RungName.LAST_RESORT, ROLE_TITLES[Role.LAST_RESORT], last, circle, declined)
    return [own, _cover_rung(own, circle, declined), *above, top]


def _titles_above(natural: Person | None, circle: Circle) -> Iterator[tuple[RungName, str, Person | None]]:
    """The rungs above the holder's: what each is, its title, and who stands on it."""
    if natural is not None:
        manager = circle.person(natural.line_manager_id)
        yield RungName.LINE_MANAGER, f"{natural.name}'s line manager", manager
    for name, role in _TEAM_RUNGS:
        yield name, _title_above(role, circle), resolve(role, circle)


_TEAM_RUNGS = (
    (RungName.DUTY_MANAGER, Role.DUTY_MANAGER),
    (RungName.SERVICE_MANAGER, Role.SERVICE_MANAGER),
    (RungName.LAST_RESORT, Role.LAST_RESORT),
)


def _title_above(role: Role, circle: Circle) -> str:
    out_of_hours = role is Role.DUTY_MANAGER and circle.duty_contact_id is not None
    return "duty contact out of hours" if out_of_hours else ROLE_TITLES[role]


def _with_stand_in(rung: Rung, below: Sequence[Rung], circle: Circle, declined: frozenset[str]) -> Rung:
    """The rung with the first cover who can be told, where its own person is missing; else as it is.

    Whoever stands on a lower rung has been asked already, and would only be asked again as a stand-in.
    """
    person = rung.person
    if person is None or (person.id not in circle.away and person.reachable):
        return rung
    asked = {one.person.id for one in below if one.person is not None and one.can_be_told}
    # Judged as a cover, so that one who is away as well is not preferred to the person they cover for.
    title = f"{rung.title}, for {person.name}"
    stand_ins = (
        _rung(RungName.COVER, title, one, circle, declined)
        for one in covers_for(person, circle)
        if one.id not in asked
    )
    found = next((one for one in stand_ins if one.can_be_told), None)
    return rung if found is None else replace(found, name=rung.name)


def _cover_rung(own: Rung, circle: Circle, declined: frozenset[str]) -> Rung:
    """The cover's rung: the first cover who can be told, else the first who is named, and why they cannot."""
    natural = own.person
    if own.can_be_told or natural is None:
        return Rung(RungName.COVER, "cover", None)
    title = f"{natural.name}'s cover"
    named = [
        _rung(RungName.COVER, title, one, circle, declined) for one in covers_for(natural, circle) or (None,)
    ]
    return next((rung for rung in named if rung.can_be_told), named[0])


def _rung(
    name: RungName, title: str, person: Person | None, circle: Circle, declined: frozenset[str]
) -> Rung:
    if person is not None and not circle.may_ask(person.id):
        return Rung(name, title, None)  # without a reason: who has no part in a case is for no card to say
    return Rung(name, title, person, _why_not(name, person, circle, declined))


def _why_not(name: RungName, person: Person | None, circle: Circle, declined: frozenset[str]) -> str:
    if person is None:
        return "nobody is named"
    if person.has_left:
        return HAS_LEFT
    if not person.reachable:
        return "cannot be reached by message"
    barred = why_not_second(person, circle)
    if barred:
        return barred
    if name is not RungName.HOLDER and person.id == circle.reporter_id:
        return MADE_THIS_REPORT
    if name is RungName.LAST_RESORT:
        return ""  # there is nobody beyond: neither leave nor "not mine" ends the ladder
    if person.id in circle.away:
        return f"is away until {end_in_words(circle.away[person.id].until)}"
    return "said that it is not theirs" if person.id in declined else ""
