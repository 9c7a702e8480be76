"""Slack's word on an account is asked for again: nobody is waited for who cannot be told, or may not be."""

from __future__ import annotations

import pytest

from bot.health.findings import Level
from bot.health.look import take_look
from bot.slack.limits import SLACK
from bot.use_cases.people.import_people import import_people
from tests.stories.now import now
from tests.stories.record import audit_entries
from tests.stories.report_steps import a_reported_visit, expect_the_pings, reports_a_missed_visit
from tests.stories.town import AUTHORITY, DIRECT, Town

#: The demo's cases that are allocated to Sam.
SAMS = ["LH-1042", "LH-1057", "LH-1063", "LH-1071"]
CANNOT = "cannot be reached by message"
#: What becomes of Sam's account, and what he then reads.
CHANGES: dict[str, tuple[dict[str, object], str]] = {
    "guest": ({"guest": True}, "Guest accounts cannot use Doorstep"),
    "restricted": ({"restricted": True}, "Guest accounts cannot use Doorstep"),
    "deactivated": ({"deleted": True}, "This account is no longer active"),
    "stranger": ({"stranger": True}, "Doorstep works for people of this workspace only"),
    "moved": ({"team": "T0ELSE"}, "Doorstep works for people of this workspace only"),
}


def changes(town: Town, handle: str, **what: object) -> None:
    """Slack's administrators change an account; unless it is `quiet`, Doorstep hears of it."""
    town.http.post(f"/control/accounts/{handle}", json=what).raise_for_status()


@pytest.mark.parametrize("how", CHANGES)
def test_an_account_that_changes_is_refused_at_the_next_press_and_passed_over(town: Town, how: str) -> None:
    a_reported_visit(town)
    what, words = CHANGES[how]

    changes(town, "sam", **what)
    town.skip("PT6S")

    town.expect("ruth", "LH-1042", "Passed over:", f"Sam Okafor (allocated social worker) {CANNOT}")
    town.expect("amina", "LH-1042: passed on", "Ruth Adeyemi was told")
    town.sam.command("/case LH-1042")
    town.sam.sees(words)
    assert ("account:refuse", "sam") in town_record(town)


def town_record(town: Town) -> list[tuple[str, str]]:
    """What was done to whom, by first name."""
    with town.store.read() as uow:
        names = {person.id: person.name.split()[0].lower() for person in uow.people.all()}
    return [(entry.action, names.get(entry.subject, "")) for entry in audit_entries(town)]


def test_an_account_deactivated_in_mid_ladder_is_climbed_past_though_slack_takes_its_posts(
    town: Town,
) -> None:
    """Priya does not answer, and it climbs to Naomi; then Naomi's account is closed."""
    a_reported_visit(town)
    for handle in ("sam", "ruth"):
        getattr(town, handle).press("I have this", where=DIRECT)
        town.expect("amina", "acknowledged at 10:05")
    town.skip("PT1H1M")
    town.expect("naomi", "Priya Nair: not acknowledged; also told: Naomi Clarke")
    town.expect("priya", "also told: Naomi Clarke")
    town.expect("amina", "Naomi Clarke was told")

    changes(town, "naomi", deleted=True, takes_posts=True)
    town.skip("PT6S")

    town.expect("helen", "Priya Nair: not acknowledged", "Helen Marsh", "Naomi Clarke", CANNOT)
    town.expect("priya", "Helen Marsh")
    town.expect("amina", "LH-1042: not acknowledged, gone further", "Helen Marsh was told")


def test_what_slack_did_not_say_is_noticed_within_a_day_and_healthy_again_is_back(town: Town) -> None:
    town.sam.command("/cases")
    changes(town, "sam", deleted=True, takes_posts=True, quiet=True)
    town.skip("PT20H5M")
    reports_a_missed_visit(town.amina)
    expect_the_pings(town, told=("priya", "ruth"))
    town.ruth.sees(f"Sam Okafor (allocated social worker) {CANNOT}")

    changes(town, "sam", deleted=False)
    town.skip("PT6S")

    town.expect("sam", "LH-1042", "You are asked as the allocated social worker")
    for handle in ("amina", "ruth"):
        town.expect(handle, "LH-1042: passed on", "Sam Okafor was told at 06:10")
    town.expect("ruth", "LH-1042: the case is allocated", "Sam Okafor has the case now")
    town.sam.press("I have this", where=DIRECT)
    town.expect("amina", "Sam Okafor acknowledged")


def test_somebody_whose_address_changes_is_the_same_person_by_their_account(town: Town) -> None:
    a_reported_visit(town)
    town.sam.press("I have this", where=DIRECT)
    town.expect("amina", "Sam Okafor acknowledged")
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    old, new = "sam.okafor@larkhaven.example", "sam.okafor-lane@larkhaven.example"

    changes(town, "sam", email=new)
    assert not import_people(
        town.store, people.replace(old, new), cases.replace(old, new), now(town)
    ).problems
    town.skip("PT6S")

    town.until(lambda: ("person:join", "sam") in town_record(town) or None, lambda: str(town_record(town)))
    town.ruth.sees("Allocated social worker, Sam Okafor: acknowledged at 10:05")
    town.sam.command("/case LH-1042")
    town.sam.sees("Allocated social worker, Sam Okafor: acknowledged at 10:05")
    with town.store.read() as uow:
        sam = uow.people.by_email(new)
        assert sam is not None
        assert uow.people.by_email(old) is None
        assert [case.reference for case in uow.cases.of_person(sam.id)] == SAMS
    town.skip("PT30M")


def test_a_file_that_names_two_addresses_of_one_account_leaves_it_with_whoever_has_it(town: Town) -> None:
    """The second is passed over, and reads so at a press; health and the check of people name it."""
    town.sam.command("/cases")
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    second = "sam.okafor-lane@larkhaven.example,Sam Okafor-Lane,Social worker,Larkhaven Council,north,,,,,\n"
    changes(town, "sam", email="sam.okafor-lane@larkhaven.example")
    assert not import_people(town.store, people + second, cases, now(town)).problems
    town.skip("PT1M")

    town.until(lambda: claims(town) or None, lambda: str(town_record(town)))
    found = {one.name: one for one in take_look(town.store, SLACK, now(town)).findings}
    assert found["claims"].level is Level.WARNING
    assert "1 person claims an account that is somebody else's here" in found["claims"].words
    town.sam.command("/cases")
    town.sam.sees("LH-1042")


def claims(town: Town) -> list[tuple[str, str]]:
    return [entry for entry in town_record(town) if entry[0] == "account:claim"]
