"""Names every case that does not resolve to people who can be reached, before that matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain

from bot.reading.snapshot import circle_of
from bot.use_cases.people.check_channels import channel_holes, channel_notes
from bot.use_cases.people.check_references import reference_holes
from bot.use_cases.people.check_rota import rota_holes
from bot.use_cases.people.import_in_turns import Progress, say_nothing
from bot.use_cases.people.lines_by_cause import lines_by_cause
from dialogs.loading import load_board
from state_machines.case.case import Case
from state_machines.case.family import family_holes
from state_machines.duties import people_check
from state_machines.duties.circle import Circle
from state_machines.duties.let_in import with_limits
from state_machines.people.people import Person
from state_machines.policy.outside_the_chart import policy_for
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import Store, UnitOfWork

#: How many cases are read at a time: no transaction is long, and a million cases never stand in memory.
PART = 500

#: How far ahead an absence without a cover is named.
ABSENCES_AHEAD = timedelta(days=7)

_NextPart = Callable[[UnitOfWork, Case | None], tuple[Case, ...]]


def check_people(
    store: Store, settings: LocalSettings, now: datetime, progress: Progress = say_nothing
) -> Iterator[str]:
    """One line for each hole; none if every case resolves and has a team with a channel.

    Families that are divided between policies or authorities come last, and the teams' channels first.
    """
    with store.read() as uow:
        people = {person.id: person for person in uow.people.all()}
        channels = tuple(channel_holes(uow, settings, people))
        count, seen = uow.cases.count(), 0

    def next_of_all(uow: UnitOfWork, last: Case | None) -> tuple[Case, ...]:
        nonlocal seen
        part = uow.cases.after(last.reference if last else "", PART)
        seen += len(part)
        progress("checked", seen, count)
        return part

    return chain(
        channels,
        reference_holes(store, settings),
        _hole_lines(store, settings, now, next_of_all),
        _divided_families(store, settings),
    )


def notes_on_channels(store: Store, settings: LocalSettings, now: datetime) -> tuple[str, ...]:
    """What is no hole, and whoever checks should know of the teams' channels."""
    with store.read() as uow:
        people = {person.id: person for person in uow.people.all()}
        return tuple(channel_notes(uow, settings, people, now))


def check_open(store: Store, settings: LocalSettings, now: datetime) -> Iterator[str]:
    """The holes in cases with an open escalation only, in which they matter today."""
    return _hole_lines(store, settings, now, _next_open)


def _hole_lines(store: Store, settings: LocalSettings, now: datetime, following: _NextPart) -> Iterator[str]:
    with store.read() as uow:
        people = {person.id: person for person in uow.people.all()}
        absences = uow.absences.in_force(now, now + ABSENCES_AHEAD)
        on_rota = tuple(rota_holes(uow, settings, people, now))
    known = {person.email for person in people.values() if not person.has_left}
    strangers = (
        f"The local settings name {email}, who is not in the directory. Add them or correct the settings."
        for email in settings.seniors
        if email not in known
    )
    circles = _circles(store, settings, now, people, following)
    cases = (hole for circle in circles for hole in _holes_of_case(circle, settings))
    accounts = people_check.account_holes(people)
    uncovered = people_check.absence_holes(absences, people, settings.last_resort)
    everybody = people_check.management_loops(people)
    return chain(
        _without_repeats(chain(strangers, everybody, on_rota)),
        lines_by_cause(chain(uncovered, accounts, cases)),
    )


def notes_on_accounts(store: Store) -> tuple[str, ...]:
    """What the chat answered about the accounts of everybody, a line for each cause."""
    with store.read() as uow:
        people = {person.id: person for person in uow.people.all()}
    return tuple(lines_by_cause(people_check.refused_accounts(people)))


def _holes_of_case(circle: Circle, settings: LocalSettings) -> Iterator[people_check.Hole]:
    case = circle.case
    if case.team not in settings.teams:
        why = (
            f"the local settings have no team {case.team}, so no channel and no duty manager. Correct the "
            "cases file or add the team."
        )
        yield people_check.Hole(why, case.reference)
    yield from people_check.case_holes([circle])


def _divided_families(store: Store, settings: LocalSettings) -> Iterator[str]:
    """A line for each family of which the children go by several policies, or are another authority's."""
    policy = load_board(settings.policy)
    last = ""
    while True:
        with store.read() as uow:
            families = {one: uow.cases.of_family(one) for one in uow.cases.families_after(last, PART)}
        for children in families.values():
            titles = {child.id: policy_for(policy, child.plan).title for child in children}
            yield from family_holes(children, titles, settings.teams)
        if not families:
            return
        last = max(families)


def _circles(
    store: Store,
    settings: LocalSettings,
    now: datetime,
    people: dict[str, Person],
    following: _NextPart,
) -> Iterator[Circle]:
    """The circle of each case. What a team's cases have in common is read once."""
    by_team: dict[str, Circle] = {}
    last: Case | None = None
    while True:
        with store.read() as uow:
            part = following(uow, last)
            for case in part:
                if case.team not in by_team:
                    by_team[case.team] = circle_of(uow, settings, _without_limits(case), now, people=people)
        if not part:
            return
        yield from (with_limits(replace(by_team[case.team], case=case), now) for case in part)
        last = part[-1]


def _without_limits(case: Case) -> Case:
    """The case as if everybody might know of it: what one case keeps from somebody, no other does."""
    return replace(case, restricted=None, barred=(), glass=())


def _next_open(uow: UnitOfWork, last: Case | None) -> tuple[Case, ...]:
    return uow.cases.open_after(last.id if last else "", PART)


def _without_repeats(lines: Iterable[str]) -> Iterator[str]:
    told: set[str] = set()
    for line in lines:
        if line not in told:
            told.add(line)
            yield line
