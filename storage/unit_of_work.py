"""The store and its units of work: all that an event changes is stored together, or nothing is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, event, select
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from state_machines.errors import StoreUnavailable
from storage.absences_repository import AbsencesRepository
from storage.alarms_repository import AlarmsRepository
from storage.attendance import Attendance
from storage.audit_repository import AuditRepository
from storage.bars_repository import BarsRepository
from storage.broken_glass_repository import BrokenGlassRepository
from storage.cases_repository import CasesRepository
from storage.crash_points import CrashPoint, crash_if_planned
from storage.database import open_database
from storage.deletions_repository import DeletionsRepository
from storage.deliveries_repository import DeliveriesRepository
from storage.dialects import PATIENCE
from storage.direct_messages_repository import DirectMessagesRepository
from storage.drafts_repository import DraftsRepository
from storage.drills_repository import DrillsRepository
from storage.duties_repository import DutiesRepository
from storage.duty_answers_repository import DutyAnswersRepository
from storage.encryption import Cipher
from storage.engine_repository import EngineRepository
from storage.episodes_repository import EpisodesRepository
from storage.erasures_repository import ErasuresRepository
from storage.escalations_repository import EscalationsRepository
from storage.export_repository import ExportRepository
from storage.holders_repository import HoldersRepository
from storage.holds_repository import HoldsRepository
from storage.idempotency_keys_repository import IdempotencyKeysRepository
from storage.imports_repository import ImportsRepository
from storage.joining_repository import JoiningRepository
from storage.looking_repository import LookingRepository
from storage.messages_repository import MessagesRepository
from storage.migrations import upgrade
from storage.newer_values_repository import NewerValuesRepository
from storage.patterns_repository import PatternsRepository
from storage.pending_endings_repository import PendingEndingsRepository
from storage.people_repository import PeopleRepository
from storage.pictures_repository import PicturesRepository
from storage.policies_repository import PoliciesRepository
from storage.processes_repository import ProcessesRepository
from storage.reports_repository import ReportsRepository
from storage.rota_repository import RotaRepository
from storage.scheduled_locks_repository import ScheduledLocksRepository
from storage.sightings_repository import SightingsRepository
from storage.signals_repository import SignalsRepository
from storage.silences_repository import SilencesRepository
from storage.standing_facts_repository import StandingFactsRepository
from storage.team_channels_repository import TeamChannelsRepository
from storage.transaction import Transaction
from storage.visits_repository import VisitsRepository
from storage.vitals_repository import VitalsRepository

T = TypeVar("T")


class UnitOfWork:
    """One transaction and the repositories that work in it; nothing is stored without `commit`."""

    def __init__(self, transaction: Transaction, committed: Callable[[], None], name: str) -> None:
        self._transaction = transaction
        self._committed = committed
        self._name = name
        self._worked_out: dict[object, Any] = {}
        self.people = PeopleRepository(transaction)
        self.absences = AbsencesRepository(transaction)
        self.rota = RotaRepository(transaction)
        self.imports = ImportsRepository(transaction)
        self.cases = CasesRepository(transaction)
        self.bars = BarsRepository(transaction)
        self.broken_glass = BrokenGlassRepository(transaction)
        self.policies = PoliciesRepository(transaction)
        self.escalations = EscalationsRepository(transaction)
        self.episodes = EpisodesRepository(transaction)
        self.reports = ReportsRepository(transaction)
        self.sightings = SightingsRepository(transaction)
        self.patterns = PatternsRepository(transaction)
        self.standing_facts = StandingFactsRepository(transaction)
        self.duties = DutiesRepository(transaction)
        self.duty_answers = DutyAnswersRepository(transaction)
        self.pending_endings = PendingEndingsRepository(transaction)
        self.alarms = AlarmsRepository(transaction)
        self.visits = VisitsRepository(transaction)
        self.drills = DrillsRepository(transaction)
        self.erasures = ErasuresRepository(transaction)
        self.export = ExportRepository(transaction)
        self.holds = HoldsRepository(transaction)
        self.holders = HoldersRepository(transaction)
        self.drafts = DraftsRepository(transaction)
        self.messages = MessagesRepository(transaction)
        self.deletions = DeletionsRepository(transaction)
        self.deliveries = DeliveriesRepository(transaction)
        self.signals = SignalsRepository(transaction)
        self.team_channels = TeamChannelsRepository(transaction)
        self.direct_messages = DirectMessagesRepository(transaction)
        self.idempotency_keys = IdempotencyKeysRepository(transaction)
        self.audit = AuditRepository(transaction)
        self.pictures = PicturesRepository(transaction)
        self.engine = EngineRepository(transaction)
        self.processes = ProcessesRepository(transaction)
        self.silences = SilencesRepository(transaction)
        self.scheduled_locks = ScheduledLocksRepository(transaction)
        self.vitals = VitalsRepository(transaction)
        self.looking = LookingRepository(transaction)
        self.newer_values = NewerValuesRepository(transaction)
        self.joining = JoiningRepository(transaction)

    def read_once(self, key: object, work_out: Callable[[], T]) -> T:
        """The result of `work_out`, which a unit that only reads calls once for each key and remembers."""
        if self._transaction.writing:
            return work_out()
        if key not in self._worked_out:
            self._worked_out[key] = work_out()
        known: T = self._worked_out[key]
        return known

    def connection(self) -> Connection:
        """The connection of this unit, with everything written that was put off."""
        return self._transaction.flushed_connection()

    def database_now(self) -> datetime:
        """The time by the database's clock, which is the same for every machine that uses it."""
        now = select(self._transaction.database_time(timedelta()))
        return self._transaction.flushed_connection().scalars(now).one()

    def commit(self) -> None:
        """Store everything durably, then wake the engine where duties or messages were written.

        Raises StoreUnavailable where the database refused; then nothing was stored.
        """
        self.audit.write_entries()
        if self._transaction.wake:
            self._transaction.notify_others(self._name)
        if self.idempotency_keys.by_a_press:
            crash_if_planned(CrashPoint.BEFORE_COMMIT)
        self._transaction.flushed_connection().commit()
        if self._transaction.wake:
            self._committed()


class Store:
    """One database, connected to on first use; raises Misconfigured for a wrong URL or key.

    `patience` is how long a locked database is waited for before it counts as unavailable. `direct_url` leads
    past a pooler that shares sessions, to where a lock can be held.
    """

    def __init__(
        self, url: str, keys: Sequence[str], *, patience: timedelta = PATIENCE, direct_url: str = ""
    ) -> None:
        self.cipher = Cipher(keys)
        self._database = open_database(url, self.cipher, patience, direct_url)
        self.engine, self._dialect = self._database.engine, self._database.dialect
        self._hooks: list[Callable[[], None]] = []
        self._name = uuid4().hex

    def on_commit(self, hook: Callable[[], None]) -> None:
        """Call `hook` after each commit that leaves work for the engine; it must be quick and never raise."""
        self._hooks.append(hook)

    def attend(self, process_id: str, wake: Callable[[], None]) -> Attendance:
        """Hold the lock of this process for as long as it lives; `wake` for work that another has left.

        On a database without notifications it is never called, so look for work each second as well. Where
        a connection is lost the lock is taken anew, for it may be held on a server that is left.
        """
        attendance = self._dialect.attend(self._database.direct, process_id, self._name, wake)

        def take_anew(_line: object, _entry: object, error: BaseException | None) -> None:
            if error is not None:
                attendance.doubt()

        event.listen(self.engine, "invalidate", take_anew)
        return attendance

    def check_sessions(self) -> None:
        """Raises Misconfigured where a pooler shares sessions, so that no lock can be held in one."""
        self._database.check_sessions()

    def upgrade(self) -> None:
        """Bring the tables to this release's version; raises NewerDatabase where a newer one wrote them."""
        upgrade(self._database.direct, self._dialect)

    @contextmanager
    def write(self, *, lock_rows: bool = True) -> Iterator[UnitOfWork]:
        """A unit that may change things; whatever is not committed when the block ends is rolled back.

        The rows that are read are locked until the end, and others wait for them. With `lock_rows=False` they
        are not, which is for reading something and only recording that it was read. Raises StoreUnavailable
        where the database is locked, read-only, full or away.
        """
        with self._dialect.writer_slot() as patience, self._connection() as connection:
            connection.execution_options(writing=True, patience=patience)
            connection.begin()
            transaction = Transaction(connection, self._dialect, writing=True, lock_rows=lock_rows)
            yield UnitOfWork(transaction, self._wake, self._name)

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A unit that only reads; raises StoreUnavailable where the database is away."""
        with self._connection() as connection:
            connection.begin()
            yield UnitOfWork(Transaction(connection, self._dialect, writing=False), self._wake, self._name)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection on which everything is read as of one moment, however long that takes."""
        with self._connection() as connection:
            connection.execution_options(**self._dialect.snapshot_options())
            connection.begin()
            yield connection

    def _connection(self) -> Connection:
        try:
            return self.engine.connect()
        except NoConnectionFree as error:
            raise StoreUnavailable(
                "The database is busy: every connection to it is in use. Nothing was saved. "
                "Please try again in a moment."
            ) from error

    def close(self) -> None:
        self.engine.dispose()
        self._database.direct.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _wake(self) -> None:
        for hook in self._hooks:
            hook()
