"""Two CSV files: all of it, or none of it with every error named by file, row and column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.use_cases.people.check_people import check_people
from bot.use_cases.people.import_options import ImportOptions
from bot.use_cases.people.import_people import ImportResult, import_people
from storage.encryption import new_key
from storage.unit_of_work import Store
from tests.unit.bot.people_holes import holes
from tests.unit.bot.town_hall import AUTHORITY, MORNING, Hall, account_at

PEOPLE = """email,name,job_title,agency,team,line_manager,safeguarding_lead,cover,administrator
ann@council.example,Ann,Social worker,Council,north,bob@council.example,,,
bob@council.example,Bob,Team manager,Council,north,,,,yes
"""
CASES = """reference,child_name,plan,team,allocated_social_worker,network,\
last_seen_on,last_seen_by,last_seen_alone
X-1,A Child,CP,north,ann@council.example,bob@council.example,2026-11-03,Ann,yes
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path / 'import.db'}", [new_key()]) as store:
        store.upgrade()
        yield store


def import_files(store: Store, people: str = PEOPLE, cases: str = CASES) -> ImportResult:
    return import_people(store, people, cases, MORNING)


def test_good_files_are_imported_whole(store: Store) -> None:
    assert import_files(store) == ImportResult(people=2, cases=1)
    with store.read() as uow:
        ann = uow.people.by_email("ann@council.example")
        bob = uow.people.by_email("BOB@council.example")
        case = uow.cases.by_reference("x-1")
    assert ann is not None
    assert bob is not None
    assert case is not None
    assert (ann.line_manager_id, bob.administrator) == (bob.id, True)
    assert (case.allocated_social_worker_id, case.network_ids) == (ann.id, (bob.id,))


def test_importing_again_keeps_ids_and_slack_accounts(store: Store) -> None:
    import_files(store)
    with store.write() as uow:
        before = uow.people.by_email("ann@council.example")
        assert before is not None
        uow.people.link_address(before.id, account_at("U1"), reachable=True)
        uow.commit()
    import_files(store, PEOPLE.replace(",Ann,", ",Ann Other,"))
    with store.read() as uow:
        after = uow.people.by_email("ann@council.example")
    assert after is not None
    assert (after.id, after.address, after.name) == (before.id, account_at("U1"), "Ann Other")


@pytest.mark.parametrize(
    ("people", "cases", "problem"),
    [
        # A missing, an unknown and a doubled column.
        (PEOPLE.replace(",cover,", ",,", 1), CASES, 'people.csv, row 1: the column "cover" is missing'),
        (PEOPLE.replace("cover", "covver", 1), CASES, "row 1: column 8 has a name that is not known"),
        (PEOPLE, CASES.replace("plan,", "team,", 1), 'cases.csv, row 1: the column "team" is there twice'),
        # What a single row can get wrong.
        (PEOPLE + "x,y\n", CASES, "people.csv, row 4: has 2 cells where the first line has 9"),
        (PEOPLE.replace(",Ann,", ",,"), CASES, "people.csv, row 2, column name: is empty"),
        (
            PEOPLE.replace("ann@council.example,Ann", "ann,Ann"),
            "",
            "row 2, column email: is not an e-mail address",
        ),
        (
            PEOPLE.replace(",yes", ",maybe"),
            CASES,
            "row 3, column administrator: is neither yes nor no",
        ),
        (PEOPLE, CASES.replace(",CP,", ",LAC,"), "cases.csv, row 2, column plan: is not a plan"),
        (PEOPLE, CASES.replace("2026-11-03", "2026-02-30"), "column last_seen_on: is not a day"),
        (
            PEOPLE,
            CASES.replace("2026-11-03", "2026-11-18"),
            "column last_seen_on: is in the future",
        ),
        (PEOPLE, CASES.replace(",Ann,yes", ",,yes"), "column last_seen_by: is empty"),
        # What only the whole can.
        (
            PEOPLE + PEOPLE.splitlines()[1] + "\n",
            CASES,
            "row 4, column email: is the same as in row 2",
        ),
        (PEOPLE.replace(",bob@", ",zed@"), CASES, "row 2, column line_manager: nobody has this address"),
        (
            PEOPLE.replace("north,,,,yes", "north,ann@council.example,,,yes"),
            CASES,
            "a circle: row 2 to row 3 to row 2",
        ),
        (
            PEOPLE,
            CASES + CASES.splitlines()[1] + "\n",
            "cases.csv, row 3, column reference: is the same as in row 2",
        ),
        (
            PEOPLE,
            CASES.replace(",ann@", ",zed@"),
            "column allocated_social_worker: nobody has an address that is named",
        ),
        (PEOPLE, CASES.replace(",bob@", ",zed@"), "column network: nobody has an address that is named"),
    ],
)
def test_an_error_is_named_and_nothing_is_imported(
    store: Store, people: str, cases: str, problem: str
) -> None:
    result = import_files(store, people, cases)
    assert any(problem in line for line in result.problems), result.problems
    with store.read() as uow:
        assert uow.people.all() == ()
        assert uow.cases.all() == ()


def test_all_errors_are_named_at_once(store: Store) -> None:
    result = import_files(store, PEOPLE.replace(",Ann,", ",,"), CASES.replace(",CP,", ",LAC,"))
    assert len(result.problems) == 2


def test_somebody_whose_row_is_wrong_is_not_said_to_be_missing_as_well(store: Store) -> None:
    result = import_files(store, PEOPLE.replace(",Ann,", ",,").replace(",Bob,", ",,"))
    assert [line.split(":")[0] for line in result.problems] == [
        "people.csv, row 2, column name",
        "people.csv, row 3, column name",
    ]


def test_the_demos_own_files_resolve_also_for_the_plan_that_no_chart_covers(hall: Hall) -> None:
    assert holes(hall) == []


def test_a_case_without_its_social_worker_or_team_is_named(hall: Hall) -> None:
    cases = (
        (AUTHORITY / "cases.csv").read_text().replace("CP,north,sam.okafor@larkhaven.example", "CP,west,", 1)
    )
    people = (AUTHORITY / "people.csv").read_text()
    assert import_people(hall.services.store, people, cases, MORNING).problems == ()
    lines = holes(hall)
    assert any("LH-1042: no allocated social worker is named." in line for line in lines)
    assert any("have no team west" in line for line in lines)


def with_telephones(ann: str, bob: str = "") -> str:
    header, first, second, *_ = PEOPLE.splitlines()
    return f"{header},telephone\n{first},{ann}\n{second},{bob}\n"


def telephone_of(store: Store, email: str) -> str | None:
    with store.read() as uow:
        person = uow.people.by_email(email)
    assert person is not None
    return person.telephone


def test_telephone_numbers_are_kept_in_one_form(store: Store) -> None:
    assert not import_files(store, with_telephones("+44 (0)20 7946 0147")).problems
    assert telephone_of(store, "ann@council.example") == "020 7946 0147"
    assert telephone_of(store, "bob@council.example") is None


def test_a_file_without_the_column_leaves_them_and_an_empty_cell_takes_them_away(store: Store) -> None:
    import_files(store, with_telephones("020 7946 0147", "020 7946 0148"))
    import_files(store, PEOPLE)
    assert telephone_of(store, "ann@council.example") == "020 7946 0147"
    import_files(store, with_telephones("", "020 7946 0148"))
    assert telephone_of(store, "ann@council.example") is None


def test_a_wrong_number_is_named_by_row_and_column_and_not_repeated(store: Store) -> None:
    refused = import_files(store, with_telephones("Ann Somebody")).problems
    (problem,) = refused
    assert problem.startswith("people.csv, row 2, column telephone: this is not a telephone number.")
    assert "Somebody" not in problem


def test_telephone_numbers_are_sealed(store: Store) -> None:
    import_files(store, with_telephones("020 7946 0147"))
    with store.engine.connect() as connection:
        kept = (
            connection.exec_driver_sql("SELECT telephone FROM people WHERE name IS NOT NULL").scalars().all()
        )
    assert any(kept)
    assert not any(b"0147" in bytes(one) for one in kept if one)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("Child 7", "a part of the child's name"),
        ("<!channel> 1", "is no case reference"),
        ("=cmd()1", "is no case reference"),
        ("North", "has no digit"),
    ],
)
def test_a_reference_that_may_not_stand_in_a_channel_is_refused_without_being_repeated(
    store: Store, reference: str, said: str
) -> None:
    result = import_files(store, cases=CASES.replace("X-1", reference))
    assert result.cases == 0
    assert [said in one and "column reference" in one for one in result.problems] == [True]
    assert reference.strip('"').splitlines()[0] not in "".join(result.problems)
    with store.read() as uow:
        assert uow.cases.all() == ()


def test_a_reference_in_two_lines_is_refused_where_its_quotation_mark_begins(store: Store) -> None:
    (problem,) = import_files(store, cases=CASES.replace("X-1", '"X-1\nX-2"')).problems
    assert problem.startswith("cases.csv, row 2, column 1: a double quotation mark begins a text")
    assert "X-2" not in problem


def test_two_references_that_fold_alike_are_refused_with_both_rows(store: Store) -> None:
    other = CASES.splitlines()[1].replace("X-1", "x\N{EN DASH}1")
    (problem,) = import_files(store, cases=f"{CASES}{other}\n").problems
    assert problem.startswith("cases.csv, row 3, column reference: is the same as in row 2")


def test_a_reference_goes_by_the_pattern_of_the_authority_where_there_is_one(store: Store) -> None:
    result = import_people(
        store, PEOPLE, CASES, MORNING, options=ImportOptions(reference_pattern="LH-[0-9]+")
    )
    assert ["the local settings set" in one for one in result.problems] == [True]
    assert (
        import_people(store, PEOPLE, CASES, MORNING, options=ImportOptions(reference_pattern="X-[0-9]")).cases
        == 1
    )


def test_a_case_of_before_whose_reference_breaks_the_rule_goes_on_and_is_named_without_it(hall: Hall) -> None:
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference("LH-1042")
        assert case is not None
        uow.cases.upsert_many([replace(case, reference="KEZIA THORNBURY")])
        uow.commit()
    found = [
        one
        for one in check_people(hall.services.store, hall.services.settings, hall.now)
        if "its reference" in one
    ]
    assert ["a part of the child's name" in one and "Sam Okafor" in one for one in found] == [True]
    assert "KEZIA" not in found[0]
    hall.report(hall.amina, "KEZIA THORNBURY")
