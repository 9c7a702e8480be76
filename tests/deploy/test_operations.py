"""The page for whoever runs it: its table of settings is complete, and what it names exists."""

from __future__ import annotations

import re

from bot.settings import Settings
from tests.deploy.environment import ROOT, commands, settings

PAGE = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(DOORSTEP_\w+)` \| ([^|]+?) \|", PAGE, re.MULTILINE))


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    assert set(ROWS) == settings()


def test_what_holds_where_a_setting_is_unset_is_what_the_program_takes() -> None:
    shown = {name: value.strip("`") for name, value in ROWS.items() if value.startswith("`")}
    taken = {f"DOORSTEP_{name.upper()}": field.default for name, field in Settings.model_fields.items()}
    assert len(shown) >= 6
    assert {name: str(taken[name]) for name in shown} == shown


def test_every_command_that_is_named_exists() -> None:
    named = set(re.findall(r"`doorstep ([a-z-]+)", PAGE)) | set(
        re.findall(r"^doorstep ([a-z-]+)", PAGE, re.M)
    )
    assert {"backup", "restored", "migrate", "copy-to"} <= named <= commands()


def test_every_file_that_is_named_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", PAGE)
    files = re.findall(r"`((?:tests|deploy)/[\w./-]+)`", PAGE)
    missing = [link for link in links if not (ROOT / "docs" / link).exists()]
    assert not missing + [file for file in files if not (ROOT / file).exists()]
