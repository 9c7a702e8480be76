"""What a case reference may look like, and that none says who the child is."""

from __future__ import annotations

import pytest

from state_machines.case.reference import fold_reference
from state_machines.case.reference_pattern import reference_problem, write_plainly

NAME = "Kezia Thornbury"


@pytest.mark.parametrize(
    "written",
    [
        "LH-1042",
        "LH1042",
        "lh 1042",
        "LH\N{EN DASH}1042",
        "LH \N{EM DASH} 1042",
        "LH\N{MINUS SIGN}1042",
        "\N{ZERO WIDTH SPACE}LH-10\N{SOFT HYPHEN}42",
        "\N{FULLWIDTH LATIN CAPITAL LETTER L}H-\N{FULLWIDTH DIGIT ONE}042",
        "LH\N{NO-BREAK SPACE}1042",
    ],
)
def test_however_somebody_writes_it_it_is_one_reference(written: str) -> None:
    assert fold_reference(written) == fold_reference("LH-1042")
    assert not reference_problem(write_plainly(written), NAME)


def test_it_is_stored_with_one_kind_of_dash_and_blank() -> None:
    assert write_plainly(" lh\N{EN DASH}1042\N{NO-BREAK SPACE} / 7 ") == "LH-1042 / 7"
    assert write_plainly("12/3") != write_plainly("1/23")
    assert fold_reference("12/3") != fold_reference("1/23")


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "-",
        "LH-1042\nLH-1043",
        "LH-1042\u2028X",
        "<!CHANNEL> 1",
        "=CMD()1",
        "+44 1",
        "@HERE1",
        "LH-1042\x00",
        "LH-1042;DROP",
        "`1`",
        "A" * 40 + "1",
    ],
)
def test_what_a_chat_a_table_or_a_terminal_would_act_on_is_refused(bad: str) -> None:
    problem = reference_problem(write_plainly(bad), NAME)
    assert problem
    assert not bad.strip("-") or bad not in problem


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("KEZIA THORNBURY 1", NAME),
        ("KEZIA-7", NAME),
        ("KEZIATHORNBURY7", NAME),
        ("THORNBURY/2026", NAME),
        ("ZOE-12", "Zoë Lark"),
        ("LI-1042", "Li Hu"),
    ],
)
def test_no_word_of_the_childs_name_stands_in_it(reference: str, name: str) -> None:
    problem = reference_problem(reference, name)
    assert "a part of the child's name" in problem
    assert reference not in problem


def test_short_parts_of_a_name_are_words_only() -> None:
    assert not reference_problem("LIB-1042", "Li Hu")


def test_a_word_that_the_authoritys_pattern_spells_is_nobodys_name() -> None:
    assert reference_problem("NORTH-7", "Kim North")
    assert not reference_problem("NORTH-7", "Kim North", "NORTH-[0-9]+")
    assert not reference_problem("LARKHILL-7", "Joe Hill")


def test_a_pattern_of_the_authority_goes_before_our_own_and_never_beyond_what_is_safe() -> None:
    assert "has no digit" in reference_problem("NORTH", NAME)
    assert not reference_problem("NORTH", NAME, "[A-Z]+")
    assert "the local settings set" in reference_problem("LH-1042", NAME, "[0-9]+")
    assert reference_problem("<!CHANNEL>", NAME, ".*")
    assert reference_problem("KEZIA", NAME, ".*")
