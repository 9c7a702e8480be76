"""Whoever owns the database and falsifies the record itself: found by the chain, by rows, or from outside."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text

from bot.use_cases.show.open_case import open_case
from storage.encryption import new_key
from storage.errors import MovedValue
from storage.record.baseline import seal_all_rows, seal_rows_of_before
from storage.record.sealing import end_of_record
from storage.record.seals_file import OutsideSeal
from storage.record.verification import Check, RecordVerdict, verify_record
from storage.tables import audit, reports
from storage.unit_of_work import Store
from tests import imported_authority
from tests.unit.bot.town_hall import CIN_CASE, Hall, a_hall

OLD_COLUMNS = ("seq", "at", "actor_id", "action", "subject", "details", "previous_hash", "hash")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """Two cases were reported, one is acknowledged; somebody has read it. All of it was sealed just now."""
    imported_authority._authority.cache_clear()
    with a_hall(tmp_path) as found:
        found.report(found.amina)
        found.report(found.amina, CIN_CASE)
        found.acknowledge(found.sam)
        open_case(found.services, found.sam, found.escalation().id, found.now)
        assert found.outbox()
        yield found


def outside(hall: Hall) -> OutsideSeal:
    with hall.reading() as uow:
        return end_of_record(uow, hall.now)


def verify(hall: Hall, *kept: OutsideSeal, now: datetime | None = None) -> RecordVerdict:
    with hall.services.store.snapshot() as connection:
        return verify_record(connection, Check(now or hall.now, outside=kept))


def found_by(verdict: RecordVerdict) -> set[str]:
    return {one.found_by for one in verdict.findings}


def sql(hall: Hall, *statements: str, **values: Any) -> None:
    with hall.services.store.engine.connect() as connection:
        connection.execution_options(writing=True)
        for statement in statements:
            connection.execute(text(statement), values)
        connection.commit()


def old_hash(previous: str, values: dict[str, Any]) -> str:
    """The hash of an entry as every release computes it, and as anybody can."""
    at = values["at"].astimezone(UTC).isoformat(timespec="microseconds")
    said = json.dumps(values | {"at": at}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{said}".encode()).hexdigest()


def rebuild(connection: Connection, keep: Any = lambda _row: True) -> None:
    """Write the whole chain anew by its public formula, leaving out some entries and keeping their seals."""
    rows = [dict(row) for row in connection.execute(select(audit).order_by(audit.c.seq)).mappings()]
    connection.execute(text("DELETE FROM audit"))
    previous = "0" * 64
    for seq, row in enumerate(filter(keep, rows), start=1):
        values = {name: row[name] for name in OLD_COLUMNS[:6]} | {"seq": seq}
        row |= values | {"previous_hash": previous, "hash": old_hash(previous, values)}
        connection.execute(insert(audit).values(row))
        previous = row["hash"]


def write_as_before(hall: Hall, action: str, subject: str, at: datetime) -> None:
    """An entry as a process of the release before writes it: chained, and without a seal."""
    with hall.services.store.engine.connect() as connection:
        connection.execution_options(writing=True)
        last = connection.execute(select(audit).order_by(audit.c.seq.desc()).limit(1)).one()
        values = {"seq": last.seq + 1, "at": at, "actor_id": None, "action": action, "subject": subject}
        values |= {"details": {}}
        row = values | {"previous_hash": last.hash, "hash": old_hash(last.hash, values)}
        connection.execute(insert(audit).values(row))
        connection.commit()


def forget_seals(hall: Hall) -> None:
    """The database as the release before has left it."""
    sql(hall, "UPDATE audit SET seal = NULL, sealed_with = NULL, rows = NULL")


def test_what_people_did_holds_and_fits_what_was_kept_outside(hall: Hall) -> None:
    kept = outside(hall)
    hall.acknowledge(hall.ruth)
    found = verify(hall, kept)
    assert found.findings == []
    assert found.compared == kept
    assert found.rows > 30


def test_nobody_cuts_off_the_last_twenty_entries(hall: Hall) -> None:
    kept = outside(hall)
    sql(hall, "DELETE FROM audit WHERE seq > (SELECT max(seq) FROM audit) - 20")
    assert "outside" in found_by(verify(hall, kept))
    assert "row" in found_by(verify(hall))  # and without a seal from outside the rows say so


def test_nobody_adds_an_entry_with_the_public_hash(hall: Hall) -> None:
    write_as_before(hall, "duty:acknowledge", hall.duties()[0].id, hall.now)
    assert found_by(verify(hall)) == {"chain"}
    hall.acknowledge(hall.ruth)  # not even once a sealed entry stands after it
    assert found_by(verify(hall)) == {"chain"}


def test_nobody_takes_a_reading_out_and_writes_the_chain_anew(hall: Hall) -> None:
    kept = outside(hall)
    with hall.services.store.engine.connect() as connection:
        connection.execution_options(writing=True)
        rebuild(connection, lambda row: row["action"] != "case:read")
        connection.commit()
    assert found_by(verify(hall)) == {"chain"}
    assert found_by(verify(hall, kept)) == {"chain", "outside"}


def test_nobody_cuts_the_record_down_to_one_entry(hall: Hall) -> None:
    kept = outside(hall)
    with hall.services.store.engine.connect() as connection:
        connection.execution_options(writing=True)
        rebuild(connection, lambda row: row["seq"] == 1)
        connection.commit()
    assert "row" in found_by(verify(hall))
    assert "outside" in found_by(verify(hall, kept))


def test_an_empty_record_beside_rows_is_broken(hall: Hall) -> None:
    kept = outside(hall)
    sql(hall, "DELETE FROM audit")
    assert found_by(verify(hall)) == {"row"}
    assert "outside" in found_by(verify(hall, kept))


def test_nobody_alters_the_digests_that_an_entry_keeps(hall: Hall) -> None:
    sql(hall, "UPDATE audit SET rows = NULL WHERE seq = (SELECT max(seq) FROM audit WHERE rows IS NOT NULL)")
    assert "chain" in found_by(verify(hall))


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        (
            "UPDATE duties SET state = 'done', ended_by_id = holder_id WHERE state = 'open'",
            "duties",
        ),
        ("UPDATE duties SET chase_at = '2099-01-01 00:00:00.000000' WHERE state = 'open'", "duties"),
        (
            "UPDATE people SET slack_user_id = 'U0EVIL' WHERE email LIKE 'ruth%'",
            "people",
        ),
        ("UPDATE people SET administrator = 1 WHERE email LIKE 'tom%'", "people"),
        ("UPDATE policy_versions SET text = replace(text, 'a', 'b')", "policy_versions"),
        ("DELETE FROM messages WHERE kind = 'ping'", "messages"),
    ],
)
def test_nobody_changes_who_has_what(hall: Hall, statement: str, table: str) -> None:
    sql(hall, statement)
    wrong = [one for one in verify(hall).findings if one.found_by == "row"]
    assert {one.where.partition("/")[0] for one in wrong} == {table}


def test_a_change_past_doorstep_is_found_also_after_doorstep_has_changed_the_row(hall: Hall) -> None:
    theirs = next(one.id for one in hall.duties() if one.holder_id == hall.ruth.id)
    sql(hall, "UPDATE duties SET task = 'Nothing to do' WHERE id = :id", id=theirs)
    hall.acknowledge(hall.ruth)
    wrong = verify(hall).findings
    assert {one.found_by for one in wrong} == {"chain"}
    assert any(theirs in one.words and "past Doorstep" in one.words for one in wrong)


def test_a_chase_in_another_century_is_named(hall: Hall) -> None:
    sql(hall, "UPDATE duties SET chase_at = '2099-01-01 00:00:00.000000' WHERE state = 'open'")
    assert any("1 January 2099" in one.words for one in verify(hall).findings)


def test_answers_copied_to_another_report_are_not_shown_and_named(hall: Hall) -> None:
    with hall.reading() as uow:
        mine, other = (
            uow.reports.of_escalation(hall.escalation(case).id)[0].id for case in (CIN_CASE, "LH-1042")
        )
    sql(
        hall,
        "UPDATE reports SET answers = (SELECT answers FROM reports WHERE id = :other) WHERE id = :mine",
        mine=mine,
        other=other,
    )
    with hall.reading() as uow, pytest.raises(MovedValue, match=f"reports.answers/{mine}"):
        uow.reports.by_id(mine)
    assert [(one.found_by, one.where) for one in verify(hall).findings] == [("row", f"reports/{mine}")]


def test_a_new_key_goes_on_and_the_older_one_is_asked_for(hall: Hall) -> None:
    store, newest = hall.services.store, new_key()
    url = str(store.engine.url)
    with Store(url, [newest, hall.secret]) as opened:
        hall.services = replace(hall.services, store=opened)
        hall.acknowledge(hall.ruth)
        assert verify(hall).findings == []
        with hall.reading() as uow:
            key = opened.cipher.record_keys.newest.id
            (entry,) = uow.audit.of_subject(f"key:{key}")
        assert entry.details["user"]
    with Store(url, [newest]) as opened:
        hall.services = replace(hall.services, store=opened)
        assert "chain" in found_by(verify(hall))


def test_once_all_rows_are_sealed_anew_an_older_key_is_missed_for_nothing(hall: Hall) -> None:
    newest, url = new_key(), str(hall.services.store.engine.url)
    with Store(url, [newest, hall.secret]) as opened:
        hall.services = replace(hall.services, store=opened)
        hall.acknowledge(hall.ruth)
        assert seal_rows_of_before(opened, hall.now) > 30
        assert seal_rows_of_before(opened, hall.now) == 0
        assert verify(hall).findings == []
    with Store(url, [newest]) as opened, opened.snapshot() as connection:
        found = verify_record(connection, Check(hall.now, quick=True))
    assert found.findings == []


def test_the_rows_of_before_are_sealed_once_at_an_upgrade(hall: Hall) -> None:
    forget_seals(hall)
    hall.acknowledge(hall.ruth)
    before = verify(hall)
    assert before.findings == []
    assert before.unsealed > 10
    assert sum(before.tolerated.values()) > 10
    assert seal_rows_of_before(hall.services.store, hall.now) == before.rows
    after = verify(hall)
    assert (after.findings, after.tolerated) == ([], {})
    assert seal_rows_of_before(hall.services.store, hall.now) == 0
    sql(hall, "UPDATE duties SET task = 'Nothing to do'")
    assert found_by(verify(hall)) == {"row"}


def test_nobody_takes_all_seals_away_as_if_there_had_been_none(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_seals(hall)
    monkeypatch.setattr("storage.audit_repository.time.time", lambda: time.time_ns() / 1e9 + 86_400)
    hall.acknowledge(hall.ruth)
    seal_all_rows(hall.services.store, hall.now)
    wrong = verify(hall).findings
    assert {one.found_by for one in wrong} == {"chain"}
    assert all("long before the first seal" in one.words for one in wrong)
    assert wrong


def test_the_release_before_may_write_beside_for_a_while_and_not_for_ever(hall: Hall) -> None:
    forget_seals(hall)
    hall.acknowledge(hall.ruth)
    seal_all_rows(hall.services.store, hall.now)
    duty = hall.duties()[0].id
    write_as_before(hall, "duty:climb", duty, hall.now)
    sql(hall, "UPDATE duties SET rung = rung + 1 WHERE id = :id", id=duty)
    beside = verify(hall)
    assert beside.findings == []
    assert beside.tolerated["duties"] > 0
    assert seal_rows_of_before(hall.services.store, hall.now) > 30
    assert verify(hall).tolerated == {}
    later = hall.now + timedelta(days=15)
    write_as_before(hall, "duty:climb", duty, later)
    assert found_by(verify(hall, now=later)) == {"chain"}
    assert seal_rows_of_before(hall.services.store, later) == 0


def test_a_seal_of_another_database_is_named(hall: Hall, tmp_path: Path) -> None:
    other = replace(outside(hall), first="f" * 64)
    (finding,) = verify(hall, other).findings
    assert "of another database" in finding.words


def test_a_restored_backup_ends_earlier_and_says_so_outside(hall: Hall) -> None:
    early = outside(hall)
    late = replace(early, seq=early.seq + 100)
    assert found_by(verify(hall, early, late)) == {"outside"}
    assert verify(hall, early, late, replace(early, restored=True)).findings == []


def test_it_holds_while_somebody_writes(hall: Hall) -> None:
    store = hall.services.store
    with store.snapshot() as connection:
        assert connection.execute(select(reports.c.id)).first()
        hall.acknowledge(hall.ruth)
        found = verify_record(connection, Check(hall.now))
    assert found.findings == []
    assert verify(hall).entries > found.entries
