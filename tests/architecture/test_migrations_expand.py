"""Expand, then contract: a migration may only add, so that processes of the release before go on beside it.

What takes something away says so with `CONTRACT = "0.3.0"`: the release since which nothing uses it any more.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

VERSIONS = Path(__file__).parents[2] / "storage/migrations/versions"
#: The last version that was released before this rule.
RULED_FROM = "0005"
ADDITIONS = {"add_column", "add_index", "create_table", "create_index"}


def migrations() -> list[Path]:
    return sorted(path for path in VERSIONS.glob("[0-9]*.py") if path.name[:4] >= RULED_FROM)


def problems(source: str) -> list[str]:
    """What of a migration is more than an addition, by line; none where it says that it contracts."""
    tree = ast.parse(source)
    if _contracts(tree):
        return []
    undoing = {node for each in tree.body if _is_function(each, "downgrade") for node in ast.walk(each)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node not in undoing]
    return [f"line {call.lineno}: {words}" for call in calls for words in _wrong_with(call)]


def _contracts(tree: ast.Module) -> bool:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CONTRACT":
            return bool(re.fullmatch(r"'\d+\.\d+\.\d+'", ast.unparse(node.value)))
    return False


def _is_function(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == name


def _wrong_with(call: ast.Call) -> Iterator[str]:
    function = ast.unparse(call.func)
    name = function.removeprefix("op.")
    if (function.startswith("op.") or name.endswith("_index")) and name not in ADDITIONS:
        yield f"{function} does more than add"
    if name == "add_column":
        column = call.args[1]
        given = {word.arg: ast.unparse(word.value) for word in getattr(column, "keywords", ())}
        if given.get("nullable") == "False" and "server_default" not in given:
            yield "a column that old processes do not fill needs a default of the database's, or may be null"


@pytest.mark.parametrize("path", migrations(), ids=lambda path: str(path.stem))
def test_a_migration_only_adds(path: Path) -> None:
    assert problems(path.read_text(encoding="utf-8")) == []


def test_there_are_migrations_to_look_at() -> None:
    assert [path.name[:4] for path in migrations()][:3] == ["0005", "0006", "0007"]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("op.drop_column('cases', 'team')", "op.drop_column does more than add"),
        ("op.alter_column('cases', 'team', nullable=False)", "op.alter_column does more"),
        ("op.execute('UPDATE cases SET team = 1')", "op.execute does more"),
        ("op.batch_alter_table('cases')", "op.batch_alter_table does more"),
        ("drop_index('ix_cases')", "drop_index does more"),
        ("op.add_column('cases', sa.Column('ward', sa.String(), nullable=False))", "needs a default"),
    ],
)
def test_what_does_more_is_found(statement: str, words: str) -> None:
    (found,) = problems(f"def upgrade():\n    {statement}\n")
    assert words in found
    assert problems(f"CONTRACT = '0.3.0'\ndef upgrade():\n    {statement}\n") == []
    assert problems(f"CONTRACT = True\ndef upgrade():\n    {statement}\n") != []
    assert problems(f"def downgrade():\n    {statement}\n") == []


def test_an_addition_is_allowed() -> None:
    column = "sa.Column('ward', sa.String(), nullable=False, server_default='')"
    assert problems(f"def upgrade():\n    op.add_column('cases', {column})\n") == []
    assert problems("def upgrade():\n    op.add_column('cases', sa.Column('ward', sa.String()))\n") == []
