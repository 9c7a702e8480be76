"""One gate judges whether a message is for its reader: whatever is in the outbox passes it alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
BOT = sorted((ROOT / "bot").rglob("*.py"))
COMPOSE, GATE = "bot/cards/messages/compose.py", "bot/cards/messages/not_theirs.py"


def _calls(path: Path) -> Iterator[str]:
    """The name of every function that is called, with that of what it is called of, if it has one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def _callers(*endings: str) -> set[str]:
    return {
        str(path.relative_to(ROOT))
        for path in BOT
        if any(call == one or call.endswith(f".{one}") for call in _calls(path) for one in endings)
    }


def test_a_message_is_drawn_in_one_place_which_asks_the_gate_first() -> None:
    drawing = {one for one in _callers("compose") if one != "bot/engine/send.py"}
    assert drawing == {COMPOSE}
    assert _callers("card_instead") == {COMPOSE}
    assert _callers("kind.cases_named", "kind.is_heard") == {GATE}


def test_what_the_engine_sends_was_drawn_there() -> None:
    """The watchdog's own words are about no case, and go past the outbox, which may be what is broken."""
    sending = _callers("messenger.send", "messenger.redraw", "_messenger.send", "_messenger.redraw")
    handing_on = {"bot/surface/guarded_messenger.py", "bot/surface/messengers.py"}
    assert sending - handing_on == {"bot/engine/send.py", "bot/health/watchdog.py"}


def test_messages_are_put_in_the_outbox_by_one_function() -> None:
    assert _callers("messages.enqueue", "messages.enqueue_or_merge") == {"bot/use_cases/outbox/outgoing.py"}
