"""Finds holes in the people data before a night on which they matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from state_machines.case.case import Case, Plan
from state_machines.duties.circle import ROLE_TITLES, Circle, resolve
from state_machines.duties.roles import holder_of
from state_machines.people.absences import Absence, end_in_words
from state_machines.people.people import AccountProblem, Person, Role

#: The roles that every case needs, whoever reports.
CASE_ROLES = (
    Role.ALLOCATED_SOCIAL_WORKER,
    Role.SOCIAL_WORKER_MANAGER,
    Role.DUTY_MANAGER,
    Role.SERVICE_MANAGER,
    Role.LAST_RESORT,
)


def case_roles(case: Case) -> tuple[Role, ...]:
    """The roles that this case needs; with an early help plan that is whoever leads, social worker or not."""
    if case.plan is not Plan.EH or case.allocated_social_worker_id is not None:
        return CASE_ROLES
    kept = (role for role in CASE_ROLES if role not in _OF_SOCIAL_WORK)
    return (Role.LEAD_PRACTITIONER, *kept)


_OF_SOCIAL_WORK = frozenset({Role.ALLOCATED_SOCIAL_WORKER, Role.SOCIAL_WORKER_MANAGER})


@dataclass(frozen=True, slots=True)
class Hole:
    """One thing that is wrong, in words, and the reference of the case; empty where it is not one case's.

    `kind` says the same of nobody in particular, for where many have it, and `who` names whom it is about.
    """

    why: str
    reference: str = ""
    kind: str = ""
    who: str = ""


#: What the chat answered when it was asked about an account.
PROBLEM_WORDS = {
    AccountProblem.UNKNOWN: "no account has their address",
    AccountProblem.GUEST: "their account is a guest's",
    AccountProblem.STRANGER: "their account is of another organisation",
    AccountProblem.INACTIVE: "their account is closed",
    AccountProblem.CLAIMED: "the account with their address is somebody else's here",
}


def case_holes(circles: Iterable[Circle]) -> Iterator[Hole]:
    """Each hole in a case or its network, as it is found; some may come twice."""
    for circle in circles:
        yield from _holes(circle)


def _holes(circle: Circle) -> Iterator[Hole]:
    reference = circle.case.reference
    for role in case_roles(circle.case):
        why = _why_unreachable(role, circle)
        if why:
            found = resolve(role, circle)
            kind = _kind_of_unreachable(role, found)
            who = found.name if found else ""
            yield Hole(f"{why} {_who_stands_in(role, circle)}", reference, kind, who)
    for person_id in circle.case.network_ids:
        member = circle.person(person_id)
        if member is None:
            words = "somebody in the network is not in the directory. Correct the cases file."
            yield Hole(words, reference)
        elif member.has_left:
            words = "has left, and the cases file still names them."
            yield Hole(f"{member.name} {words}", reference, f"somebody in the network {words}", member.name)
        elif circle.person(member.safeguarding_lead_id) is None:
            lead = "has no safeguarding lead, so their reports go to the team's managers only."
            kind = f"somebody in the network {lead}"
            yield Hole(f"{member.name} {lead}", kind=kind, who=member.name)


def _why_unreachable(role: Role, circle: Circle) -> str:
    person = resolve(role, circle)
    if person is None:
        return f"no {ROLE_TITLES[role]} is named."
    if person.has_left:
        return f"{person.name} ({ROLE_TITLES[role]}) has left."
    if not person.reachable:
        return f"{person.name} ({ROLE_TITLES[role]}) cannot be reached by message{_because(person)}."
    return ""


def _kind_of_unreachable(role: Role, person: Person | None) -> str:
    """The same for any number of people."""
    if person is None:
        return f"no {ROLE_TITLES[role]} is named."
    what = "has left" if person.has_left else f"cannot be reached by message{_because(person)}"
    return f"the {ROLE_TITLES[role]} {what}."


def _because(person: Person) -> str:
    """What the chat answered about their account, where it was asked."""
    words = PROBLEM_WORDS.get(person.account_problem) if person.account_problem else None
    return f" ({words})" if words else ""


def _who_stands_in(role: Role, circle: Circle) -> str:
    held = holder_of(role, circle)
    if held.person is None or not held.reachable:
        return "Nobody can be reached in their place."
    return f"Until that is put right, {held.person.name} holds it."


def account_holes(people: Mapping[str, Person]) -> Iterator[Hole]:
    """Each person whose address leads to an account that is somebody else's here."""
    for person in sorted(people.values(), key=lambda one: (one.name, one.id)):
        if person.account_problem is AccountProblem.CLAIMED and not person.has_left:
            passed = (
                "passed over: the account with this address is somebody else's here. If they are one person"
            )
            words = "doorstep people join OLD NEW, with the address of before and this one."
            yield Hole(
                f"{person.name} ({person.email}) is {passed}: {words}",
                kind=f"somebody is {passed}: {words}",
                who=person.name,
            )


def refused_accounts(people: Mapping[str, Person]) -> Iterator[Hole]:
    """Each person whom the chat does not let take part, wherever they stand."""
    for person in sorted(people.values(), key=lambda one: (one.name, one.id)):
        words = PROBLEM_WORDS.get(person.account_problem) if person.account_problem else None
        if words and not person.has_left and person.account_problem is not AccountProblem.CLAIMED:
            what = f"can neither report nor be told: {words}."
            yield Hole(f"{person.name} {what}", kind=what, who=person.name)


def management_loops(people: Mapping[str, Person]) -> Iterator[str]:
    """A line of words for each loop of people who manage one another, begun at the first by name."""
    settled: set[str] = set()
    for person in sorted(people.values(), key=lambda one: (one.name, one.id)):
        path: list[Person] = []
        current: Person | None = person
        while current is not None and current.id not in settled:
            settled.add(current.id)
            path.append(current)
            current = people.get(current.line_manager_id or "")
        if current in path:
            ring = [one.name for one in path[path.index(current) :]]
            yield f"These people manage each other in a circle: {' → '.join([*ring, ring[0]])}."


def absence_holes(
    absences: Iterable[Absence], people: Mapping[str, Person], last_resort: str
) -> Iterator[Hole]:
    """Each absence in which nobody would cover; `last_resort` is an e-mail address."""
    listed = tuple(absences)
    for absence in listed:
        person = people.get(absence.person_id)
        if person is not None and absence.stands and not person.has_left:
            why = _why_not_covered(absence, person, listed, people)
            worse = " Every ladder ends there." if why and person.email == last_resort.lower() else ""
            if why:
                words = f"{person.name} is away until {end_in_words(absence.ends_at)}, and {why}.{worse}"
                kind = "" if worse else "somebody is away, and nobody who covers can be told all that time."
                yield Hole(words, kind=kind, who=person.name)


def _why_not_covered(
    absence: Absence, person: Person, absences: tuple[Absence, ...], people: Mapping[str, Person]
) -> str:
    """Why nobody covers in this absence; empty where one of those who cover can be told all that time."""
    found = (people.get(one or "") for one in (absence.cover_id, person.cover_id))
    named = [one for one in found if one is not None]
    if not named:
        return "nobody is named to cover"
    reasons = [_why_cannot_cover(one, absence, absences) for one in named]
    return "" if "" in reasons else reasons[0]


def _why_cannot_cover(cover: Person, absence: Absence, absences: tuple[Absence, ...]) -> str:
    if cover.has_left:
        return f"{cover.name}, who covers, has left"
    if not cover.reachable:
        return f"{cover.name}, who covers, cannot be reached by message"
    theirs = (one for one in absences if one.person_id == cover.id)
    if any(one.overlaps(absence.starts_at, absence.ends_at) for one in theirs):
        return f"{cover.name}, who covers, is away then too"
    return ""
