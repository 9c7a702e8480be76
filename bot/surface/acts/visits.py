"""What the button "Going in now" and its form do, and the buttons with which somebody says how it went."""

from __future__ import annotations

from datetime import time

from bot.services import Services
from bot.surface.forms import Field, VisitForm
from bot.surface.incoming import Incoming, saying_danger
from bot.surface.replies import FieldErrors, OpenForm, Reply, Say
from bot.use_cases.answer.answer_visit import (
    GoingIn,
    ask_later,
    before_going_in,
    go_in,
    say_not_safe,
    say_safe,
)
from bot.use_cases.people.away.find_person import find_by_account
from state_machines.alarms.visit import ASK_AT, time_to_ask, usual_time
from state_machines.errors import InvalidAnswer


def going_in(services: Services, incoming: Incoming) -> Reply:
    """The button: what is known, and when to ask, an hour ahead where nothing else is picked."""
    given, now = incoming.given.value, incoming.now
    before = before_going_in(services, incoming.person, given, now)
    return OpenForm(VisitForm(before.reference, given, before.lines, usual_time(now)))


def submit_going_in(services: Services, incoming: Incoming) -> Reply:
    """The submitted form; a wrong time is said beside its field."""
    given = incoming.given
    account = given.accounts.get(Field.GOES_WITH)
    try:
        ask_at = time_to_ask(_clock(given.fields.get(Field.ASK_AT, "")), incoming.now)
        with_id = find_by_account(services, account, Field.GOES_WITH).id if account else None
    except InvalidAnswer as error:
        field = Field.ASK_AT if error.field == ASK_AT else Field.GOES_WITH
        return FieldErrors({field: error.user_message})
    going = GoingIn(given.value, ask_at, None if with_id == incoming.person.id else with_id)
    return Say(go_in(services, incoming.person, going, incoming.now, key=incoming.key).text)


def visit_safe(services: Services, incoming: Incoming) -> Reply:
    """The button "I am out and safe"."""
    visit_id = incoming.given.value
    return Say(say_safe(services, incoming.person, visit_id, incoming.now, key=incoming.key).text)


def visit_later(services: Services, incoming: Incoming) -> Reply:
    """The button "Ask me again in 30 minutes"."""
    visit_id = incoming.given.value
    return Say(ask_later(services, incoming.person, visit_id, incoming.now, key=incoming.key).text)


@saying_danger
def visit_not_safe(services: Services, incoming: Incoming) -> Reply:
    """The button "I am not safe"."""
    visit_id = incoming.given.value
    return Say(say_not_safe(services, incoming.person, visit_id, incoming.now, key=incoming.key).text)


def _clock(words: str) -> time:
    try:
        return time.fromisoformat(words)
    except ValueError:
        raise InvalidAnswer(ASK_AT, "Please pick a time, such as 15:00.") from None
