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


def quoted(text: str, sign: str) -> str:
    """The table as some programs save it: every cell in quotation marks, with this sign between."""
    return "\n".join(sign.join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines())


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (quoted(PEOPLE, ";"), "row 1: its columns are separated by semicolons"),
        ("sep=;\n" + PEOPLE.replace(",", ";"), "row 1: its columns are separated by semicolons"),
        (
            b"PK\x03\x04\x14\x00\x06\x00" + bytes(200),
            "people.csv: is a workbook or an archive (such as .xlsx)",
        ),
        (b"\xd0\xcf\x11\xe0" + bytes(200), "people.csv: is a workbook of an older Excel (.xls)"),
        (b"%PDF-1.7\n", "people.csv: is a PDF"),
        (b"<html><body>Sign in</body></html>", "people.csv: is a page of the web"),
        (
            PEOPLE.replace("Bob,", "B\0ob,").encode(),
            "row 3, column name: holds a sign that nobody sees (U+0000)",
        ),
        (PEOPLE.replace("Bob,", "B\ud83dob,"), "row 3, column name: holds a sign that nobody sees (U+D83D)"),
        (PEOPLE.replace("Bob,", "Bob\u3164,"), "row 3, column name: holds a sign that nobody sees (U+3164)"),
        (PEOPLE.replace("Bob,", "Bob\u2028,"), "row 3, column name: holds a sign that nobody sees (U+2028)"),
        (CASES, "row 1: this is a file of cases, where the one of people belongs"),
    ],
)
def test_what_is_no_such_table_is_named_for_what_it_is(store: Store, people: str | bytes, said: str) -> None:
    (line,) = about_people(problems(store, people))
    assert said in line


def test_the_files_in_the_wrong_order_are_two_lines(store: Store) -> None:
    assert problems(store, CASES, PEOPLE) == (
        "people.csv, row 1: this is a file of cases, where the one of people belongs. "
        "Give each file in its place.",
        "cases.csv, row 1: this is a file of people, where the one of cases belongs. "
        "Give each file in its place.",
    )


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        ("03/11/2026", "begins with the day, as days are written in the UK"),
        ("3.11.26", "begins with the day"),
        ("03-Nov-2026", "begins with the day"),
        ("3 November 2026", "begins with the day"),
        ("46329", "is a number, as a spreadsheet keeps days"),
    ],
)
def test_a_day_in_another_form_is_named_as_such(store: Store, day: str, fault: str) -> None:
    (line,) = problems(store, PEOPLE, CASES.replace("2026-11-03", day))
    assert line.startswith(f"cases.csv, row 2, column last_seen_on: {fault}")
    assert "Write it like 2026-11-03. In Excel, give the column the format yyyy-mm-dd." in line
    assert day not in line


def test_a_blank_that_only_looks_like_one_is_one(store: Store) -> None:
    people = PEOPLE.replace(",Bob,", ",Bob\u00a0Field,")
    assert import_people(store, people, CASES, MORNING).problems == ()
    with store.read() as uow:
        assert sorted(one.name for one in uow.people.all()) == ["Ann", "Bob Field"]
