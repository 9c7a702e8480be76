"""Whatever people and time do, in any order: no orphan, no silence, no name outside a private card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.use_cases.answer.decline import decline_duty
from bot.use_cases.show.case_status import case_status
from dialogs.prompt import Prompt
from state_machines.errors import NotAllowed
from storage.unit_of_work import UnitOfWork
from tests.stored import open_escalations
from tests.unit.bot.town_hall import CHILD, CP_CASE, Hall, a_hall

PEOPLE = ("amina", "sam", "ruth", "priya", "helen", "david", "tom")


def reports(hall: Hall, who: str) -> None:
    hall.report(hall.people[who], account=f"{CHILD} cried.")


def in_danger(hall: Hall, who: str) -> None:
    hall.report(hall.people[who], immediate_danger="yes", account=f"{CHILD} cried.")


def acknowledges(hall: Hall, who: str) -> None:
    hall.acknowledge(hall.people[who])


def declines(hall: Hall, who: str) -> None:
    for duty in hall.duties():
        if duty.holder_id == hall.people[who].id:
            target = f"{duty.escalation_id}/{duty.id}"
            decline_duty(hall.services, hall.people[who], target, "not mine", hall.now, key=hall.key())


def decides(hall: Hall, who: str) -> None:
    """The first outcome offered, or the last: both ends of what this person may record."""
    try:
        session_id = hall.begin(hall.people[who], "decision", escalation_id=hall.escalation().id)
    except NotAllowed:
        return
    prompt = hall.prompt(session_id)
    hall.give(hall.people[who], session_id, prompt.options[len(hall.duties()) % len(prompt.options)].value)
    while (prompt := hall.prompt(session_id)).step != "review":
        day = hall.now.date().isoformat()
        hall.give(hall.people[who], session_id, {"planned_on": day, "reason": "because"}[prompt.step])
    hall.submit(hall.people[who], session_id)


def is_away(hall: Hall, who: str) -> None:
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.people[who].id, None, reachable=False)
        uow.commit()


def time_passes(hall: Hall, who: str) -> None:
    hall.advance(hours=3 if who == "sam" else 30)
    hall.chase_due()


DEEDS: tuple[Callable[[Hall, str], None], ...] = (
    reports,
    in_danger,
    acknowledges,
    declines,
    decides,
    is_away,
    time_passes,
)


def check(hall: Hall) -> None:
    with hall.reading() as uow:
        for escalation in open_escalations(uow):
            check_no_orphan(uow, escalation.id)
    for message in hall.outbox():
        if message.kind != "question":
            shown = hall.compose_message(message)
            assert not isinstance(shown, Prompt)
            assert CHILD not in repr(shown)
    assert CHILD not in repr(case_status(hall.services, hall.sam, CP_CASE, hall.now))


def check_no_orphan(uow: UnitOfWork, escalation_id: str) -> None:
    live = [duty for duty in uow.duties.of_escalation(escalation_id) if duty.is_live]
    assert live
    for duty in live:
        assert uow.people.by_id(duty.holder_id) is not None
        assert duty.chase_at is not None


@pytest.mark.outside
@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(PEOPLE)), min_size=3, max_size=8))
def test_the_promises_hold_whatever_happens(deeds: list[tuple[Callable[[Hall, str], None], str]]) -> None:
    with TemporaryDirectory() as folder, a_hall(Path(folder)) as hall:
        reports(hall, "amina")
        for deed, who in deeds:
            deed(hall, who)
            check(hall)
        with hall.reading() as uow:
            assert uow.audit.verify().broken is None
