"""An address and its text say the same, in both directions."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state_machines.people.address import Address

surfaces = st.from_regex(r"[a-z][a-z0-9_-]{0,12}", fullmatch=True)
ids = st.text(min_size=1)


def test_it_reads_as_its_surface_and_its_id() -> None:
    assert str(Address("slack", "T0LARK/U0SAM")) == "slack:T0LARK/U0SAM"
    assert Address.parse("slack:T0LARK/U0SAM") == Address("slack", "T0LARK/U0SAM")


def test_only_the_first_colon_parts_surface_and_id() -> None:
    assert Address.parse("matrix:@sam:example.org") == Address("matrix", "@sam:example.org")


@given(surfaces, ids)
def test_its_text_leads_back_to_it(surface: str, id_: str) -> None:
    address = Address(surface, id_)
    assert Address.parse(str(address)) == address


@given(st.text())
def test_any_text_is_an_address_that_reads_the_same_or_is_refused(text: str) -> None:
    try:
        address = Address.parse(text)
    except ValueError:
        return
    assert str(address) == text


@given(surfaces, ids, surfaces, ids)
def test_two_addresses_have_the_same_text_only_where_they_are_the_same(
    surface: str, id_: str, other_surface: str, other_id: str
) -> None:
    one, other = Address(surface, id_), Address(other_surface, other_id)
    assert (str(one) == str(other)) == (one == other)
    assert len({one, other}) == (1 if one == other else 2)


@pytest.mark.parametrize(
    "text", ["", "U0SAM", "slack:", ":U0SAM", "Slack:U0SAM", "sl ack:U0SAM", "1st:U0SAM"]
)
def test_what_lacks_a_surface_or_an_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an address|not the name of a chat surface|needs an id"):
        Address.parse(text)


def test_it_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Address("slack", "U0SAM").id = "U0ANN"  # type: ignore[misc] # what is tried here
