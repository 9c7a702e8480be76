"""A second chat is a folder beside bot/slack: above that folder nothing speaks of Slack or its libraries."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ("state_machines", "dialogs", "storage", "bot")
#: Where a chat's own library may be imported: its folder, and the wiring.
MAY_IMPORT_A_CHAT = ("bot/slack/", "bot/bootstrap.py")
#: Where Slack may be spoken of: there, in the settings' names, in the log's, and in commands.
MAY_NAME_SLACK = (
    *MAY_IMPORT_A_CHAT,
    "bot/settings.py",
    "bot/secret_files.py",
    "bot/log_format.py",
    "bot/cli/",
    "storage/migrations/",
)

#: What is left above, with its reason.
LISTED = {
    "storage/stored_addresses.py": "columns that the release before reads hold ids of Slack without its name",
    "storage/address_adoption.py": "the column slack_user_id",
    "storage/direct_messages_repository.py": "the column slack_user_id",
    "storage/people_repository.py": "the column slack_user_id",
    "storage/tables/direct_messages.py": "the column slack_user_id",
    "storage/tables/people.py": "the column slack_user_id",
}

COMMANDS = ("/report", "/case", "/away", "/doorstep")


def files() -> Iterator[tuple[str, str]]:
    for folder in HOUSE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def test_nothing_above_its_folder_names_slack_but_what_is_listed() -> None:
    found = {
        name for name, text in files() if "slack" in text.lower() and not name.startswith(MAY_NAME_SLACK)
    }
    assert found == set(LISTED)


@pytest.mark.parametrize("library", ["slack_sdk", "slack_bolt"])
def test_a_chats_library_is_imported_in_its_own_folder_only(library: str) -> None:
    importing = {name for name, text in files() if library in imports(text)}
    assert importing
    assert not {name for name in importing if not name.startswith(MAY_IMPORT_A_CHAT)}


def imports(text: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.update(name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_commands_that_screens_cite_come_from_the_surface() -> None:
    above = [(name, text) for name, text in files() if not name.startswith(MAY_NAME_SLACK)]
    assert above
    cited = [f"{name}: {words}" for name, text in above for words in literals(text) if cites_a_command(words)]
    assert not cited


def literals(text: str) -> Iterator[str]:
    """The words in the code, docstrings left aside."""
    tree = ast.parse(text)
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.value


def cites_a_command(words: str) -> bool:
    return any(word.strip("`(.,;:").startswith(COMMANDS) for word in words.split())
