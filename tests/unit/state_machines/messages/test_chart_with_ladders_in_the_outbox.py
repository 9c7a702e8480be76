"""A chart that moves faster than messages are delivered: every ping not yet sent goes out all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.reading.snapshot import load_snapshot
from dialogs.prompt import Prompt
from state_machines.duties.roles import roles_to_act_in
from state_machines.flowchart.flowchart import outcomes
from state_machines.policy.policy import load_policy, shipped_policies
from storage.tables import messages
from tests.unit.bot.town_hall import Hall, a_hall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with a_hall(tmp_path) as hall:
        yield hall


def waiting(hall: Hall) -> set[str]:
    """The pings in the outbox, none of which was sent yet."""
    query = select(messages.c.id).where(messages.c.kind == "ping", messages.c.state == "pending")
    with hall.services.store.engine.connect() as connection:
        return {row.id for row in connection.execute(query)}


def moves_on(hall: Hall) -> bool:
    """The first who may records the last outcome offered to them; false where the case is closed."""
    with hall.reading() as uow:
        state = load_snapshot(uow, hall.services, hall.escalation().id, hall.now)
        entitled = {name: roles_to_act_in(person, state.circle) for name, person in hall.people.items()}
    for name, roles in entitled.items():
        found = outcomes(state.policy, state.escalation, roles)
        if state.is_open and found:
            day = hall.now.date().isoformat()
            hall.record(hall.people[name], found[-1].event, planned_on=day, reason="because")
            return True
    return False


@pytest.mark.parametrize("policy", shipped_policies())
def test_no_move_drops_a_ping_and_each_is_drawn_from_the_state_in_which_it_is_sent(
    hall: Hall, policy: str
) -> None:
    hall.services = replace(hall.services, policy=load_policy(policy))
    hall.report(hall.amina)
    before = waiting(hall)
    assert before
    for _ in range(4):
        hall.advance(minutes=1)
        if not moves_on(hall):
            break
        assert before <= waiting(hall)
        before = waiting(hall)
    step = hall.services.policy.step(hall.escalation().step).title
    sent = [message for message in hall.outbox() if message.kind == "ping"]
    assert len(sent) == len(before)
    for message in sent:
        shown = hall.compose_message(message)
        assert not isinstance(shown, Prompt)
        assert step in repr(shown)
