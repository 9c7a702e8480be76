"""A process that died is known by its lock: what it had not begun goes on at once, the rest is looked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from bot.clock import WallClock
from bot.engine import send
from bot.engine.leases import LONGEST, Leases
from bot.engine.presence import Presence
from bot.values import Card
from state_machines.messages.delivery import DeliveryDecision, DeliveryState
from storage.attendance import Attendance, new_process_id
from storage.dialects.sqlite_attendance import FileAttendance, gone
from storage.message_claims import NOBODY
from storage.records import OutgoingMessage, QueuedMessage
from storage.tables import messages
from storage.unit_of_work import Store
from tests.integration.cluster import Cluster
from tests.integration.delivery_helpers import NOW, Slack, process, put, states, to
from tests.integration.examples import ESCALATION, populate_store
from tests.patience import PATIENCE, wait_for

#: So long that no test passes because a lease ran out.
LONG = timedelta(hours=1)


@dataclass
class Dying:
    """A process that claims, and dies when a test says so; its lease would last for an hour."""

    store: Store
    id: str
    attendance: Attendance

    def claim(self) -> tuple[QueuedMessage, ...]:
        with self.store.write() as uow:
            claimed = uow.deliveries.claim_due(WallClock().now(), self.id, 8, lease=LONG)
            uow.commit()
        return claimed

    def begin(self, *ids: str) -> frozenset[str]:
        with self.store.write() as uow:
            begun = uow.deliveries.begin(self.id, ids, lease=LONG)
            uow.commit()
        return begun

    def die(self) -> None:
        self.attendance.close()


@pytest.fixture
def dying(other_process: Store) -> Iterator[Dying]:
    process_id = new_process_id()
    attendance = other_process.attend(process_id, lambda: None)
    assert attendance.wait(PATIENCE)
    yield Dying(other_process, process_id, attendance)
    attendance.close()


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Slack:
    monkeypatch.setattr(send, "compose", lambda *_, **__: Card(title="", text="something"))
    return Slack()


def dead_holders(store: Store) -> frozenset[str]:
    with store.read() as uow:
        return uow.deliveries.dead_of(uow.deliveries.other_holders("me"))


def free(store: Store, *dead: str) -> tuple[str, ...]:
    with store.write() as uow:
        fresh = uow.deliveries.free_those_of(dead, LONGEST)
        uow.commit()
    return fresh


def test_what_a_dead_process_had_not_begun_is_sent_by_another(
    url: str, store: Store, slack: Slack, dying: Dying
) -> None:
    ids = put(store, *(to(f"C{number}") for number in range(3)), now=WallClock().now())
    assert len(dying.claim()) == 3
    with process(url, slack) as engine:
        engine.settle(PATIENCE)
        assert states(store, ids) == ["sending"] * 3  # it lives
        dying.die()
        wait_for(lambda: states(store, ids) == ["sent"] * 3)
    assert (sorted(slack.channels()), slack.looked) == (["C0", "C1", "C2"], [])


def test_what_it_had_begun_is_looked_for_once_it_can_have_arrived_or_never_will(
    store: Store, dying: Dying
) -> None:
    begun, fresh = put(store, to("C1"), to("C2"), now=WallClock().now())
    dying.claim()
    assert dying.begin(begun) == {begun}
    dying.die()
    wait_for(lambda: dead_holders(store) == {dying.id})
    assert free(store, dying.id) == (fresh,)
    assert states(store, [begun, fresh]) == ["sending", "pending"]
    with store.engine.connect() as connection:
        row = connection.execute(select(messages).where(messages.c.id == begun)).one()
    assert (row.lease_by, row.lease_until - row.begun_at) == (NOBODY, timedelta(seconds=6.5))
    assert dead_holders(store) == frozenset()  # it is dealt with
    with store.write() as uow:
        assert uow.deliveries.expire_leases(NOW) == ()


def test_what_was_begun_holds_up_its_own_escalation_and_nobody_else(store: Store, dying: Dying) -> None:
    def about(escalation_id: str | None) -> OutgoingMessage:
        return OutgoingMessage("news", to_place=to("C1").to_place, escalation_id=escalation_id)

    now = WallClock().now()
    (begun, later, other) = put(
        populate_store(store), about(ESCALATION.id), about(ESCALATION.id), about(None), now=now
    )
    assert [one.id for one in dying.claim()] == [begun]
    dying.begin(begun)
    dying.die()
    wait_for(lambda: dead_holders(store) == {dying.id})
    free(store, dying.id)
    with store.write() as uow:
        assert [one.id for one in uow.deliveries.claim_due(now, "another", 8)] == [other]
        assert later not in {one.id for one in uow.deliveries.claim_due(now, "another", 8)}


def test_one_that_was_tried_before_is_looked_for_before_it_is_sent(
    url: str, store: Store, slack: Slack, dying: Dying
) -> None:
    (message,) = put(store, to("C1"), now=WallClock().now())
    (claimed,) = dying.claim()
    with store.write() as uow:
        uow.deliveries.record(claimed, DeliveryDecision(DeliveryState.UNCERTAIN, WallClock().now()), NOW)
        uow.commit()
    assert len(dying.claim()) == 1
    dying.die()
    with process(url, slack):
        wait_for(lambda: states(store, [message]) == ["sent"])
    assert slack.looked == [message]


def test_one_that_a_restored_backup_held_is_looked_for_too(
    url: str, store: Store, slack: Slack, dying: Dying
) -> None:
    (message,) = put(store, to("C1"), now=WallClock().now())
    with store.write() as uow:
        assert uow.deliveries.mark_all_uncertain() == 1
        uow.commit()
    assert len(dying.claim()) == 1
    dying.die()
    with process(url, slack):
        wait_for(lambda: states(store, [message]) == ["sent"])
    assert slack.looked == [message]


def test_a_redraw_ends_with_its_lease_and_holds_up_nothing(store: Store, dying: Dying) -> None:
    (message,) = put(store, to("C1"), now=WallClock().now())
    (claimed,) = dying.claim()
    with store.write() as uow:
        uow.deliveries.record(claimed, DeliveryDecision(DeliveryState.SENT), NOW)
        uow.messages.enqueue_redraw(message, WallClock().now())
        uow.commit()
    (redraw,) = dying.claim()
    assert redraw.redraws == message
    (later,) = put(store, to("C1"), now=WallClock().now())
    dying.die()
    wait_for(lambda: dead_holders(store) == {dying.id})
    assert free(store, dying.id) == ()
    assert states(store, [redraw.id]) == ["sending"]
    with store.write() as uow:
        assert [one.id for one in uow.deliveries.claim_due(WallClock().now(), "another", 8)] == [later]


def test_a_process_that_lives_and_one_of_a_release_before_count_as_living(store: Store, dying: Dying) -> None:
    put(store, to("C1"), to("C2"), now=WallClock().now())
    with store.write() as uow:
        uow.deliveries.claim_due(WallClock().now(), "0" * 32, 1)
        uow.commit()
    assert len(dying.claim()) == 1
    assert dead_holders(store) == frozenset()


def test_of_what_was_taken_over_no_request_begins_any_more(store: Store, dying: Dying) -> None:
    (message,) = put(store, to("C1"), now=WallClock().now())
    dying.claim()
    assert free(store, dying.id) == (message,)  # it lives, and somebody took it for dead
    assert dying.begin(message) == frozenset()
    with store.write() as uow:
        (claimed,) = uow.deliveries.claim_due(WallClock().now(), "another", 8)
        assert claimed.attempts == 2  # so that a late answer of the first is told from one of the second
        uow.commit()
    assert dying.begin(message) == frozenset()


def test_a_request_begins_once_that_is_stored_and_not_where_another_has_the_message(
    store: Store, dying: Dying
) -> None:
    (message,) = put(store, to("C1"), now=WallClock().now())
    dying.claim()
    leases = Leases(store, dying.id)
    leases.hold([message], leases.clock_seconds())
    assert leases.may_begin(message)
    with store.engine.connect() as connection:
        begun_at = connection.execute(
            select(messages.c.begun_at).where(messages.c.id == message)
        ).scalar_one()
    assert begun_at is not None
    others = Leases(store, "another")
    others.hold([message], others.clock_seconds())  # so it believes
    assert not others.may_begin(message)


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_process_that_lost_its_line_begins_nothing_before_it_has_it_again(
    store: Store, cluster: Cluster
) -> None:
    process_id = new_process_id()
    presence = Presence(store, process_id)
    presence.begin(lambda: None, PATIENCE)
    leases = Leases(store, process_id, presence=presence)
    (message,) = put(store, to("C1"), now=WallClock().now())
    with store.write() as uow:
        uow.deliveries.claim_due(WallClock().now(), process_id, 8)
        uow.commit()
    leases.hold([message], leases.clock_seconds())
    cluster.run(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'", "migrated"
    )
    # Whether or not the process has noticed yet: the database itself says that its lock is gone.
    with store.write() as uow:
        begun = uow.deliveries.begin(process_id, [message])
    assert begun == frozenset() or presence.is_held()
    wait_for(presence.is_held)
    wait_for(lambda: leases.may_begin(message))
    presence.end()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_lock_file_that_was_deleted_is_made_anew(store: Store, dying: Dying, url: str) -> None:
    put(store, to("C1"), now=WallClock().now())
    dying.claim()
    shutil.rmtree(Path(f"{make_url(url).database}-processes"))
    assert dead_holders(store) == {dying.id}
    assert dying.attendance.is_held()
    assert dead_holders(store) == frozenset()


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_files_of_dead_processes_are_swept_away(store: Store, dying: Dying, url: str) -> None:
    folder = Path(f"{make_url(url).database}-processes")
    (folder / new_process_id()).touch()
    attendance = store.attend(new_process_id(), lambda: None)
    assert len(tuple(folder.iterdir())) == 2
    attendance.close()
    assert [path.name for path in folder.iterdir()] == [dying.id]


def test_after_a_start_what_is_urgent_is_tried_at_once(url: str, store: Store, slack: Slack) -> None:
    """Twenty attempts that came to nothing had made it wait for minutes."""
    from state_machines.case.report import Urgency

    urgent, routine = put(store, to("C1", urgency=Urgency.URGENT), to("C2"), now=WallClock().now())
    later = WallClock().now() + timedelta(minutes=5)
    with store.write() as uow:
        for claimed in uow.deliveries.claim_due(WallClock().now(), "a process", 8):
            uow.deliveries.record(
                claimed, DeliveryDecision(DeliveryState.PENDING, later), NOW, error="Slack was not reached"
            )
        uow.commit()
    with process(url, slack):
        wait_for(lambda: states(store, [urgent]) == ["sent"])
    assert states(store, [routine]) == ["pending"]


@pytest.mark.parametrize("number", range(20))
def test_threads_that_ask_at_the_same_moment_take_a_deleted_file_once(tmp_path: Path, number: int) -> None:
    folder, name = tmp_path / "processes", f"process-{number}"
    held = FileAttendance(folder, name)
    (folder / name).unlink()
    with ThreadPoolExecutor(8) as pool:
        found = [*pool.map(lambda _: held.is_held(), range(16))]
    assert found == [True] * 16
    held.close()
    assert gone(folder, [name]) == {name}
