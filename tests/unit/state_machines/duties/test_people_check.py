"""Every hole in the people data is named in plain words before it matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from state_machines.duties.circle import Circle
from state_machines.duties.people_check import absence_holes, case_holes, management_loops
from state_machines.people.absences import Absence
from state_machines.people.people import Person
from tests.unit.state_machines.authority import DAVID, EVERYONE, KOFI, NOW, RUTH, TOM, circle


def check_people(circles: Iterable[Circle], people: Mapping[str, Person]) -> tuple[str, ...]:
    """What is said of these cases and this directory, each line once."""
    holes = (f"{hole.reference}: {hole.why}" if hole.reference else hole.why for hole in case_holes(circles))
    return tuple(dict.fromkeys((*management_loops(people), *holes)))


def test_people_who_can_all_be_reached_give_nothing_to_say() -> None:
    assert check_people([circle()], EVERYONE) == ()


def test_a_vacant_social_worker_is_named_with_who_stands_in() -> None:
    lines = check_people([circle(social_worker=None)], EVERYONE)
    assert lines[0] == (
        "LH-1042: no allocated social worker is named. Until that is put right, Helen Marsh holds it."
    )


def test_a_manager_without_a_slack_account_is_named() -> None:
    lines = check_people([circle(unreachable=("ruth",))], EVERYONE)
    assert lines == (
        "LH-1042: Ruth Adeyemi (social worker's manager) cannot be reached by message."
        " Until that is put right, David Osei holds it.",
    )


def test_a_case_in_which_nobody_can_be_reached_says_so() -> None:
    lines = check_people([circle(unreachable=tuple(EVERYONE))], EVERYONE)
    assert all("Nobody can be reached in their place." in line for line in lines)
    assert len(lines) == 5


def test_a_network_member_without_a_safeguarding_lead_is_named_once_however_many_cases() -> None:
    around = circle(replace(TOM, safeguarding_lead_id=None))
    lines = check_people([around, around], EVERYONE)
    assert lines == ("Tom Reyes has no safeguarding lead, so their reports go to the team's managers only.",)


def test_a_network_member_who_is_not_in_the_directory_is_said() -> None:
    around = circle()
    lost = replace(around, case=replace(around.case, network_ids=("nobody",)))
    assert check_people([lost], EVERYONE) == (
        "LH-1042: somebody in the network is not in the directory. Correct the cases file.",
    )


def test_a_circle_of_managers_is_named_once() -> None:
    people = EVERYONE | {
        "ruth": replace(RUTH, line_manager_id="david"),
        "david": replace(DAVID, line_manager_id="ruth"),
    }
    assert check_people([], people) == (
        "These people manage each other in a circle: David Osei → Ruth Adeyemi → David Osei.",
    )


def test_somebody_who_manages_themselves_is_a_circle_too() -> None:
    people = {"ruth": replace(RUTH, line_manager_id="ruth")}
    assert check_people([], people) == (
        "These people manage each other in a circle: Ruth Adeyemi → Ruth Adeyemi.",
    )


def leave(who: str, *, days: int = 5, cover: str | None = None) -> Absence:
    return Absence(f"absence-{who}", who, NOW, NOW + timedelta(days=days), NOW, cover_id=cover)


@pytest.mark.parametrize(
    ("absences", "unreachable", "lines"),
    [
        ((leave("sam"),), "", ()),  # always covered by Ina
        (
            (leave("ruth"),),
            "",
            ("Ruth Adeyemi is away until 14:02 on 22 November, and nobody is named to cover.",),
        ),
        ((leave("ruth", cover="helen"),), "", ()),
        (
            (leave("sam"), leave("ina", days=1, cover="ruth")),
            "",
            ("Ina Bell, who covers, is away then too.",),
        ),
        (
            (leave("ruth", cover="helen"),),
            "helen",
            ("Helen Marsh, who covers, cannot be reached by message.",),
        ),
        ((leave("kofi"),), "", ("nobody is named to cover. Every ladder ends there.",)),
    ],
)
def test_an_absence_in_which_nobody_would_cover_is_named(
    absences: tuple[Absence, ...], unreachable: str, lines: tuple[str, ...]
) -> None:
    people = {one: replace(person, reachable=one != unreachable) for one, person in EVERYONE.items()}
    found = tuple(hole.why for hole in absence_holes(absences, people, KOFI.email))
    assert len(found) == len(lines)
    assert all(line.endswith(words) for line, words in zip(found, lines, strict=True))
