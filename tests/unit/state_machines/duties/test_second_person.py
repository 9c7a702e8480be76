"""Who may confirm an ending, whom an ending leaves unheard, and when others have agreed already."""

from __future__ import annotations

from dataclasses import replace

from state_machines.case.report import Urgency
from state_machines.duties.circle import second_people
from state_machines.duties.duty import Duty, DutyKind, DutyState, Rank
from state_machines.duties.ladder import climb, rungs
from state_machines.duties.rank import rank, refusal
from state_machines.duties.roles import holder_of
from state_machines.duties.unheard import agreed_by_others, unheard
from state_machines.people.people import Person, Role
from tests.unit.state_machines.authority import (
    DAVID,
    HELEN,
    HOUR,
    HOURLY,
    KOFI,
    NAOMI,
    NOW,
    PRIYA,
    RUTH,
    SAM,
    circle,
    duty,
)


def confirm_duty(recorder: Person, holder: Person) -> Duty:
    asked = duty(Role.SECOND_PERSON, holder.id, DutyKind.CONFIRM)
    return replace(asked, report_id=None, meant_for_id=recorder.id)


def names(recorder: Person) -> list[str]:
    return [one.id for one in second_people(circle().of_ending(recorder.id))]


def test_the_nearest_line_manager_comes_first_and_the_last_resort_near_the_end() -> None:
    assert names(SAM) == ["ruth", "david", "helen", "kofi", "priya"]


def test_nobody_confirms_their_own_ending_and_nobody_who_reports_to_them() -> None:
    assert names(RUTH) == ["david", "helen", "kofi", "priya"]
    # Ruth, Helen, Kofi and Sam report to David, so only the reporter's safeguarding lead is left.
    assert names(DAVID) == ["priya"]


def test_a_safeguarding_lead_comes_before_the_teams_managers() -> None:
    assert names(PRIYA) == ["naomi", "helen", "david", "kofi"]
    assert names(NAOMI) == ["helen", "david", "kofi"]


def test_an_ending_of_nobody_who_is_known_has_no_second_person_and_bars_nobody() -> None:
    assert second_people(circle()) == ()
    assert second_people(circle().of_ending("gone")) == ()


def test_the_ladder_passes_over_whoever_recorded_it_and_their_people() -> None:
    asked = confirm_duty(HELEN, DAVID)
    told = [rung.person.id for rung in rungs(asked, circle()) if rung.person and rung.can_be_told]
    assert told == ["david", "kofi"]
    (passed,) = [rung.why_skipped for rung in rungs(asked, circle()) if rung.person == HELEN]
    assert passed == "recorded this ending"


def test_a_cover_who_recorded_it_does_not_stand_in() -> None:
    ruth = replace(RUTH, cover_id="sam")
    around = circle(ruth, away=("ruth",))
    held = holder_of(Role.SECOND_PERSON, around.of_ending("sam"))
    assert held.person == DAVID
    assert rank(confirm_duty(SAM, DAVID), SAM, around) is Rank.NONE


def test_it_climbs_to_people_above_and_ranks_as_any_duty() -> None:
    asked = confirm_duty(SAM, RUTH)
    assert [rank(asked, one, circle()) for one in (RUTH, DAVID, KOFI, SAM)] == [
        Rank.HOLDER,
        Rank.ABOVE,
        Rank.ABOVE,
        Rank.NONE,
    ]
    assert climb(asked, circle(), HOURLY, NOW + HOUR).tell == (DAVID,)
    assert "You recorded this ending, so somebody else has to confirm it." in refusal(asked, SAM, circle())
    asked_of_david = confirm_duty(DAVID, PRIYA)
    assert rank(asked_of_david, RUTH, circle()) is Rank.NONE
    assert "Somebody to whom you report recorded this ending" in refusal(asked_of_david, RUTH, circle())


def heard(*duties: Duty, recorder: Person = SAM, completes: tuple[str, ...] = ()) -> tuple[Duty, ...]:
    """Those that would be left unheard, where what has `now` in its key is chased as immediate."""
    urgency = {True: Urgency.IMMEDIATE, False: Urgency.URGENT}
    return unheard(duties, recorder, completes, lambda one: urgency["now" in one.key])


def test_somebody_told_who_has_not_answered_is_unheard_and_an_invitation_is_no_telling() -> None:
    silent = duty(Role.SOCIAL_WORKER_MANAGER, "ruth")
    assert heard(silent) == (silent,)
    assert heard(replace(silent, state=DutyState.DONE)) == ()
    assert heard(replace(silent, holder_id="sam")) == ()
    assert heard(replace(silent, lapses_at=NOW + HOUR)) == ()


def test_what_is_owed_at_once_is_unheard_unless_the_ending_is_its_own_holders_answer() -> None:
    owed = replace(duty(Role.REPORTER_LINE_MANAGER, "grace", DutyKind.ACT), key="answer_now")
    assert heard(owed, completes=("answer_now",)) == (owed,)
    grace = circle().people["grace"]
    assert heard(owed, recorder=grace) == (owed,)
    assert heard(owed, recorder=grace, completes=("answer_now",)) == ()
    taken = replace(owed, state=DutyState.ACKNOWLEDGED, acknowledged_by_id="ruth")
    assert heard(taken) == (taken,)
    assert heard(replace(owed, key="answer_later")) == ()
    assert heard(replace(owed, state=DutyState.OVERTAKEN)) == ()


def test_an_ending_to_which_somebody_independent_agreed_asks_nobody_again() -> None:
    assert agreed_by_others("sam", (RUTH,), circle())
    assert not agreed_by_others("sam", (SAM,), circle())
    assert not agreed_by_others("ruth", (SAM,), circle())
    assert not agreed_by_others(None, (RUTH,), circle())
