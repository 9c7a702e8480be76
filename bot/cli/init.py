"""`doorstep init`: ask what an authority has to set, and write its files so that they pass."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from bot.cli.ask import address, ask, ask_for_choice, channel, clock_time, duration, telephone, words
from bot.cli.command_time import command_time
from bot.slack.addresses import channel_problem
from bot.use_cases.people.files.cases_file import CaseRow
from bot.use_cases.people.files.people_file import PersonRow
from dialogs.loading import load_board, load_settings
from state_machines.errors import Misconfigured
from state_machines.policy.policy import shipped_policies
from state_machines.time.moments import london_day

PEOPLE, CASES, SETTINGS = "people.csv", "cases.csv", "settings.yaml"
#: For each urgency the waits, and how long an acknowledgement stands, as the example has them.
_WAITS = {"immediate": "5 minutes", "urgent": "1 working hour", "routine": "4 working hours"}
_EXPIRY = {"immediate": "1 hour", "urgent": "1 working day", "routine": "5 working days"}
_HEAD = """\
# Local settings, begun with `doorstep init`. Whoever stands behind `set_by` answers for what stands there;
# screens name them. What else can be set, and how it is written: deploy/demo/authority/settings.yaml.
# Check it without a network: doorstep settings check {file}

"""


def init(
    folder: Annotated[Path, typer.Argument(help="Where the files are written; none that is there is lost.")],
) -> None:
    """Ask what has to be set, and write people.csv, cases.csv and settings.yaml."""
    there = [name for name in (PEOPLE, CASES, SETTINGS) if (folder / name).exists()]
    if there:
        raise Misconfigured(
            f"{folder} has {', '.join(there)} already, and nothing was written. Name another folder."
        )
    settings = _ask_for_settings()
    people = _ask_for_people(settings)
    folder.mkdir(parents=True, exist_ok=True)
    _write_table(folder / PEOPLE, PersonRow.columns(), people)
    _write_table(folder / CASES, CaseRow.columns(), ())
    file = folder / SETTINGS
    file.write_text(_HEAD.format(file=file) + _as_yaml(settings), encoding="utf-8")
    load_settings(file, channel_problem)  # what was asked for one by one has to fit together
    typer.echo(
        f"Written: {folder / PEOPLE}, {folder / CASES} and {file}. Add everybody and every case "
        "(docs/files.md has the columns), then:\n"
        f"  export DOORSTEP_SETTINGS_FILE={file}\n"
        f"  doorstep settings check\n  doorstep migrate\n"
        f"  doorstep import {folder / PEOPLE} {folder / CASES}\n  doorstep people check"
    )


def _ask_for_settings() -> dict[str, Any]:
    boards = [(name, load_board(name).title) for name in shipped_policies()]
    authority = ask("Name of the authority", words)
    policy = ask_for_choice("Which board's policy", boards)
    who = ask("Who sets all this (name and post)", words)
    by = {"set_by": who, "set_on": london_day(command_time()).isoformat()}
    typer.echo(
        "Waits, hours and limits are yours to set. What stands in brackets is an example, and no policy."
    )
    hours = {
        "days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
        "from": ask("Working hours begin at", clock_time, "09:00"),
        "to": ask("Working hours end at", clock_time, "17:00"),
        "bank_holidays": "England and Wales",
    }
    waits = {
        urgency: [ask(f"How long each person in turn has to answer what is {urgency}", duration, example)]
        for urgency, example in _WAITS.items()
    }
    expiry = {
        urgency: ask(f'How long "I have this" stands for what is {urgency}', duration, example)
        for urgency, example in _EXPIRY.items()
    }
    undo = ask("For how long a press can be taken back", duration, "5 minutes")
    return {
        "authority": authority,
        "example": "no",
        "policy": policy,
        "working_hours": hours | by,
        "teams": {ask("Name of the first team, as in your case system", words): _ask_for_team() | by},
        "out_of_hours": _ask_for_nights() | by,
        "waits": waits | by,
        "acknowledgement_expires": expiry | by,
        "undo": {"within": undo} | by,
        "urgency": {
            "otherwise": ask_for_choice(
                "How urgent a report is that no rule of yours names (rules: see the example)",
                (("urgent", "chased by the urgent waits"), ("routine", "chased by the routine waits")),
            )
        }
        | by,
    }


def _ask_for_team() -> dict[str, str]:
    return {
        "channel": ask("Id of the team's private channel (its details show it)", channel),
        "duty_manager": ask("E-mail of the team's duty manager", address),
        "service_manager": ask("E-mail of its service manager", address),
    }


def _ask_for_nights() -> dict[str, Any]:
    last_resort = ask("E-mail of the last resort, who is told when nobody else answers", address)
    number = ask("Number of the emergency duty team", telephone)
    numbers = [
        {"label": "Police, ambulance, fire", "number": "999"},
        {"label": "Emergency duty team", "number": number},
    ]
    return {"last_resort": last_resort, "emergency_numbers": numbers}


def _ask_for_people(settings: Mapping[str, Any]) -> list[dict[str, str]]:
    """Everybody whom the settings name, each managed by the next above, and whoever is told of alarms."""
    ((team, named),) = settings["teams"].items()
    agency = settings["authority"]
    last_resort = settings["out_of_hours"]["last_resort"]
    ladder = list(dict.fromkeys((named["duty_manager"], named["service_manager"], last_resort)))
    administrator = ask("E-mail of an administrator, who is told how Doorstep is", address, last_resort)
    everybody = list(dict.fromkeys((*ladder, administrator)))
    found = []
    for email in everybody:
        above = ladder[ladder.index(email) + 1 :] if email in ladder else [last_resort]
        found.append(
            {
                "email": email,
                "name": ask(f"Name of {email}", words),
                "job_title": ask(f"Post of {email}", words),
                "agency": agency,
                "team": team if email == named["duty_manager"] else "",
                "line_manager": next(iter(above), ""),
                "administrator": "yes" if email == administrator else "no",
            }
        )
    return found


def _write_table(path: Path, columns: tuple[str, ...], rows: Any) -> None:
    with path.open("x", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, restval="")
        table.writeheader()
        table.writerows(rows)


def _as_yaml(settings: Mapping[str, Any]) -> str:
    """A group after the other, with a line between."""
    parts = (
        yaml.safe_dump({key: value}, sort_keys=False, allow_unicode=True) for key, value in settings.items()
    )
    return "\n".join(parts)
