"""The authority as the files that Doorstep and the local Slack read."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from tests.storm.authority import Authority, Person, email
from tests.storm.options import ROOT

SETTINGS = ROOT / "deploy/demo/authority/settings.yaml"
_PEOPLE = [
    "email",
    "name",
    "job_title",
    "agency",
    "team",
    "line_manager",
    "safeguarding_lead",
    "cover",
    "administrator",
]
_CASES = [
    "reference",
    "child_name",
    "plan",
    "team",
    "allocated_social_worker",
    "network",
    "last_seen_on",
    "last_seen_by",
    "last_seen_alone",
    "lead_practitioner",
]
#: Long enough that most duties are answered before the next rung, short enough that skipped time climbs.
_WAITS = {"immediate": ["30 minutes"], "urgent": ["4 hours"], "routine": ["8 hours"]}


def write(authority: Authority, folder: Path) -> None:
    """people.csv, cases.csv, settings.yaml and workspace.yaml, in the folder."""
    _table(folder / "people.csv", _PEOPLE, (_person_row(each) for each in authority.people.values()))
    _table(folder / "cases.csv", _CASES, _case_rows(authority))
    _yaml(folder / "settings.yaml", _settings(authority))
    _yaml(folder / "workspace.yaml", _workspace(authority))


def _person_row(person: Person) -> dict[str, str]:
    return {
        "email": person.email,
        "name": person.name,
        "job_title": person.title,
        "agency": "Storm Council" if person.team else "Storm Health",
        "team": person.team,
        "line_manager": email(person.manager) if person.manager else "",
        "safeguarding_lead": email(person.lead) if person.lead else "",
        "administrator": "yes" if person.administrator else "",
    }


def _case_rows(authority: Authority) -> Iterable[dict[str, str]]:
    for case in authority.cases.values():
        yield {
            "reference": case.reference,
            "child_name": case.child,
            "plan": case.plan,
            "team": case.team,
            "allocated_social_worker": email(case.social_worker),
            "network": ";".join(email(each) for each in case.network),
        }


def _settings(authority: Authority) -> dict[str, Any]:
    # As strings, as Doorstep reads them: a time of day and a date stay what was written.
    words = dict(yaml.load(SETTINGS.read_text(encoding="utf-8"), yaml.BaseLoader))
    signed = {"set_by": "The storm", "set_on": "2026-10-05"}
    words["teams"] = {
        team.name: {
            "channel": team.channel,
            "duty_manager": email(team.duty_manager),
            "service_manager": email(team.service_manager),
            **signed,
        }
        for team in authority.teams.values()
    }
    words["out_of_hours"] = {**words["out_of_hours"], "last_resort": email(authority.last_resort)}
    words["waits"] = {**_WAITS, **signed}
    return words


def _workspace(authority: Authority) -> dict[str, Any]:
    people = [
        {
            "handle": each.handle,
            "id": each.slack_id,
            "name": each.name,
            "role": each.title,
            "email": each.email,
        }
        for each in authority.people.values()
    ]
    channels = [
        {"id": team.channel, "name": team.name, "private": True, "members": list(team.members), "app": True}
        for team in authority.teams.values()
    ]
    return {
        "team": {"id": "T0STORM", "name": "Storm"},
        "app": {"id": "A0DOOR", "bot_id": "B0DOOR", "bot_user_id": "U0DOOR", "name": "Doorstep"},
        "people": people,
        "channels": channels,
    }


def _table(path: Path, columns: list[str], rows: Iterable[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, restval="")
        table.writeheader()
        table.writerows(rows)


def _yaml(path: Path, words: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(words, allow_unicode=True, sort_keys=False), encoding="utf-8")
