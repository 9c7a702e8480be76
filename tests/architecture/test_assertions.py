"""No test can pass on nothing: one that walks over results asserts first that there are some."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.assertions import walks_over_nothing

TESTS = Path(__file__).parents[1]
FILES = sorted(TESTS.rglob("test_*.py"))


def test_there_are_tests_to_look_at() -> None:
    assert len(FILES) > 150


def test_no_assertion_holds_of_nothing() -> None:
    found = {
        str(path.relative_to(TESTS)): lines
        for path in FILES
        if (lines := walks_over_nothing(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def in_a_test(body: str, before: str = "") -> list[str]:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return walks_over_nothing(f"{before}\ndef test_it(asked):\n{lines}\n")


@pytest.mark.parametrize(
    "body",
    [
        "for one in outbox():\n    assert one",
        "for key, one in found().items():\n    assert one",
        "assert all(one for one in outbox())",
        "assert not any(one for one in outbox())",
        "assert not [one for one in outbox() if one]",
        "assert [one for one in outbox() if one] == []",
        "wrong = [one for one in outbox() if one]\nassert not wrong",
        "assert asked\nfor one in sorted(outbox()):\n    assert one",
        "for one in []:\n    assert one",
        "found = outbox()\nassert isinstance(found, list)\nfor one in found:\n    assert one",
        "found = outbox()\nassert set(found) <= {1}\nassert 3 not in found\nassert all(one for one in found)",
        "for one in (1, 2):\n    for other in parts(one):\n        assert other",
    ],
)
def test_what_holds_of_nothing_is_found(body: str) -> None:
    assert len(in_a_test(body)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "for one in (1, 2):\n    assert one",
        "for at, one in enumerate(['a', 'b']):\n    assert one",
        "for one in asked:\n    assert one",
        "posts = outbox()\nassert posts\nfor one in posts:\n    assert one",
        "assert len(outbox()) == 3\nassert all(one for one in outbox())",
        "seen = 0\nfor one in outbox():\n    seen += 1\n    assert one\nassert seen",
        "for one in outbox():\n    print(one)\nassert asked",
        "assert [one for one in outbox()] == [1]",
    ],
)
def test_what_cannot_hold_of_nothing_is_let_be(body: str) -> None:
    assert in_a_test(body) == []


def test_what_a_module_reads_once_is_asserted_of_in_one_of_its_tests() -> None:
    walk = "for one in FILES:\n    assert one"
    assert in_a_test(walk, "FILES = sorted(glob())") == ["line 3: FILES"]
    assert in_a_test(walk, "FILES = ['a']") == []
    assert in_a_test(walk, "FILES = sorted(glob())\ndef test_some():\n    assert FILES") == []
