"""A chronology as rows and files: what is in it, for whom it is made, and what the record keeps of it."""

from __future__ import annotations

import csv
import hashlib
import io
import sys
from datetime import date, timedelta

import pytest

from bot.cards.documents.chronology import COLUMNS, Child, Chronology, Row, months_before
from bot.cards.documents.chronology_csv import chronology_csv, defuse
from bot.cards.documents.chronology_pdf import chronology_pdf
from bot.use_cases.show.ask_for_chronology import ask_for_chronology
from bot.use_cases.show.chronology import chronology
from bot.use_cases.show.hand_off import hand_off
from bot.use_cases.show.take_chronology import Wanted, _read, take_chronology
from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmOutcome, end, take, tell
from state_machines.case.standing_facts import FactKind, StandingFact
from state_machines.errors import Misconfigured, NotAllowed
from tests.unit.bot.families import add_children, child
from tests.unit.bot.town_hall import ACCOUNT, CHILD, CP_CASE, MORNING, Hall, labels

REASON = "The visits of the last month were kept."


@pytest.fixture
def decided(hall: Hall) -> Hall:
    """A missed visit, of which one person says that they have it, and a meeting that is arranged."""
    hall.report(hall.amina)
    hall.acknowledge(hall.priya)
    hall.advance(hours=1)
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-18")
    return hall


def table(hall: Hall, wanted: Wanted | None = None) -> list[dict[str, str]]:
    """The rows of the CSV that Sam takes, without the two lines below them."""
    wanted = wanted or Wanted(CP_CASE)
    (made,) = take_chronology(hall.services, hall.sam, wanted, hall.now, ("csv",))
    return list(csv.DictReader(io.StringIO(made.content.decode("utf-8-sig"))))[:-2]


def test_a_report_says_whom_it_reached_and_who_has_not_answered(decided: Hall) -> None:
    (before,) = [row for row in table(decided) if row["Event"].startswith("Missed visit reported")]
    assert "Ruth Adeyemi (social worker's manager): is being told" in before["By whom"]
    decided.outbox()  # all of it was sent
    (report,) = [row for row in table(decided) if row["Event"].startswith("Missed visit reported")]
    assert report["Date and time"] == "17 November 2026, 10:05"
    assert report["Source and agency"] == "Amina Yusuf, Health visitor, Larkhaven Community Health"
    assert ACCOUNT in report["Event"]
    assert report["What it meant"].startswith("Urgent.")
    assert "Camden 2019, section 5" in report["What it meant"]
    assert "Priya Nair (reporter's safeguarding lead): has it, Tue 17 Nov, 10:05" in report["By whom"]
    assert "Ruth Adeyemi (social worker's manager): has not answered yet" in report["By whom"]


def test_a_decision_says_what_followed_and_a_sighting_who_said_it(decided: Hall) -> None:
    rows = table(decided)
    (arranged,) = [row for row in rows if row["Event"].startswith("The core group is arranged")]
    assert arranged["Event"] == "The core group is arranged (18 November 2026)"
    assert arranged["By whom"] == "Sam Okafor"
    assert arranged["What was done"].startswith("Step: ")
    assert [row["Source and agency"] for row in rows if row["Event"].startswith("Child seen")] == [
        "The case system"
    ]


def test_the_last_months_leave_out_what_was_before(decided: Hall) -> None:
    decided.advance(days=120)
    assert table(decided) != []
    assert table(decided, Wanted(CP_CASE, months=3)) == []


@pytest.mark.parametrize("who", ["tom", "amina", "priya"])
def test_whoever_does_not_see_the_whole_case_gets_none_and_that_is_recorded(decided: Hall, who: str) -> None:
    person = decided.people[who]
    with pytest.raises(NotAllowed):
        take_chronology(decided.services, person, Wanted(CP_CASE), decided.now, ("csv",))
    asked = ask_for_chronology(decided.services, person, decided.escalation().id, "", decided.now)
    assert asked.title == "You cannot open this"
    assert asked.attachment is None
    assert hand_off(decided.services, person, decided.escalation().id, decided.now).title == asked.title
    assert decided.audit("chronology:refuse") == [who, who]
    assert decided.audit("chronology:take") == []


def test_a_case_that_does_not_exist_is_refused_in_the_same_words(decided: Hall) -> None:
    with pytest.raises(NotAllowed) as unknown:
        take_chronology(decided.services, decided.sam, Wanted("LH-9999"), decided.now, ("csv",))
    with pytest.raises(NotAllowed) as not_theirs:
        take_chronology(decided.services, decided.tom, Wanted(CP_CASE), decided.now, ("csv",))
    assert str(unknown.value) == str(not_theirs.value)


def test_the_record_holds_who_took_it_and_the_digest_of_each_file(decided: Hall) -> None:
    files = take_chronology(
        decided.services, decided.sam, Wanted(CP_CASE), decided.now, ("pdf", "csv"), "root"
    )
    assert decided.audit("chronology:take") == ["sam"]
    assert len(files) == 2
    with decided.reading() as uow:
        for one in files:
            digest = hashlib.sha256(one.content).hexdigest()
            (entry,) = uow.audit.of_subject(digest)
            assert (entry.action, entry.details["name"]) == ("file:write", one.name)
            assert CHILD not in str(entry.details)
            assert one.name.startswith("chronology-LH-1042-2026-11-17-1105.")


def test_a_family_holds_only_children_whose_whole_case_the_reader_sees(decided: Hall) -> None:
    other_worker = {"team": "south", "allocated_social_worker": decided.kofi.email, "network": ""}
    add_children(
        decided, child(CP_CASE), child("LH-2001"), child("LH-2002", child_name="Noah T", **other_worker)
    )
    with decided.reading() as uow:
        made = _read(uow, decided.services, decided.sam, Wanted(CP_CASE, family=True), decided.now)
        alone = _read(uow, decided.services, decided.sam, Wanted(CP_CASE), decided.now)
    assert made is not None
    assert alone is not None
    assert [one.reference for one in made.children] == [CP_CASE, "LH-2001"]
    assert [one.reference for one in alone.children] == [CP_CASE]


def test_words_that_are_kept_from_the_reader_are_not_in_it(hall: Hall) -> None:
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        uow.standing_facts.add(
            StandingFact(
                id="f-1",
                case_id=case.id,
                kind=FactKind.RISK,
                category="weapon",
                words="A knife by the door.",
                said_by_id=hall.amina.id,
                said_at=hall.now,
                not_shared_with=frozenset({hall.sam.id}),
            )
        )
        uow.commit()
    (row,) = [one for one in table(hall) if one["Event"].startswith("Known risk: a weapon")]
    assert "A knife" not in row["Event"]
    assert "kept from whoever this is exported for" in row["Event"]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+44 20", "'+44 20"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t=1"),
        ("a\n=1", "a\n'=1"),
        ("a\r=1", "a\n'=1"),
        ("no = here", "no = here"),
    ],
)
def test_no_cell_can_be_taken_for_a_formula(cell: str, shown: str) -> None:
    assert defuse(cell) == shown


def a_chronology(name: str, event: str = "Missed visit reported") -> Chronology:
    row = Row(MORNING, CP_CASE, (event, "- a line"), "Amina Yusuf", ("Urgent.",), ("Asked",), ("Sam",))
    child = Child(CP_CASE, name, "child protection plan")
    return Chronology((child,), (row,), "Sam Okafor", MORNING, "0" * 64)


def test_a_formula_in_a_report_is_text_in_the_csv() -> None:
    rows = list(csv.reader(io.StringIO(chronology_csv(a_chronology("Kim", "=cmd()")).decode("utf-8-sig"))))
    assert rows[0] == ["Child", *COLUMNS]
    assert rows[1][2] == "'=cmd(); - a line"


def test_months_are_counted_to_a_day_that_there_is() -> None:
    assert months_before(date(2026, 5, 31), 3) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 3) == date(2025, 10, 15)
    assert months_before(date(2026, 11, 17), 12) == date(2025, 11, 17)


def test_without_typst_the_words_say_that_the_csv_holds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(Misconfigured, match="The CSV holds the same"):
        chronology_pdf(a_chronology("Kim"))


def test_the_card_of_the_chronology_offers_the_files_to_whoever_sees_all(decided: Hall) -> None:
    shown = chronology(decided.services, decided.sam, decided.escalation().id, decided.now)
    assert "Send me the files" in labels(shown)
    assert "Send me the last 3 months" in labels(shown)


def test_a_hand_off_is_one_block_without_the_childs_name(decided: Hall) -> None:
    shown = hand_off(decided.services, decided.sam, decided.escalation().id, decided.now + timedelta(hours=1))
    (block,) = [line for section in shown.sections for line in section.lines]
    assert block.splitlines()[:3] == [
        "LH-1042, 17 November 2026, 11:05",
        "Decided: The core group is arranged (18 November 2026).",
        "By: Sam Okafor (Social worker)",
    ]
    assert CHILD not in block
    assert decided.audit("case:hand_off") == ["sam"]


def test_an_alarm_says_whom_it_reached_who_had_it_and_how_it_ended(hall: Hall) -> None:
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        alarm = Alarm("a-1", AlarmAbout.CHILD, hall.amina.id, None, hall.now, hall.now, case_id=case.id)
        alarm = take(tell(alarm, [hall.sam.id, hall.ruth.id]), hall.sam.id, hall.now, hall.now)
        uow.alarms.add(end(alarm, hall.sam.id, AlarmOutcome.CHILD_SAFE, hall.now + timedelta(hours=1)))
        uow.commit()
    (row,) = [one for one in table(hall) if one["Event"].startswith("Alarm")]
    assert row["Event"] == "Alarm: a child is in danger"
    assert row["What was done"] == (
        "Told: Sam Okafor and Ruth Adeyemi; The child was seen, and is safe, Tue 17 Nov, 11:05."
    )
    assert row["By whom"] == "Sam Okafor: has it, Tue 17 Nov, 10:05; Ended by Sam Okafor"


def test_a_fact_that_ended_is_a_row_of_its_own_with_the_reason(hall: Hall) -> None:
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        fact = StandingFact("f-1", case.id, FactKind.RISK, "animal", "A large dog.", hall.amina.id, hall.now)
        uow.standing_facts.add(fact)
        uow.standing_facts.save_end(fact.end(hall.now + timedelta(days=1), hall.sam.id, "It was rehomed."))
        uow.commit()
    hall.advance(days=2)
    begun, ended = [one for one in table(hall) if "animal" in one["Event"]]
    assert begun["Event"] == "Known risk: a dog or other animal; A large dog."
    assert ended["Event"] == "No longer holds: a dog or other animal"
    assert ended["What it meant"] == "It was rehomed."
