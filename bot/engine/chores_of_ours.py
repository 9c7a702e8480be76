"""The chores that every engine has: absences, finding people again, forgetting what need not be kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.engine import first_contact
from bot.engine.chores import Chore
from bot.engine.first_contact import FirstContact
from bot.office import Office
from bot.ports import Messenger
from bot.use_cases.chase.absences_due import absences_due
from bot.use_cases.chase.people_changed import people_changed, settings_changed
from bot.use_cases.people.look_again import look_again

#: How often it is looked whose absence begins or ends.
ABSENCES = timedelta(minutes=1)
#: How often it is looked whether anybody's part changed: two reads of one row each.
PARTS = timedelta(seconds=5)
#: How often those who could not be reached are looked for again.
LOOK_AGAIN = timedelta(hours=1)
#: How long it is kept what a press was answered; Slack delivers nothing again after so long.
ANSWERS_KEPT = timedelta(days=1)


def chores_of_ours(office: Office, messenger: Messenger) -> tuple[Chore, ...]:
    """What is to be done beside chasing and sending, whoever else has chores."""

    def hand_over(now: datetime) -> None:
        absences_due(office, now)

    def follow_people(now: datetime) -> None:
        people_changed(office, now)

    def follow_settings(now: datetime) -> None:
        settings_changed(office, now)

    def find_again(now: datetime) -> None:
        look_again(office, now)

    first = FirstContact(office, messenger)

    def get_ready(now: datetime) -> None:
        first.prepare(now)

    def forget_answers(now: datetime) -> None:
        with office.store.write(holding=False) as uow:
            uow.handled.forget_before(now - ANSWERS_KEPT)
            uow.commit()

    return (
        Chore("absences that begin or end", ABSENCES, hand_over),
        Chore("people whose part changed", PARTS, follow_people),
        Chore("managers whom the settings name", LOOK_AGAIN, follow_settings),
        Chore("look for those who could not be reached", LOOK_AGAIN, find_again),
        Chore("get ready for people never pinged", first_contact.EVERY, get_ready),
        Chore("forget old answers", LOOK_AGAIN, forget_answers),
    )
