"""Reads secrets from files: `DOORSTEP_…_FILE` names one, so that a secret stands in no environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import PydanticBaseSettingsSource

from state_machines.errors import Misconfigured

#: The settings that hold a secret, the database's address because a password may stand in it.
SECRETS = (
    "slack_bot_token",
    "slack_app_token",
    "slack_signing_secret",
    "encryption_keys",
    "database_url",
)


class SecretFiles(PydanticBaseSettingsSource):
    """The secrets that the environment gives by the name of a file; see `secrets_in_files`."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Not used: all of them are read at once."""
        raise NotImplementedError

    def __call__(self) -> dict[str, Any]:
        """The secrets, by the name of their setting."""
        return secrets_in_files(os.environ)


def secrets_in_files(environment: Mapping[str, str]) -> dict[str, Any]:
    """The secrets that are given by a file, without the line break at its end.

    Raises Misconfigured for a file that cannot be read or is empty, and for a secret that is given twice.
    """
    return {name: _read(environment, name) for name in SECRETS if environment.get(_variable(name) + "_FILE")}


def _variable(name: str) -> str:
    return f"DOORSTEP_{name.upper()}"


def _read(environment: Mapping[str, str], name: str) -> str:
    variable = _variable(name)
    if environment.get(variable):
        raise Misconfigured(f"{variable} and {variable}_FILE are both set: keep one of them.")
    path = Path(environment[f"{variable}_FILE"])
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"{variable}_FILE names {path}, which cannot be read ({type(error).__name__})."
        ) from None
    if not text:
        raise Misconfigured(f"{variable}_FILE names {path}, which is empty.")
    return text
