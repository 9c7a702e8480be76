"""Somebody leaves in the middle of everything: what waits for them goes to others, who read why."""

from __future__ import annotations

from bot.health.look import take_look
from bot.slack.limits import SLACK
from bot.use_cases.people.import_options import ImportOptions
from bot.use_cases.people.import_people import ImportResult, import_people
from bot.use_cases.people.leave import leave
from tests.stories.now import now
from tests.stories.record import audit_entries
from tests.stories.report_steps import a_reported_visit, expect_the_pings, reports_a_missed_visit
from tests.stories.test_alarms import NOT_SAFE, says_not_safe
from tests.stories.town import AUTHORITY, DIRECT, Town

SAM, GRACE, RUTH = (f"{name}@larkhaven.example" for name in ("sam.okafor", "grace.holt", "ruth.adeyemi"))
LEFT = "By the people file you do not work here any more, so nothing was recorded."
HAS_LEFT = "Sam Okafor (allocated social worker) has left"


def leaves(town: Town, email: str) -> None:
    """The operator types `doorstep people leave`, and the engine follows within seconds."""
    leave(town.store, email, now(town), by="operator")
    town.skip("PT6S")


def imports_lines(
    town: Town, *, people_without: str = "", cases_without: str = "", options: ImportOptions
) -> ImportResult:
    """The demo's files again, without the lines that begin so."""
    texts = []
    for name, gone in (("people.csv", people_without), ("cases.csv", cases_without)):
        lines = (AUTHORITY / name).read_text(encoding="utf-8").splitlines()
        texts.append("\n".join(line for line in lines if not (gone and line.startswith(gone))))
    people, cases = texts
    return import_people(town.store, people, cases, now(town), options=options)


def test_one_who_leaves_with_three_duties_open_has_nothing_left_and_others_are_told_why(town: Town) -> None:
    for case in ("LH-1042", "LH-1057"):
        reports_a_missed_visit(town.amina, case=case)
        expect_the_pings(town, case)
    town.sam.press("I have this", where=DIRECT)
    town.expect("amina", "LH-1057", "Sam Okafor acknowledged")

    leaves(town, SAM)

    for case in ("LH-1042", "LH-1057"):
        town.expect("ruth", case, "You are asked", "allocated social worker", "Passed over:", HAS_LEFT)
        town.expect("amina", f"{case}: passed on", "Ruth Adeyemi was told at 10:05", f"{HAS_LEFT}.")
    town.sam.sees("This is no longer yours", "Your part in what stood here has ended")
    town.sam.sees_not("Missed visit: LH-1042")
    town.sam.command("/case LH-1042")
    town.sam.sees(LEFT)
    town.sam.command("/report")
    town.skip("PT3H")
    assert "sam" not in {town.addressee(post["channel"]) for post in town.posts()[-6:]}
    town.expected.update(range(len(town.posts())))


def test_an_alarm_that_a_leaver_has_is_asked_of_others_at_once(town: Town) -> None:
    says_not_safe(town)
    town.grace.press("I am telephoning", where=DIRECT)
    town.amina.sees("Grace Holt has it since")

    leaves(town, GRACE)

    town.expect("naomi", NOT_SAFE, "Nobody has it yet.", "Asked of you, as Grace Holt's line manager")
    for handle in ("helen", "david"):
        town.expect(handle, NOT_SAFE, "Nobody has it yet.")
    town.amina.sees("Nobody has it yet")
    town.naomi.press("I am telephoning", where=DIRECT)
    town.naomi.press("Spoken to, safe", where=DIRECT)
    for handle in ("priya", "helen", "david"):
        town.expect(handle, "(ended)", "Naomi Clarke has spoken to them")
    town.skip("PT1H")


def test_a_truncated_export_is_refused_and_nobody_ends(town: Town) -> None:
    half = "".join((AUTHORITY / "people.csv").read_text().splitlines(keepends=True)[:7])
    cases = (AUTHORITY / "cases.csv").read_text()
    refused = import_people(town.store, half, cases, now(town))
    (problem,) = [line for line in refused.problems if "--anyway" in line]
    assert problem.startswith("people.csv: 8 of 14 people that Doorstep knows are not in it, more than 10 %")
    with town.store.read() as uow:
        assert [person.has_left for person in uow.people.all()] == [False] * 14
    town.ruth.command("/case LH-1042")
    town.ruth.sees("LH-1042")


def test_whoever_the_next_file_does_not_name_has_left_and_comes_back_anew(town: Town) -> None:
    a_reported_visit(town)
    done = imports_lines(town, people_without="priya.nair", options=ImportOptions(by="operator"))
    assert [person.email for person in done.people_changes.gone] == ["priya.nair@larkhaven.example"]
    town.skip("PT6S")
    town.expect("naomi", "Priya Nair (reporter's safeguarding lead) has left")
    town.expect("amina", "LH-1042: passed on", "Naomi Clarke was told")
    town.priya.command("/case LH-1042")
    town.priya.sees(LEFT)

    back = imports_lines(town, options=ImportOptions(by="operator"))
    assert [person.email for person in back.people_changes.back] == ["priya.nair@larkhaven.example"]
    town.skip("PT6S")
    town.expect("priya", "LH-1042", "You are asked as the reporter's safeguarding lead")
    for handle in ("naomi", "amina"):
        town.expect(handle, "LH-1042: passed on", "Priya Nair was told")
    assert [one.action for one in audit_entries(town) if one.action in {"person:leave", "person:return"}] == [
        "person:leave",
        "person:return",
    ]


def test_a_case_that_goes_from_the_file_while_it_is_open_stays_open_and_is_named(town: Town) -> None:
    a_reported_visit(town)
    done = imports_lines(town, cases_without="LH-1042", options=ImportOptions(anyway=True))
    assert [case.reference for case in done.case_changes.gone] == ["LH-1042"]
    assert done.warnings == (
        "LH-1042 is not in cases.csv any more, but something is open about it here. It stays open and is "
        "chased; `doorstep health` names it.",
    )
    found = {one.name: one.words for one in take_look(town.store, SLACK, now(town)).findings}
    assert found["gone"].startswith(
        "LH-1042 went from the cases file while something is open about them here."
    )
    town.sam.press("I have this", where=DIRECT)
    town.expect("amina", "Sam Okafor acknowledged")
