"""Nothing stands in the house that only tests call: such things go, or live in a helper under tests/."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ("state_machines", "dialogs", "storage", "bot", "deploy")
#: Names that a library asks for: the standard library's HTTP server, waitress, pydantic, Slack's SDK; and a
#: field of Slack's that its payload is checked for, and that Bolt then reads.
ASKED_FOR_BY_LIBRARIES = {
    *("daemon_threads", "server_version", "sys_version", "do_GET", "log_message"),
    "handle_read",
    "settings_customise_sources",
    "issue_new_wss_url",
    "challenge",
    "redirect_request",
}


def modules() -> Iterator[tuple[str, str]]:
    for folder in HOUSE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def words() -> Counter[str]:
    """Every name in the code, its short strings, its templates and settings; not in what only explains."""
    found: Counter[str] = Counter(re.findall(r"\w+", (ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    for _, text in modules():
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NAME:
                found[token.string] += 1
            elif token.type == tokenize.STRING and "\n" not in token.string:
                found.update(re.findall(r"\w+", token.string))
    for file in (*(ROOT / "deploy").rglob("*.html"), *(ROOT / "deploy").rglob("*.yaml")):
        found.update(re.findall(r"\w+", file.read_text(encoding="utf-8")))
    return found


def definitions(text: str) -> Iterator[tuple[int, str]]:
    """What has a name of its own, but for what a decorator hands to a library."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            if not any(isinstance(one, ast.Call) for one in node.decorator_list):
                yield node.lineno, node.name
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.lineno, node.target.id
        elif isinstance(node, ast.Assign):
            yield from ((node.lineno, one.id) for one in node.targets if isinstance(one, ast.Name))


def test_every_name_that_is_defined_is_used_in_the_house() -> None:
    used, found = words(), []
    for name, text in modules():
        if "migrations/versions" in name:
            continue
        for line, defined in definitions(text):
            if used[defined] < 2 and defined not in ASKED_FOR_BY_LIBRARIES and not defined.startswith("__"):
                found.append(f"{name}:{line} {defined}")
    assert used["state_machines"] > 100
    assert found == []
