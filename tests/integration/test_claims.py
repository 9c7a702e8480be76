"""What is taken up, compared with the rule in plain words over a list, for outboxes made up at random."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import insert

from state_machines.case.report import Urgency
from state_machines.messages.delivery import DeliveryState
from storage.message_claims import ATTEMPTS_THAT_HOLD_BACK, WAITING, ClaimCapacity
from storage.message_ranks import REDRAW_RANK
from storage.tables import messages
from storage.unit_of_work import Store
from tests.integration.examples import NOW, populate_store

MINUTE = timedelta(minutes=1)
CHANNELS = tuple(f"G{number}" for number in range(12))

Row = dict[str, Any]


def outbox(rng: random.Random, size: int) -> list[Row]:
    """Of few conversations, so that they get in each other's way; every redraw's message is in it too."""
    rows: list[Row] = []
    for seq in range(1, size + 1):
        originals = [row for row in rows if row["redraws"] is None]
        redraws = rng.choice(originals) if originals and rng.random() < 0.4 else None
        rows.append(_row(rng, seq, redraws))
    return rows


def _row(rng: random.Random, seq: int, redraws: Row | None) -> Row:
    state = rng.choice((*[DeliveryState.PENDING] * 6, *DeliveryState))
    channel = redraws["to_channel"] if redraws else rng.choice(CHANNELS)
    return {
        "seq": seq,
        "id": f"m-{seq}",
        "kind": "card",
        "to_channel": channel,
        "conversation": channel,
        "urgency": rng.choice(list(Urgency)),
        "rank": rng.randrange(REDRAW_RANK, REDRAW_RANK + 3) if redraws else rng.randrange(-1, REDRAW_RANK),
        "escalation_id": rng.choice((None, "e-1")),
        "payload": {},
        "redraws": redraws and redraws["id"],
        "state": DeliveryState.SENT if redraws is None and rng.random() < 0.4 else state,
        "attempts": rng.randrange(ATTEMPTS_THAT_HOLD_BACK + 2),
        "try_at": NOW + rng.choice((-1, 0, 0, 1)) * MINUTE,
        "last_error": "",
        "created_at": NOW + rng.choice((-2, -2, -2, 1)) * MINUTE,
    }


def expected_claims(rows: Sequence[Row], room: ClaimCapacity) -> list[str]:
    """The rule: of each conversation the first that may go, new ones before redraws, while there is room."""
    known = {row["id"]: row for row in rows}
    busy = {row["conversation"] for row in rows if row["state"] == DeliveryState.SENDING}
    free = [row for row in rows if row["conversation"] not in busy and _waits(row) and _due(row)]
    free.sort(key=lambda row: (row["rank"], row["seq"]))
    new = [row for row in free if row["redraws"] is None and row["conversation"] not in room.resting]
    first = list(
        islice(_heads(row for row in new if not _out_of_turn(row, rows)), min(room.places, room.posts))
    )
    spoken = {row["conversation"] for row in first}
    stands = (row for row in free if row["redraws"] and known[row["redraws"]]["state"] == DeliveryState.SENT)
    redraws = _heads(row for row in stands if row["conversation"] not in spoken)
    rest = islice(redraws, min(room.places - len(first), room.redraws))
    return [row["id"] for row in (*first, *rest)]


def _waits(row: Row) -> bool:
    return row["state"] in WAITING


def _due(row: Row) -> bool:
    return bool(row["try_at"] <= NOW or row["created_at"] > NOW)


def _heads(rows: Iterable[Row]) -> Iterator[Row]:
    seen: set[str] = set()
    for row in rows:
        if row["conversation"] not in seen:
            seen.add(row["conversation"])
            yield row


def _out_of_turn(row: Row, rows: Sequence[Row]) -> bool:
    return any(
        _waits(other)
        and other["redraws"] is None
        and other["conversation"] == row["conversation"]
        and other["escalation_id"] == row["escalation_id"] == "e-1"
        and other["seq"] < row["seq"]
        and other["rank"] <= row["rank"]
        and not _due(other)
        and 1 <= other["attempts"] <= ATTEMPTS_THAT_HOLD_BACK
        for other in rows
    )


def _room(rng: random.Random) -> ClaimCapacity:
    return ClaimCapacity(
        places=rng.randrange(1, 9),
        posts=rng.choice((0, 1, 1_000)),
        redraws=rng.choice((0, 1, 1_000)),
        resting=rng.sample(CHANNELS, rng.choice((0, 0, 3))),
    )


@pytest.mark.parametrize("seed", range(12))
def test_what_is_taken_up_is_what_the_rule_says(store: Store, seed: int) -> None:
    rng = random.Random(seed)
    town = populate_store(store)
    rows = outbox(rng, rng.choice((3, 20, 150)))
    with town.engine.begin() as connection:
        connection.execute(insert(messages), rows)
    for _ in range(8):
        room = _room(rng)
        with town.write() as uow:  # never committed: each room finds the same outbox
            claimed = uow.deliveries.claim_due(NOW, "a process", room)
        assert [one.id for one in claimed] == expected_claims(rows, room), f"with {room}"
