"""What whoever joins finds at the root: a licence that is said once, and hooks that run what we run."""

from __future__ import annotations

import configparser
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PRE_COMMIT: dict[str, Any] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
TARGETS = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_licence_is_the_one_that_the_package_names() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("MIT License\n\nCopyright (c) 2026 The Doorstep contributors\n")
    assert PROJECT["project"]["license"] == "MIT"
    assert PROJECT["project"]["license-files"] == ["LICENSE"]


def hooks() -> list[dict[str, Any]]:
    return [hook for repository in PRE_COMMIT["repos"] for hook in repository["hooks"]]


def test_the_hooks_fetch_nothing() -> None:
    assert [repository["repo"] for repository in PRE_COMMIT["repos"]] == ["local"]
    assert {hook["language"] for hook in hooks()} == {"system"}


def test_there_is_a_hook_for_style_for_checks_and_for_quick_tests() -> None:
    assert [hook["entry"] for hook in hooks()] == ["make style", "make check", "make quick"]


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: str(hook["id"]))
def test_a_hook_runs_a_target_of_the_makefile(hook: dict[str, Any]) -> None:
    command, target = hook["entry"].split()
    assert command == "make"
    assert target in TARGETS


def test_an_editor_and_ruff_agree_on_the_length_of_a_line() -> None:
    rules = configparser.ConfigParser()
    rules.read_string("[top]\n" + (ROOT / ".editorconfig").read_text(encoding="utf-8"))
    assert rules["*.py"]["max_line_length"] == str(PROJECT["tool"]["ruff"]["line-length"])


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_every_file_that_a_page_links_to_exists(page: str) -> None:
    links = re.findall(r"\]\(([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))
    here = [link for link in links if "://" not in link]
    assert here
    assert [link for link in here if not (ROOT / link).exists()] == []
