"""Nobody answers: each duty climbs rung by rung, never stops, and the last resort is told again and again."""

from __future__ import annotations

from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, Town


def both_answer(town: Town) -> None:
    """All but the safeguarding lead have it, so that hers is the only duty that climbs today."""
    for handle in ("sam", "ruth"):
        getattr(town, handle).press("I have this", where=DIRECT)
        town.expect("amina", "acknowledged at 10:05")


def climbs_to(town: Town, handle: str, name: str) -> None:
    """The next person is told, the holder is reminded, and the reporter hears of it once."""
    town.expect(handle, "Reporter's safeguarding lead, Priya Nair: not acknowledged; also told:", name)
    town.expect("priya", "Reporter's safeguarding lead, Priya Nair: not acknowledged; also told:", name)
    town.expect("amina", "LH-1042: not acknowledged, gone further", f"{name} was told")


def test_it_climbs_rung_by_rung_and_the_last_resort_repeats(town: Town) -> None:
    a_reported_visit(town)
    both_answer(town)
    rungs = (
        ("naomi", "Naomi Clarke"),
        ("helen", "Helen Marsh"),
        ("david", "David Osei"),
        ("kofi", "Kofi Mensah"),
    )
    for handle, name in rungs:
        town.skip("PT1H1M")
        climbs_to(town, handle, name)

    for _ in range(2):
        town.skip("PT1H1M")
        town.expect("kofi", "Reporter's safeguarding lead, Priya Nair: not acknowledged")
        town.expect("priya", "Reporter's safeguarding lead, Priya Nair: not acknowledged")
    town.ruth.command("/case LH-1042")
    town.ruth.sees("Reporter's safeguarding lead: Kofi Mensah is told again, Wed 18 Nov, 09:11")
    town.ruth.sees("Allocated social worker: Sam Okafor is asked what came of it, Wed 18 Nov, 10:05")


def test_whoever_it_climbed_to_takes_it_over_and_the_climb_ends(town: Town) -> None:
    a_reported_visit(town)
    both_answer(town)
    town.skip("PT2H")
    climbs_to(town, "naomi", "Naomi Clarke")

    town.naomi.press("Take over the report from Priya Nair", where=DIRECT)

    town.expect("amina", "Naomi Clarke acknowledged", "for the reporter's safeguarding lead")
    town.priya.sees("Reporter's safeguarding lead, Priya Nair: acknowledged at 12:05 by Naomi Clarke")
    town.expect("priya", "LH-1042: no longer asked of you", "Naomi Clarke took over at 12:05")
    town.skip("PT4H")


def test_every_unanswered_duty_climbs_by_itself(town: Town) -> None:
    a_reported_visit(town)

    town.skip("PT2H")

    town.expect("naomi", "Priya Nair: not acknowledged; also told: Naomi Clarke")
    town.expect("david", "Ruth Adeyemi: not acknowledged; also told: David Osei")
    for handle in ("priya", "sam", "ruth"):
        town.expect(handle, "not acknowledged; also told:")
    for role in ("reporter's safeguarding lead", "allocated social worker", "social worker's manager"):
        town.expect("amina", f"The {role} has not acknowledged")


def test_outside_working_hours_nothing_urgent_is_chased(town: Town) -> None:
    """The authority counts the waits for "urgent" in working hours: a quiet night, and a chase at nine."""
    a_reported_visit(town)
    both_answer(town)
    town.skip("PT6H30M")  # 16:35
    climbs_to(town, "naomi", "Naomi Clarke")
    town.skip("PT12H")
    assert not town.unexpected_messages()
    town.skip("PT5H")  # 09:35 the next day
    climbs_to(town, "helen", "Helen Marsh")
