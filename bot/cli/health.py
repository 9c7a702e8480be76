"""`doorstep health`: print how Doorstep is, for people, and by the exit status for a supervisor."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.bootstrap import read_local_settings
from bot.cli.command_time import command_time
from bot.health.findings import Finding, Health, Level
from bot.health.look import take_look
from bot.health.processes import database_away
from bot.health.retention import retention_finding
from bot.message_kinds import MESSAGE_KINDS
from bot.settings import Settings, read_settings
from bot.slack.limits import SLACK
from state_machines.errors import Misconfigured, StoreUnavailable
from state_machines.settings.local_settings import LocalSettings
from storage.database_checks import check_exists, check_version
from storage.encryption import new_key
from storage.erasures_file import ErasuresFile
from storage.unit_of_work import Store

#: The width of the longest finding's name.
_WIDTH = 12


def health(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Say how Doorstep is; exit with 1 when something is an alarm, with 0 when not, warnings or no."""
    found = _look(read_settings())
    typer.echo(_as_json(found) if as_json else "\n".join(_line(one) for one in _gravest_first(found)))
    if found.level is Level.ALARM:
        raise typer.Exit(1)


def _look(settings: Settings) -> Health:
    """Read the state of the database. It needs no encryption key, because it opens no name."""
    now = command_time(settings, must_answer=True)
    try:
        check_exists(settings.database_url)
        with Store(settings.database_url, [new_key()]) as store:
            check_version(store)
            local = _local_settings(settings)
            calendar, limits = (local.calendar, local.looking_limits) if local else (None, None)
            found = take_look(store, SLACK, now, MESSAGE_KINDS, calendar, limits)
            listed = ErasuresFile(settings.list_of_erasures)
            kept = retention_finding(store, local.retention if local else None, listed)
            return Health(found.at, (*found.findings, kept), found.vitals)
    except StoreUnavailable as why:
        return Health(now, (database_away(why),))


def _local_settings(settings: Settings) -> LocalSettings | None:
    """The authority's settings; without them the findings say what was left out, and figures are ours."""
    try:
        return read_local_settings(settings)
    except Misconfigured:
        return None


def _gravest_first(found: Health) -> list[Finding]:
    return sorted(found.findings, key=lambda one: -one.level)


def _line(one: Finding) -> str:
    return f"{one.level.word:<8} {one.name:<{_WIDTH}} {one.words}"


def _as_json(found: Health) -> str:
    findings = [{"name": one.name, "level": one.level.word, "words": one.words} for one in found.findings]
    whole = {"at": found.at.isoformat(), "level": found.level.word, "findings": findings}
    return json.dumps(whole, indent=2, ensure_ascii=False)
