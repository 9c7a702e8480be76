""" "Not mine" hands a duty to the next person at once, with the reason kept for those entitled."""

from __future__ import annotations

from tests.stories.record import actions_of
from tests.stories.reporting import a_reported_visit
from tests.stories.town import DIRECT, Phone, Town


def says_not_mine(who: Phone, label: str, reason: str, words: str = "") -> None:
    """Press the button, pick a reason, add words where there are some, and send the form."""
    who.press(label, where=DIRECT)
    picker, *rest = [field["label"] for field in who.form()["fields"]]
    who.choose(picker, reason)
    if words:
        who.fill(rest[0], words)
    who.submit()


def test_the_next_person_has_it_at_once(town: Town) -> None:
    a_reported_visit(town)

    says_not_mine(town.sam, "Not mine: the report", "I am on leave")

    town.sam.sees("Handed on. Ruth Adeyemi has been told now.")
    town.expect("ruth", "Ruth Adeyemi: not acknowledged", "said that it is not theirs")
    town.expect("amina", "LH-1042: handed on", "Sam Okafor said", "Ruth Adeyemi was told at once")
    town.sam.sees("Sam Okafor (allocated social worker) said that it is not theirs")
    assert "duty:decline" in actions_of(town, "sam")


def test_the_reason_is_read_in_the_detail_only(town: Town) -> None:
    a_reported_visit(town)

    says_not_mine(town.priya, "Not mine", "Another reason", "I know the family privately.")

    town.expect("naomi", "Naomi Clarke: not acknowledged", "said that it is not theirs")
    town.expect("amina", "LH-1042: handed on", "Naomi Clarke was told at once")
    town.settle()
    assert not [post for post in town.posts() if "privately" in str(post)]
    town.ruth.press("Open", where=DIRECT)
    assert "I know the family privately." in town.ruth.modal()


def test_another_reason_wants_words_and_the_form_stays_open(town: Town) -> None:
    a_reported_visit(town)

    says_not_mine(town.priya, "Not mine", "Another reason")

    assert "Please say why in a few words" in town.priya.modal()
    town.priya.sees("Reporter's safeguarding lead, Priya Nair: not acknowledged")


def test_the_line_goes_on_to_who_is_left_and_ends_with_the_last_resort(town: Town) -> None:
    """Everybody hands it on; the last resort cannot."""
    a_reported_visit(town)
    for handle, following in (("priya", "naomi"), ("naomi", "helen"), ("helen", "david"), ("david", "kofi")):
        says_not_mine(getattr(town, handle), "Not mine", "It belongs to somebody else")
        town.expect(following, "Reporter's safeguarding lead")
        town.expect("amina", "LH-1042: handed on")

    says_not_mine(town.kofi, "Not mine", "I am on leave")

    town.kofi.sees("You are the last resort for this team")
    town.kofi.sees("Kofi Mensah: not acknowledged", "said that it is not theirs")
