"""Reads secrets from files: `DOORSTEP_…_FILE` names one, so that a secret stands in no environment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from state_machines.errors import Misconfigured

#: The settings that hold a secret, three addresses because a password may stand in them.
SECRETS = (
    "slack_bot_token",
    "slack_app_token",
    "slack_signing_secret",
    "encryption_keys",
    "database_url",
    "database_direct_url",
    "watcher_url",
)


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
    return read_secret(Path(environment[f"{variable}_FILE"]), f"{variable}_FILE")


def read_secret(path: Path, named_by: str) -> str:
    """The secret that a file holds; Misconfigured, which says who named the file, where it holds none."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"{named_by} names {path}, which cannot be read ({type(error).__name__})."
        ) from None
    if not text:
        raise Misconfigured(f"{named_by} names {path}, which is empty.")
    return text
