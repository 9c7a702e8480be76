"""What somebody recorded with an outcome, in words: the reason, and what they said of the meeting."""

from __future__ import annotations

from bot.cards.parts.words import name_and_job
from bot.reading.snapshot import Snapshot
from dialogs.catalog.decision import DECISION
from dialogs.catalog.meeting_more import AROUND_CASE
from dialogs.session import Session
from dialogs.spec import MORE, Option
from dialogs.wording import answer_in_words
from state_machines.duties.circle import circles_by_holder, resolve
from state_machines.people.people import Role

#: Answers that the move itself says, or that only lead to the next question.
_SHOWN_ELSEWHERE = frozenset({"decision", "planned_on", MORE})

#: Beside the people whom Doorstep knows; a family member is never named outside a form.
_FAMILY = (Option("family", "Parents or carers"), Option("child", "The child"), Option("others", "Others"))

_ROLES = (
    Role.ALLOCATED_SOCIAL_WORKER,
    Role.SOCIAL_WORKER_MANAGER,
    Role.LEAD_PRACTITIONER,
    Role.LEAD_PRACTITIONER_MANAGER,
    Role.NETWORK,
    Role.NETWORK_LINE_MANAGERS,
)


def meeting_participants(state: Snapshot) -> tuple[Option, ...]:
    """The people a meeting about this case may bring together: professionals by name, the family as such."""
    roles = (resolve(role, view) for role in _ROLES for view in circles_by_holder(role, state.circle))
    reporters = (state.person(one) for one in state.reporter_ids)
    people = {
        person.id: person for person in (*roles, *reporters) if person and state.circle.may_ask(person.id)
    }
    longest = state.surface.limits.option_label
    return (*(Option(one.id, name_and_job(one)[:longest]) for one in people.values()), *_FAMILY)


def outcome_words(state: Snapshot, session: Session) -> str:
    """Everything but the outcome and its date, for a private card; empty if nothing was added."""
    lines = []
    for name in session.trail:
        if name in _SHOWN_ELSEWHERE or session.answers[name] is None:
            continue
        step = DECISION.step(name)
        options = meeting_participants(state) if step.options_from == AROUND_CASE else step.options
        short = "Reason given" if name == "reason" else step.short
        lines.append(f"{short}: {answer_in_words(step, session, options)}")
    return " ".join(f"{line.rstrip('.')}." for line in lines)
