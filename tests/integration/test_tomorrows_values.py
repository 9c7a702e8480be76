"""The release before does no harm to what the next one wrote: each stored word that may be new.

Everything that Doorstep does is done while the word is there. Nothing else is held up, the row is as it was
afterwards, and what waits for the next release is named by `doorstep health`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, text, update

from bot.engine.chase_due import Chaser
from bot.engine.deliver_due import Deliverer
from bot.health.findings import Level
from bot.health.look import take_look
from bot.message_kinds import MESSAGE_KINDS
from bot.ports import Account
from bot.slack.limits import SLACK
from bot.use_cases.collect.continue_dialog import continue_dialog
from bot.use_cases.collect.start_again import start_again
from bot.use_cases.people.import_options import ImportOptions
from bot.use_cases.people.import_people import import_people
from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.home_card import home_card
from bot.use_cases.show.my_cases import my_cases
from dialogs.session_json import session_to_json
from state_machines.duties.duty import Duty, DutyKind, DutyState
from state_machines.errors import NewerRelease
from state_machines.people.absences import Absence
from state_machines.people.address import Address
from storage.records import OutgoingMessage
from storage.tables import (
    absences,
    audit,
    cases,
    drafts,
    duties,
    escalations,
    messages,
    moves,
    policy_versions,
    reports,
)
from storage.unit_of_work import Store
from tests.integration.delivery_helpers import Slack, drain
from tests.unit.bot.town_hall import AUTHORITY, CIN_CASE, CP_CASE, FakeDirectory, Hall

NO_CASES = (AUTHORITY / "cases.csv").read_text().splitlines()[0] + "\n"


def _address_of(email: str) -> Address:
    return Address("slack", f"T0LARK/U-{email}")


@pytest.fixture
def busy(hall: Hall) -> Hall:
    """Two cases were reported days ago, and their duties have fallen due; everybody has an account."""
    accounts = (
        Account(
            Address("slack", f"T0LARK/U-{person.email}"),
            person.email,
            active=True,
            guest=False,
            stranger=False,
        )
        for person in hall.people.values()
    )
    directory = FakeDirectory({account.address: account for account in accounts})
    hall.services = replace(hall.services, directory=directory)
    hall.report(hall.amina, CP_CASE)
    hall.report(hall.amina, CIN_CASE)
    hall.outbox()
    hall.advance(days=3)
    return hall


@dataclass(frozen=True)
class Row:
    """One stored row, and what of it is tomorrow's."""

    table: Table
    key: str
    id: Any

    def write(self, store: Store, **values: Any) -> None:
        """Put in what the next release wrote."""
        changed = update(self.table).where(self.table.c[self.key] == self.id).values(values)
        _execute(store, changed)

    def read(self, store: Store) -> dict[str, Any]:
        """The whole row as it is stored."""
        names = ", ".join(f'"{column.name}"' for column in self.table.c)
        query = text(f'SELECT {names} FROM {self.table.name} WHERE "{self.key}" = :id')
        with store.engine.connect() as connection:
            return dict(connection.execute(query, {"id": self.id}).mappings().one())


def _execute(store: Store, statement: Any) -> None:
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        connection.execute(statement)
        connection.commit()


def row_of(hall: Hall, table: Table) -> Row:
    """One row of this table about the first case, or about somebody in it."""
    escalation = hall.escalation(CP_CASE)
    if table is messages:
        return Row(messages, "id", fresh_message(hall))
    if table is absences:
        return Row(absences, "id", an_absence(hall))
    if table is drafts:
        return Row(drafts, "id", hall.fill_report(hall.amina))
    found = {
        duties: ("id", hall.duties(CP_CASE)[0].id),
        escalations: ("id", escalation.id),
        reports: ("escalation_id", escalation.id),
        moves: ("escalation_id", escalation.id),
        cases: ("id", escalation.case_id),
        audit: ("seq", 1),
    }
    return Row(table, *found[table])


def fresh_message(hall: Hall) -> str:
    news = OutgoingMessage(
        "news",
        to_person_id=hall.sam.id,
        escalation_id=hall.escalation(CP_CASE).id,
        payload={"what": "completed", "report": "r-1", "at": hall.now.isoformat()},
    )
    with hall.services.store.write() as uow:
        message_id = uow.messages.enqueue(news, hall.now)
        uow.commit()
    return message_id


def an_absence(hall: Hall) -> str:
    week = hall.now + timedelta(days=7)
    away = Absence("a-1", hall.ruth.id, hall.now + timedelta(days=1), week, set_at=hall.now)
    with hall.services.store.write() as uow:
        uow.absences.save_many([away])
        uow.commit()
    return away.id


def go_on(hall: Hall) -> None:
    """A round of all that Doorstep does; what is not about the new word goes as ever."""
    services, now = hall.services, hall.now
    mine = next(one for one in hall.duties(CIN_CASE) if one.state is DutyState.OPEN)
    Chaser(services).chase_due(now)
    assert [one.id for one in hall.duties(CIN_CASE) if one.is_live and not _is_chased_later(one, hall)] == []
    assert CIN_CASE in case_status(services, hall.sam, CIN_CASE, now).text
    for person in (hall.sam, hall.ruth, hall.amina):
        assert CIN_CASE in my_cases(services, person, now).text
        assert CIN_CASE in home_card(services, person, now).text
    holder = next(person for person in hall.people.values() if person.id == mine.holder_id)
    assert hall.acknowledge(holder, mine, case=CIN_CASE).changed
    people = (AUTHORITY / "people.csv").read_text()
    only_adds = ImportOptions(partial=True)
    assert import_people(services.store, people, NO_CASES, now, options=only_adds).problems == ()
    deliver(hall)
    assert waiting_messages(hall, CIN_CASE) == []


def _is_chased_later(duty: Duty, hall: Hall) -> bool:
    return duty.chase_at is not None and duty.chase_at > hall.now


def deliver(hall: Hall) -> None:
    deliverer = Deliverer(hall.services, Slack(), lambda: hall.now, "a process", kinds=MESSAGE_KINDS)
    drain(deliverer)
    drain(deliverer)  # what was recorded after the last look may have left a redraw
    assert not deliverer.has_work()
    deliverer.finish(1)


def waiting_messages(hall: Hall, case: str) -> list[tuple[str, str]]:
    about = messages.c.escalation_id == escalation_id_of(hall, case)
    query = select(messages.c.kind, messages.c.last_error).where(about, messages.c.state != "sent")
    with hall.services.store.engine.connect() as connection:
        return [(row.kind, row.last_error) for row in connection.execute(query)]


def escalation_id_of(hall: Hall, case: str) -> str:
    query = select(escalations.c.id).join(cases, cases.c.id == escalations.c.case_id)
    with hall.services.store.engine.connect() as connection:
        return str(connection.scalar(query.where(cases.c.reference == case)))


def words_of_health(hall: Hall) -> str:
    health = take_look(hall.services.store, SLACK, hall.now, MESSAGE_KINDS)
    (found,) = [one for one in health.findings if one.name == "newer"]
    return found.words


#: What is decided by: left as it is, and named.
LEFT = [
    (messages, {"kind": "welcome"}, "message kind welcome (1"),
    (messages, {"payload": {"what": "tomorrow"}}, "content of a message of the kind news (1"),
    (messages, {"state": "resting"}, "message state resting (1"),
    (duties, {"kind": "ponder"}, "duty kind ponder (1"),
    (duties, {"role": "magistrate"}, "duty role magistrate (1"),
    (duties, {"state": "resting"}, "duty state resting (1"),
    (escalations, {"urgency": "someday"}, "case urgency someday (1"),
    (escalations, {"step": "tomorrow"}, "case step tomorrow (1"),
    (drafts, {"dialog": "tomorrow"}, "draft dialog tomorrow (1"),
]

#: What is only shown: by its own name.
SHOWN = [
    (reports, {"kind": "lost_touch"}),
    (reports, {"urgency": "someday"}),
    (moves, {"origin": "oracle"}),
    (cases, {"plan": "XP"}),
    (absences, {"source": "dream"}),
    (audit, {"action": "moon:howl"}),
]


@pytest.mark.parametrize(("table", "values", "named"), LEFT)
def test_what_is_decided_by_is_left_and_named(
    busy: Hall, table: Table, values: dict[str, Any], named: str
) -> None:
    row = row_of(busy, table)
    row.write(busy.services.store, **values)
    before = row.read(busy.services.store)
    go_on(busy)
    assert row.read(busy.services.store) == before
    assert named in words_of_health(busy)


@pytest.mark.parametrize(("table", "values"), SHOWN)
def test_what_is_only_shown_hinders_nothing(busy: Hall, table: Table, values: dict[str, Any]) -> None:
    row = row_of(busy, table)
    row.write(busy.services.store, **values)
    before = row.read(busy.services.store)
    go_on(busy)
    assert row.read(busy.services.store) == before
    assert CP_CASE in case_status(busy.services, busy.sam, CP_CASE, busy.now).title


def test_an_urgency_of_tomorrow_does_not_keep_a_message_from_being_sent(busy: Hall) -> None:
    row = row_of(busy, messages)
    row.write(busy.services.store, urgency="someday")
    go_on(busy)
    assert row.read(busy.services.store)["state"] == "sent"
    assert row.read(busy.services.store)["urgency"] == "someday"


def test_a_policy_of_tomorrow_is_left_and_named(busy: Hall) -> None:
    store = busy.services.store
    policy = {"hash": "tomorrow", "name": "camden-2030", "text": "shape: round\n", "first_used_at": busy.now}
    _execute(store, insert(policy_versions).values(policy))
    escalation = row_of(busy, escalations)
    escalation.write(store, policy_hash="tomorrow")
    before = escalation.read(store)
    go_on(busy)
    assert escalation.read(store) == before
    assert "policy tomorrow (1)" in words_of_health(busy)
    assert f"{CP_CASE} is open, but part" in my_cases(busy.services, busy.sam, busy.now).text
    with pytest.raises(NewerRelease):
        case_status(busy.services, busy.sam, CP_CASE, busy.now)


@pytest.mark.parametrize("values", [{"kind": "ponder"}, {"role": "magistrate"}, {"state": "resting"}])
def test_another_duty_of_the_same_case_is_acknowledged(busy: Hall, values: dict[str, str]) -> None:
    row = row_of(busy, duties)
    row.write(busy.services.store, **values)
    before = row.read(busy.services.store)
    usual = str(before["role"])
    other = next(one for one in busy.duties(CP_CASE) if one.state is DutyState.OPEN)
    holder = next(person for person in busy.people.values() if person.id == other.holder_id)
    assert busy.acknowledge(holder, other, case=CP_CASE).changed
    assert row.read(busy.services.store) == before
    shown = case_status(busy.services, busy.sam, CP_CASE, busy.now)
    (section,) = [one for one in shown.sections if one.heading == "Of a newer version of Doorstep"]
    (line,) = section.lines
    assert line.endswith(f"({values.get('role', usual.replace('_', ' '))}), {values.get('state', 'open')}.")


def test_a_duty_of_tomorrow_becomes_an_alarm_where_nobody_chases_it(busy: Hall) -> None:
    row_of(busy, duties).write(busy.services.store, kind="ponder")
    Chaser(busy.services).chase_due(busy.now)
    with busy.reading() as uow:
        due = uow.duties.next_chase_at()
    assert due is not None
    assert due > busy.now
    health = take_look(busy.services.store, SLACK, busy.now, MESSAGE_KINDS)
    assert "overdue" in {one.name for one in health.findings if one.level is Level.ALARM}


def test_an_urgency_of_tomorrow_is_chased_by_whoever_knows_it(busy: Hall) -> None:
    row = row_of(busy, escalations)
    row.write(busy.services.store, urgency="someday")
    chaser = Chaser(busy.services)
    assert chaser.chase_due(busy.now) > 0
    assert chaser.chase_due(busy.now) == 0
    owed = [one for one in busy.duties(CP_CASE) if one.is_live and one.kind is not DutyKind.FOLLOW_UP]
    assert owed
    assert all(one.chase_at is not None and one.chase_at <= busy.now for one in owed)
    assert set(chaser.paused_duties(busy.now)) == {one.id for one in owed}
    busy.report(busy.amina, CP_CASE)  # nobody's report waits for a release
    assert row.read(busy.services.store)["urgency"] == "someday"


@pytest.mark.parametrize("newer", ["version", "state"])
def test_a_draft_of_tomorrow_keeps_its_answers_and_can_be_begun_again(busy: Hall, newer: str) -> None:
    store = busy.services.store
    row = row_of(busy, drafts)
    with busy.reading() as uow:
        draft = uow.drafts.by_id(row.id)
    assert draft is not None
    stored = session_to_json(replace(draft.session, version=draft.session.version + 1))
    if newer == "state":
        stored = stored.replace('"state":"review"', '"state":"resting"')
        assert '"state":"resting"' in stored
    row.write(store, session=stored)
    before = row.read(store)
    with pytest.raises(NewerRelease) as told:
        continue_dialog(busy.services, busy.amina, row.id, busy.now, key=busy.key())
    assert "newer version of Doorstep" in told.value.user_message
    home_card(busy.services, busy.amina, busy.now)
    deliver(busy)
    assert row.read(store) == before
    if newer == "version":
        start_again(busy.services, busy.amina, row.id, busy.now, key=busy.key())
        with busy.reading() as uow:
            (begun,) = uow.drafts.open_of(busy.amina.id)
        assert begun.session.id != row.id
