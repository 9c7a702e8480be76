"""Somebody who is not safe: the numbers at once, people told before "Submit", and a silence is noticed."""

from __future__ import annotations

from tests.stories.incidents import (
    ACCOUNT,
    TOLD,
    begins_an_incident,
    expect_the_alarm,
    says_they_are_not_safe,
)
from tests.stories.report_steps import writes
from tests.stories.town import TEAM, Town

CALL = "Telephone Amina Yusuf, who said that they are not safe"


def test_the_numbers_stand_there_before_anything_else_is_asked(town: Town) -> None:
    begins_an_incident(town.amina)
    town.amina.press("No, I am hurt")
    expect_the_alarm(town.amina)
    seen = town.amina.sees("Which child?")
    assert "call 999" in seen
    assert "Doorstep has called nobody" in seen
    assert "020 7946 0123" in seen


def test_people_are_told_as_soon_as_the_case_is_known(town: Town) -> None:
    says_they_are_not_safe(town.amina)
    town.amina.sees("Grace Holt are being told now")
    ping = town.grace.sees("Hostile incident: LH-1042, immediate danger")
    assert "Amina Yusuf says that they are not safe. Doorstep has called nobody." in ping


def test_a_silence_after_it_asks_the_line_manager_to_telephone(town: Town) -> None:
    says_they_are_not_safe(town.amina)
    for handle in TOLD:
        getattr(town, handle).press("I have this", where="Doorstep")
    town.grace.press("I am telephoning", where="Doorstep")
    for name in ("Priya Nair", "Sam Okafor", "Ruth Adeyemi", "Grace Holt"):
        town.amina.sees("You said that you are not safe", "Your report", f"{name}: acknowledged")
    town.skip("PT4M")
    town.grace.sees_not(CALL)
    town.skip("PT1M")
    town.expect("grace", "no further word has come. Telephone them now.", CALL)
    town.sam.sees("no further word has come. Telephone them now.", where=TEAM)


def test_an_answer_is_word_from_them_and_the_silence_begins_anew(town: Town) -> None:
    says_they_are_not_safe(town.amina)
    for handle in TOLD:
        getattr(town, handle).press("I have this", where="Doorstep")
    town.grace.press("I am telephoning", where="Doorstep")
    town.skip("PT4M")
    writes(town.amina, ACCOUNT)
    town.skip("PT4M")
    town.grace.sees_not(CALL)


def test_whoever_is_safe_says_so_and_everybody_hears_it(town: Town) -> None:
    says_they_are_not_safe(town.amina)
    writes(town.amina, ACCOUNT)
    town.amina.choose("Change an answer", "Safe now")
    town.amina.press("Yes, I need nothing now")
    town.amina.sees("How did they behave?")
    for handle in TOLD:
        town.expect(handle, "LH-1042: the reporter is safe", "Amina Yusuf said at 10:05")
    town.expect("helen", "Somebody is not safe: LH-1042 (ended)", "Amina Yusuf says that they are safe now")
    town.sam.sees_not("not safe", where=TEAM)


def test_a_person_in_danger_has_one_card_however_long_nobody_answers(town: Town) -> None:
    says_they_are_not_safe(town.amina)
    before = len(town.amina.messages())
    for _ in range(4):
        town.skip("PT5M")
    town.expected.update(range(999))
    assert len(town.amina.messages()) == before
    town.amina.sees("You said that you are not safe", "Without an answer the next are told at 10:30.")
    town.amina.sees("Your report", "not acknowledged; also told: ", "Naomi Clarke", "Kofi Mensah")


def test_after_submit_the_numbers_stay_until_the_reporter_is_safe(town: Town) -> None:
    says_they_are_not_safe(town.amina)
    writes(town.amina, ACCOUNT)
    town.amina.press("Submit")
    confirmed = town.amina.sees("Recorded: R-", "You said that you are not safe.", "are being told.")
    assert "Police, ambulance, fire: 999" in confirmed
    assert confirmed.index("999") < confirmed.index("Case:")
    assert "What to do now" not in confirmed
    assert "press “I am safe now”" in confirmed
    town.expected.update(range(999))


def test_whoever_telephones_reads_as_whom_on_which_number_and_the_details(town: Town) -> None:
    says_they_are_not_safe(town.amina)
    card = town.grace.sees("Somebody is not safe: LH-1042", "Asked of you, as Amina Yusuf's line manager")
    assert "Telephone: Amina Yusuf, 020 7946 0141" in card
    town.helen.sees("Somebody is not safe: LH-1042", "Asked of you, as duty manager")
    town.helen.press("Details", where="Doorstep")
    assert "LH-1042" in town.helen.modal()


def test_the_call_is_recorded_and_then_nobody_is_asked_again(town: Town) -> None:
    says_they_are_not_safe(town.amina)
    for handle in TOLD:
        getattr(town, handle).press("I have this", where="Doorstep")
    town.grace.press("I am telephoning", where="Doorstep")
    town.skip("PT5M")
    town.expect("grace", CALL)
    town.grace.press("Done: telephone Amina Yusuf, who said that they are not safe", where="Doorstep")
    town.expect("grace", "What came of it?", CALL)
    town.grace.press("It is done")
    writes(town.grace, "She is in her car, with the doors locked, and drives home.")
    town.grace.press("Record")
    town.expect("amina", "Grace Holt recorded", CALL)
    town.sam.sees_not("no further word has come", where=TEAM)
