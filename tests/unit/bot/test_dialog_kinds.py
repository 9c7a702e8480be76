"""The table of dialogs: whole when it is loaded, and asked in place of a dialog's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.cards.parts.card_builder import card
from bot.dialog_kind import DialogKind, check_complete
from bot.services import Services
from bot.use_cases.collect.dialog_kinds import DIALOG_KINDS
from bot.use_cases.collect.start_dialog import start_dialog
from dialogs.catalog.conditions import always
from dialogs.registry import DIALOGS
from dialogs.session import Session
from dialogs.spec import REVIEW, Ask, Dialog, Step
from dialogs.spec_checks import declare
from state_machines.errors import Misconfigured, NotAllowed, NotFound
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork
from tests.unit.bot.town_hall import CP_CASE, Hall


def test_every_dialog_has_a_row() -> None:
    assert set(DIALOG_KINDS) == set(DIALOGS)
    assert len(DIALOG_KINDS) == 17


def test_only_a_decision_is_about_the_present_step() -> None:
    assert [name for name, kind in DIALOG_KINDS.items() if kind.present_step] == ["decision"]


def test_a_dialog_without_a_row_is_refused_when_the_table_is_loaded() -> None:
    with pytest.raises(Misconfigured, match="not whole") as refusal:
        check_complete(DIALOG_KINDS, {**DIALOGS, "fax_form": DIALOGS["decision"]})
    (words,) = refusal.value.problems
    assert words == (
        "fax_form: the dialog has no row; add one, or name report_fax_form in REPORTS if it is a report"
    )


def test_a_row_without_a_dialog_is_refused_when_the_table_is_loaded() -> None:
    with pytest.raises(Misconfigured) as refusal:
        check_complete({**DIALOG_KINDS, "fax_form": DIALOG_KINDS["decision"]}, DIALOGS)
    assert refusal.value.problems == ("fax_form: the row is of no dialog; take it out",)


_NOTE = Step("note", Ask.TEXT, "What is it?", "Note", always(REVIEW))


def test_a_dialog_that_is_no_report_is_one_row(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begun, asked, submitted and ended by its row alone."""
    done: list[str] = []

    def submit(
        _uow: UnitOfWork, _services: Services, session: Session, _person: Person, _now: datetime
    ) -> str:
        done.append(session.context["about"])
        return "n1"

    note = declare(Dialog("note", 1, "A note", "note", (_NOTE,), context=("about",)))
    for module in ("dialogs.registry", "bot.cards.messages.question"):
        monkeypatch.setattr(f"{module}.DIALOGS", {**DIALOGS, "note": note})
    row = DialogKind(
        begin=lambda _uow, _services, _person, context, _now: {**context, "about": "the weather"},
        lists=DIALOG_KINDS["missed_visit"].lists,
        submit=submit,
        ending=lambda _uow, _services, session, _now: card(f"Noted as {session.result}"),
    )
    hall.services = replace(hall.services, dialogs={**DIALOG_KINDS, "note": row})
    session_id = hall.begin(hall.amina, "note")
    hall.give(hall.amina, session_id, "It rains.")
    assert hall.submit(hall.amina, session_id).title == "Noted as n1"
    assert done == ["the weather"]


def test_whoever_may_not_begin_a_dialog_is_refused_by_its_row(hall: Hall) -> None:
    hall.report(hall.amina, CP_CASE)
    context = {"escalation_id": hall.escalation().id}
    with pytest.raises(NotAllowed, match="At this step an outcome is for"):
        start_dialog(hall.services, hall.priya, "decision", context, hall.now, key="press")


def test_a_dialog_that_no_longer_exists_is_not_begun(hall: Hall) -> None:
    with pytest.raises(NotFound, match="no longer exists"):
        start_dialog(hall.services, hall.amina, "fax_form", {}, hall.now, key="press")
