"""The bot died between claiming a message and recording its outcome: nobody sees it twice (promise 5).

The row is left as such a death leaves it: being sent, with a lease that nobody renews.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select, update

from state_machines.messages.delivery import DeliveryState
from storage.tables import messages
from tests.stories.report_steps import (
    a_reported_visit,
    answers_to_the_review,
    begins_a_report,
    expect_the_pings,
)
from tests.stories.town import Town


def leave_every_ping_being_sent(town: Town) -> int:
    """As a kill leaves them: leased, with neither place nor outcome; how many there are."""
    pings = messages.c.kind.in_(["ping", "channel_ping"])
    with town.store.engine.begin() as connection:
        connection.execution_options(writing=True)
        left = {"state": DeliveryState.SENDING.value, "channel": None, "ts": None, "sent_at": None}
        lease = {"lease_by": "a dead process", "lease_until": datetime.now(UTC)}
        lease |= {"attempts": func.max(messages.c.attempts, 1)}
        return connection.execute(update(messages).where(pings).values(left | lease)).rowcount


def states(town: Town) -> set[str]:
    """The states in which the messages of the outbox are."""
    with town.store.engine.connect() as connection:
        return set(connection.scalars(select(messages.c.state)))


def starts_again_two_minutes_later(town: Town) -> None:
    town.stop_bot()
    town.http.post("/control/clock", json={"advance": "PT2M"}).raise_for_status()
    town.start_bot()
    town.settle()


def test_what_had_arrived_is_found_and_not_sent_again(town: Town) -> None:
    a_reported_visit(town)
    town.settle()
    assert leave_every_ping_being_sent(town) == 4

    starts_again_two_minutes_later(town)

    town.nothing_else()
    assert states(town) == {"sent"}
    town.sam.press("I have this", where="north-locality")
    town.expect("amina", "Sam Okafor acknowledged")
    town.ruth.sees("Sam Okafor: acknowledged at 10:07")  # found where it stands, so it can be redrawn


def test_what_had_not_arrived_is_sent(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.misbehave(method="chat.postMessage", times=4, answer="429", retry_after=50)
    town.amina.press("Submit")
    town.settle()
    town.misbehave(clear=True)  # what is refused for one conversation may keep others from being tried at all
    assert leave_every_ping_being_sent(town) == 4

    starts_again_two_minutes_later(town)

    expect_the_pings(town)
    assert states(town) == {"sent"}
