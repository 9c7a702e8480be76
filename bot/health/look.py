"""Looks at Doorstep's health. It is cheap enough for every few seconds, and works without the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.cards.messages.kind import MessageKinds
from bot.health import directory, looking, processes, work
from bot.health.access import access
from bot.health.channels import team_channels
from bot.health.findings import Finding, Health
from bot.health.left_standing import left_standing
from bot.health.newer_release import newer_release
from bot.health.refused import refused_messages
from bot.health.rota_finding import rota_gap
from bot.health.vitals import Vitals, read_vitals
from bot.health.watcher_finding import watcher_finding
from bot.surface_profile import SurfaceProfile
from state_machines.errors import StoreUnavailable
from state_machines.settings.looking import LookingLimits
from state_machines.time.working_time import WorkingTime
from storage.unit_of_work import Store

#: Everything that is looked at, in the order in which it is told.
JUDGES: tuple[Callable[[Vitals], Finding], ...] = (
    processes.database,
    processes.engine,
    processes.processes,
    processes.clocks,
    processes.socket,
    access,
    work.oldest_undelivered,
    work.drawing,
    work.failures,
    refused_messages,
    team_channels,
    newer_release,
    work.redraws,
    left_standing,
    work.lateness,
    work.overdue,
    work.orphans,
    work.record,
    rota_gap,
    work.look_ups,
    looking.far_chases,
    looking.refusals,
    looking.openings,
    directory.import_of_people,
    directory.imports,
    directory.gone_cases,
    directory.claimed_accounts,
    processes.silences,
    watcher_finding,
)


def take_look(
    store: Store,
    surface: SurfaceProfile,
    now: datetime,
    kinds: MessageKinds | None = None,
    calendar: WorkingTime | None = None,
    limits: LookingLimits | None = None,
) -> Health:
    """Read once and judge. It never raises an error for a database that is away: that is a finding.

    `limits` say from when on looking is worth a question; not given, they are ours.
    """
    try:
        vitals = read_vitals(store, surface, now, kinds, calendar, limits)
    except StoreUnavailable as why:
        return Health(now, (processes.database_away(why),))
    return Health(now, tuple(judge(vitals) for judge in JUDGES), vitals)
