"""An import says what is new, changed, unchanged and gone, and takes away what a whole file leaves out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.use_cases.people.import_options import ImportOptions, is_large_loss
from bot.use_cases.people.import_people import ImportResult, import_people
from state_machines.people.people import Person
from storage.records import AuditEntry
from tests.unit.bot.town_hall import AUTHORITY, CP_CASE, Hall, account_at

PEOPLE, CASES = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
TOM = "tom.reyes@larkhaven.example"


def without(text: str, *beginnings: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(beginnings))


def imports(
    hall: Hall,
    people: str = PEOPLE,
    cases: str = CASES,
    *,
    partial: bool = False,
    anyway: bool = False,
    dry_run: bool = False,
) -> ImportResult:
    chosen = ImportOptions(partial=partial, anyway=anyway, dry_run=dry_run, by="operator")
    return import_people(hall.services.store, people, cases, hall.now, options=chosen)


def stored(hall: Hall, person: Person) -> Person:
    with hall.reading() as uow:
        known = uow.people.by_id(person.id)
    assert known is not None
    return known


def recorded(hall: Hall) -> AuditEntry:
    with hall.reading() as uow:
        return uow.audit.of_subject("people and cases")[-1]


def test_what_is_new_changed_unchanged_and_gone_is_told_by_address_and_reference(hall: Hall) -> None:
    people = without(PEOPLE, "gil.frost").replace(",Class teacher,", ",Head of year,")
    people += "uma.quill@larkhaven.example,Uma Quill,Social worker,Larkhaven Council,north,,,,,\n"
    done = imports(hall, people, without(CASES, "LH-1071"))
    changes = done.people_changes
    assert [one.email for one in changes.new] == ["uma.quill@larkhaven.example"]
    assert [(before.email, after.job_title) for before, after in changes.changed] == [(TOM, "Head of year")]
    assert [one.email for one in changes.gone] == ["gil.frost@partner.example"]
    assert len(changes.unchanged) == 12
    assert [one.reference for one in done.case_changes.gone] == ["LH-1071"]
    assert not done.case_changes.to_store


def test_a_dry_run_says_the_same_and_writes_nothing(hall: Hall) -> None:
    before = recorded(hall)
    done = imports(hall, without(PEOPLE, "gil.frost"), dry_run=True)
    assert [one.email for one in done.people_changes.gone] == ["gil.frost@partner.example"]
    assert not stored(hall, hall.gil).has_left
    assert recorded(hall) == before


def test_the_same_files_again_change_nothing(hall: Hall) -> None:
    done = imports(hall)
    assert not (*done.people_changes.to_store, *done.case_changes.to_store)
    assert len(done.people_changes.unchanged) == len(PEOPLE.splitlines()) - 1


def test_a_file_that_only_adds_ends_nobody(hall: Hall) -> None:
    header = PEOPLE.splitlines()[0]
    added = f"{header}\numa.quill@larkhaven.example,Uma Quill,Social worker,Larkhaven Council,north,,,,,\n"
    done = imports(hall, added, CASES.splitlines()[0], partial=True)
    assert done.problems == ()
    assert len(done.people_changes.new) == 1
    assert not stored(hall, hall.tom).has_left


def test_a_large_loss_is_refused_unless_it_is_meant(hall: Hall) -> None:
    half = without(PEOPLE, "tom", "beth", "gil", "stu")
    (line,) = imports(hall, half).problems
    assert line == (
        "people.csv: 4 of 14 people that Doorstep knows are not in it, more than 10 % (Doorstep's own "
        "figure, for the local settings set none). Check that the export is whole. If they are really gone, "
        "add --anyway; if the file only adds, add --partial."
    )
    assert not stored(hall, hall.tom).has_left
    assert imports(hall, half, anyway=True).problems == ()
    assert stored(hall, hall.tom).has_left


def test_an_empty_export_is_a_large_loss(hall: Hall) -> None:
    lines = imports(hall, PEOPLE.splitlines()[0], CASES.splitlines()[0]).problems
    assert [line.partition(":")[0] for line in lines] == ["people.csv", "cases.csv"]


@pytest.mark.parametrize(
    ("gone", "known", "largest", "large"),
    [
        (0, 0, 10, False),
        (1, 3, 10, False),
        (1, 1, 10, True),
        (2, 20, 10, False),
        (3, 20, 10, True),
        (2, 3, 100, False),
    ],
)
def test_what_a_large_loss_is(gone: int, known: int, largest: int, *, large: bool) -> None:
    assert is_large_loss(gone, known, largest) is large


def test_the_record_has_who_ran_it_the_hashes_and_which_columns_changed_but_no_name(hall: Hall) -> None:
    helen = PEOPLE.replace(",,yes,020 7946 0149", ",,,020 7946 0149")
    assert imports(hall, helen).problems == ()
    details = recorded(hall).details
    assert details["user"] == "operator"
    assert isinstance(details["files"], dict)
    assert {len(str(one)) for one in details["files"].values()} == {64}
    assert set(details["files"]) == {"people.csv", "cases.csv"}
    assert details["people"] == {
        "new": {"count": 0, "ids": []},
        "changed": {"count": 1, "ids": [[hall.helen.id, "administrator"]]},
        "unchanged": 13,
        "gone": {"count": 0, "ids": []},
        "back": {"count": 0, "ids": []},
    }
    assert "Helen" not in str(details)


def test_an_address_that_was_another_is_the_same_person(hall: Hall) -> None:
    header, *rows = PEOPLE.splitlines()
    new = "tom.reyes-hill@larkhaven.example"
    renamed = [f"{row.replace(TOM, new)}," + (TOM if row.startswith(TOM) else "") for row in rows]
    people = "\n".join((f"{header},was", *renamed))
    for _again in range(2):  # the cell may stay in the file
        assert imports(hall, people).problems == ()
        assert (stored(hall, hall.tom).email, stored(hall, hall.tom).has_left) == (new, False)


def test_two_who_are_known_are_not_made_one_by_a_cell(hall: Hall) -> None:
    header, *rows = without(PEOPLE, "gil.frost").splitlines()
    people = "\n".join(
        (
            f"{header},was",
            *(f"{row}," + ("gil.frost@partner.example" if row.startswith("tom") else "") for row in rows),
        )
    )
    (line,) = imports(hall, people).problems
    assert line.startswith("people.csv, row 11, column was: both addresses are known, as two people.")
    assert "frost" not in line


def test_whoever_comes_back_begins_anew(hall: Hall) -> None:
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.tom.id, account_at("U-TOM"), reachable=True)
        uow.commit()
    imports(hall, without(PEOPLE, TOM))
    assert stored(hall, hall.tom).has_left
    done = imports(hall)
    assert [one.email for one in done.people_changes.back] == [TOM]
    back = stored(hall, hall.tom)
    assert (back.has_left, back.address, back.reachable) == (False, None, True)
    assert len(hall.audit("person:leave")) == len(hall.audit("person:return")) == 1


def test_a_team_that_the_settings_do_not_have_is_one_line_however_many_cases_it_is(hall: Hall) -> None:
    options = ImportOptions(teams=frozenset({"south"}))
    done = import_people(hall.services.store, PEOPLE, CASES, hall.now, options=options)
    (line,) = done.warnings
    assert line.startswith(
        "cases.csv, row 2, column team: a team that the local settings do not have, in 5 rows"
    )


def test_a_case_is_found_however_its_reference_is_typed(hall: Hall) -> None:
    with hall.reading() as uow:
        found = [
            uow.cases.by_reference(one) for one in ("LH1042", "lh 1042", "lh\N{EN DASH}1042", "LH-1042 ")
        ]
    assert [case.reference if case else None for case in found] == [CP_CASE] * 4


def test_a_file_that_writes_a_reference_otherwise_means_the_same_case(hall: Hall) -> None:
    done = imports(hall, cases=CASES.replace(CP_CASE, "LH1042"))
    ((before, after),) = done.case_changes.changed
    assert (before.id, after.reference) == (after.id, "LH1042")
    assert done.case_changes.gone == ()


def test_a_case_that_is_gone_is_offered_to_nobody_and_one_that_is_open_still_is(hall: Hall) -> None:
    hall.report(hall.amina, CP_CASE)
    done = imports(hall, cases=without(CASES, CP_CASE, "LH-1057"), anyway=True)
    assert len(done.warnings) == 1
    with hall.reading() as uow:
        assert CP_CASE in uow.cases.plans_of_person(hall.amina.id)
        assert "LH-1057" not in uow.cases.plans_of_person(hall.amina.id)
        assert uow.cases.with_something_open() == (CP_CASE,)
        assert uow.cases.by_reference("LH-1057") is not None
    imports(hall)
    with hall.reading() as uow:
        assert uow.cases.gone_ids() == frozenset()


def test_changes_of_the_account_are_kept_through_an_import(hall: Hall) -> None:
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.tom.id, account_at("U-TOM"), reachable=True)
        uow.commit()
    before = stored(hall, hall.tom)
    imports(hall, PEOPLE.replace(",Class teacher,", ",Head of year,"))
    assert stored(hall, hall.tom) == replace(before, job_title="Head of year")
