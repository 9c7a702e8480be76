""" "Not mine" hands a duty to the next person at once, with the reason kept for those entitled."""

from __future__ import annotations

from tests.stories.record import actions_of
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, Phone, Town


def says_not_mine(who: Phone, reason: str, words: str = "", *, which: str = "") -> None:
    """Press the button, pick which duty where that is asked, and a reason, and send the form."""
    who.press("Not mine", where=DIRECT)
    if which:
        who.choose("Which is not yours?", which)
    who.choose("Why is it not yours?", reason)
    if words:
        who.fill("In a few words", words)
    who.submit()


def test_the_next_person_has_it_at_once(town: Town) -> None:
    a_reported_visit(town)

    says_not_mine(town.sam, "I am on leave", which="The report")

    town.sam.sees("Handed on. Ruth Adeyemi has been told now.")
    town.expect("ruth", "Ruth Adeyemi: not acknowledged", "said that it is not theirs")
    town.expect("amina", "LH-1042: handed on", "Sam Okafor said", "Ruth Adeyemi was told at once")
    town.sam.sees("Sam Okafor (allocated social worker) said that it is not theirs")
    assert "duty:decline" in actions_of(town, "sam")


def test_the_reason_is_read_in_the_detail_only(town: Town) -> None:
    a_reported_visit(town)

    says_not_mine(town.priya, "Another reason", "I know the family privately.")

    town.expect("naomi", "Naomi Clarke: not acknowledged", "said that it is not theirs")
    town.expect("amina", "LH-1042: handed on", "Naomi Clarke was told at once")
    town.settle()
    posts = town.posts()
    assert posts
    assert not [post for post in posts if "privately" in str(post)]
    town.ruth.press("Open", where=DIRECT)
    assert "I know the family privately." in town.ruth.modal()


def test_another_reason_wants_words_and_the_form_stays_open(town: Town) -> None:
    a_reported_visit(town)

    says_not_mine(town.priya, "Another reason")

    assert "Please say why in a few words" in town.priya.modal()
    town.priya.sees("Reporter's safeguarding lead, Priya Nair: not acknowledged")


def test_the_line_goes_on_to_who_is_left_and_ends_with_the_last_resort(town: Town) -> None:
    """Everybody hands it on; the last resort cannot."""
    a_reported_visit(town)
    for handle, following in (("priya", "naomi"), ("naomi", "helen"), ("helen", "david"), ("david", "kofi")):
        says_not_mine(getattr(town, handle), "It belongs to somebody else")
        town.expect(following, "Reporter's safeguarding lead")
        town.expect("amina", "LH-1042: handed on")

    says_not_mine(town.kofi, "I am on leave")

    town.kofi.sees("You are the last resort for this team")
    town.kofi.sees("Kofi Mensah: not acknowledged", "said that it is not theirs")


def test_with_several_duties_the_form_names_the_case_and_asks_which(town: Town) -> None:
    a_reported_visit(town)

    says_not_mine(town.sam, "I am on leave")

    assert "LH-1042" in town.sam.modal()
    asked = next(field for field in town.sam.form()["fields"] if field["label"] == "Which is not yours?")
    assert asked["options"] == ["The report", "The next step"]
    assert town.sam.form()["errors"].keys() == {"Which is not yours?"}
    town.priya.press("Not mine", where=DIRECT)
    assert "LH-1042" in town.priya.modal()
    assert "Which is not yours?" not in town.priya.modal()
