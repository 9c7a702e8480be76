"""One short reading of the database with everything by which findings are judged."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.cards.messages.kind import MessageKinds
from bot.health.newer_values import read_newer_values
from bot.health.rota_vitals import DutyWatch, read_rota
from bot.surface_profile import SurfaceProfile
from bot.use_cases.collect.look_up_case import LIMIT, LOOK_UPS
from state_machines.messages.signals import Signals
from state_machines.messages.team_channel import TeamChannel
from state_machines.people.people import AccountProblem
from state_machines.settings.looking import LookingLimits
from state_machines.time.working_time import WorkingTime
from storage.deletions_repository import UndeletedMessage
from storage.newer_values_repository import NewerValue
from storage.record.far_moments import FarMoment, far_moments
from storage.records import Process, Silence
from storage.unit_of_work import Store
from storage.vitals_repository import Backlog, ChainEnd, OverdueDuties, RefusedMessages

#: How far back closed ways and silences are told of.
DAY = timedelta(days=1)
#: Over how long the lateness of messages is taken.
HOUR = timedelta(hours=1)
#: The kind of message that tells administrators of trouble; it is not itself counted as trouble.
TROUBLE = "trouble"
#: The scheduled locks by which it is kept when the watcher outside was last called, and when it answered.
WATCHER_CALLED, WATCHER_REACHED = "watcher called", "watcher reached"


@dataclass(frozen=True, slots=True)
class Vitals:
    """How the work stands at `at`, by the application's clock; `database_now` is by the database's.

    `surface` is the chat that people work in. `rota` is None where nobody said when working hours are.
    `look_ups` is how often somebody wanted to look for more cases than they may in an hour, in the last day.
    `gone_and_open` are references that the cases file does not name any more and about which something is
    open, `claims` how many people claim another's account. `is_anybody_known` is false before the first
    import; `import_moved` is when one that is not wholly written was written at last.
    """

    at: datetime
    database_now: datetime
    round_trip: timedelta
    last_tick: datetime | None
    processes: tuple[Process, ...]
    silences: tuple[Silence, ...]
    undelivered: Backlog | None
    redraws_since: datetime | None
    failed: int
    lateness: tuple[timedelta, ...]
    overdue: OverdueDuties | None
    never_chased: tuple[str, ...]
    orphans: tuple[str, ...]
    chain_end: ChainEnd | None
    surface: SurfaceProfile
    newer: tuple[NewerValue, ...] = ()
    rota: tuple[DutyWatch, ...] | None = None
    look_ups: int = 0
    far: tuple[FarMoment, ...] = ()
    refused_often: Mapping[str, int] = field(default_factory=dict)
    opened_many: Mapping[str, int] = field(default_factory=dict)
    opened_by_night: Mapping[str, int] = field(default_factory=dict)
    limits: LookingLimits = field(default_factory=LookingLimits)
    gone_and_open: tuple[str, ...] = ()
    claims: int = 0
    channels: tuple[TeamChannel, ...] = ()
    undrawn: Backlog | None = None
    refused: tuple[RefusedMessages, ...] = ()
    is_anybody_known: bool = True
    import_moved: datetime | None = None
    watcher_called: datetime | None = None
    watcher_reached: datetime | None = None
    signals: Signals = field(default_factory=Signals)
    left_standing: tuple[UndeletedMessage, ...] = ()


def read_vitals(
    store: Store,
    surface: SurfaceProfile,
    now: datetime,
    kinds: MessageKinds | None = None,
    calendar: WorkingTime | None = None,
    limits: LookingLimits | None = None,
) -> Vitals:
    """Read everything in one transaction; raises StoreUnavailable if the database is away.

    Without `kinds` nothing is said of messages that this release does not know, and without `calendar`
    nothing of the rota. `limits` are the authority's.
    """
    limits = limits or LookingLimits()
    began = time.monotonic()
    with store.read() as uow:
        database_now = uow.database_now()
        round_trip = timedelta(seconds=time.monotonic() - began)
        vitals = uow.vitals
        by_hour, by_night = uow.looking.opened_many(now, limits)
        return Vitals(
            at=now,
            database_now=database_now,
            round_trip=round_trip,
            last_tick=uow.engine.last_tick(),
            processes=uow.processes.all(),
            silences=uow.silences.after(now - DAY),
            undelivered=vitals.backlog(now, but_not=(TROUBLE,)),
            undrawn=vitals.undrawn(but_not=(TROUBLE,)),
            redraws_since=vitals.oldest_waiting_redraw(),
            failed=vitals.failed_count(now - DAY),
            refused=vitals.refused_messages(now - DAY),
            lateness=vitals.lateness(now - HOUR),
            overdue=vitals.overdue_duties(now),
            never_chased=vitals.cases_never_chased(),
            # Another part each time, so that in the course of a day all of them are looked at.
            orphans=vitals.orphans(after=secrets.token_hex(16)),
            chain_end=vitals.chain_end(),
            surface=surface,
            channels=uow.team_channels.all_without_members(),
            signals=Signals(uow.signals.all(), vitals.last_sent()),
            newer=read_newer_values(uow, kinds),
            rota=None if calendar is None else read_rota(uow, calendar, now),
            look_ups=uow.audit.count_of(LIMIT, LOOK_UPS, since=now - DAY),
            # Commands mark by the machine's clock, which a demonstration's processes do not follow.
            far=far_moments(uow.connection(), max(now, database_now)),
            refused_often=uow.looking.refused_often(now, limits),
            opened_many=by_hour,
            opened_by_night=by_night,
            limits=limits,
            gone_and_open=uow.cases.with_something_open(),
            is_anybody_known=uow.people.is_anybody_known(),
            import_moved=uow.imports.moved_at(),
            claims=uow.people.count_with_problem(AccountProblem.CLAIMED),
            watcher_called=uow.scheduled_locks.taken_at(WATCHER_CALLED),
            watcher_reached=uow.scheduled_locks.taken_at(WATCHER_REACHED),
            left_standing=tuple(one for one in uow.deletions.undeleted() if one.kept_from),
        )
