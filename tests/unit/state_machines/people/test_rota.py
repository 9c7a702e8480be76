"""A rota says who is on duty at each moment, and where it has holes that is said before they matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from state_machines.people.absences import Absence
from state_machines.people.people import Person
from state_machines.people.rota import RotaPart, Shift, Span, gaps, on_duty_at
from state_machines.people.rota_check import RotaAhead, rota_absences, rota_gaps, unknown_teams
from state_machines.time.working_time import WorkingTime, closed_times, open_times

MANAGER, CONTACT = RotaPart.DUTY_MANAGER, RotaPart.DUTY_CONTACT
#: A Tuesday morning; the week before and after has no bank holiday.
NOW = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
CALENDAR = WorkingTime()
RUTH = Person("ruth", "ruth@x.example", "Ruth Adeyemi", "Team manager", "Council")


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def shift(
    who: str, begins: datetime, ends: datetime, part: RotaPart = MANAGER, team: str | None = "north"
) -> Shift:
    return Shift(f"{who}-{begins:%d%H}", part, team, who, begins, ends)


def ahead(*shifts: Shift, given: frozenset[tuple[RotaPart, str | None]] | None = None) -> RotaAhead:
    parts = frozenset((one.part, one.team) for one in shifts) if given is None else given
    return RotaAhead(NOW, NOW + timedelta(days=3), shifts, parts, {"ruth": RUTH}, (), {})


def test_a_shift_holds_from_its_first_moment_and_no_longer_at_its_last() -> None:
    one = shift("ruth", at(17, 9), at(17, 17))
    found = [
        on_duty_at([one], moment).person_id(MANAGER, "north")
        for moment in (at(17, 8), at(17, 9), at(17, 16), at(17, 17))
    ]
    assert found == [None, "ruth", "ruth", None]


def test_where_shifts_overlap_whoever_began_last_is_on_duty() -> None:
    week, swap = shift("ruth", at(16, 9), at(20, 17)), shift("helen", at(17, 9), at(17, 13))
    assert on_duty_at([swap, week], at(17, 10)).person_id(MANAGER, "north") == "helen"
    assert on_duty_at([swap, week], at(17, 14)).person_id(MANAGER, "north") == "ruth"


def test_a_teams_own_shift_goes_before_the_whole_authoritys() -> None:
    both = [
        shift("ruth", at(17, 9), at(17, 17), team=None),
        shift("helen", at(17, 9), at(17, 17)),
    ]
    found = on_duty_at(both, NOW)
    assert (found.person_id(MANAGER, "north"), found.person_id(MANAGER, "south")) == ("helen", "ruth")
    assert found.person_id(CONTACT, "north") is None


def test_a_shift_that_ends_before_it_begins_is_none() -> None:
    with pytest.raises(ValueError, match="ends after it begins"):
        shift("ruth", at(17, 9), at(17, 9))


def test_gaps_with_nothing_wanted_between_them_are_one() -> None:
    wanted = [Span(at(17, 9), at(17, 17)), Span(at(18, 9), at(18, 17)), Span(at(19, 9), at(19, 17))]
    assert gaps(wanted, []) == (Span(at(17, 9), at(19, 17)),)


def test_a_gap_ends_where_somebody_is_there_again() -> None:
    wanted = [Span(at(17, 9), at(17, 17)), Span(at(18, 9), at(18, 17)), Span(at(19, 9), at(19, 17))]
    held = [shift("ruth", at(17, 8), at(17, 12)), shift("ruth", at(18, 9), at(18, 17))]
    assert gaps(wanted, held) == (Span(at(17, 12), at(17, 17)), Span(at(19, 9), at(19, 17)))


def test_a_day_that_is_covered_whole_keeps_the_gaps_around_it_apart() -> None:
    wanted = [Span(at(17, 9), at(17, 17)), Span(at(18, 9), at(18, 17)), Span(at(19, 9), at(19, 17))]
    held = [shift("ruth", at(18, 0), at(19, 0))]
    assert gaps(wanted, held) == (wanted[0], wanted[2])


def test_a_rota_without_holes_gives_nothing_to_say() -> None:
    whole = ahead(shift("ruth", at(16, 0), at(27, 0)))
    assert list(rota_gaps(whole, CALENDAR)) == []
    assert list(rota_absences(whole)) == []


def test_a_duty_manager_is_wanted_in_working_hours_and_a_contact_out_of_them() -> None:
    only_days = [shift("ruth", at(day, 9), at(day, 17)) for day in (17, 18, 19, 20)]
    assert list(rota_gaps(ahead(*only_days), CALENDAR)) == []
    nights = [shift("ruth", at(day, 17), at(day + 1, 9), CONTACT, None) for day in (17, 18, 19)]
    assert list(rota_gaps(ahead(*nights), CALENDAR)) == []
    assert list(rota_gaps(ahead(*nights[:2]), CALENDAR)) == [
        "Nobody is duty contact on the rota from Thu 19 Nov, 17:00 to Fri 20 Nov, 09:00."
    ]


def test_of_many_gaps_the_first_is_said_and_how_many_more_there_are() -> None:
    some = [shift("ruth", at(17, 12), at(17, 17)), shift("ruth", at(18, 9), at(18, 12))]
    assert list(rota_gaps(ahead(*some), CALENDAR)) == [
        "Nobody is duty manager of north on the rota from Tue 17 Nov, 10:00 to Tue 17 Nov, 12:00"
        ", and once more in the two weeks ahead."
    ]


def test_a_rota_that_is_over_is_a_gap_and_one_that_never_was_is_none() -> None:
    over = ahead(given=frozenset({(MANAGER, "north")}))
    (line,) = rota_gaps(over, CALENDAR)
    assert line.startswith("Nobody is duty manager of north on the rota from Tue 17 Nov, 10:00")
    assert list(rota_gaps(ahead(), CALENDAR)) == []


def test_whoever_is_away_or_cannot_be_reached_in_their_shift_is_named() -> None:
    one = ahead(shift("ruth", at(18, 9), at(18, 17)))
    absence = Absence("a-1", "ruth", at(18, 0), at(21, 0), NOW)
    assert list(rota_absences(replace(one, absences=(absence,)))) == [
        "Ruth Adeyemi is duty manager of north on the rota from Wed 18 Nov, 09:00 to Wed 18 Nov, 17:00,"
        " and is away until 20 November."
    ]
    gone = replace(one, people={"ruth": replace(RUTH, reachable=False)})
    (line,) = rota_absences(gone)
    assert line.endswith("and cannot be reached by message.")


def test_a_team_that_only_the_rota_knows_is_named() -> None:
    assert list(unknown_teams(ahead(shift("ruth", at(17, 9), at(17, 17))), {"south"})) == [
        "The rota names a team north, which the local settings do not have. Correct one of them."
    ]


def test_open_and_closed_times_make_up_all_of_the_time_between() -> None:
    spans = sorted([*open_times(NOW, at(23, 10), CALENDAR), *closed_times(NOW, at(23, 10), CALENDAR)])
    assert spans[0][0] == NOW
    assert spans[-1][1] == at(23, 10)
    assert all(one[1] == other[0] for one, other in pairwise(spans))
    assert len(spans) == 9
