"""The periodic tasks of every engine: absences, people and plans that changed, lost accounts, reviews."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.engine import first_contact
from bot.engine.chores import Chore
from bot.engine.first_contact import FirstContact
from bot.ports import Messenger
from bot.services import Services
from bot.use_cases.chase.ask_for_reviews import ask_for_reviews
from bot.use_cases.chase.carry_out_absences import carry_out_absences
from bot.use_cases.chase.follow_people_changes import follow_people_changes, follow_settings_changes
from bot.use_cases.chase.follow_plan_changes import follow_plan_changes
from bot.use_cases.people import look_again
from bot.use_cases.people.find_missing_accounts import find_missing_accounts
from bot.use_cases.people.join_renamed import join_renamed
from bot.use_cases.people.look_again import look_at_accounts_again

#: How often it is looked whose absence begins or ends.
ABSENCES_EVERY = timedelta(minutes=1)
#: How often it is looked whether anybody's part changed: two reads of one row each.
PEOPLE_EVERY = timedelta(seconds=5)
#: How often those who could not be reached are looked for again.
HOURLY = timedelta(hours=1)
#: How long it is kept what a press was answered; no chat delivers anything again after so long.
KEEP_ANSWERS_FOR = timedelta(days=1)


def standard_chores(services: Services, messenger: Messenger) -> tuple[Chore, ...]:
    """The tasks that every process has, whatever other tasks are added."""

    def hand_over(now: datetime) -> None:
        carry_out_absences(services, now)

    def follow_people(now: datetime) -> None:
        follow_people_changes(services, now, lambda ids: join_renamed(services, ids, now))

    def follow_settings(now: datetime) -> None:
        follow_settings_changes(services, now)

    def follow_plans(now: datetime) -> None:
        follow_plan_changes(services, now)

    def find_again(now: datetime) -> None:
        find_missing_accounts(services, now)

    def look_again_at_accounts(now: datetime) -> None:
        look_at_accounts_again(services, now)

    def ask_what_still_holds(now: datetime) -> None:
        ask_for_reviews(services, now)

    first = FirstContact(services, messenger)

    def get_ready(now: datetime) -> None:
        first.prepare(now)

    def forget_answers(now: datetime) -> None:
        with services.store.write(lock_rows=False) as uow:
            uow.idempotency_keys.forget_before(now - KEEP_ANSWERS_FOR)
            uow.commit()

    return (
        Chore("absences that begin or end", ABSENCES_EVERY, hand_over),
        Chore("people whose part changed", PEOPLE_EVERY, follow_people),
        Chore("plans that changed", PEOPLE_EVERY, follow_plans),
        Chore("managers whom the settings name", HOURLY, follow_settings),
        Chore("look for those who could not be reached", HOURLY, find_again),
        Chore("look again at linked accounts", look_again.EVERY, look_again_at_accounts),
        Chore("get ready for people never pinged", first_contact.EVERY, get_ready),
        Chore("what is known and due for review", HOURLY, ask_what_still_holds),
        Chore("forget old answers", HOURLY, forget_answers),
    )
