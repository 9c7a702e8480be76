"""Telephone numbers: the forms in which people write them, and what is refused."""

from __future__ import annotations

import pytest

from state_machines.people.telephone import fold_telephone, number_to_dial


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("020 7946 0147", "020 7946 0147"),
        ("02079460147", "020 7946 0147"),
        ("(020) 7946-0147", "020 7946 0147"),
        ("+44 20 7946 0147", "020 7946 0147"),
        ("+44 (0)20 7946 0147", "020 7946 0147"),
        ("0044 20 7946 0147", "020 7946 0147"),
        ("07700 900123", "07700 900123"),
        ("01632 960001", "01632 960001"),
        ("0161 496 0001", "0161 496 0001"),
        ("0808 157 0192", "0808 157 0192"),
        ("+353 1 234 5678", "+35312345678"),
        ("00353 1 234 5678", "+35312345678"),
    ],
)
def test_a_number_is_kept_in_one_form(written: str, shown: str) -> None:
    assert fold_telephone(written) == shown


@pytest.mark.parametrize(
    "written",
    [
        "Sam Okafor",
        "999",
        "7946 0147",
        "020 7946 01",
        "020 7946 0147 12",
        "+44 20",
        "+",
        "0",
        "020 7946 0147 x2",
    ],
)
def test_what_is_no_number_is_refused_and_not_repeated(written: str) -> None:
    with pytest.raises(ValueError, match="not a telephone number") as refused:
        fold_telephone(written)
    assert written not in str(refused.value).replace("020 7946 0000 or +44 20 7946 0000", "")


def test_it_is_dialled_without_spaces() -> None:
    assert number_to_dial("020 7946 0147") == "02079460147"
    assert number_to_dial("+35312345678") == "+35312345678"
