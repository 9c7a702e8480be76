"""What the chat says of an account is kept with the person whose it is, in one way whoever asked."""

from __future__ import annotations

from datetime import datetime

from bot.ports import Account
from bot.use_cases.alarms.climb_past import climb_alarms_past
from bot.use_cases.chase.follow_people_changes import mark_people_changed
from state_machines.people.people import AccountProblem, Person
from storage.unit_of_work import UnitOfWork


def problem_with(account: Account | None) -> AccountProblem | None:
    """Why this account may not be used; None for one that may."""
    if account is None:
        return AccountProblem.UNKNOWN
    reasons = (
        (account.stranger, AccountProblem.STRANGER),
        (not account.active, AccountProblem.INACTIVE),
        (account.guest, AccountProblem.GUEST),
    )
    return next((problem for holds, problem in reasons if holds), None)


def keep_problem(uow: UnitOfWork, person: Person, problem: AccountProblem, now: datetime) -> None:
    """From now on the person is passed over because of it, and what waits for them climbs at once."""
    if person.has_left or (person.account_problem is problem and not person.reachable):
        return
    uow.people.set_account_problem(person.id, problem, now)
    uow.audit.append(now, None, "account:refuse", person.id, {"why": problem.value})
    if person.reachable:
        climb_alarms_past(uow, [person.id], now)
        mark_people_changed(uow, [person.id], now)
