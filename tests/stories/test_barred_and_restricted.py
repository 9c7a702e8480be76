"""Who may know nothing of a case is passed over without a word; a restricted case is for those named."""

from __future__ import annotations

from bot.health.findings import Level
from bot.use_cases.let_in.bar_person import bar_person
from bot.use_cases.people.import_people import import_people
from state_machines.people.people import Person
from tests.stories.channels import becomes, is_looked_at_again, the_check_says
from tests.stories.record import actions_of
from tests.stories.report_steps import a_reported_visit, answers_to_the_review
from tests.stories.test_going_in import sam_goes_in
from tests.stories.test_slack_refuses_for_good import finding, health_says, refuses
from tests.stories.town import AUTHORITY, DIRECT, MORNING, TEAM, Phone, Town

WHY = "She is the mother's sister."


def person(town: Town, first_name: str) -> Person:
    with town.store.read() as uow:
        return next(one for one in uow.people.all() if one.name.lower().startswith(first_name))


def ignore_what_else_is_told(town: Town) -> None:
    town.expected.update(range(999))


def bar(town: Town, who: str, by: str = "ruth") -> None:
    assert town.bot is not None
    now = town.bot.worker.clock.now()
    assert bar_person(town.bot.services, person(town, by), person(town, who), "LH-1042", WHY, now).changed
    town.settle()


def restrict(town: Town, names: str) -> None:
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    header, *rows = cases.splitlines()
    lines = [f"{row},{names if row.startswith('LH-1042') else ''}" for row in rows]
    changed = "\n".join((f"{header},restricted", *lines))
    assert not import_people(town.store, people, changed, MORNING).problems


def reports(who: Phone) -> None:
    who.command("/report")
    who.sees("immediate danger")
    answers_to_the_review(who)
    who.press("Submit")
    who.sees("Recorded: R-")


def test_a_manager_in_mid_ladder_who_is_barred_is_passed_over_and_the_next_above_is_told(town: Town) -> None:
    a_reported_visit(town)
    ignore_what_else_is_told(town)
    town.skip("PT4H")
    town.ruth.sees("LH-1042")

    bar(town, "ruth", by="priya")
    town.ruth.command("/case LH-1042")
    town.ruth.sees("No case LH-1042 that you can see")
    town.ruth.sees("This is no longer yours")
    assert "LH-1042" not in "".join(
        one["text"] for one in town.ruth.messages(DIRECT) if "that you can see" not in one["text"]
    )
    already = len(town.posts())

    town.skip("PT8H")
    assert "ruth" not in {town.addressee(post["channel"]) for post in town.posts()[already:]}
    town.sam.command("/case LH-1042")
    assert "barred" not in town.sam.all_words().lower()
    assert "bar:set" in actions_of(town, "priya")
    ignore_what_else_is_told(town)


def test_the_duty_that_somebody_barred_holds_moves_on_at_once(town: Town) -> None:
    a_reported_visit(town)
    ignore_what_else_is_told(town)

    bar(town, "sam", by="priya")

    town.ruth.sees("LH-1042", "Allocated social worker, Ruth Adeyemi: not acknowledged")
    town.sam.sees("This is no longer yours")
    town.sam.sees("Not shown in this channel", where=TEAM)
    town.sam.sees_not("LH-1042", where=TEAM)


def test_what_somebody_barred_reports_is_kept_and_they_read_no_more_than_that(town: Town) -> None:
    bar(town, "amina", by="ruth")

    reports(town.amina)
    ignore_what_else_is_told(town)
    town.amina.sees("Recorded: R-", "What you said is kept, and the right people are being told.")
    town.settle()
    town.sam.sees("LH-1042")
    town.amina.command("/case LH-1042")
    town.amina.sees("No case LH-1042 that you can see")


def test_nothing_stands_in_a_channel_that_somebody_barred_reads(town: Town) -> None:
    a_reported_visit(town)
    ignore_what_else_is_told(town)
    town.sam.sees("LH-1042", where=TEAM)

    bar(town, "helen")

    town.sam.sees("Not shown in this channel", where=TEAM)
    town.sam.sees_not("LH-1042", where=TEAM)
    already = len(town.posts())
    reports(town.tom)
    town.settle()
    told = {town.addressee(post["channel"]) for post in town.posts()[already:]}
    assert TEAM not in told
    assert "sam" in told
    ignore_what_else_is_told(town)


def test_a_card_that_can_be_changed_no_more_is_deleted_once_its_reader_is_barred(town: Town) -> None:
    a_reported_visit(town)
    ignore_what_else_is_told(town)
    refuses(town, "chat.update", "cant_update_message", to="sam")
    already = len(town.posts())

    bar(town, "sam", by="priya")

    town.sam.sees_not("LH-1042", where=DIRECT)
    assert "sam" not in {town.addressee(post["channel"]) for post in town.posts()[already:]}
    health_says(town, "left_standing", Level.OK)
    ignore_what_else_is_told(town)


def test_a_card_that_cannot_be_deleted_either_is_for_somebody_to_delete_by_hand(town: Town) -> None:
    a_reported_visit(town)
    ignore_what_else_is_told(town)
    refuses(town, "chat.update", "edit_window_closed", to="sam")
    refuses(town, "chat.delete", "compliance_exports_prevent_deletion", to="sam")

    bar(town, "sam", by="priya")

    health_says(town, "left_standing", Level.WARNING, "compliance exports", "`doorstep erasures`")
    assert "LH-1042" not in finding(town, "left_standing").words
    with town.store.read() as uow:
        left = uow.deletions.undeleted()
    assert left
    assert {one.person_id for one in left} == {person(town, "sam").id}
    ignore_what_else_is_told(town)


def test_a_restricted_case_is_for_those_named_from_first_to_last(town: Town) -> None:
    town.expected.update(range(999))
    restrict(town, "helen.marsh@larkhaven.example;david.osei@larkhaven.example")

    reports(town.amina)
    town.amina.sees("What you said is kept, and the right people are being told.")
    town.settle()
    town.helen.sees("LH-1042")
    told = {town.addressee(post["channel"]) for post in town.posts()}
    assert told == {"amina", "helen", "david"}  # he is named, and would have read the channel
    town.skip("P3D")
    told = {town.addressee(post["channel"]) for post in town.posts()}
    assert told == {"amina", "helen", "david"}
    for name in ("sam", "ruth", "kofi"):
        getattr(town, name).command("/case LH-1042")
        getattr(town, name).sees("No case LH-1042 that you can see")
    town.helen.press("Open", where=DIRECT)
    assert "Kezia Thornbury" in town.helen.modal()
    ignore_what_else_is_told(town)


def test_who_needs_sight_now_takes_it_with_a_reason_and_it_ends_by_itself(town: Town) -> None:
    a_reported_visit(town)
    ignore_what_else_is_told(town)
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    hired = people.replace("Head teacher,Larkhaven Primary School", "Social worker,Larkhaven Council")
    assert not import_people(town.store, hired, cases, MORNING).problems
    town.beth.command("/case LH-1042")
    town.beth.sees("No case LH-1042 that you can see")
    town.beth.press("I need to see it now", where=DIRECT)
    town.beth.choose("Why do you need to see it?", "A child may be in danger now")
    town.beth.fill("In a few words", "Her neighbour rang the duty line.")
    town.beth.submit()

    town.beth.sees("You see all of LH-1042 until")
    town.sam.sees("LH-1042: opened by break-glass access", "Beth Lane", "A child may be in danger now")
    town.ruth.sees("LH-1042: opened by break-glass access", "Beth Lane")
    town.sam.sees_not("Her neighbour rang")
    town.sam.press("Read the reason", where=DIRECT)
    assert "Her neighbour rang the duty line." in town.sam.modal()
    town.beth.command("/case LH-1042")
    town.beth.press("Open", where=DIRECT)
    assert "Kezia Thornbury" in town.beth.modal()
    town.beth.act(do="close")
    assert "glass:break" in actions_of(town, "beth")

    town.skip("PT4H1M")
    ignore_what_else_is_told(town)
    town.beth.press("Open", where=DIRECT)
    assert "You cannot open this" in town.beth.modal()


def test_a_safeguarding_lead_bars_somebody_in_slack_and_ends_it_there(town: Town) -> None:
    town.tom.command("/case LH-1042 bar")
    town.tom.sees_not("Who is to see nothing?")
    town.ruth.command("/case LH-1042 bar")
    assert "Nobody is barred." in town.ruth.modal()
    town.ruth.fill("Or their work e-mail address", "tom.reyes@larkhaven.example")
    town.ruth.fill("Why?", WHY)
    town.ruth.submit()
    town.ruth.sees("Tom Reyes is barred from LH-1042 from now on")
    town.tom.command("/case LH-1042")
    town.tom.sees("No case LH-1042 that you can see")
    town.tom.command("/cases")
    town.settle()
    assert "bar:set" in actions_of(town, "ruth")
    assert "bars:refuse" in actions_of(town, "tom")
    assert WHY not in town.ruth.all_words()

    town.priya.command("/case LH-1042 bar")
    assert WHY in town.priya.modal()
    town.priya.choose("Or which bar ends?", "Tom Reyes (Class teacher)")
    town.priya.fill("Why?", "It was another family.")
    town.priya.submit()
    town.priya.sees("Tom Reyes is not barred from LH-1042 any more")
    town.tom.command("/case LH-1042")
    town.tom.sees("LH-1042")


def test_somebody_who_is_inside_when_barred_still_answers_for_themselves(town: Town) -> None:
    sam_goes_in(town)
    ignore_what_else_is_told(town)
    bar(town, "sam", by="priya")
    town.skip("PT1H")
    town.sam.sees("Are you out, and all right?")
    town.sam.press("I am out and safe", where=DIRECT)
    town.sam.sees("Recorded: you are out and safe. Nobody else was told anything.")
    said = (one["text"] for one in town.sam.messages(DIRECT))
    assert "LH-1042" not in "".join(one for one in said if not one.startswith("Recorded for LH-1042"))
    assert "visit:safe" in actions_of(town, "sam")
    ignore_what_else_is_told(town)


def test_what_stands_in_a_channel_goes_once_somebody_barred_has_joined_it(town: Town) -> None:
    a_reported_visit(town)
    ignore_what_else_is_told(town)
    bar(town, "tom")
    town.sam.sees("LH-1042", where=TEAM)
    members = ["sam", "ruth", "helen", "david", "priya", "naomi", "grace", "tom"]
    becomes(town, members=members)
    is_looked_at_again(town)
    the_check_says(town, "Tom Reyes (Class teacher")
    town.sam.sees("Not shown in this channel", where=TEAM)
    town.tom.sees_not("LH-1042", where=TEAM)
    ignore_what_else_is_told(town)
