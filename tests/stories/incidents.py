"""Reporting a hostile incident, or a concern, in one line of a story."""

from __future__ import annotations

from tests.stories.report_steps import own_case, writes
from tests.stories.town import DIRECT, Phone

#: What Camden's policy has told of hostility when a health visitor reports: her own line manager as well.
TOLD = ("priya", "sam", "ruth", "grace")
ACCOUNT = "He stood in the door and said: come back and I will set the dog on you."


def begins_an_incident(who: Phone, typed: str = "/report incident") -> None:
    """The first question asks whether they are safe."""
    who.command(typed)
    who.town.expect(who.handle, "Are you safe now")


def ticks(who: Phone, *labels: str) -> None:
    """Tick these, and say that it is all."""
    who.choose("Choose any that apply", list(labels), where=DIRECT)
    who.press("Done", where=DIRECT)


def answers_an_incident(
    who: Phone,
    case: str = "LH-1042",
    *,
    behaviours: tuple[str, ...] = ("Shouting or swearing",),
    threats: tuple[str, ...] = ("A threat in words",),
    household: str = "Not at risk, as far as I saw",
) -> None:
    """From a reporter who is safe to the review."""
    who.press("Yes, I need nothing now")
    who.press(own_case(case))
    ticks(who, *behaviours)
    if threats:
        ticks(who, *threats)
    who.press("Just now")
    who.press(household)
    writes(who, ACCOUNT)
    who.sees_control("Submit")


#: Her line manager, her safeguarding lead, and the duty manager of the team that has her cases.
AT_THE_FIRST_PRESS = ("grace", "priya", "helen")


def expect_the_alarm(
    who: Phone,
    card: str = "Somebody is not safe",
    own: str = "you are not safe",
    told: tuple[str, ...] = AT_THE_FIRST_PRESS,
) -> None:
    """At the first press Amina's own line and social care are told, and she has her own card."""
    for handle in told:
        who.town.expect(handle, card)
    who.town.expect(who.handle, f"You said that {own}")


def expect_the_cases_people(who: Phone, card: str) -> None:
    """Once the case is said, whoever leads on it is told of the alarm as well, and their manager."""
    for handle in ("sam", "ruth"):
        who.town.expect(handle, card)


def says_they_are_not_safe(who: Phone, case: str = "LH-1042") -> None:
    """The first answer, and the case, upon which people are pinged."""
    begins_an_incident(who)
    who.press("No, I am not safe")
    expect_the_alarm(who)
    who.press(own_case(case))
    expect_the_cases_people(who, f"Somebody is not safe: {case}")
    for handle in TOLD:
        who.town.expect(handle, f"Hostile incident: {case}, immediate danger")
    who.town.expect("north-locality", f"Hostile incident: {case}, immediate danger")


def records_a_follow_up(who: Phone, done: str, note: str) -> str:
    """Press the follow-up's button and say what came of it; answers with what they then see."""
    who.press(done, where=DIRECT)
    who.town.expect(who.handle, "What came of it?")
    who.press("It is done", where=DIRECT)
    writes(who, note)
    who.press("Record", where=DIRECT)
    return who.sees("Recorded for", "Whoever reported it is told")
