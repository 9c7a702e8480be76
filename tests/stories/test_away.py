"""Somebody says that they are away, in a line or a form: their cover gets what waits, and gives it back."""

from __future__ import annotations

import pytest

from tests.stories.record import actions_of
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, Town

RUTH = "ruth.adeyemi@larkhaven.example"
HELEN = "helen.marsh@larkhaven.example"
SAM = "sam.okafor@larkhaven.example"


def test_what_waits_goes_to_the_cover_at_once_and_everybody_hears_why(town: Town) -> None:
    a_reported_visit(town)

    town.sam.command(f"/away today cover {HELEN}")

    said = town.sam.sees("You are away", "Cover", "Helen Marsh")
    assert "LH-1042" in said
    assert "now with Helen Marsh" in said
    town.expect("helen", "You cover for Sam Okafor")
    town.expect("ruth", "Sam Okafor is away", "Helen Marsh covers")
    town.expect("helen", "LH-1042", "Sam Okafor (allocated social worker) is away until 17 November")
    town.expect("amina", "LH-1042: passed on", "Helen Marsh was told at 10:05")
    assert "absence:set" in actions_of(town, "sam")
    town.helen.press("I have this", where=DIRECT)
    town.expect("amina", "Helen Marsh acknowledged")


def test_back_sooner_it_is_theirs_again_and_the_cover_hears_it(town: Town) -> None:
    a_reported_visit(town)
    town.sam.command(f"/away today cover {HELEN}")
    for handle, words in (
        ("helen", "You cover"),
        ("ruth", "is away"),
        ("helen", "LH-1042"),
        ("amina", "passed on"),
    ):
        town.expect(handle, words)

    town.sam.command("/away back")

    town.sam.sees("You are back. It is recorded.")
    town.expect("sam", "LH-1042", "Allocated social worker, Sam Okafor: not acknowledged")
    town.expect("helen", "You no longer cover for Sam Okafor")
    town.expect("helen", "LH-1042: passed on", "Sam Okafor was told")
    town.expect("amina", "LH-1042: passed on", "Sam Okafor was told")
    town.helen.sees("Sam Okafor (allocated social worker) has not answered. You can take this over.")


def test_an_absence_that_begins_later_is_handed_over_when_it_begins(town: Town) -> None:
    a_reported_visit(town)
    town.sam.command(f"/away today 10:30 to 16:00 cover {HELEN}")
    town.sam.sees("You are away on Tue 17 November 2026 from 10:30 to 16:00")
    town.expect("helen", "You cover for Sam Okafor")
    town.expect("ruth", "is away")
    town.settle()
    assert not town.unexpected_messages()

    town.skip("PT26M")

    town.expect("helen", "LH-1042", "Sam Okafor (allocated social worker) is away until 16:00")
    town.expect("amina", "LH-1042: passed on", "Helen Marsh was told at 10:31")


def test_a_manager_says_it_for_somebody_who_is_ill(town: Town) -> None:
    town.ruth.command(f"/away {SAM} today cover {HELEN}")

    town.ruth.sees("Sam Okafor is away", "Helen Marsh")
    town.expect("helen", "You cover for Sam Okafor")
    town.expect("sam", "Ruth Adeyemi recorded that you are away", "Helen Marsh covers for you")


@pytest.mark.parametrize("whom", [SAM, "nobody.known@larkhaven.example"])
@pytest.mark.parametrize("what", ["today", "list", "back"])
def test_nobody_else_can_say_it_and_the_answer_is_the_same_for_who_is_known_and_who_is_not(
    town: Town, whom: str, what: str
) -> None:
    town.amina.command(f"/away {whom} {what}")

    said = town.amina.sees("knows nobody by that name or address for whom you can say this")
    assert "Nothing has changed." in said
    assert "Okafor" not in said
    assert {"absence:refuse", "act:refuse"} & set(actions_of(town, "amina"))


def test_what_could_not_be_read_opens_the_form_with_all_that_was_understood(town: Town) -> None:
    town.sam.command(f"/away 24 Dec to 2 Jna cover {HELEN}")

    assert "I read that it begins Thu 24 December 2026, but not “2 jna” as its end" in town.sam.modal()
    assert f"You typed: /away 24 Dec to 2 Jna cover {HELEN}" in town.sam.modal()
    filled = {field["label"]: field["value"] for field in town.sam.form()["fields"]}
    assert filled["First day"] == "2026-12-24"
    assert filled["Or their work e-mail address"] == HELEN
    town.sam.choose("Last day", "2027-01-02")
    town.sam.submit()
    assert "from Thu 24 December 2026 to Sat 2 January 2027" in town.sam.modal()
    town.expect("helen", "You cover for Sam Okafor from Thu 24 December 2026 to Sat 2 January 2027")
    town.expect("ruth", "Sam Okafor is away from Thu 24 December 2026")


def test_the_form_alone_takes_days_and_people_by_pickers(town: Town) -> None:
    town.ruth.command("/away")
    town.ruth.choose("Who is away?", "sam")
    town.ruth.choose("First day", "2026-12-24")
    town.ruth.choose("Who covers?", "sam")
    town.ruth.submit()
    assert "Sam Okafor cannot cover for themselves" in town.ruth.modal()
    town.ruth.choose("Who covers?", "helen")
    town.ruth.submit()
    assert "Sam Okafor is away on Thu 24 December 2026" in town.ruth.modal()
    town.expect("helen", "You cover for Sam Okafor on Thu 24 December 2026")
    town.expect("sam", "Ruth Adeyemi recorded that you are away")


def test_the_last_resort_needs_a_cover_who_is_there(town: Town) -> None:
    town.kofi.command("/away today")
    assert (
        "Kofi Mensah is the last resort: every ladder ends there. Please name who covers."
        in town.kofi.modal()
    )
    town.kofi.choose("Who covers?", "david")
    town.kofi.submit()
    assert "You are away on Tue 17 November 2026" in town.kofi.modal()
    town.expect("david", "You cover for Kofi Mensah")


def test_the_list_shows_what_is_set_and_takes_it_back(town: Town) -> None:
    town.sam.command(f"/away 24 Dec to 2 Jan cover {HELEN}")
    town.expect("helen", "You cover for Sam Okafor")
    town.expect("ruth", "is away")
    town.helen.command("/away list")
    town.helen.sees("No absence is set", "Covers for", "Sam Okafor, from Thu 24 December 2026")

    town.sam.command("/away list")
    town.sam.sees("When you are away", "From Thu 24 December 2026 to Sat 2 January 2027. Cover: Helen Marsh.")
    town.sam.press("Take back: Thu 24 Dec, 00:00")

    town.sam.sees("Taken back: Sam Okafor is not away from Thu 24 December 2026 to Sat 2 January 2027")
    town.expect("helen", "You no longer cover for Sam Okafor")
    assert "absence:cancel" in actions_of(town, "sam")


def test_a_cover_who_is_away_as_well_is_said_and_the_circle_named(town: Town) -> None:
    town.ruth.command(f"/away 23 Dec to 28 Dec cover {SAM}")
    town.expect("sam", "You cover for Ruth Adeyemi")
    town.expect("david", "Ruth Adeyemi is away")
    town.sam.command(f"/away 24 Dec to 2 Jan cover {RUTH}")
    town.sam.sees(
        "Ruth Adeyemi is away too, from Wed 23 December 2026 to Mon 28 December 2026", "cover for each other"
    )
    town.sam.sees("Sam Okafor covers for Ruth Adeyemi", "please name somebody else")
    town.expect("ruth", "You cover for Sam Okafor")
