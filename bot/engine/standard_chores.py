"""The periodic tasks of every engine: absences, shifts, changed people and plans, lost accounts, reviews."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from bot.engine import first_contact, left_imports
from bot.engine.chores import Chore
from bot.engine.first_contact import FirstContact
from bot.engine.left_imports import LeftImports
from bot.ports import Messenger
from bot.services import Services
from bot.use_cases.chase.ask_for_reviews import ask_for_reviews
from bot.use_cases.chase.carry_out_absences import carry_out_absences
from bot.use_cases.chase.carry_out_shifts import carry_out_shifts
from bot.use_cases.chase.follow_people_changes import follow_people_changes, follow_settings_changes
from bot.use_cases.chase.follow_plan_changes import follow_plan_changes
from bot.use_cases.drills import run_drill
from bot.use_cases.people import look_again
from bot.use_cases.people.find_missing_accounts import find_missing_accounts
from bot.use_cases.people.join_renamed import join_renamed
from bot.use_cases.people.look_again import look_at_accounts_again

#: How often it is looked whose absence begins or ends, and whose shift.
ABSENCES_EVERY = timedelta(minutes=1)
#: How often it is looked whether anybody's part changed: two reads of one row each.
PEOPLE_EVERY = timedelta(seconds=5)
#: How often those who could not be reached are looked for again.
HOURLY = timedelta(hours=1)
#: How long it is kept what a press was answered; no chat delivers anything again after so long.
KEEP_ANSWERS_FOR = timedelta(days=1)


def standard_chores(services: Services, messenger: Messenger) -> tuple[Chore, ...]:
    """The tasks that every process has, whatever other tasks are added."""

    first = FirstContact(services, messenger)

    def follow_people(now: datetime) -> None:
        follow_people_changes(services, now, lambda ids: join_renamed(services, ids, now))

    def forget_answers(now: datetime) -> None:
        with services.store.write(lock_rows=False) as uow:
            uow.idempotency_keys.forget_before(now - KEEP_ANSWERS_FOR)
            uow.commit()

    return (
        Chore("absences that begin or end", ABSENCES_EVERY, partial(carry_out_absences, services)),
        Chore("shifts that end", ABSENCES_EVERY, partial(carry_out_shifts, services)),
        Chore("people whose part changed", PEOPLE_EVERY, follow_people),
        Chore("drills", run_drill.EVERY, partial(run_drill.chase_drills, services)),
        Chore("plans that changed", PEOPLE_EVERY, partial(follow_plan_changes, services)),
        Chore("managers whom the settings name", HOURLY, partial(follow_settings_changes, services)),
        Chore("look for those who could not be reached", HOURLY, partial(find_missing_accounts, services)),
        Chore("look again at linked accounts", look_again.EVERY, partial(look_at_accounts_again, services)),
        Chore("get ready for people never pinged", first_contact.EVERY, first.prepare),
        Chore("what is known and due for review", HOURLY, partial(ask_for_reviews, services)),
        Chore("imports with which nobody goes on", left_imports.EVERY, LeftImports(services.store).look),
        Chore("forget old answers", HOURLY, forget_answers),
    )
