"""Every event that can stand in the log is in docs/events.md, and nothing else is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bot.health.administrator_cards import REPORTED_ALARMS
from state_machines.messages.signals import Signal

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/events.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
EVENT = re.compile(r"[a-z]+\.[a-z_]+")
#: Names that are put together where they are logged, and what they can be.
PUT_TOGETHER = {
    "f'alarm.{one.name}'": {f"alarm.{name}" for name in REPORTED_ALARMS},
    "f'chat.{signal.value}'": {f"chat.{signal.value}" for signal in Signal},
}
#: What the form of the log makes of sentences, ours and others'.
OF_THE_FORM = {"log.said", "library.said"}


def calls(text: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "log_event":
            yield node


def names_of(given: ast.expr, text: str) -> set[str]:
    """The events that this argument can be; a name stands for all that its file gives it."""
    if isinstance(given, ast.JoinedStr):
        made = PUT_TOGETHER.get(ast.unparse(given))
        assert made, "a name that is put together is not found here"
        return made
    if isinstance(given, ast.Constant):
        return {str(given.value)}
    if isinstance(given, ast.IfExp):
        return names_of(given.body, text) | names_of(given.orelse, text)
    assert isinstance(given, ast.Name), ast.unparse(given)
    assigned = re.findall(rf"^ *{given.id} = (.+)$", text, re.MULTILINE)
    return {name for words in assigned for name in re.findall(r'"([a-z]+\.[a-z_]+)"', words)}


def logged() -> set[str]:
    found = set(OF_THE_FORM)
    for folder in ("bot", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            for call in calls(text):
                names = names_of(call.args[1], text)
                assert names, f"{path}: what is logged by {ast.unparse(call.args[1])}?"
                found |= names
    return found


def test_the_list_holds_what_is_logged_and_nothing_else() -> None:
    listed = [row[0] for row in ROWS]
    assert listed == sorted(set(listed)), "each once, in the order of the alphabet"
    assert set(listed) == logged()
    assert len(listed) >= 30


def test_each_has_its_level_a_meaning_and_what_to_do() -> None:
    for name, levels, meaning, do in ROWS:
        assert EVENT.fullmatch(name)
        assert set(levels.split(", ")) <= {"info", "warning", "error", "any"}, name
        assert len(meaning) > 10, name
        assert do.strip(), name
    assert ROWS


def test_every_event_that_a_finding_or_a_page_sends_somebody_to_exists() -> None:
    sources = [*(ROOT / "docs").glob("*.md"), *(ROOT / "deploy/prometheus").glob("*.yaml")]
    named = {name for path in sources for name in re.findall(r"event=([a-z]+\.[a-z_]+)", path.read_text())}
    for path in (ROOT / "bot/health").glob("*.py"):
        words = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"in the log for ([a-z]+\.[a-z_]+)", words))
    assert len(named) >= 4
    assert named <= logged()
