"""The button with which whoever visits a family where a risk is known says that they are going in."""

from __future__ import annotations

from bot.cards.parts.known_facts import acts_of
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button
from state_machines.case.contact import Contact
from state_machines.case.standing_facts import FactKind
from state_machines.duties.has_case import leading_ids
from state_machines.people.people import Person

_GOES = {Contact.VISIT, Contact.MEET}


def going_in_button(state: Snapshot) -> tuple[Button, ...]:
    """The button where a risk is known, for whoever looks at the case."""
    known = any(fact.kind is FactKind.RISK and fact.stands for fact in state.standing_facts)
    return (Button("Going in now", Action.GOING_IN, state.escalation.id),) if known else ()


def going_in_button_on_ping(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    """The same among the buttons of a ping, for those who may go there; for others it is behind Open."""
    holders = {
        duty.holder_id
        for duty in (*state.act_duties, *state.follow_ups)
        if _GOES.intersection(acts_of(state, duty))
    }
    may_go = {*leading_ids(state.circle), *state.case.network_ids, *holders}
    return going_in_button(state) if viewer.id in may_go else ()
