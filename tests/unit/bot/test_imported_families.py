"""The column `family` of cases.csv: read, kept where a file has none, recorded where it changes."""

from __future__ import annotations

from state_machines.case.case import Case
from tests.unit.bot.families import FAMILY, add_children, child, move_to_family, refusals
from tests.unit.bot.people_holes import holes
from tests.unit.bot.town_hall import CP_CASE, Hall


def family_of(hall: Hall, reference: str) -> str | None:
    with hall.reading() as uow:
        found: Case | None = uow.cases.by_reference(reference)
    assert found is not None
    return found.family


def test_children_with_the_same_code_are_one_family(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child("LH-1043"))
    with hall.reading() as uow:
        found = [case.reference for case in uow.cases.of_family(FAMILY)]
    assert found == [CP_CASE, "LH-1043"]


def test_a_file_without_the_column_leaves_each_child_in_its_family(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child("LH-1043"))
    add_children(hall, child("LH-1043"), with_family=False)
    assert family_of(hall, "LH-1043") == FAMILY


def test_a_child_that_moves_to_another_family_is_recorded(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child("LH-1043"))
    before = len(hall.audit("case:family"))
    move_to_family(hall, "LH-1043", "F-9")
    assert family_of(hall, "LH-1043") == "F-9"
    move_to_family(hall, "LH-1043", "")
    assert family_of(hall, "LH-1043") is None
    assert len(hall.audit("case:family")) - before == 2


def test_cards_of_both_families_are_drawn_anew_when_a_child_moves(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child("LH-1043"))
    hall.report(hall.amina)
    hall.outbox()
    move_to_family(hall, "LH-1043", "")
    assert {one.kind for one in hall.waiting_redraws()} == {"ping", "channel_ping"}


def test_a_familys_name_is_refused_as_its_code(hall: Hall) -> None:
    (problem,) = refusals(hall, child("LH-1043", family="THORNBURY-2"))
    assert problem == (
        "cases.csv, row 2, column family: holds a part of the child's name. Write the family's code in the "
        "case system, such as F-2041."
    )


def test_a_family_under_two_policies_or_of_two_authorities_is_a_finding(hall: Hall) -> None:
    before = set(holes(hall))
    add_children(hall, child(CP_CASE), child("LH-1043", plan="EH", team="harbour"))
    found = [line for line in holes(hall) if line not in before]
    assert any("and go by 2 policies" in line for line in found)
    assert any("may be another authority's child" in line for line in found)
