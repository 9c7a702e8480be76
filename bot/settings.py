"""The settings that the environment gives the process, checked before anything starts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.secret_files import secrets_in_files
from state_machines.errors import Misconfigured

SLACK_API = "https://slack.com/api/"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _is_this_machine(url: str) -> bool:
    """Whether the address leads to this machine; names below `.localhost` lead nowhere else (RFC 6761)."""
    host = urlsplit(url).hostname or ""
    return host in LOOPBACK or host.endswith(".localhost")


class Settings(BaseSettings):
    """Every setting of the process, read from variables that begin with DOORSTEP_."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(env_prefix="DOORSTEP_", extra="ignore")

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = SLACK_API
    port: int = Field(default=3000, ge=0, le=65535)
    host: str = "127.0.0.1"
    #: Where this process tells how it is; not set: nowhere, or in HTTP mode on the port after Slack's.
    health_port: int | None = Field(default=None, ge=0, le=65535)
    health_host: str = "127.0.0.1"
    #: The form of a log line: words a person reads, or JSON.
    log: Literal["text", "json"] = "text"
    database_url: str = "sqlite:///var/doorstep.db"
    #: PostgreSQL itself, where `database_url` leads to a pooler that shares its sessions.
    database_direct_url: str = ""
    settings_file: Path | None = None
    encryption_keys: SecretStr = SecretStr("")
    key_file: Path = Path("var/doorstep.key")
    #: Called while Doorstep works, so that somebody outside notices when it does not; not set: nobody is.
    watcher_url: SecretStr = SecretStr("")
    #: Where the record's end is kept outside of the database, a line a day; not set: in the log alone.
    seals_file: Path | None = None
    #: What was erased, for a restored backup to lose it again; not set: beside the key file.
    erasures_file: Path | None = None
    #: Demo and tests only: follow the clock of a sandbox on this machine.
    clock_url: str = ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - no file named `.env` is read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - secrets are read as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code, then secrets in files, then the environment."""
        return init_settings, InitSettingsSource(settings_cls, secrets_in_files(os.environ)), env_settings

    @field_validator("slack_api_url")
    @classmethod
    def _is_encrypted_on_its_way(cls, url: str) -> str:
        scheme = urlsplit(url).scheme
        if scheme != "https" and not (scheme == "http" and _is_this_machine(url)):
            raise ValueError("must begin with https:// (or http:// for a sandbox on this machine, 127.0.0.1)")
        return url if url.endswith("/") else url + "/"

    @field_validator("watcher_url")
    @classmethod
    def _is_an_address_to_call(cls, given: SecretStr) -> SecretStr:
        url = given.get_secret_value()
        if not url:
            return given
        parts = urlsplit(url)
        allowed = parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(url))
        if not (allowed and parts.hostname):
            raise ValueError("must begin with https:// (or http:// for a service on this machine, 127.0.0.1)")
        return given

    @field_validator("clock_url")
    @classmethod
    def _only_a_clock_beside_a_sandbox(cls, url: str, given: ValidationInfo) -> str:
        if not url:
            return url
        if not (_is_this_machine(url) and _is_this_machine(given.data.get("slack_api_url", SLACK_API))):
            raise ValueError(
                "a foreign clock is for a sandbox on this machine (127.0.0.1), which must then be the Slack "
                "of DOORSTEP_SLACK_API_URL too; leave it unset in use"
            )
        return url

    @property
    def by_socket(self) -> bool:
        """Whether Slack is reached by Socket Mode. If not, Slack reaches us by signed HTTP."""
        return bool(self.slack_app_token.get_secret_value())

    @property
    def own_health_port(self) -> int | None:
        """Where a process that listens to Slack tells how it is: never on the port that Slack reaches."""
        if self.health_port is None and not self.by_socket:
            return _port_beside(self.port)
        return self.health_port

    @property
    def list_of_erasures(self) -> Path:
        """Where the list of erasures is kept: beside the key unless it is named."""
        return self.erasures_file or self.key_file.with_name("doorstep.erasures")

    def check_slack(self, *, listening: bool = True) -> None:
        """Raise Misconfigured, in one line, if a real start could not work with these settings.

        A process that is not `listening` only posts, and needs the bot token alone.
        """
        token = self.slack_bot_token.get_secret_value()
        app_token = self.slack_app_token.get_secret_value()
        if not token.startswith("xoxb-"):
            raise Misconfigured(
                _token_problem("DOORSTEP_SLACK_BOT_TOKEN", token, "xoxb-", "OAuth & Permissions")
            )
        if app_token and not app_token.startswith("xapp-"):
            raise Misconfigured(
                _token_problem(
                    "DOORSTEP_SLACK_APP_TOKEN", app_token, "xapp-", "Basic Information, App-Level Tokens"
                )
            )
        if listening and not app_token and not self.slack_signing_secret.get_secret_value():
            raise Misconfigured(
                "Neither DOORSTEP_SLACK_APP_TOKEN (Socket Mode) nor DOORSTEP_SLACK_SIGNING_SECRET (HTTP)"
                " is set: set one of them; both are on the app's page, Basic Information."
            )


def _port_beside(port: int) -> int:
    """The next port, or the one before the last there is; 0 stands for any that is free."""
    if port == 0:
        return 0
    return port + 1 if port < 65535 else port - 1


def _token_problem(name: str, value: str, prefix: str, where: str) -> str:
    problem = "is not set" if not value else f"does not begin with {prefix}"
    return f"{name} {problem}: copy the {prefix} token from the app's page at Slack, {where}."


def read_settings() -> Settings:
    """Read the settings from the environment as it is now.

    Raises Misconfigured with one line that names the first variable that is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "DOORSTEP_" + "_".join(str(part) for part in first["loc"]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise Misconfigured(f"{name} is wrong: {reason}.") from None


def settings_file(settings: Settings) -> Path:
    """The authority's local settings file.

    Raises Misconfigured when the variable is not set or names no file.
    """
    path = settings.settings_file
    if path is None:
        raise Misconfigured(
            "DOORSTEP_SETTINGS_FILE is not set: name the authority's settings file, for example"
            " DOORSTEP_SETTINGS_FILE=deploy/demo/authority/settings.yaml."
        )
    try:
        there = path.is_file()
    except OSError as error:  # a folder above it that this user may not look into
        raise Misconfigured(
            f"DOORSTEP_SETTINGS_FILE names {path}, which cannot be read ({error.strerror})."
        ) from None
    if not there:
        raise Misconfigured(f"DOORSTEP_SETTINGS_FILE names {path}, and there is no such file.")
    return path
