"""Sight and rank end in the minute in which the part ends, on old cards, open pages and forms as well."""

from __future__ import annotations

from bot.use_cases.people.import_people import import_people
from tests.stories.record import actions_of
from tests.stories.report_steps import a_reported_visit, reports_a_missed_visit, writes
from tests.stories.test_not_mine_moves_it_on import says_not_mine
from tests.stories.test_posts_change_hands import HELEN, the_file_gives_the_case_to
from tests.stories.town import AUTHORITY, DIRECT, MORNING, TEAM, Phone, Town

GRACE = "grace.holt@larkhaven.example"


def sees_nothing(who: Phone) -> None:
    """`/case` answers as for a case that does not exist."""
    who.command("/case LH-1042")
    who.sees("No case LH-1042 that you can see")


def opens_nothing(who: Phone, where: str = "north-locality") -> None:
    who.press("Open", where=where)
    assert "You cannot open this" in who.modal()
    assert "Kezia" not in who.modal()


def ignore_what_else_is_told(town: Town) -> None:
    """What others hear of it is told in other stories."""
    town.expected.update(range(999))


def test_a_former_social_worker_sees_and_answers_nothing_from_the_old_card(town: Town) -> None:
    a_reported_visit(town)
    ignore_what_else_is_told(town)

    the_file_gives_the_case_to(town, HELEN)

    sees_nothing(town.sam)
    opens_nothing(town.sam)
    town.sam.press("I have this", where="north-locality")
    said = town.sam.sees(
        "This is not yours any more. It is with Helen Marsh (allocated social worker).", where=TEAM
    )
    assert "Nothing has changed." in said
    assert {"status:refuse", "case:refuse", "acknowledgement:refuse"} <= set(actions_of(town, "sam"))
    town.helen.sees("Allocated social worker, Helen Marsh: not acknowledged")


def test_the_page_opened_before_and_sent_after_counts_for_nothing(town: Town) -> None:
    a_reported_visit(town)
    ignore_what_else_is_told(town)
    town.sam.press("Not mine", where=DIRECT)
    town.sam.choose("Which is not yours?", "The report")
    town.sam.choose("Why is it not yours?", "I am on leave")

    the_file_gives_the_case_to(town, HELEN)

    town.sam.submit()
    town.sam.sees("This is not with you: it is with Helen Marsh (allocated social worker).")
    assert "decline:refuse" in actions_of(town, "sam")


def test_a_cover_sees_the_case_while_the_absence_runs_and_not_a_minute_longer(town: Town) -> None:
    a_reported_visit(town)
    ignore_what_else_is_told(town)
    town.sam.command(f"/away today cover {GRACE}")
    town.settle()
    town.grace.press("Open", where=DIRECT)
    assert "Kezia Thornbury" in town.grace.modal()
    town.grace.act(do="close")

    town.sam.command("/away back")
    town.settle()

    sees_nothing(town.grace)
    assert "I have this" not in town.grace.controls(DIRECT)
    town.grace.sees("This is no longer yours", "Your part in what stood here has ended")


def test_who_said_not_mine_keeps_the_step_and_nothing_waits_for_them(town: Town) -> None:
    a_reported_visit(town)
    ignore_what_else_is_told(town)
    says_not_mine(town.priya, "I am on leave")
    town.settle()

    town.priya.press("Open", where=DIRECT)
    assert "Curtains drawn" not in town.priya.modal()
    assert "Kezia" not in town.priya.modal()
    town.priya.act(do="close")
    home = str(town.priya.act(do="open_home")["home"])
    assert "LH-1042" in home
    assert "With you" not in home
    assert "Overdue" not in home


def test_a_withdrawn_report_gives_no_sight(town: Town) -> None:
    """Grace only knew the reference."""
    reports_a_missed_visit(town.grace, seen="Someone else")
    ignore_what_else_is_told(town)
    town.grace.command("/case LH-1042")
    assert "Your reports" in town.grace.messages(DIRECT)[-1]["text"]

    town.grace.press("Amend or withdraw", where=DIRECT)
    town.grace.sees("What should change?")
    town.grace.press("Withdraw the report", where=DIRECT)
    town.grace.sees("Why do you withdraw it?")
    writes(town.grace, "It was the flat next door.")
    town.grace.press("Send", where=DIRECT)
    town.grace.sees("Withdrawn: R-")

    sees_nothing(town.grace)


def test_whoever_is_told_after_a_new_line_manager_came_is_the_new_one(town: Town) -> None:
    """Priya is the safeguarding lead no more: her card leads nowhere."""
    a_reported_visit(town)
    ignore_what_else_is_told(town)
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    lines = [
        line.replace("priya.nair@", "naomi.clarke@") if line.startswith("amina.") else line
        for line in people.splitlines()
    ]
    assert not import_people(town.store, "\n".join(lines), cases, MORNING).problems
    town.skip("PT6S")

    sees_nothing(town.priya)
    opens_nothing(town.priya)
    town.naomi.sees("LH-1042")
