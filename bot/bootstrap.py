"""Wires everything together: reads the settings and builds the running process. Nothing else does.

The demo, the tests and `doorstep run` all start the application through this module.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from slack_sdk import WebClient

from bot.clock import FollowingClock, WallClock
from bot.engine.chores import Chore
from bot.engine.loop import Engine
from bot.engine.timers import Timers
from bot.frozen_startup_objects import freeze_startup_objects, unfreeze_startup_objects
from bot.health.chores import health_chores
from bot.health.health_endpoints import HealthEndpoints
from bot.health.server import HealthServer
from bot.health.watchdog import Watchdog
from bot.health.watcher import Watcher
from bot.message_kinds import MESSAGE_KINDS
from bot.ports import Clock
from bot.services import Services
from bot.settings import Settings, settings_file
from bot.slack.addresses import channel_problem
from bot.slack.app import SlackApp, build_app
from bot.slack.limits import SLACK
from bot.slack.transport import http
from bot.slack.transport.channels import SlackChannels
from bot.slack.transport.direct_messages import DatabaseChannelStore, DirectMessages
from bot.slack.transport.directory import SlackDirectory
from bot.slack.transport.messenger import SlackMessenger
from bot.slack.transport.pool import ConnectionPool
from bot.slack.transport.socket import SocketConnections
from bot.slack.transport.web_client import Identity, fetch_identity, pool_for, web_client
from bot.surface.directories import Directories
from bot.surface.guarded_messenger import GuardedMessenger
from bot.surface.messengers import Messengers
from bot.use_cases.collect.dialog_kinds import DIALOG_KINDS
from bot.use_cases.erase.carry_out_retention import carry_out_retention
from bot.use_cases.erase.erase import Eraser
from bot.use_cases.outbox import channel_looks
from bot.use_cases.outbox.channel_looks import look_at_channels
from bot.use_cases.people.adopt_addresses import adopt_addresses
from bot.use_cases.people.fold_references import fold_references
from dialogs.limit_checks import check_limits
from dialogs.loading import load_board, load_settings
from dialogs.registry import DIALOGS
from state_machines.errors import Misconfigured
from state_machines.settings.local_settings import LocalSettings
from storage.database import sqlite_file
from storage.database_checks import check_exists, check_version
from storage.encryption import new_key
from storage.erasures_file import ErasuresFile
from storage.migrations import present_versions
from storage.unit_of_work import Store

log = logging.getLogger(__name__)


#: How often it is looked whether the release before, which may still run, has linked accounts.
ADOPT_EVERY = timedelta(hours=1)
#: How often it is looked what the authority's settings say to erase by now.
ERASE_EVERY = timedelta(days=1)


def read_local_settings(settings: Settings) -> LocalSettings:
    """The authority's settings, with channels that can be some; SettingsRejected says what is wrong."""
    return load_settings(settings_file(settings), channel_problem)


def open_store(settings: Settings) -> Store:
    """Open the database; an empty one is given its tables, and any other is left as it is.

    Raises Misconfigured for a wrong address, for one that leads to a pooler that shares sessions, and for a
    database of a newer release; StoreUnavailable for one of an older release, which only `doorstep migrate`
    changes; WrongKey for keys that do not open it.
    """
    return _check_tables(connected_store(settings), may_be_empty=True)


def open_existing_store(settings: Settings) -> Store:
    """As `open_store`, for a command that makes no database: one without tables is refused as well."""
    check_exists(settings.database_url)
    return _check_tables(connected_store(settings), may_be_empty=False)


def connected_store(settings: Settings) -> Store:
    """The database as it stands, of whatever release; Misconfigured for a pooler that shares sessions."""
    store = Store(settings.database_url, encryption_keys(settings), direct_url=settings.database_direct_url)
    store.check_sessions()
    return store


def _check_tables(store: Store, *, may_be_empty: bool) -> Store:
    if may_be_empty and not present_versions(store.engine):
        store.upgrade()
    check_version(store)
    _check_keys(store)
    return store


def encryption_keys(settings: Settings) -> list[str]:
    """The encryption keys from the environment, or those in the key file beside a SQLite database.

    Newest first, with commas or line breaks between. The key file is made when it is first needed.
    """
    given = _split_keys(settings.encryption_keys.get_secret_value())
    if given:
        return given
    if not settings.database_url.startswith("sqlite"):
        raise Misconfigured(
            "DOORSTEP_ENCRYPTION_KEYS is not set: make one with `doorstep key`, the same for all."
        )
    return _read_keys(settings.key_file, sqlite_file(settings.database_url))


def _split_keys(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _read_keys(path: Path, database: Path | None) -> list[str]:
    try:
        if not path.exists():
            _make_key(path, database)
        elif path.stat().st_mode & 0o077:
            raise Misconfigured(f"The key in {path} can be read by others: run `chmod 600 {path}`.")
        return _split_keys(path.read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(
            f"DOORSTEP_KEY_FILE names {path}, which cannot be read or made ({type(error).__name__}): "
            "name a file that holds a key made with `doorstep key`."
        ) from error


def _make_key(path: Path, database: Path | None) -> None:
    """A new key, but never beside a database that was sealed with another one."""
    if database is not None and database.exists() and database.stat().st_size:
        raise Misconfigured(
            f"There is no key in {path} (DOORSTEP_KEY_FILE), but a database at {database}: put the key that "
            "belongs to it back. A new key could not open it."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(new_key() + "\n", encoding="ascii")
    log.warning("made a key for names and narratives in %s: back it up, apart from the database", path)


def _check_keys(store: Store) -> None:
    """Raise WrongKey at once if the keys cannot open what is stored, not at the first report."""
    with store.read() as uow:
        uow.people.anybody()


@dataclass(frozen=True, slots=True)
class Worker:
    """The parts of a process that chases duties, sends messages and reports its health."""

    services: Services
    clock: Clock
    engine: Engine
    watchdog: Watchdog
    health: HealthEndpoints
    health_server: HealthServer | None
    timers: Timers

    def start(self) -> None:
        """Start the engine and the watchdog."""
        self.engine.start()
        self.watchdog.start()

    def close(self) -> None:
        """Finish the work under way, then release everything."""
        if self.health_server is not None:
            self.health_server.close()
        self.watchdog.stop()
        self.engine.stop()
        if isinstance(self.clock, FollowingClock):
            self.clock.close()
        self.services.store.close()


@dataclass(frozen=True, slots=True)
class Bot:
    """The parts of one running process that also listens to Slack.

    `close` ends them in the order in which nothing is lost.
    """

    worker: Worker
    slack: SlackApp

    @property
    def services(self) -> Services:
        """What the use cases of this process work with."""
        return self.worker.services

    @property
    def engine(self) -> Engine:
        """The engine, which does what falls due."""
        return self.worker.engine

    def close(self) -> None:
        """Stop the listeners first and the engine last, because the engine sends what listeners wrote."""
        self.slack.close()
        self.worker.close()


def build(settings: Settings) -> Bot:
    """Build the whole process and start its engine. It does not listen to Slack yet."""
    local = read_local_settings(settings)  # what is wrong with it is said before anybody is asked
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    pool = pool_for(client)
    identity = fetch_identity(client)
    worker = _worker(settings, local, client, identity, pool, "run")
    secret = settings.slack_signing_secret.get_secret_value()
    slack = build_app(
        worker.services, worker.clock, client, identity, pool, worker.timers, signing_secret=secret
    )
    worker.start()
    return Bot(worker, slack)


def build_worker(settings: Settings) -> Worker:
    """Build and start an engine that does not listen to Slack."""
    local = read_local_settings(settings)
    client = web_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    pool = pool_for(client)
    worker = _worker(settings, local, client, fetch_identity(client), pool, "worker")
    worker.start()
    return worker


def _worker(
    settings: Settings,
    local: LocalSettings,
    client: WebClient,
    identity: Identity,
    pool: ConnectionPool,
    kind: str,
) -> Worker:
    policy = load_board(local.policy)
    check_limits(DIALOGS.values(), SLACK.limits, SLACK.title)
    store = open_store(settings)
    clock = _clock(settings)
    directories = Directories({SLACK.name: SlackDirectory(client, identity, clock.now)})
    services = Services(store, local, policy, directories, SLACK, DIALOG_KINDS)
    direct_messages = DirectMessages(client, clock.now, DatabaseChannelStore(store))
    channels = SlackChannels(client, identity, clock.now)
    posting = SlackMessenger(client, direct_messages, pool)
    messenger = Messengers({SLACK.name: GuardedMessenger(posting, channels, store, clock.now)})
    watcher = _watcher(settings, store)
    timers = Timers(clock.now)
    chores = (
        timers.chore(),
        *health_chores(services, settings.seals_file, watcher),
        _adoption(store, identity),
        _channel_looks(services, channels),
        _retention(settings, services),
    )
    engine = Engine(services, messenger, clock, chores, kind=kind, message_kinds=MESSAGE_KINDS)
    if watcher is not None:
        watcher.go_by(engine.seconds_since_round)
    health = HealthEndpoints(
        store,
        clock,
        engine.seconds_since_round,
        SLACK,
        MESSAGE_KINDS,
        calendar=local.calendar,
        limits=local.looking_limits,
    )
    port = settings.own_health_port if kind == "run" else settings.health_port
    server = None if port is None else HealthServer(health, settings.health_host, port)
    watchdog = Watchdog(services, messenger, clock, engine.seconds_since_round)
    return Worker(services, clock, engine, watchdog, health, server, timers)


def _clock(settings: Settings) -> Clock:
    if not settings.clock_url:
        return WallClock()
    log.warning("this process follows the clock of a sandbox: chases do not go by the time of day")
    return FollowingClock(settings.clock_url)


def _watcher(settings: Settings, store: Store) -> Watcher | None:
    url = settings.watcher_url.get_secret_value()
    return Watcher(store, url) if url else None


def _adoption(store: Store, identity: Identity) -> Chore:
    def adopt(_now: datetime) -> None:
        adopt_addresses(store, identity.team_id)
        fold_references(store)

    return Chore("adopt what the release before has stored", ADOPT_EVERY, adopt)


def _channel_looks(services: Services, channels: SlackChannels) -> Chore:
    def look(now: datetime) -> None:
        look_at_channels(services, channels, now)

    return Chore("look at the teams' channels", channel_looks.EVERY, look)


def _retention(settings: Settings, services: Services) -> Chore:
    eraser = eraser_of(settings, services.store)

    def carry_out(now: datetime) -> None:
        carry_out_retention(eraser, services.settings.retention, now)

    return Chore("erase what was kept long enough", ERASE_EVERY, carry_out)


def eraser_of(settings: Settings, store: Store) -> Eraser:
    """What erases in this database, with the list beside the key."""
    return Eraser(store, ErasuresFile(settings.list_of_erasures))


def serve(settings: Settings) -> None:
    """Run the bot until the process is told to stop."""
    settings.check_slack()
    settings_file(settings)
    try:
        if settings.by_socket:
            _serve_by_socket(settings, _wait_for_stop_signal)
        else:
            http.serve(lambda: _build_to_stay(settings), port=settings.port, host=settings.host)
    finally:
        unfreeze_startup_objects()


def work(settings: Settings) -> None:
    """Chase and send without listening to Slack, until the process is told to stop."""
    settings.check_slack(listening=False)
    settings_file(settings)
    told = _stop_event()
    worker = build_worker(settings)
    freeze_startup_objects()
    try:
        log.info("Doorstep works: it chases and sends, and another process listens to Slack")
        told.wait()
    finally:
        unfreeze_startup_objects()
        worker.close()


def _build_to_stay(settings: Settings) -> Bot:
    """The bot as the only thing that this process is for."""
    bot = build(settings)
    freeze_startup_objects()
    return bot


def _serve_by_socket(settings: Settings, wait: Callable[[], None]) -> None:
    bot = _build_to_stay(settings)
    try:
        connections = SocketConnections(
            bot.slack,
            settings.slack_app_token.get_secret_value(),
            neighbours=lambda: bot.engine.count_others("run"),
        )
        bot.engine.report_socket_contact(connections.time_since_heard)
        bot.worker.health.require_listening(lambda: not connections.status().is_deaf)
        connections.start()
        log.info("Doorstep is running: connected to Slack by Socket Mode")
        try:
            wait()
        finally:
            connections.close()
    finally:
        bot.close()


def _wait_for_stop_signal() -> None:
    _stop_event().wait()


def _stop_event() -> threading.Event:
    """An event that is set as soon as the process receives SIGINT or SIGTERM."""
    told = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: told.set())
    return told
