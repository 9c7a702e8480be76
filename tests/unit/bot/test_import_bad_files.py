"""Files as other programs leave them: a cause is said once, by file, row and column, and no cell is shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.use_cases.people.import_people import import_people
from storage.encryption import new_key
from storage.unit_of_work import Store
from tests.unit.bot.test_import_people import CASES, PEOPLE
from tests.unit.bot.town_hall import MORNING

#: Nothing of this may stand in any line: it is what the cells hold.
SECRET = ("Ann", "Bob", "A Child", "ann@", "bob@", "X-1")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path / 'import.db'}", [new_key()]) as store:
        store.upgrade()
        yield store


def problems(store: Store, people: str | bytes, cases: str | bytes = CASES) -> tuple[str, ...]:
    """What is wrong with the files; nothing of them is stored, and no cell is repeated."""
    found = import_people(store, people, cases, MORNING).problems
    with store.read() as uow:
        assert uow.people.all() == ()
        assert uow.cases.all() == ()
    assert found
    assert not [word for line in found for word in SECRET if word in line], found
    return found


def about_people(lines: tuple[str, ...]) -> list[str]:
    return [line for line in lines if line.startswith("people.csv")]


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (PEOPLE.encode("utf-16"), "people.csv: is UTF-16"),
        (PEOPLE.encode("utf-16-le"), "people.csv: is UTF-16"),
        (PEOPLE.replace("Bob,", "Bób,").encode("cp1252"), "people.csv, row 3, column name: holds a letter"),
        (PEOPLE.replace(",", ";"), "people.csv, row 1: its columns are separated by semicolons"),
        (PEOPLE.replace(",", "\t"), "people.csv, row 1: its columns are separated by tabs"),
        ("", "people.csv, row 1: the file is empty"),
        ("\n".join(PEOPLE.splitlines()[1:]), "people.csv, row 1: no column has a name that is known"),
        (
            "\n".join(line + ",,,,," for line in PEOPLE.splitlines()),
            "people.csv, row 1: 5 columns, from column 10 on, have no name",
        ),
    ],
    ids=["utf-16", "utf-16-le", "cp1252", "semicolons", "tabs", "empty", "no header", "empty columns"],
)
def test_what_another_program_saved_is_said_once(store: Store, people: str | bytes, said: str) -> None:
    (line,) = about_people(problems(store, people))
    assert line.startswith(said)


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (
            PEOPLE.replace("ann@council.example,A", "ann@council.example\u200b,A"),
            "row 2, column email: holds a",
        ),
        (
            PEOPLE.replace("ann@council.example,A", "\u0430nn@council.example,A"),
            "row 2, column email: holds a",
        ),
        (
            PEOPLE.replace("ann@council.example,A", "ann\u00a0@council.example,A"),
            "row 2, column email: holds a",
        ),
        (
            PEOPLE.replace(",Bob,", ",Bo\u00adb,"),
            "row 3, column name: holds a sign that nobody sees (U+00AD)",
        ),
        (PEOPLE.replace(",Bob,", ",Bo\x00b,"), "row 3, column name: holds a sign that nobody sees (U+0000)"),
    ],
)
def test_what_nobody_sees_is_refused_where_it_stands(store: Store, people: str, said: str) -> None:
    (line,) = about_people(problems(store, people, CASES.splitlines()[0]))[:1]
    assert line.startswith(f"people.csv, {said}")


def test_a_name_in_a_script_that_needs_its_joiners_is_taken(store: Store) -> None:
    people = PEOPLE.replace(",Ann,", ",\u0646\u0633\u200c\u0633\u0631,")
    assert import_people(store, people, CASES, MORNING).problems == ()


def test_a_stray_quotation_mark_names_the_row_in_which_it_opens(store: Store) -> None:
    row = PEOPLE.splitlines()[1]
    rest = "".join(f"p{number}@council.example,P,W,C,,,,,\n" for number in range(3000))
    people = PEOPLE + row.replace("ann@", "eve@").replace(",Ann,", ',"Ann,') + "\n" + rest
    (line,) = about_people(problems(store, people))
    assert line.startswith("people.csv, row 4, column 2: a double quotation mark begins a text here")


def test_columns_that_are_shifted_are_named_and_not_shown(store: Store) -> None:
    shifted = PEOPLE.replace("ann@council.example,Ann,Social worker", "Ann,ann@council.example,Social worker")
    lines = about_people(problems(store, shifted))
    assert lines[0].startswith("people.csv, row 2, column email: is not an e-mail address")


def test_a_very_long_row_ends_in_words(store: Store) -> None:
    lines = about_people(problems(store, PEOPLE + "x" * 200_000 + "\n"))
    assert lines == ["people.csv, row 4, column 1: is longer than any row can be. Check where the row ends."]


def test_both_files_are_looked_at_whatever_is_wrong_with_one(store: Store) -> None:
    lines = problems(store, PEOPLE.encode("utf-16"), CASES.replace(",CP,", ",LAC,"))
    assert lines[0].startswith("people.csv: ")
    assert any(line.startswith("cases.csv, row 2, column plan") for line in lines)


def test_two_references_that_only_dashes_tell_apart_are_refused(store: Store) -> None:
    row = CASES.splitlines()[1]
    lines = import_people(store, PEOPLE, CASES + row.replace("X-1", "x 1") + "\n", MORNING).problems
    assert lines == (
        "cases.csv, row 3, column reference: is the same as in row 2, for capitals, blanks and dashes tell "
        "no two references apart. Keep one of them.",
    )
