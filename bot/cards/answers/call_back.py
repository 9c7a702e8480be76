"""What a dialog says to a reporter who asks to be telephoned, and the number that it fills in."""

from __future__ import annotations

from dataclasses import replace

from dialogs.catalog.call_back import CALL_ME, CALL_NUMBER
from dialogs.prompt import Prompt, PromptKind
from dialogs.session import Session
from state_machines.people.people import Person


def with_call_back(shown: Prompt, session: Session, person: Person) -> Prompt:
    """The prompt with the number that is known, and on the review with what comes of the wish."""
    if session.answers.get("safety") != CALL_ME:
        return shown
    if shown.step == CALL_NUMBER and shown.answer is None:
        return replace(shown, filled_in=person.telephone or "")
    if shown.kind is not PromptKind.REVIEW:
        return shown
    return replace(shown, notice="\n".join(filter(None, (shown.notice, _words(session, person)))))


def _words(session: Session, person: Person) -> str:
    given = session.answers.get(CALL_NUMBER)
    number = given if isinstance(given, str) else person.telephone
    if not number:
        return "You asked for a call. Doorstep has no number for you: please give one under “Add more”."
    return (
        f"You asked for a call: your line manager is asked to telephone you on {number}. "
        "Another number, or a good time: under “Add more”."
    )
