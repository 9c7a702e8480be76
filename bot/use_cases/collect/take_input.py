"""Puts what somebody does in a dialog to its machine, with the lists that it offers; nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.services import Services
from bot.use_cases.collect.look_up_case import look_up_case
from dialogs.registry import dialog_by_name
from dialogs.runner import Transition, apply
from dialogs.session import Session
from dialogs.siblings import without_siblings_of_another_case
from dialogs.spec import Ask
from dialogs.user_input import Answered, UserInput
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def take_input(
    uow: UnitOfWork,
    services: Services,
    session: Session,
    person: Person,
    user_input: UserInput,
    now: datetime,
) -> Transition:
    """What the input leads to; raises a refusal where it does not fit."""
    dialog = dialog_by_name(session.dialog)
    lists = services.dialogs[dialog.name].lists(uow, services, session, person, now)
    turn = apply(
        dialog, session, _with_known_case(uow, services, session, person, user_input, now), now, lists
    )
    return replace(turn, session=without_siblings_of_another_case(dialog, session, turn.session))


def asked_by(session: Session, user_input: UserInput) -> Ask | None:
    """The kind of question that was answered; None for input that answers no question."""
    name = user_input.step if isinstance(user_input, Answered) else ""
    steps = dialog_by_name(session.dialog).steps
    return next((step.ask for step in steps if step.name == name), None)


def _with_known_case(
    uow: UnitOfWork,
    services: Services,
    session: Session,
    person: Person,
    user_input: UserInput,
    now: datetime,
) -> UserInput:
    """Replace the typed reference by the case's own; NoSuchCase if there is none."""
    if (
        not isinstance(user_input, Answered)
        or not isinstance(user_input.value, str)
        or not user_input.value.strip()
    ):
        return user_input
    if asked_by(session, user_input) is not Ask.CASE or user_input.step != session.step:
        return user_input
    case = look_up_case(uow, services, person, user_input.step, user_input.value, now)
    return replace(user_input, value=case.reference)
