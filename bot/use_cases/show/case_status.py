"""Answers `/case REF`: where a case stands, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.cards.answers.reasons import reasons_card
from bot.cards.answers.status import flowchart_card, no_escalation_card, status_card
from bot.cards.parts.card_builder import card
from bot.cards.parts.lateness import interruption_lines
from bot.cards.parts.standing_alarms import alarm_line
from bot.reading.alarm_circle import alarms_told_on
from bot.reading.of_authority import is_of_authority
from bot.reading.sight_of import CaseSight, sight_of
from bot.reading.snapshot import Snapshot, family_around, load_snapshot
from bot.services import Services
from bot.surface_profile import CommandWords
from bot.values import Action, Button, Card
from state_machines.case.case import Case
from state_machines.case.sightings import seen_accounts
from state_machines.duties.access import Sight
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

#: The longest part of a typed reference that is said back.
LONGEST_ECHO = 40


def case_status(services: Services, person: Person, reference: str, now: datetime) -> Card:
    """The open escalation, or the last closed one; an unknown case and a forbidden one look the same."""

    def draw(uow: UnitOfWork, state: Snapshot, seen: Sight) -> Card:
        interrupted = interruption_lines(uow, state.escalation, now)
        alarms = _alarm_lines(uow, services, person, state.case, seen, now)
        return status_card(state, person, seen, now, interrupted, alarms)

    return _answer_about_case(services, person, reference, now, draw)


def case_flowchart(services: Services, person: Person, reference: str, now: datetime) -> Card:
    """The whole flowchart of the case, after the same access check and with the same audit entry."""
    return _answer_about_case(
        services, person, reference, now, lambda _uow, state, _seen: flowchart_card(state)
    )


def case_why(services: Services, person: Person, reference: str, now: datetime) -> Card:
    """Why the case stands there: every move with its section, and the limits that nobody set."""
    return _answer_about_case(
        services, person, reference, now, lambda _uow, state, seen: reasons_card(state, seen)
    )


def _answer_about_case(
    services: Services,
    person: Person,
    reference: str,
    now: datetime,
    draw: Callable[[UnitOfWork, Snapshot, Sight], Card],
) -> Card:
    with services.store.write(lock_rows=False) as uow:
        case = uow.cases.by_reference(reference)
        looked = _look(uow, services, person, case, reference, now)
        seen = looked.sight
        if case is None or seen.is_none:
            uow.audit.append(now, person.id, "status:refuse", case.id if case else "unknown")
            may_take = is_of_authority(uow, services.settings, person)
            shown = unknown_case_card(reference, services.surface.commands, may_take=may_take)
        else:
            uow.audit.append(now, person.id, "status:read", case.id, {"sight": seen.reach.value})
            current = looked.escalation
            state = load_snapshot(uow, services, current.id, now) if current else None
            shown = draw(uow, state, seen) if state else _nothing_open(uow, services, case, person, seen, now)
        uow.commit()
    return shown


def _look(
    uow: UnitOfWork, services: Services, person: Person, case: Case | None, reference: str, now: datetime
) -> CaseSight:
    """What they see of the case. For one that does not exist another is looked through, and nothing is seen.

    So the answer takes as long for a case that is not theirs as for one that there is not.
    """
    if case is not None:
        return sight_of(uow, services, person, case, now)
    for another in uow.cases.after(reference.strip().upper(), 1) or uow.cases.after("", 1):
        sight_of(uow, services, person, another, now)
    return CaseSight()


def _nothing_open(
    uow: UnitOfWork, services: Services, case: Case, person: Person, seen: Sight, now: datetime
) -> Card:
    family = [one.as_known_to(person) for one in family_around(uow, services.settings, case, now)]
    accounts = seen_accounts(case.last_seen, uow.sightings.of_case(case.id))
    alarms = _alarm_lines(uow, services, person, case, seen, now)
    return no_escalation_card(case, seen, accounts, now, family, alarms)


def _alarm_lines(
    uow: UnitOfWork, services: Services, person: Person, case: Case, seen: Sight, now: datetime
) -> tuple[str, ...]:
    """A line for each alarm that stands on the case, for those responsible and those who were told."""
    standing = uow.alarms.standing_on_case(case.id)
    if standing and not seen.is_full:
        standing = alarms_told_on(uow, services, person, case, now)
    return tuple(alarm_line(uow, alarm, now) for alarm in standing)


def unknown_case_card(reference: str, commands: CommandWords, *, may_take: bool = False) -> Card:
    """The card for a case that does not exist, and for one that the person may not know of.

    Whoever works for the authority is offered break-glass access to the case, if there is one.
    """
    echo = _echo_of_reference(reference).strip()
    return card(
        f"No case {f'{echo} ' if echo else ''}that you can see",
        lead="Doorstep knows no such case, or it is not one of yours. Check the reference; type "
        f"{commands.cases} to see yours. If you need it for your work, ask the allocated social worker.",
        buttons=(Button("I need to see it now", Action.BREAK_GLASS, echo),) if may_take and echo else (),
    )


def _echo_of_reference(reference: str) -> str:
    """The typed reference, if it looks like one. A name that was typed is never repeated."""
    words = reference.split()
    like_one = len(words) == 1 and any(sign.isdigit() for sign in words[0])
    return f"{words[0][:LONGEST_ECHO]} " if like_one else ""
