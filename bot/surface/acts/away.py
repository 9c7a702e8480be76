"""What the command for absences, its form and its buttons do: somebody will be away, is back, or asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from bot.services import Services
from bot.surface.forms import AwayForm, Field
from bot.surface.incoming import Given, Incoming
from bot.surface.replies import FieldErrors, OpenForm, Reply, Say, ShowCard
from bot.use_cases.people.away.end_away import cancel_absence, end_current_absences
from bot.use_cases.people.away.find_person import COVER, PERSON, WHEN, find_by_account
from bot.use_cases.people.away.list_away import list_away
from bot.use_cases.people.away.set_away import set_away
from state_machines.errors import InvalidAnswer
from state_machines.people.away_words import AwayRequest, read_away


def away(services: Services, incoming: Incoming) -> Reply:
    """The command opens the form. With words it is done at once, or the form opens with what was read."""
    text = incoming.given.text.strip()
    if not text:
        return OpenForm(AwayForm(AwayRequest()))
    *words, last = text.split()
    if len(words) < 2 and last.lower() in {"back", "list"}:
        whose = words[0] if words else ""
        if last.lower() == "list":
            return ShowCard(list_away(services, incoming.person, whose, incoming.now))
        return Say(end_current_absences(services, incoming.person, whose, incoming.now).text)
    asked = read_away(text, incoming.now)
    if asked.problem:
        return OpenForm(AwayForm(asked, text))
    try:
        return ShowCard(set_away(services, incoming.person, asked, incoming.now, key=incoming.key))
    except InvalidAnswer as error:
        return OpenForm(AwayForm(replace(asked, problem=error.user_message), text))


def submit_away(services: Services, incoming: Incoming) -> Reply:
    """The submitted form: an error is shown beside its field, and everything filled in stays."""
    try:
        asked = _request(services, incoming.given)
        return ShowCard(set_away(services, incoming.person, asked, incoming.now, key=incoming.key))
    except InvalidAnswer as error:
        return FieldErrors({_field_of(error.field, incoming.given): error.user_message})


def open_away(_services: Services, _incoming: Incoming) -> Reply:
    """The button that opens the form."""
    return OpenForm(AwayForm(AwayRequest()))


def cancel_away(services: Services, incoming: Incoming) -> Reply:
    """The button that cancels an absence."""
    return Say(cancel_absence(services, incoming.person, incoming.given.value, incoming.now).text)


def _request(services: Services, given: Given) -> AwayRequest:
    """The form's days, and its people by their e-mail addresses; InvalidAnswer for somebody unknown."""
    fields = given.fields
    first, last = (fields.get(day) for day in (Field.FIRST_DAY, Field.LAST_DAY))
    first_at, last_at = (fields.get(at) for at in (Field.FIRST_TIME, Field.LAST_TIME))
    return AwayRequest(
        person=given.value or _picked_email(services, given, Field.AWAY_PERSON, PERSON),
        cover=fields.get(Field.COVER_EMAIL, "").strip().lower()
        or _picked_email(services, given, Field.COVER, COVER),
        first=date.fromisoformat(first) if first else None,
        first_at=time.fromisoformat(first_at) if first_at else None,
        last=date.fromisoformat(last) if last else None,
        last_at=time.fromisoformat(last_at) if last_at else None,
    )


def _picked_email(services: Services, given: Given, field: Field, part: str) -> str:
    account = given.accounts.get(field)
    return find_by_account(services, account, part).email if account else ""


def _field_of(part: str, given: Given) -> Field:
    """Which of the form's fields is wrong."""
    if part == WHEN:
        return Field.LAST_DAY if given.fields.get(Field.LAST_DAY) else Field.FIRST_DAY
    if part == COVER:
        return Field.COVER_EMAIL if given.fields.get(Field.COVER_EMAIL) else Field.COVER
    # Of somebody named by address the form has no field: the error stands beside the first there is.
    return Field.FIRST_DAY if given.value else Field.AWAY_PERSON
