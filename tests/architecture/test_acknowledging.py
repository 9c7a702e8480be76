"""No listener works after acknowledging: what it returns is the acknowledgement, which the doors send."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack.app import FAMILIES
from tests.unit.bot_slack.recorder import everything_listened_to
from tests.unit.bot_slack.small_endpoint import SmallSide

ROOT = Path(__file__).parents[2]
SLACK = sorted((ROOT / "bot/slack").rglob("*.py"))
#: The two doors: the only modules that may hand an acknowledgement over.
DOORS = {"wsgi.py", "connection.py"}


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            yield function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


@pytest.mark.parametrize("path", SLACK, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_doors_acknowledge(path: Path) -> None:
    sending = {"ack", "send_socket_mode_response", "send_response", "start_response"} & set(calls(path))
    assert path.name in DOORS or not sending


def test_bolt_acknowledges_only_what_it_is_given_once_all_is_done() -> None:
    """Otherwise it acknowledges an event before its listener has begun, and waits for presses in threads."""
    assert SmallSide().bolt.process_before_response


def listeners() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted((ROOT / "bot/slack/listeners").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == "listen":
                yield path.stem, node


def test_every_family_of_listeners_is_looked_at_here() -> None:
    assert {name for name, _ in listeners()} == {family.__name__.rsplit(".", 1)[1] for family in FAMILIES}


def test_bolt_gets_no_listener_that_could_acknowledge_by_itself() -> None:
    """Each is made by `acknowledging`, which hands over what the listener returns."""
    heard = everything_listened_to().listened
    assert len(heard) == 73
    assert {listener.__qualname__ for _, _, listener in heard} == {"acknowledging.<locals>.listen"}


def test_a_listener_ends_with_all_of_its_work_in_what_it_returns() -> None:
    """Its last statement returns what `handled` or `handled_event` made, which have drawn and committed."""
    looked_at = set()
    for name, function in listeners():
        looked_at.add(name)
        last = function.body[-1]
        assert isinstance(last, ast.Return), name
        made = {
            node.func.id
            for node in ast.walk(last)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert made & {"handle_interaction", "handle_event", "handle_change"}, name
    assert {"commands", "pings"} <= looked_at


def test_no_listener_starts_a_thread_of_its_own() -> None:
    """Pictures and files alone are made behind the words, by one thread each that is ended in order."""
    starting = {
        path.name for path in SLACK if {"Thread", "Timer", "submit", "ThreadPoolExecutor"} & set(calls(path))
    }
    assert starting == {"files.py", "pictures.py", "socket.py", "socket_client.py"}
