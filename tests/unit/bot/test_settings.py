"""A wrong setting stops the start with one line that says which, and how to set it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.bootstrap import encryption_keys
from bot.secret_files import SECRETS
from bot.settings import Settings, read_settings, settings_file
from state_machines.errors import Misconfigured
from storage.encryption import new_key

GOOD = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment without any of our settings, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"DOORSTEP_{name.upper()}", raising=False)
        monkeypatch.delenv(f"DOORSTEP_{name.upper()}_FILE", raising=False)
    return monkeypatch


def set_all(env: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        env.setenv(f"DOORSTEP_{name}", value)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "DOORSTEP_SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "DOORSTEP_SLACK_BOT_TOKEN does not begin with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "Neither DOORSTEP_SLACK_APP_TOKEN"),
        (GOOD | {"SLACK_APP_TOKEN": "xoxb-1"}, "DOORSTEP_SLACK_APP_TOKEN does not begin with xapp-"),
    ],
)
def test_a_start_without_the_right_tokens_says_which(
    env: pytest.MonkeyPatch, values: dict[str, str], said: str
) -> None:
    set_all(env, values)
    with pytest.raises(Misconfigured) as stopped:
        read_settings().check_slack()
    words = str(stopped.value)
    assert words.startswith(said)
    assert "\n" not in words


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "70000"),
        ("SLACK_API_URL", "slack.com"),
        ("SLACK_API_URL", "http://slack.example/api/"),
        ("CLOCK_URL", "http://clock.example/control/clock"),
        ("CLOCK_URL", "http://127.0.0.1:9999/control/clock"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(env: pytest.MonkeyPatch, name: str, value: str) -> None:
    env.setenv(f"DOORSTEP_{name}", value)
    with pytest.raises(Misconfigured, match=rf"^DOORSTEP_{name} is wrong: .+\.$"):
        read_settings()


def test_a_token_never_stands_in_words_or_in_a_log(env: pytest.MonkeyPatch) -> None:
    set_all(env, {"SLACK_BOT_TOKEN": "wrong-hush-1", "ENCRYPTION_KEYS": "hush-2"})
    settings = read_settings()
    with pytest.raises(Misconfigured) as stopped:
        settings.check_slack()
    assert "hush" not in str(stopped.value)
    assert "hush" not in repr(settings)


def test_a_settings_file_has_to_be_named_and_to_be_there(env: pytest.MonkeyPatch) -> None:
    with pytest.raises(Misconfigured, match="DOORSTEP_SETTINGS_FILE is not set"):
        settings_file(read_settings())
    env.setenv("DOORSTEP_SETTINGS_FILE", "nowhere.yaml")
    with pytest.raises(Misconfigured, match=r"names nowhere\.yaml, and there is no such file"):
        settings_file(read_settings())


def test_a_key_is_made_once_for_a_database_file_and_only_its_owner_reads_it(env: pytest.MonkeyPatch) -> None:
    made = encryption_keys(read_settings())
    assert encryption_keys(read_settings()) == made
    assert Path("var/doorstep.key").stat().st_mode & 0o777 == 0o600


def test_a_key_file_may_hold_several_keys_newest_first(env: pytest.MonkeyPatch) -> None:
    (made,), newer = encryption_keys(read_settings()), new_key()
    Path("var/doorstep.key").write_text(f"{newer}\n{made}\n", encoding="ascii")
    assert encryption_keys(read_settings()) == [newer, made]
    env.setenv("DOORSTEP_ENCRYPTION_KEYS", f"{made}, {newer}\n")
    assert encryption_keys(read_settings()) == [made, newer]


def test_a_clock_may_be_followed_beside_the_sandbox_that_it_belongs_to(env: pytest.MonkeyPatch) -> None:
    env.setenv("DOORSTEP_SLACK_API_URL", "http://127.0.0.1:9999/api")
    env.setenv("DOORSTEP_CLOCK_URL", "http://127.0.0.1:9999/control/clock")
    assert read_settings().clock_url == "http://127.0.0.1:9999/control/clock"


def test_a_lost_key_is_not_replaced_beside_a_database(env: pytest.MonkeyPatch) -> None:
    env.setenv("DOORSTEP_DATABASE_URL", "sqlite:///kept.db")
    Path("kept.db").write_bytes(b"SQLite format 3")
    with pytest.raises(
        Misconfigured, match=r"no key in var/doorstep\.key .* put the key that belongs to it back"
    ):
        encryption_keys(read_settings())
    assert not Path("var/doorstep.key").exists()


def test_a_key_that_others_can_read_is_not_used(env: pytest.MonkeyPatch) -> None:
    encryption_keys(read_settings())
    Path("var/doorstep.key").chmod(0o644)
    with pytest.raises(Misconfigured, match=r"can be read by others: run `chmod 600 var/doorstep\.key`"):
        encryption_keys(read_settings())


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_stand_in_a_file(env: pytest.MonkeyPatch, name: str) -> None:
    Path("secret").write_text("https://of-a-file\n", encoding="ascii")
    env.setenv(f"DOORSTEP_{name.upper()}_FILE", "secret")
    found = getattr(read_settings(), name)
    assert (found.get_secret_value() if isinstance(found, SecretStr) else found) == "https://of-a-file"


@pytest.mark.parametrize(
    ("file", "also", "said"),
    [
        ("nowhere", "", "DOORSTEP_SLACK_BOT_TOKEN_FILE names nowhere, which cannot be read"),
        ("empty", "", "DOORSTEP_SLACK_BOT_TOKEN_FILE names empty, which is empty"),
        ("empty", "xoxb-1", "DOORSTEP_SLACK_BOT_TOKEN and DOORSTEP_SLACK_BOT_TOKEN_FILE are both set"),
    ],
)
def test_a_file_that_holds_no_secret_is_named(
    env: pytest.MonkeyPatch, file: str, also: str, said: str
) -> None:
    Path("empty").write_text("\n", encoding="ascii")
    env.setenv("DOORSTEP_SLACK_BOT_TOKEN_FILE", file)
    env.setenv("DOORSTEP_SLACK_BOT_TOKEN", also)
    with pytest.raises(Misconfigured, match=f"^{said}"):
        read_settings()


@pytest.mark.parametrize(
    ("given", "told_on"),
    [
        ({}, 3001),
        ({"PORT": "8000"}, 8001),
        ({"PORT": "65535"}, 65534),
        ({"PORT": "0"}, 0),
        ({"HEALTH_PORT": "9000"}, 9000),
        ({"SLACK_APP_TOKEN": "xapp-1"}, None),
    ],
)
def test_how_it_is_is_never_told_where_slack_calls(
    env: pytest.MonkeyPatch, given: dict[str, str], told_on: int | None
) -> None:
    set_all(env, given)
    assert read_settings().own_health_port == told_on


def test_several_machines_must_be_given_the_key(env: pytest.MonkeyPatch) -> None:
    env.setenv("DOORSTEP_DATABASE_URL", "postgresql://db/doorstep")
    with pytest.raises(Misconfigured, match="DOORSTEP_ENCRYPTION_KEYS is not set"):
        encryption_keys(read_settings())


def test_the_newest_key_stands_first(env: pytest.MonkeyPatch) -> None:
    env.setenv("DOORSTEP_ENCRYPTION_KEYS", "new, old")
    assert encryption_keys(read_settings()) == ["new", "old"]
