"""Who may not know of a case gets the answer for a case that does not exist; the rest see their part."""

from __future__ import annotations

import csv
import io

from bot.use_cases.people.import_people import import_people
from tests.stories.record import actions_of
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import AUTHORITY, DIRECT, MORNING, Phone, Town


def answer_to(who: Phone, reference: str) -> str:
    """What `/case` answers, with the reference taken out."""
    who.command(f"/case {reference}")
    said: str = who.messages(DIRECT)[-1]["text"]
    assert reference in said
    return said.replace(reference, "…")


def test_an_unknown_and_an_inaccessible_case_get_the_same_answer(town: Town) -> None:
    a_reported_visit(town)
    assert answer_to(town.grace, "LH-1042") == answer_to(town.grace, "LH-9999")
    assert actions_of(town, "grace") == ["status:refuse", "status:refuse"]


def test_somebody_of_the_network_sees_the_step_and_no_more(town: Town) -> None:
    a_reported_visit(town)

    said = answer_to(town.tom, "LH-1042")

    assert "Step: Core group to be arranged" in said
    for hidden in ("Amina", "Child last seen", "Who has what", "Urgency", "Priya"):
        assert hidden not in said
    assert "Open" not in town.tom.controls(DIRECT)


def test_a_reporter_sees_their_own_reports_and_who_answered(town: Town) -> None:
    a_reported_visit(town)
    said = answer_to(town.amina, "LH-1042")
    assert "Your reports:\nR-" in said
    assert "Allocated social worker, Sam Okafor: not acknowledged" in said
    assert "Child last seen" not in said


def test_running_doorstep_opens_no_case(town: Town) -> None:
    """Grace administers Doorstep from today; that gives her no sight of any case."""
    people, cases = (AUTHORITY / "people.csv").read_text(), (AUTHORITY / "cases.csv").read_text()
    rows = list(csv.DictReader(people.splitlines()))
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(
        row | {"administrator": "yes"} if row["email"].startswith("grace.holt") else row for row in rows
    )
    assert not import_people(town.store, written.getvalue(), cases, MORNING).problems
    a_reported_visit(town)
    assert answer_to(town.grace, "LH-1042") == answer_to(town.grace, "LH-9999")


def test_opening_shows_the_detail_to_those_entitled_only(town: Town) -> None:
    a_reported_visit(town)
    town.ruth.press("Open", where=DIRECT)
    detail = town.ruth.modal()
    assert "Kezia Thornbury" in detail
    assert "Curtains drawn" in detail
    assert "case:read" in actions_of(town, "ruth")


def test_opening_from_the_channel_is_refused_to_somebody_without_a_part(town: Town) -> None:
    """Naomi is in the channel, and nothing has come to her."""
    a_reported_visit(town)
    town.naomi.press("Open", where="north-locality")
    assert "You cannot open this" in town.naomi.modal()
    assert "Kezia" not in town.naomi.modal()
    assert actions_of(town, "naomi") == ["case:refuse"]
