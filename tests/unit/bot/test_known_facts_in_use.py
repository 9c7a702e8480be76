"""What is known stays: in a later escalation, inside the duties, for the network, and not once withdrawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.use_cases.collect.answer import answer
from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.open_case import open_case
from dialogs.user_input import Edit
from state_machines.case.report import Urgency
from state_machines.people.people import Role
from state_machines.policy.policy import load_policy
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.test_amend_report import sends
from tests.unit.bot.town_hall import ACCOUNT, CIN_CASE, Hall, labels


def test_a_knife_stands_in_the_duty_that_sends_somebody_a_month_after_the_case_closed(hall: Hall) -> None:
    hall.services = replace(hall.services, policy=load_policy("pan-dorset-2015"))
    report_an_incident(hall, hall.amina, threats=("weapon",))
    with hall.services.store.write() as uow:
        before = uow.escalations.open_for_case(hall.escalation().case_id)
        assert before is not None
        uow.escalations.save(replace(before, closed_at=hall.now))
        uow.commit()
    hall.advance(days=30)
    hall.report(hall.tom)
    assert hall.escalation().id != before.id
    known = "Known risk: a weapon, 17 November 2026. Open before you visit."
    (task,) = [line for line in hall.ping(hall.sam).text.splitlines() if line.startswith("Reach the family")]
    assert task.endswith(known)
    assert known in hall.ping(hall.sam).text.splitlines()
    for reader in (hall.sam, hall.tom):
        shown = open_case(hall.services, reader, hall.escalation().id, hall.now).text
        assert (
            "A weapon was shown or spoken of. Said by Amina Yusuf (Health visitor), 17 November 2026, R-"
            in shown
        )


def test_a_known_risk_makes_a_later_report_urgent_in_the_example(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",), case=CIN_CASE)
    with hall.reading() as uow:
        (report,) = uow.reports.of_case(hall.escalation(CIN_CASE).case_id)
    assert report.facts["known_risk"] == "weapon"
    assert report.urgency is Urgency.URGENT


def test_what_a_withdrawn_report_told_stands_no_more(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    assert "Known risk: a weapon" in hall.ping(hall.sam).text
    sends(hall, hall.amina, "withdraw", "It was the flat next door.")
    assert "Known risk" not in hall.ping(hall.sam).text
    opened = open_case(hall.services, hall.sam, hall.escalation().id, hall.now).text
    assert "Ended by Amina Yusuf, 17 November 2026: The report was withdrawn." in opened


def test_what_is_kept_from_a_person_stands_on_their_cards_by_its_category_and_whom_to_ask(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    with hall.services.store.write() as uow:
        (fact,) = uow.standing_facts.of_case(hall.escalation().case_id)
        words = "The dog is called Rex."
        kept = replace(
            fact, id="kept", category="animal", words=words, not_shared_with=frozenset({hall.ruth.id})
        )
        uow.standing_facts.add(kept)
        uow.commit()
    known = "Known risk: a weapon and a dog or other animal, 17 November 2026. Open before you visit"
    assert f"{known}." in hall.ping(hall.sam).text
    assert f"{known}, and ask the allocated social worker for the rest." in hall.ping(hall.ruth).text
    opened = {
        one.id: open_case(hall.services, one, hall.escalation().id, hall.now).text
        for one in (hall.sam, hall.ruth)
    }
    assert "Rex" in opened[hall.sam.id]
    assert "Rex" not in opened[hall.ruth.id]
    assert (
        "Known risk: a dog or other animal, 17 November 2026. "
        "The words are kept from you: ask the allocated social worker." in opened[hall.ruth.id]
    )


def test_the_network_reads_the_words_and_whoever_only_knows_a_reference_reads_none(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    shown = case_status(hall.services, hall.tom, "LH-1042", hall.now)
    assert "Open" in labels(shown)
    assert "A weapon was shown" in open_case(hall.services, hall.tom, hall.escalation().id, hall.now).text
    hall.report(hall.gil)
    opened = open_case(hall.services, hall.gil, hall.escalation().id, hall.now).text
    assert "Known risk: a weapon" in opened
    assert "A weapon was shown" not in opened


def kept_from_the_school(hall: Hall, *, from_: str) -> None:
    """Amina says that there is a dog, in words, and keeps these from an agency or a person."""
    session_id = hall.fill_report(hall.amina)
    for step, value in (("others_must_know", ("animal",)), ("others_must_know_words", "A dog called Rex.")):
        edit_if_offered(hall, session_id, step)
        hall.give(hall.amina, session_id, value)
    edit_if_offered(hall, session_id, "kept_from")
    offered = {option.label: option.value for option in hall.prompt(session_id).options}
    assert list(offered) == ["All of Larkhaven Primary School", "Tom Reyes (Class teacher)"]
    hall.give(hall.amina, session_id, (offered[from_],))
    hall.submit(hall.amina, session_id)


def edit_if_offered(hall: Hall, session_id: str, step: str) -> None:
    prompt = hall.prompt(session_id)
    if prompt.step == "review":
        given = Edit(prompt.revision, step)
        answer(hall.services, hall.amina, session_id, given, hall.now, key=hall.key())


@pytest.mark.parametrize("from_", ["All of Larkhaven Primary School", "Tom Reyes (Class teacher)"])
def test_the_reporter_keeps_the_words_from_an_agency_or_a_person_at_every_place(
    hall: Hall, from_: str
) -> None:
    kept_from_the_school(hall, from_=from_)
    escalation_id = hall.escalation().id
    shown = case_status(hall.services, hall.tom, "LH-1042", hall.now)
    dog = "Known risk: a dog or other animal, 17 November 2026."
    assert f"{dog} Ask the allocated social worker before you visit." in shown.text
    begun = hall.prompt(hall.fill_report(hall.tom))
    assert f"{dog} Ask the allocated social worker before you visit." in begun.notice
    for text in (shown.text, open_case(hall.services, hall.tom, escalation_id, hall.now).text):
        assert "Rex" not in text
        assert "Words kept from" not in text
    for reader in (hall.sam, hall.amina):
        assert f"{dog} Open before you visit." in hall.ping(reader).text
        opened = open_case(hall.services, reader, escalation_id, hall.now).text
        assert "A dog called Rex." in opened
        assert f"Words kept from: {from_.removeprefix('All of ').partition(' (')[0]}" in opened


def test_whoever_is_told_of_the_report_reads_it_without_the_words_that_are_kept_from_them(hall: Hall) -> None:
    kept_from_the_school(hall, from_="Tom Reyes (Class teacher)")
    with hall.services.store.write() as uow:
        duty = next(one for one in hall.duties() if one.report_id)
        tom = hall.tom.id
        uow.duties.add(
            replace(duty, id="another", role=Role.NETWORK, holder_id=tom, meant_for_id=tom, told_ids=(tom,))
        )
        uow.commit()
    opened = open_case(hall.services, hall.tom, hall.escalation().id, hall.now).text
    assert ACCOUNT in opened
    assert "Rex" not in opened


def test_a_reporter_without_a_part_in_the_case_is_not_told_who_is_around_it(hall: Hall) -> None:
    prompt = hall.prompt(hall.fill_report(hall.gil))
    assert [line.step for line in prompt.offered] == ["others_must_know"]
