"""A dialog's answers: each stored, none lost, the old and the wrong refused kindly."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.use_cases.collect.answer import answer
from bot.use_cases.collect.continue_dialog import continue_dialog
from bot.use_cases.collect.start_again import start_again
from bot.use_cases.collect.start_dialog import start_dialog
from bot.use_cases.show.open_case import open_case
from dialogs.user_input import Answered, Cancelled, Edit, Submitted
from state_machines.errors import InvalidAnswer, NotFound, StoreUnavailable
from storage.unit_of_work import Store
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, Hall, labels

HOSTILE_TEXT = "<!channel> & <b>bold</b> <https://x.example|link> 🙂 \u202eright to left\u202c " + "é" * 2900


def test_starting_sends_the_first_question_to_ones_own_messages(hall: Hall) -> None:
    shown = start_dialog(hall.services, hall.amina, "missed_visit", {}, hall.now, key="press")
    assert "in your messages" in shown.notice
    (message,) = hall.outbox()
    assert (message.kind, message.to_person_id) == ("question", hall.amina.id)


def test_a_press_delivered_twice_begins_one_dialog(hall: Hall) -> None:
    for _ in range(2):
        start_dialog(hall.services, hall.amina, "missed_visit", {}, hall.now, key="press")
    assert len(hall.outbox()) == 1
    with hall.reading() as uow:
        assert len(uow.drafts.open_of(hall.amina.id)) == 1


def test_an_open_draft_is_offered_before_a_new_one_is_begun(hall: Hall) -> None:
    session_id = hall.begin(hall.amina)
    hall.give(hall.amina, session_id, "no")
    shown = start_dialog(hall.services, hall.amina, "missed_visit", {}, hall.now, key="again")
    assert shown.card is not None
    assert labels(shown.card) == ["Continue", "Start again"]
    assert "1 answer is kept" in shown.card.text


def test_continuing_asks_the_present_question_again(hall: Hall) -> None:
    session_id = hall.begin(hall.amina)
    hall.give(hall.amina, session_id, "no")
    hall.outbox()
    shown = continue_dialog(hall.services, hall.amina, session_id, hall.now, key="press")
    assert "Your answers are kept" in shown.notice
    assert [one.kind for one in hall.outbox()] == ["question"]
    assert hall.prompt(session_id).step == "case"


def test_starting_again_drops_the_draft(hall: Hall) -> None:
    session_id = hall.begin(hall.amina)
    hall.give(hall.amina, session_id, "no")
    start_again(hall.services, hall.amina, session_id, hall.now, key="press")
    with hall.reading() as uow:
        (draft,) = uow.drafts.open_of(hall.amina.id)
    assert draft.session.id != session_id
    assert draft.session.answers == {}


def test_nobody_answers_somebody_elses_dialog(hall: Hall) -> None:
    session_id = hall.begin(hall.amina)
    with pytest.raises(NotFound):
        answer(hall.services, hall.tom, session_id, Cancelled(0), hall.now, key="press")


def test_an_older_button_shows_the_present_question(hall: Hall) -> None:
    session_id = hall.begin(hall.amina)
    old = Answered(hall.prompt(session_id).revision, "immediate_danger", "yes")
    hall.give(hall.amina, session_id, "no")
    shown = answer(hall.services, hall.amina, session_id, old, hall.now, key="old")
    assert shown.notice
    assert shown.prompt is not None
    assert shown.prompt.step == "case"


def test_an_unknown_case_keeps_the_form_open_and_loses_nothing(hall: Hall) -> None:
    session_id = hall.begin(hall.amina)
    hall.give(hall.amina, session_id, "no")
    with pytest.raises(InvalidAnswer, match="does not know a case LH-9999") as refused:
        hall.give(hall.amina, session_id, "LH-9999")
    assert refused.value.field == "case"
    assert hall.prompt(session_id).step == "case"


def test_any_case_that_exists_may_be_reported_on_whatever_the_case_of_its_letters(hall: Hall) -> None:
    escalation = hall.report(hall.amina, "LH-1071", case=" lh-1071 ")
    assert escalation.step == "arrange_core_group"


def test_a_moment_in_the_future_is_refused_above_the_same_question(hall: Hall) -> None:
    session_id = hall.begin(hall.amina)
    for value in ("no", CP_CASE, "no_reply", "pick"):
        hall.give(hall.amina, session_id, value)
    shown = hall.give(hall.amina, session_id, (hall.now + timedelta(hours=1)).isoformat())
    assert "future" in shown.notice
    assert shown.prompt is not None
    assert shown.prompt.step == "when_exactly"


def test_a_text_that_is_too_long_says_by_how_much(hall: Hall) -> None:
    session_id = hall.begin(hall.amina)
    for value in ("no", CP_CASE, "no_reply", "now", "yes", "by_me"):
        hall.give(hall.amina, session_id, value)
    with pytest.raises(InvalidAnswer, match="1 character too long"):
        hall.give(hall.amina, session_id, "x" * 3001)


def test_whatever_is_typed_stays_plain_text_and_comes_back_as_typed(hall: Hall) -> None:
    escalation = hall.report(hall.amina, account=HOSTILE_TEXT)
    detail = open_case(hall.services, hall.sam, escalation.id, hall.now)
    assert any(HOSTILE_TEXT.strip() in line for section in detail.sections for line in section.lines)


def test_cancelling_records_nothing_and_tells_nobody(hall: Hall) -> None:
    session_id = hall.fill_report(hall.amina)
    hall.outbox()
    given = Cancelled(hall.prompt(session_id).revision)
    shown = answer(hall.services, hall.amina, session_id, given, hall.now, key="cancel")
    assert shown.card is not None
    assert "Nothing was recorded" in shown.card.text
    assert hall.outbox() == []


def test_a_locked_database_refuses_and_the_draft_is_as_it_was(hall: Hall) -> None:
    session_id = hall.fill_report(hall.amina)
    before = hall.prompt(session_id)
    database = hall.services.store.engine.url.database
    assert database is not None
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="Nothing was saved"):
            answer(hall.services, hall.amina, session_id, Submitted(before.revision), hall.now, key="locked")
        other.execute("ROLLBACK")
    assert hall.prompt(session_id) == before
    assert CP_CASE in hall.submit(hall.amina, session_id).title


def test_immediate_danger_shows_the_numbers_and_alerts_before_submit(hall: Hall) -> None:
    session_id = hall.begin(hall.amina)
    shown = hall.give(hall.amina, session_id, "yes")
    assert shown.prompt is not None
    assert "999" in shown.prompt.notice
    assert "020 7946 0123" in shown.prompt.notice
    hall.outbox()
    shown = hall.give(hall.amina, session_id, CP_CASE)
    assert "are being told now" in shown.notice
    assert sorted(hall.names_told()) == ["priya", "ruth", "sam"]


def test_submitting_after_an_alert_completes_that_report_and_pings_nobody_again(hall: Hall) -> None:
    session_id = hall.fill_report(hall.amina, immediate_danger="yes")
    hall.outbox()
    hall.submit(hall.amina, session_id)
    assert hall.names_told() == []
    with hall.reading() as uow:
        (report,) = uow.reports.of_escalation(hall.escalation().id)
    assert report.id == session_id
    assert "crying upstairs" in str(report.answers["account"])


def test_an_alert_stands_when_the_dialog_is_cancelled(hall: Hall) -> None:
    session_id = hall.fill_report(hall.amina, immediate_danger="yes")
    given = Cancelled(hall.prompt(session_id).revision)
    shown = answer(hall.services, hall.amina, session_id, given, hall.now, key="cancel")
    assert shown.card is not None
    assert "the alert stands" in shown.card.title
    assert hall.escalation().closed_at is None


def test_an_alert_about_the_wrong_case_is_followed_by_one_about_the_right_one(hall: Hall) -> None:
    session_id = hall.fill_report(hall.amina, immediate_danger="yes")
    hall.outbox()
    given = Edit(hall.prompt(session_id).revision, "case")
    answer(hall.services, hall.amina, session_id, given, hall.now, key="edit")
    hall.give(hall.amina, session_id, CIN_CASE)
    messages = hall.outbox()
    corrected = [one for one in messages if one.kind == "news"]
    assert "is about another case" in hall.compose_message(corrected[0]).text
    assert hall.escalation(CIN_CASE).closed_at is None
    hall.submit(hall.amina, session_id)
    with hall.reading() as uow:
        (report,) = uow.reports.of_escalation(hall.escalation(CIN_CASE).id)
    assert "crying upstairs" in str(report.answers["account"])


def test_a_draft_outlives_the_process(hall: Hall, tmp_path: Path) -> None:
    session_id = hall.fill_report(hall.amina)
    assert hall.prompt(session_id).step == "review"
    url = f"sqlite:///{tmp_path / 'doorstep.db'}"
    with Store(url, [hall.secret]) as again:
        hall.services = replace(hall.services, store=again)
        assert CP_CASE in hall.submit(hall.amina, session_id).title


def test_who_asks_to_report_gets_their_question_before_pings_that_wait(hall: Hall) -> None:
    hall.report(hall.amina, CP_CASE)
    hall.begin(hall.tom)
    kinds = [message.kind for message in hall.outbox() if message.to_person_id != hall.amina.id]
    assert "ping" in kinds
    assert kinds[0] == "question"
