"""A fictional authority of any size, by seed: people, teams, channels, and a case for nearly each report."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

#: Part of every child's name, and of nothing else: where it is read outside a modal, a name got out.
CHILD_MARK = "Quillonby"
DOMAIN = "storm.example"

#: People's own pace, so that no conversation is at Slack's limit all the time: so many reports for a team,
#: and so many for one reporter; but no more teams and reporters than a large authority has.
_TEAM_SIZE = 15
_MOST_TEAMS = 80
_SOCIAL_WORKERS = 4
_TEAMS_A_SERVICE = 5
_REPORTS_A_REPORTER = 4
_MOST_REPORTERS = 400
_REPORTERS_A_LEAD = 5


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the people file, with a phone; emails are the handle at the authority's domain."""

    handle: str
    title: str
    team: str = ""
    manager: str = ""
    lead: str = ""
    administrator: bool = False

    @property
    def email(self) -> str:
        return email(self.handle)

    @property
    def slack_id(self) -> str:
        return f"U0{self.handle.upper()}"

    @property
    def direct(self) -> str:
        """The id of their direct messages with the app."""
        return f"D0{self.handle.upper()}"

    @property
    def name(self) -> str:
        return f"{self.handle.capitalize()} Storm"


@dataclass(frozen=True, slots=True)
class Team:
    """A locality: its channel, and who stands above its social workers."""

    name: str
    manager: str
    duty_manager: str
    service_manager: str
    social_workers: tuple[str, ...]
    #: In the channel, and of no rank in anybody's case.
    outsider: str

    @property
    def channel(self) -> str:
        return f"G0{self.name.upper()}"

    @property
    def members(self) -> tuple[str, ...]:
        above = (self.manager, self.duty_manager, self.service_manager)
        return (*self.social_workers, *above, self.outsider)


@dataclass(frozen=True, slots=True)
class Case:
    """One child's case; `network` are the professionals around the family."""

    reference: str
    child: str
    plan: str
    team: str
    social_worker: str
    network: tuple[str, ...]


@dataclass(slots=True)
class Authority:
    """All of it; what the storm knows of who must be told of what comes from here, not from the database."""

    people: dict[str, Person] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    reporters: tuple[str, ...] = ()
    last_resort: str = "edt"

    def add(self, person: Person) -> str:
        """Take somebody in; their handle."""
        self.people[person.handle] = person
        return person.handle

    def people_to_tell(self, case: Case, reporter: str) -> dict[str, str]:
        """Whom Camden's document names for every report (sections 1 and 4), by role."""
        return {
            "safeguarding lead": self.people[reporter].lead,
            "allocated social worker": case.social_worker,
            "social worker's manager": self.people[case.social_worker].manager,
        }

    def may_acknowledge(self, case: Case, reporter: str) -> set[str]:
        """Everybody on any ladder of this case: anybody else's name beside "acknowledged" is wrong."""
        team, lead = self.teams[case.team], self.people[reporter].lead
        line = {self.people[reporter].manager, lead, case.social_worker, *team.members} - {team.outsider}
        above = {self.people[each].manager for each in line if each} | {
            self.people[each].lead for each in line
        }
        others = set(team.social_workers) - {case.social_worker}
        return (line | above | {self.last_resort, "head"}) - {"", *others}


def email(handle: str) -> str:
    """Somebody's address in the people file."""
    return f"{handle}@{DOMAIN}"


def build(reports: int, rng: random.Random) -> Authority:
    """An authority in which so many reports are made."""
    built = Authority()
    built.add(Person("director", "Director"))
    built.add(Person("edt", "Emergency duty team manager", manager="director"))
    built.add(Person("head", "Head of safeguarding"))
    _teams(built, max(1, min(_MOST_TEAMS, reports // _TEAM_SIZE)))
    built.reporters = _reporters(built, max(3, min(_MOST_REPORTERS, reports // _REPORTS_A_REPORTER)))
    _cases(built, reports, rng)
    return built


def _teams(built: Authority, count: int) -> None:
    for number in range(count):
        name, service = f"t{number:03d}", f"sm{number // _TEAMS_A_SERVICE:03d}"
        if service not in built.people:
            built.add(Person(service, "Service manager", team=name, manager="director"))
        manager = built.add(Person(f"tm{number:03d}", "Team manager", name, service, service, number == 0))
        duty = built.add(Person(f"dm{number:03d}", "Duty manager", name, service, service))
        workers = (
            built.add(Person(f"sw{number:03d}{letter}", "Social worker", name, manager, manager))
            for letter in "abcdefgh"[:_SOCIAL_WORKERS]
        )
        outsider = built.add(Person(f"ob{number:03d}", "Observer", manager="head"))
        built.teams[name] = Team(name, manager, duty, service, tuple(workers), outsider)


def _reporters(built: Authority, count: int) -> tuple[str, ...]:
    found = []
    for number in range(count):
        group = number // _REPORTERS_A_LEAD
        if f"sl{group:03d}" not in built.people:
            built.add(Person(f"sl{group:03d}", "Safeguarding lead", manager="head", lead="head"))
            built.add(
                Person(f"lm{group:03d}", "Health visiting team lead", manager="head", lead=f"sl{group:03d}")
            )
        visitor = Person(f"hv{number:03d}", "Health visitor", manager=f"lm{group:03d}", lead=f"sl{group:03d}")
        found.append(built.add(visitor))
    return tuple(found)


def _cases(built: Authority, reports: int, rng: random.Random) -> None:
    """One in twelve reports is the second on its case, by another reporter of its network."""
    teams = list(built.teams.values())
    for number in range(max(1, reports - reports // 12)):
        team = rng.choice(teams)
        network = tuple(rng.sample(built.reporters, 2))
        reference = f"ST-{number:05d}"
        built.cases[reference] = Case(
            reference,
            f"Child{number} {CHILD_MARK}",
            rng.choice(("CP", "CIN", "CIN")),
            team.name,
            rng.choice(team.social_workers),
            network,
        )
