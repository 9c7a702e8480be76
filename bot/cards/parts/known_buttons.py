"""The buttons by which somebody says that what is known of a family holds no longer, or still does."""

from __future__ import annotations

from bot.cards.parts.known_facts import heading_and_category
from bot.cards.parts.times import day
from bot.reading.part_of import part_of
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button
from dialogs.spec import Option
from state_machines.access.matrix import Right
from state_machines.case.standing_facts import StandingFact, standing, theirs_to_answer_for
from state_machines.people.people import Person
from state_machines.time.moments import london_day


def no_longer_button(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    """The button below the list of what is known, for whoever may say so of anything in it."""
    theirs = known_to_answer_for(state, viewer)
    return (Button("This no longer holds", Action.REVIEW_KNOWN, state.escalation.id),) if theirs else ()


def known_to_answer_for(state: Snapshot, person: Person) -> tuple[StandingFact, ...]:
    """Each thing of which this person may say whether it holds, as it was said last."""
    return standing(facts_to_answer_for(state, person))


def facts_to_answer_for(state: Snapshot, person: Person) -> tuple[StandingFact, ...]:
    """The same with everything that was said before: all for who leads, for others what they said."""
    part = part_of(state, person)
    if not part.may(Right.END_KNOWN, own=True):
        return ()
    return theirs_to_answer_for(state.standing_facts, person.id, leads=part.may(Right.END_KNOWN))


def known_options(state: Snapshot, person: Person) -> tuple[Option, ...]:
    """The same as options of a form: by category, who said it and when."""
    return tuple(Option(fact.id, _option_words(state, fact)) for fact in known_to_answer_for(state, person))


def _option_words(state: Snapshot, fact: StandingFact) -> str:
    said_by = state.person(fact.said_by_id)
    who = f", {said_by.name}" if said_by else ""
    return f"{heading_and_category(fact)}, {day(london_day(fact.said_at))}{who}"
