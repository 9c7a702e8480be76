"""A process that cannot start says so in its own one line."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from deploy.demo.child import Child
from deploy.demo.environment import bot_environment, plain_environment
from deploy.demo.errors import CannotStart
from deploy.demo.town import free_port


def test_a_bot_that_ends_at_its_start_is_reported_in_its_own_words(tmp_path: Path) -> None:
    bot = Child("the bot", ["bot", "run"], tmp_path / "bot.log", plain_environment())
    with pytest.raises(
        CannotStart, match=r"the bot ended at its start: .*DOORSTEP_SLACK_BOT_TOKEN is not set"
    ):
        bot.wait_for(lambda: False)


def test_a_command_that_fails_is_reported_in_its_own_words(tmp_path: Path) -> None:
    env = bot_environment(tmp_path, "http://127.0.0.1:1")
    work = Child("doorstep import", ["bot", "import", "none.csv", "none.csv"], tmp_path / "log", env)
    with pytest.raises(CannotStart, match=r"doorstep import failed: .*none\.csv cannot be read"):
        work.finish()


def test_nothing_of_a_real_workspace_reaches_the_demo() -> None:
    real = {"DOORSTEP_SLACK_BOT_TOKEN": "x", "SLACK_APP_TOKEN": "x", "https_proxy": "x", "PATH": "/bin"}
    assert plain_environment(real) == {"PATH": "/bin", "PYTHONUNBUFFERED": "1"}


def test_a_port_in_use_is_not_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port(port) not in {0, port}
    assert free_port(port) == port
