"""What is kept long enough goes at its day, a hold keeps it, and nothing but a tombstone stays of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, func, select, type_coerce, update

from bot.cards.parts.answers import ERASED_WORDS
from bot.use_cases.erase.carry_out_retention import carry_out_retention
from bot.use_cases.erase.erase import Eraser, Reason, erase
from bot.use_cases.erase.holds import end_hold, set_hold
from bot.use_cases.erase.look_for import look_for_case, look_for_report
from bot.use_cases.erase.repeat_erasures import repeat_erasures
from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.open_case import open_case
from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmOutcome, AlarmState
from state_machines.errors import Misconfigured, NotAllowed, NotFound
from state_machines.settings.retention_settings import Keep, Retention
from storage import content
from storage.column_types import row_column
from storage.copying import copy_everything
from storage.erasures_file import ErasuresFile
from storage.messages_repository import DELETION
from storage.record.verification import Check, verify_record
from storage.records import OutgoingMessage
from storage.tables import drafts, erasures, messages, metadata, reports
from storage.unit_of_work import Store
from tests.integration.conftest import KEYS
from tests.unit.bot.town_hall import ACCOUNT, CIN_CASE, CP_CASE, Hall

BY = Reason("asked for by the family's solicitor", "root")
DAYS = 365
#: Sealed columns that erasing a case leaves, each with the reason.
LEFT = {
    "handled.answer": "what a press was answered; forgotten after a day by itself",
    "holds.end_why": "why a hold was ended: about the erasing, not about the family",
    "holds.why": "why a hold was set: about the erasing, not about the family",
    "import_rows.content": "what an import is yet to write: gone once it is written, within a minute",
    "people.name": "a colleague's, not a family's: it goes with the people file",
    "people.telephone": "a colleague's, not a family's: it goes with the people file",
    "team_channels.members": "who is in a channel of the team: colleagues, read anew each hour",
}


def keep(days: int = DAYS) -> Keep:
    return Keep(days=days, set_by="Ines Marsh, data protection officer", set_on=date(2026, 11, 1))


@pytest.fixture
def eraser(hall: Hall, tmp_path: Path) -> Eraser:
    return Eraser(hall.services.store, ErasuresFile(tmp_path / "doorstep.erasures"))


def an_episode(hall: Hall, case: str = CP_CASE) -> str:
    """A missed visit, a meeting, and the family engages; the report's id."""
    opened = hall.report(hall.amina, case)
    hall.record(hall.sam, "arrange_meeting", case, planned_on=hall.now.date().isoformat())
    hall.advance(days=1)
    hall.record(hall.sam, "record_engaging", case, reason="Both parents came.")
    hall.outbox()
    with hall.reading() as uow:
        return uow.reports.of_escalation(opened.id)[0].id


def stored_words(store: Store) -> str:
    """Everything that is sealed in the database, opened, but for people and for presses of the last day."""
    said = []
    with store.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for column in table.c:
                sealed = isinstance(getattr(column.type, "impl_instance", None), LargeBinary)
                if sealed and f"{table.name}.{column.name}" not in LEFT:
                    opened = connection.execute(select(row_column(table).label("row"), column))
                    said += [repr(row[1]) for row in opened]
    assert said
    return "\n".join(said)


def count(store: Store, table: Any) -> int:
    with store.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def check_record(hall: Hall) -> set[str]:
    """Where the record and the tables differ."""
    with hall.services.store.snapshot() as connection:
        later = hall.now + timedelta(days=DAYS)
        found = verify_record(connection, Check(now=later, keys=[hall.secret])).findings
    return {one.where for one in found}


def test_what_was_erased_is_on_the_record_and_what_is_blanked_past_it_is_found(
    hall: Hall, eraser: Eraser
) -> None:
    report = an_episode(hall)
    carry_out_retention(eraser, Retention(reports=keep()), hall.now + timedelta(days=DAYS))
    assert check_record(hall) == set()
    other = hall.report(hall.amina, CIN_CASE)
    with hall.reading() as uow:
        left = uow.reports.of_escalation(other.id)[0].id
    with hall.services.store.engine.connect() as connection:
        connection.execution_options(writing=True)
        blank = select(reports.c.facts).where(reports.c.id == report).scalar_subquery()
        connection.execute(
            update(reports).where(reports.c.id == left).values(facts=type_coerce(blank, LargeBinary))
        )
        connection.commit()
    assert check_record(hall) == {f"reports/{left}"}


def test_every_sealed_column_is_content_or_is_left_for_a_reason() -> None:
    sealed = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(getattr(column.type, "impl_instance", None), LargeBinary)
    }
    blanked = {f"{table.name}.{name}" for table, blank in content.BLANKS.items() for name in blank}
    gone = {f"{table.name}.{column.name}" for table in content.GONE.values() for column in table.c}
    assert sealed
    assert sealed <= blanked | gone | LEFT.keys()


def test_nothing_is_erased_before_its_day_and_all_of_it_on_it(hall: Hall, eraser: Eraser) -> None:
    an_episode(hall)
    assert ACCOUNT in stored_words(eraser.store)
    rule = Retention(reports=keep())
    carry_out_retention(eraser, rule, hall.now + timedelta(days=DAYS, seconds=-1))
    assert count(eraser.store, erasures) == 0
    assert ACCOUNT in stored_words(eraser.store)
    carry_out_retention(eraser, rule, hall.now + timedelta(days=DAYS))
    left = stored_words(eraser.store)
    assert ACCOUNT not in left
    assert "Both parents came" not in left
    with hall.reading() as uow:
        stones = uow.erasures.all()
        assert uow.audit.verify().broken is None
    assert {"reports", "escalations", "drafts"} <= {stone.kind for stone in stones}
    assert {stone.by for stone in stones} == {"retention"}
    assert stones[0].reason == f"reports: kept {DAYS} days, set by {keep().set_by} on 2026-11-01"


def test_without_a_setting_nothing_is_erased(hall: Hall, eraser: Eraser) -> None:
    an_episode(hall)
    carry_out_retention(eraser, Retention(), hall.now + timedelta(days=36_500))
    assert count(eraser.store, erasures) == 0


def test_it_is_repeated_without_harm(hall: Hall, eraser: Eraser) -> None:
    an_episode(hall)
    later = hall.now + timedelta(days=DAYS)
    carry_out_retention(eraser, Retention(reports=keep()), later)
    once = count(eraser.store, erasures)
    assert once > 0
    carry_out_retention(eraser, Retention(reports=keep()), later + timedelta(days=1))
    assert count(eraser.store, erasures) == once


def test_what_is_open_stays_however_old_it_is(hall: Hall, eraser: Eraser) -> None:
    an_episode(hall)
    hall.report(hall.tom)
    carry_out_retention(eraser, Retention(reports=keep()), hall.now + timedelta(days=2 * DAYS))
    assert count(eraser.store, erasures) == 0
    found = look_for_case(eraser.store, CP_CASE, hall.now)
    assert "its escalation is open" in found.refusal
    with pytest.raises(NotAllowed, match="its escalation is open"):
        erase(eraser, found.found, BY, hall.now)
    assert ACCOUNT in stored_words(eraser.store)


def test_drafts_go_by_when_they_were_last_touched(hall: Hall, eraser: Eraser) -> None:
    begun = hall.fill_report(hall.amina)
    rule = Retention(drafts=keep(30))
    carry_out_retention(eraser, rule, hall.now + timedelta(days=29))
    assert count(eraser.store, drafts) == 1
    carry_out_retention(eraser, rule, hall.now + timedelta(days=30))
    assert count(eraser.store, drafts) == 0
    with hall.reading() as uow:
        (stone,) = uow.erasures.all()
    assert (stone.kind, stone.row_id) == ("drafts", begun)


def test_a_case_is_erased_whole_and_its_screens_still_open(hall: Hall, eraser: Eraser) -> None:
    an_episode(hall)
    found = look_for_case(eraser.store, CP_CASE, hall.now)
    assert found.refusal == ""
    assert found.rows["reports"] == 1
    assert found.messages > 0
    done = erase(eraser, found.found, BY, hall.now)
    assert done.rows["cases"] == 1
    assert done.messages == found.messages
    left = stored_words(eraser.store)
    assert "Nobody came" not in left
    assert "Kezia" not in left
    assert case_status(hall.services, hall.sam, CP_CASE, hall.now).title
    with hall.reading() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        assert uow.audit.verify().broken is None
        entries = [entry for entry in uow.audit.of_subject(case.id) if entry.action == "content:erase"]
    assert entries
    assert "Nobody came" not in json.dumps([entry.details for entry in entries])
    shown = open_case(hall.services, hall.sam, hall.escalation().id, hall.now)
    assert ERASED_WORDS in repr(shown)


def test_one_report_goes_and_the_rest_of_its_case_stays(hall: Hall, eraser: Eraser) -> None:
    first = an_episode(hall)
    hall.advance(days=30)
    second = an_episode(hall)
    with pytest.raises(NotFound):
        look_for_report(eraser.store, "R-000000", hall.now)
    found = look_for_report(eraser.store, f"R-{first[:6].upper()}", hall.now)
    erase(eraser, found.found, BY, hall.now)
    with hall.reading() as uow:
        gone, kept = uow.reports.by_id(first), uow.reports.by_id(second)
    assert gone is not None
    assert kept is not None
    assert gone.answers == {}
    assert kept.answers["account"] == ACCOUNT


def test_a_hold_that_is_set_before_keeps_everything(hall: Hall, eraser: Eraser) -> None:
    an_episode(hall)
    set_hold(eraser.store, CP_CASE, "A court asked for the records.", "root", hall.now)
    with pytest.raises(NotAllowed, match="on hold already"):
        set_hold(eraser.store, CP_CASE, "Again.", "root", hall.now)
    later = hall.now + timedelta(days=DAYS)
    carry_out_retention(eraser, Retention(reports=keep(), cancelled_drafts=keep(1)), later)
    assert count(eraser.store, erasures) == 0
    end_hold(eraser.store, CP_CASE, "The court is done.", "root", later)
    with pytest.raises(NotFound):
        end_hold(eraser.store, CP_CASE, "Again.", "root", later)
    carry_out_retention(eraser, Retention(reports=keep()), later)
    assert ACCOUNT not in stored_words(eraser.store)
    with hall.reading() as uow:
        (hold,) = uow.holds.all()
    assert (hold.why, hold.end_why, hold.stands) == (
        "A court asked for the records.",
        "The court is done.",
        False,
    )


def test_a_hold_that_is_set_during_an_erasure_wins(
    hall: Hall, eraser: Eraser, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_episode(hall)
    monkeypatch.setattr("bot.use_cases.erase.erase.AT_ONCE", 2)
    found = look_for_case(eraser.store, CP_CASE, hall.now)

    class HeldAfterTheFirst(ErasuresFile):
        def append(self, stones: Any) -> None:
            super().append(stones)
            if stones and not held:
                held.append(set_hold(eraser.store, CP_CASE, "A court asked.", "root", hall.now))

    held: list[object] = []
    listed = HeldAfterTheFirst(eraser.list.path)
    with pytest.raises(NotAllowed, match=r"on hold since .* rows had been erased before; the rest stands"):
        erase(Eraser(eraser.store, listed), found.found, BY, hall.now)
    gone = count(eraser.store, erasures)
    assert 0 < gone < len(found.found.rows)
    assert len(eraser.list.read()[0]) == gone


def test_a_dialog_about_a_case_on_hold_stays(hall: Hall, eraser: Eraser) -> None:
    held = hall.fill_report(hall.amina)
    other = hall.fill_report(hall.tom, CIN_CASE)
    set_hold(eraser.store, CP_CASE, "A court asked.", "root", hall.now)
    carry_out_retention(eraser, Retention(drafts=keep(30)), hall.now + timedelta(days=30))
    with hall.reading() as uow:
        assert uow.drafts.by_id(held) is not None
        assert uow.drafts.by_id(other) is None


def test_what_stands_in_the_chat_is_asked_to_go_once(hall: Hall, eraser: Eraser) -> None:
    an_episode(hall)
    found = look_for_case(eraser.store, CP_CASE, hall.now)
    erase(eraser, found.found, BY, hall.now)
    again = look_for_case(eraser.store, CP_CASE, hall.now)
    assert erase(eraser, again.found, BY, hall.now).messages == 0
    with eraser.store.engine.connect() as connection:
        asked = connection.execute(select(messages.c.redraws).where(messages.c.kind == DELETION)).all()
    assert len(asked) == len(set(asked)) == found.messages


@pytest.mark.parametrize("erased", [CP_CASE, CIN_CASE])
def test_the_cards_of_an_alarm_about_several_children_go_with_the_first_of_them(
    hall: Hall, eraser: Eraser, erased: str
) -> None:
    an_alarm_about_both(hall)
    found = look_for_case(eraser.store, erased, hall.now)
    assert found.messages == 1
    assert erase(eraser, found.found, BY, hall.now).messages == 1
    assert alarm_cards_to_go(hall) == ["m-card"]


def test_they_stay_while_another_childs_case_is_on_hold_also_since_it_was_looked(
    hall: Hall, eraser: Eraser
) -> None:
    an_alarm_about_both(hall)
    looked = look_for_case(eraser.store, CP_CASE, hall.now)
    set_hold(eraser.store, CIN_CASE, "A court asked.", "root", hall.now)
    assert look_for_case(eraser.store, CP_CASE, hall.now).messages == 0
    assert erase(eraser, looked.found, BY, hall.now).messages == 0
    assert alarm_cards_to_go(hall) == []


def an_alarm_about_both(hall: Hall) -> None:
    """An alarm that has ended, about two children, and its card in somebody's messages."""
    with hall.services.store.write() as uow:
        cases = [uow.cases.by_reference(one) for one in (CP_CASE, CIN_CASE)]
        first, other = (one.id for one in cases if one is not None)
        ended = Alarm(
            id="a-both",
            about=AlarmAbout.CHILD,
            reporter_id=hall.amina.id,
            draft_id=None,
            raised_at=hall.now,
            chase_at=None,
            state=AlarmState.ENDED,
            case_id=first,
            also_case_ids=(other,),
            ended_at=hall.now,
            ended_by_id=hall.sam.id,
            outcome=AlarmOutcome.CHILD_SAFE,
        )
        uow.alarms.add(ended)
        uow.messages.enqueue(OutgoingMessage("alarm", to_person_id=hall.sam.id, alarm_id=ended.id), hall.now)
        uow.commit()
    arrived = {"id": "m-card", "state": "sent", "channel": "D1", "ts": "1.2", "sent_at": hall.now}
    with hall.services.store.engine.begin() as connection:
        connection.execute(update(messages).where(messages.c.alarm_id == "a-both").values(arrived))


def alarm_cards_to_go(hall: Hall) -> list[str]:
    with hall.services.store.engine.connect() as connection:
        asked = connection.execute(select(messages.c.redraws).where(messages.c.kind == DELETION))
        return [row.redraws for row in asked]


def test_a_backup_that_is_older_than_the_erasure_loses_it_again(
    hall: Hall, eraser: Eraser, tmp_path: Path
) -> None:
    report_id = an_episode(hall)
    with Store(f"sqlite:///{tmp_path / 'backup.db'}", KEYS) as backup:
        copy_everything(eraser.store, backup)
        erase(eraser, look_for_case(eraser.store, CP_CASE, hall.now).found, BY, hall.now)
        assert ACCOUNT in stored_words(backup)
        restored = Eraser(backup, eraser.list)
        done = repeat_erasures(restored, hall.now + timedelta(days=2))
        assert done.rows == count(eraser.store, erasures) > 0
        assert done.unreadable == ()
        assert ACCOUNT not in stored_words(backup)
        assert repeat_erasures(restored, hall.now).rows == 0
        with backup.read() as uow:
            assert uow.audit.verify().broken is None
            stones = [one for one in uow.erasures.all() if one.row_id == report_id]
        assert [(one.reason, one.erased_at) for one in stones if one.kind == "reports"] == [
            (BY.why, hall.now)
        ]


def test_nothing_is_erased_where_the_list_cannot_be_written(hall: Hall, eraser: Eraser) -> None:
    an_episode(hall)
    found = look_for_case(eraser.store, CP_CASE, hall.now)
    with pytest.raises(Misconfigured, match="cannot be written"):
        erase(Eraser(eraser.store, ErasuresFile(Path("/proc/nothing/here"))), found.found, BY, hall.now)
    assert ACCOUNT in stored_words(eraser.store)


def test_a_list_that_lost_lines_is_made_whole_from_the_table(hall: Hall, eraser: Eraser) -> None:
    an_episode(hall)
    erase(eraser, look_for_case(eraser.store, CP_CASE, hall.now).found, BY, hall.now)
    whole = eraser.list.path.read_text()
    eraser.list.path.write_text(whole[: len(whole) // 2])  # cut off in the midst of a line
    carry_out_retention(eraser, Retention(), hall.now)
    listed, unreadable = eraser.list.read()
    assert len({one.id for one in listed}) == count(eraser.store, erasures)
    assert len(unreadable) == 1
    assert eraser.list.path.stat().st_mode & 0o077 == 0


def test_rows_stay_for_whatever_refers_to_them(hall: Hall, eraser: Eraser) -> None:
    an_episode(hall)
    before = count(eraser.store, reports)
    erase(eraser, look_for_case(eraser.store, CP_CASE, hall.now).found, BY, hall.now)
    assert count(eraser.store, reports) == before
