"""A hostile incident in the hall, in one line of a test."""

from __future__ import annotations

from bot.cards.parts.buttons import personal_buttons
from bot.reading.snapshot import load_snapshot
from bot.use_cases.collect.answer import answer
from dialogs.user_input import Edit
from state_machines.case.escalation import Escalation
from state_machines.case.report import Answer
from state_machines.people.people import Person
from tests.unit.bot.town_hall import CP_CASE, Hall

USUAL: dict[str, Answer] = {
    "safety": "safe",
    "case": CP_CASE,
    "behaviours": ("shouting",),
    "threats": ("none",),
    "when": "now",
    "household": "not_at_risk",
    "account": "He shouted that I should never come back.",
}


def report_an_incident(hall: Hall, person: Person, **other: Answer) -> Escalation:
    """The whole dialog, submitted; the escalation that it opened or joined."""
    session_id = hall.begin(person, "hostile_incident")
    answers = USUAL | other
    while (prompt := hall.prompt(session_id)).step != "review":
        hall.give(person, session_id, answers[prompt.step])
    hall.submit(person, session_id)
    return hall.escalation(str(answers["case"]))


def is_not_safe(hall: Hall, person: Person) -> str:
    """The two answers upon which people are told; the session's id."""
    session_id = hall.begin(person, "hostile_incident")
    hall.give(person, session_id, "not_safe")
    hall.give(person, session_id, CP_CASE)
    return session_id


def buttons(hall: Hall, person: Person) -> list[str]:
    """What this person may press on their own copy of the card."""
    with hall.reading() as uow:
        state = load_snapshot(uow, hall.services, hall.escalation().id, hall.now)
        return [button.label for button in personal_buttons(state, person, hall.now)]


def change(hall: Hall, person: Person, session_id: str, step: str, value: Answer) -> None:
    """Another answer to a question, from the review."""
    given = Edit(hall.prompt(session_id).revision, step)
    answer(hall.services, person, session_id, given, hall.now, key=hall.key())
    hall.give(person, session_id, value)
