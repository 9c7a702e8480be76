"""Each hazard has an owner and controls, and the tests that show the controls are there and not skipped."""

from __future__ import annotations

import ast

import pytest

from tests import hazard_log
from tests.hazard_log import PAGE, named_tests, page, read_log, what_is_wrong_with

LOG = read_log()


def test_every_test_that_a_control_names_is_there_and_not_skipped() -> None:
    named = list(named_tests(LOG))
    assert len(named) > 60
    assert {name: why for name in named if (why := what_is_wrong_with(name))} == {}


def test_the_page_is_what_the_data_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(LOG), "run: make hazards"


def test_the_page_claims_nothing_that_nobody_signed() -> None:
    head = page(LOG).split("\n## ")[0]
    assert "claims no conformity with DCB0129" in head
    assert "no clinical safety officer has signed it" in head


def test_every_hazard_is_owned_by_a_role_and_named_once() -> None:
    assert len(LOG.hazards) >= 25
    assert len({one.name for one in LOG.hazards}) == len(LOG.hazards)
    assert {one.owner for one in LOG.hazards} == LOG.owners.keys()


def test_no_control_makes_a_risk_larger_and_what_is_left_is_said() -> None:
    assert [one.name for one in LOG.hazards if one.residual.rating > one.initial.rating] == []
    left = [one for one in LOG.hazards if one.residual.rating >= 3]
    assert left
    assert [one.name for one in left if not one.not_controlled] == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("tests/architecture/test_hazards.py::test_that_nobody_wrote", "no such test"),
        ("tests/architecture/test_hazards.py::test_the_page_is_what_the_data_says", ""),
        ("tests/architecture/test_nothing.py::test_the_page_is_what_the_data_says", "no such file"),
        ("docs/hazards.yaml::test_the_page_is_what_the_data_says", "no such file"),
    ],
)
def test_what_is_named_and_gone_is_found(name: str, why: str) -> None:
    assert what_is_wrong_with(name) == why


@pytest.mark.parametrize(
    "source",
    [
        "@pytest.mark.skip\ndef test_it(): ...",
        "@pytest.mark.skipif(True, reason='slow')\ndef test_it(): ...",
        "@pytest.mark.xfail\ndef test_it(): ...",
        "def test_it():\n    pytest.skip('later')",
        "pytestmark = [pytest.mark.skip]\ndef test_it(): ...",
    ],
)
def test_what_is_skipped_is_found(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hazard_log, "_parsed", lambda file: ast.parse(source))
    assert what_is_wrong_with("tests/architecture/test_hazards.py::test_it") == "it is skipped"
